"""What stands on invoices, as the tables of a configuration file hold it."""

from collections.abc import Iterator
from decimal import Decimal

from handlers.configuration.keys import item_of
from handlers.configuration.tables import TABLES
from handlers.configuration.values import Item, Value
from handlers.money.billing.details import Address, ClientBilling
from handlers.money.billing.facts import BillingFacts
from handlers.people.firms.firm_facts import FirmFacts

ADDRESS = ("legal_name", "address_1", "address_2", "city", "region", "postcode", "country", "tax_id")


def invoicing_items(billing: BillingFacts | None) -> Iterator[Item]:
    """Give what stands on the firm's invoices, where that is set."""
    own = None if billing is None else billing.own
    if own is not None:
        values: dict[str, Value] = {
            **_address_values(own.of),
            "prefix": own.prefix,
            "terms_days": own.terms_days,
            "terms": own.terms,
            "bank": tuple(own.bank.splitlines()),
        }
        yield item_of(TABLES["invoicing"], values, own.firm_id)


def client_items(billing: BillingFacts | None, firm: FirmFacts) -> Iterator[Item]:
    """Give how each client is invoiced, where that is set; the tax in percent."""
    if billing is None:
        return
    names = {one.id: one.name for one in firm.clients}
    for one in sorted(billing.clients.values(), key=lambda client: client.code):
        yield item_of(
            TABLES["client_billing"], _client_values(one, names.get(one.client_id, "")), one.client_id
        )


def _client_values(billing: ClientBilling, name: str) -> dict[str, Value]:
    return {
        "client": name,
        "code": billing.code,
        **_address_values(billing.of),
        "tax_rate": f"{Decimal(billing.tax_rate).scaleb(2).normalize():f}",
        "tax_type": billing.tax_type,
        "format": billing.format.value,
        "line_ending": billing.line_ending.value,
        "country_letters": billing.country_letters,
    }


def _address_values(of: Address) -> dict[str, Value]:
    return {name: getattr(of, name) for name in ADDRESS}
