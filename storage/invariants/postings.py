"""What the ledger holds beside verdicts: its accounts are those of its kind, and a reversal is a mirror."""

from sqlalchemy import ColumnElement, String, case, cast, func, literal, or_, select

from handlers.ids import ClientId, PersonId
from handlers.money.ledger import Leg
from handlers.money.posting import Parties, PostingKind, sides
from storage.invariants.invariant import REPORT, Invariant
from storage.tables import ledger_entries

_e = ledger_entries.c
_taken_back = ledger_entries.alias("unposted")
_PERSON, _CLIENT, _CURRENCY = "\x01", "\x02", "\x03"
_OF = {_PERSON: _e.person_id, _CLIENT: _e.client_id, _CURRENCY: _e.currency}


def _account(name: str) -> ColumnElement[str]:
    """The account with its row's own person, client or currency in the place of the sign for it."""
    for sign, column in _OF.items():
        if name.endswith(sign):
            return literal(name.removesuffix(sign)) + func.coalesce(cast(column, String), "?")
    return literal(name)


def _sides(kind: PostingKind) -> tuple[ColumnElement[str], ColumnElement[str]]:
    parties = Parties(person_id=PersonId(_PERSON), client_id=ClientId(_CLIENT))
    debit, credit = sides(kind, parties, _CURRENCY)
    return _account(debit), _account(credit)


_ONE = case(*((_e.leg == kind, _sides(kind)[0]) for kind in PostingKind))
_OTHER = case(*((_e.leg == kind, _sides(kind)[1]) for kind in PostingKind))
_SAME = ("amount", "currency", "leg", "firm_id", "cause_id")

POSTINGS = (
    Invariant(
        name="postings move between the right accounts",
        words="postings of invoices, payouts or adjustments move an amount between other accounts than their kind's",
        remedy=REPORT,
        query=select(_e.id).where(
            _e.leg.not_in(tuple(Leg)),
            ~or_(
                (_e.debit == _ONE) & (_e.credit == _OTHER),
                (_e.debit == _OTHER) & (_e.credit == _ONE),
            ),
        ),
    ),
    Invariant(
        name="a posting's reversal mirrors it",
        words="reversals of postings are not the mirror of what they take back",
        remedy=REPORT,
        query=select(_e.id)
        .join(_taken_back, _taken_back.c.id == _e.reverses)
        .where(
            _e.leg.not_in(tuple(Leg)),
            or_(
                _taken_back.c.reverses.is_not(None),
                _e.debit != _taken_back.c.credit,
                _e.credit != _taken_back.c.debit,
                *(_e[name] != _taken_back.c[name] for name in _SAME),
            ),
        ),
    ),
)
