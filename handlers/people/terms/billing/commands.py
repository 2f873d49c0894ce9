"""What finance agrees on for a matter beside its rates: the commands."""

from dataclasses import dataclass

from handlers.ids import CommandId, PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPremium:
    """A premium of a matter from a moment typed or from now on: on pay and on price, each in percent as it is typed.

    `kind` is rush or weekend; `within` are the minutes of a rush. Nothing on both ends the premium.
    """

    id: CommandId
    firm: str
    matter: str
    kind: str
    pay: str = ""
    price: str = ""
    within: str = ""
    client: str = ""
    effective_from: str = ""
    by: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetBilling:
    """How a matter is billed, as it is typed; what is None stays as it is. `seen` None: whatever it is now.

    `discounts` are lines such as "10000: 5 %"; `minimum` is an amount in the matter's currency, 0 for none.
    """

    id: CommandId
    firm: str
    matter: str
    client: str = ""
    rounding: str | None = None
    minimum: str | None = None
    discounts: tuple[str, ...] | None = None
    task_code: str | None = None
    client_matter_id: str | None = None
    po_number: str | None = None
    seen: int | None = None
    by: PersonId | None = None
