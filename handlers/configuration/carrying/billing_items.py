"""What matters have beside their rates, as the tables of a configuration file hold it."""

from collections.abc import Iterator
from dataclasses import replace

from handlers.configuration.cells import amount_text, utc_text
from handlers.configuration.keys import item_of
from handlers.configuration.tables import TABLES
from handlers.configuration.values import Item, Value
from handlers.money.rating.billing_terms import BillingTerms
from handlers.money.rating.premiums import percent_text
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.terms.billing.typed_terms import tier_text


def premium_items(firm: FirmFacts) -> Iterator[Item]:
    """Every premium that a matter has or had, in the order in which they began."""
    clients = {one.id: one.name for one in firm.clients}
    for matter in firm.matters:
        for line in matter.premiums:
            values: dict[str, Value] = {
                "client": clients.get(matter.client_id, ""),
                "matter": matter.code,
                "kind": line.kind.value,
                "from": utc_text(line.effective_from),
                "pay": percent_text(line.pay_bp),
                "price": percent_text(line.price_bp),
                "within_minutes": line.within_minutes,
            }
            yield item_of(TABLES["premiums"], values, matter.id)


def billing_items(firm: FirmFacts) -> Iterator[Item]:
    """How every matter is billed; one that is billed in the usual way may as well be left out."""
    clients = {one.id: one.name for one in firm.clients}
    for matter in firm.matters:
        terms = firm.billing_of(matter)
        values: dict[str, Value] = {
            "client": clients.get(matter.client_id, ""),
            "matter": matter.code,
            "rounding": terms.rounding.value,
            "minimum": f"{amount_text(terms.minimum, terms.currency)} {terms.currency}"
            if terms.minimum
            else "",
            "discounts": tuple(tier_text(tier, terms.currency, with_code=True) for tier in terms.tiers),
            "task_code": terms.task_code,
            "client_matter_id": terms.client_matter_id,
            "po_number": terms.po_number,
        }
        yield item_of(TABLES["billing"], values, matter.id, is_over=_is_usual(terms))


def _is_usual(terms: BillingTerms) -> bool:
    usual = BillingTerms(matter_id=terms.matter_id, firm_id=terms.firm_id, currency=terms.currency)
    return replace(terms, version=0, set_by=None, set_at=None) == usual
