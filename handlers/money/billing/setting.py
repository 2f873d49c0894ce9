"""Saying what stands on invoices, of the firm and of a client."""

from datetime import datetime

from handlers.decisions import Decision, Done, Refusal, refuse
from handlers.ids import ClientId
from handlers.money.billing import typed_details as typed
from handlers.money.billing.changed import ClientBillingSet, FirmBillingSet
from handlers.money.billing.commands import SetClientBilling, SetFirmBilling
from handlers.money.billing.details import ClientBilling, FirmBilling, percent_text
from handlers.money.billing.facts import BillingFacts
from handlers.money.invoices.values import number_text
from handlers.people.firms.named import client_named, firm_named
from handlers.people.firms.typed import Mistyped, refusing

CHANGED = "Somebody changed this while you had it open. Nothing of yours was saved; look at it again."


@refusing
def set_firm_billing(command: SetFirmBilling, facts: BillingFacts, now: datetime) -> Decision:
    """Set what stands on the firm's invoices; what was issued before stays as it was."""
    del now
    firm = firm_named(facts.firm, command.firm)
    seen = facts.own.version if facts.own else 0
    if command.seen and command.seen != seen:
        return refuse(Refusal.CONFLICT, CHANGED)
    of = typed.address_of(command.of)
    if not of.legal_name:
        raise Mistyped("The firm’s legal name is missing.", field="legal_name")
    billing = FirmBilling(
        firm_id=firm.id,
        of=of,
        prefix=typed.prefix_of(command.prefix),
        terms_days=typed.days_of(command.terms_days),
        terms=typed.terms_of(command.terms),
        bank=typed.bank_of(command.bank),
        version=seen + 1,
    )
    following = number_text(billing.prefix, facts.last_number + 1)
    words = f"Saved. The next invoice of {of.legal_name} is {following}."
    return Decision(reply=Done(words=words), records=(FirmBillingSet(billing=billing, seen=seen),))


@refusing
def set_client_billing(command: SetClientBilling, facts: BillingFacts, now: datetime) -> Decision:
    """Set how a client is invoiced; what was issued before stays as it was."""
    del now
    firm = firm_named(facts.firm, command.firm)
    client = client_named(facts.firm, command.client)
    former = facts.clients.get(ClientId(client.id))
    seen = former.version if former else 0
    if command.seen and command.seen != seen:
        return refuse(Refusal.CONFLICT, CHANGED)
    of = typed.address_of(command.of)
    tax_rate, tax_type = typed.tax_rate_of(command.tax_rate), typed.tax_type_of(command.tax_type)
    if tax_rate != "0" and not tax_type:
        raise Mistyped("Say what the tax is called, such as VAT.", field="tax_type")
    billing = ClientBilling(
        client_id=client.id,
        firm_id=firm.id,
        of=of,
        code=_free_code(command.code, facts, client.id),
        tax_rate=tax_rate,
        tax_type=tax_type,
        format=typed.format_of(command.format),
        line_ending=typed.line_ending_of(command.line_ending),
        country_letters=typed.letters_of(command.country_letters),
        version=seen + 1,
    )
    tax = f"with {percent_text(tax_rate)} {tax_type}" if tax_rate != "0" else "without tax"
    words = f"Saved. {client.name} is invoiced as {billing.code}, {tax}."
    return Decision(reply=Done(words=words), records=(ClientBillingSet(billing=billing, seen=seen),))


def _free_code(text: str, facts: BillingFacts, client_id: ClientId) -> str:
    code = typed.code_of(text)
    for other in facts.clients.values():
        if other.client_id != client_id and other.code.casefold() == code.casefold():
            raise Mistyped(
                f"{facts.client_name(other.client_id)} has the code {other.code} already.", field="code"
            )
    return code
