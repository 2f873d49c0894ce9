"""How the firms of the walk are invoiced: one client is taxed, and some matters have terms of their own."""

from collections.abc import Iterator
from dataclasses import replace

from handlers.ids import CommandId
from handlers.money.billing.commands import SetClientBilling, SetFirmBilling
from handlers.money.rating.billing_terms import BillingTerms, BillingTermsSet
from handlers.money.rating.discounts import Tier
from handlers.money.rating.rounding import RoundingPolicy
from tests.books import CLIENT, FIRM
from tests.seed import LONG_AGO, Seeded

CLIENTS = (("Acme Lab", "LAB01", "19", "VAT"), ("Birch Lab", "LAB02", "0", ""))


def terms(seeded: Seeded) -> Iterator[BillingTermsSet]:
    """Time that is rounded up once a day and charged at the least, and pieces with a discount."""
    up = RoundingPolicy.UP_TENTH_ONCE_PER_DAY
    for code, tiers in (("TIME-1", ()), ("OVERLAP-1", (Tier(above=5_000, basis_points=750),))):
        matter = seeded.matters[code]
        usual = BillingTerms(matter_id=matter.id, firm_id=matter.firm_id, currency=matter.currency)
        own = replace(usual, rounding=up, minimum=25_000, tiers=tiers, version=1, set_at=LONG_AGO)
        yield BillingTermsSet(terms=own, former=usual)


def set_firm(seeded: Seeded, command_id: CommandId) -> SetFirmBilling:
    """Say what stands on the firm's invoices."""
    return SetFirmBilling(id=command_id, firm=seeded.firm.name, of=FIRM, prefix="EN", bank="IBAN DE02")


def set_client(
    seeded: Seeded, command_id: CommandId, name: str, code: str, tax_rate: str, tax_type: str
) -> SetClientBilling:
    """Say how a client is invoiced."""
    return SetClientBilling(
        id=command_id,
        firm=seeded.firm.name,
        client=name,
        of=CLIENT,
        code=code,
        tax_rate=tax_rate,
        tax_type=tax_type,
    )
