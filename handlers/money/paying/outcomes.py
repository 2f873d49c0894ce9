"""What becomes of what a person is owed at the end of a week: paid out, held, or carried over. One table."""

from dataclasses import dataclass

from handlers.money.paying.values import PayoutState, PayReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What a person is owed in one currency, in minor units, and whatever keeps it from them."""

    amount: int
    minimum: int = 0
    is_walled: bool = False
    lacks_notice: bool = False
    is_disputed: bool = False
    is_new: bool = False
    has_left: bool = False


Outcome = tuple[PayoutState, PayReason | None]


def outcome(owed: Owed) -> Outcome:
    """Say what becomes of it; the first line that fits counts.

    Nothing negative is paid. What is held for a reason stays whole. A minimum binds no one who has left: nothing
    would ever be added to what is theirs.
    """
    table: tuple[tuple[bool, PayoutState, PayReason], ...] = (
        (owed.amount < 0, PayoutState.CARRIED, PayReason.NEGATIVE),
        (owed.amount == 0, PayoutState.CARRIED, PayReason.NOTHING),
        (owed.is_walled, PayoutState.HELD, PayReason.WALLED),
        (owed.lacks_notice, PayoutState.HELD, PayReason.NOTICE),
        (owed.is_disputed, PayoutState.HELD, PayReason.DISPUTED),
        (owed.is_new, PayoutState.HELD, PayReason.NEW),
        (owed.amount < owed.minimum and not owed.has_left, PayoutState.CARRIED, PayReason.MINIMUM),
    )
    return next(((state, reason) for holds, state, reason in table if holds), (PayoutState.DRAFTED, None))


REASON_WORDS = {
    PayReason.NEGATIVE: "more was taken back than earned",
    PayReason.NOTHING: "nothing is due",
    PayReason.MINIMUM: "under the firm’s minimum",
    PayReason.NEW: "held while they are new",
    PayReason.DISPUTED: "held until a line is answered",
    PayReason.WALLED: "held by compliance",
    PayReason.NOTICE: "held until their notice of outside business is there",
    PayReason.NO_RATE: "held until there is a rate of exchange",
}
