"""The accounts of a firm's ledger, one of each for every currency; facts and names are those of double entry.

An asset grows by a debit, a liability and an income by a credit.
"""

from handlers.ids import ClientId, PersonId

_UNBILLED = "asset:unbilled:"
_RECEIVABLE = "asset:receivable:"
_ACCRUED = "liab:expert_accrued:"
_PAYABLE = "liab:expert_payable:"


def unbilled(client_id: ClientId) -> str:
    """The asset account of a client's work that no invoice has taken yet."""
    return f"{_UNBILLED}{client_id}"


def receivable(client_id: ClientId) -> str:
    """The asset account of what a client was invoiced and has not paid yet."""
    return f"{_RECEIVABLE}{client_id}"


def cash() -> str:
    """The asset account of what came in and went out; the bot moves no money, it notes what others moved."""
    return "asset:cash"


def expert_accrued(person_id: PersonId) -> str:
    """The liability account of what an expert has earned and no payout has been approved for."""
    return f"{_ACCRUED}{person_id}"


def expert_payable(person_id: PersonId) -> str:
    """The liability account of what was approved for an expert and is not paid yet."""
    return f"{_PAYABLE}{person_id}"


def tax_owed() -> str:
    """The liability account of tax that invoices charged."""
    return "liab:tax"


def margin() -> str:
    """The income account of what is left for the firm."""
    return "income:margin"


def rounding() -> str:
    """The income account of the difference between exact time and the units of an invoice's lines."""
    return "income:rounding"


def adjustments() -> str:
    """The expense account of discounts, write-downs, credit notes and bonuses; what is clawed back comes off it."""
    return "expense:adjustments"


def bad_debt() -> str:
    """The expense account of what a client will not pay."""
    return "expense:bad_debt"


def exchange(currency: str) -> str:
    """The clearing account of one currency, through which an amount leaves for another or comes from one."""
    return f"fx:clearing:{currency}"
