"""Steps of work: answers of every kind, undone and voided, and tasks that their client no longer wants."""

from datetime import timedelta

from handlers.decisions import Done
from handlers.money.rates import RateUnit
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.commands import (
    Answer,
    PauseReview,
    RecordVerdict,
    StartReview,
    UndoVerdict,
    VoidVerdict,
    WithdrawTask,
)
from handlers.review.reviews import Review
from handlers.review.tasks import Matter
from tests.seed import RUBRIC
from tests.walks.money.walk import House, Walk

AT_ONCE, LEFT = 40, 20  # reviews are offered so many at a time, when there are so few


def let_time_pass(walk: Walk) -> None:
    """Mostly minutes, sometimes hours, seldom days."""
    chosen = walk.random.random()
    most = 600_000 if chosen < 0.8 else 8 * 3_600_000 if chosen < 0.95 else 3 * 86_400_000
    walk.now += timedelta(milliseconds=walk.random.randint(1, most))


def start(walk: Walk) -> None:
    """Somebody begins metered work, or pauses it, or goes on with it."""
    house = walk.house()
    ask = walk.random.choice((StartReview, StartReview, PauseReview))
    walk.do_all(
        house,
        [
            ask(id=walk.command_id(), sender=house.seeded.sender(account), review_id=review.id)
            for review, _, account in _waiting(walk, house, 2)
        ],
    )


def answer(walk: Walk) -> None:
    """A few answer at the same moment; what is metered they begin first, and take their time for it."""
    house = walk.house()
    chosen = _waiting(walk, house, walk.random.randint(1, 20))
    metered = [one for one in chosen if one[1].basis is RateUnit.HOUR or one[1].reviews_per_task > 1]
    if metered:
        walk.do_all(
            house,
            [
                StartReview(id=walk.command_id(), sender=house.seeded.sender(account), review_id=review.id)
                for review, _, account in metered
            ],
        )
        walk.now += timedelta(milliseconds=walk.random.randint(0, 1_500_000))
    given = [
        RecordVerdict(
            id=walk.command_id(),
            sender=house.seeded.sender(account),
            review_id=review.id,
            answer=_answer(walk, matter),
        )
        for review, matter, account in chosen
    ]
    for (review, _, account), reply in zip(chosen, walk.do_all(house, given), strict=True):
        if isinstance(reply, Done):
            house.waiting = [one for one in house.waiting if one[0].id != review.id]
            house.answered.append((review, account))


def _answer(walk: Walk, matter: Matter) -> Answer:
    kind = walk.random.choice(list(VerdictKind))
    return Answer(
        kind=kind,
        text=f"The clause is void, {walk.random.randrange(1000)}." if kind is VerdictKind.EDIT else None,
        reason="wrong_law" if kind is VerdictKind.REJECT else None,
        criteria_met=(RUBRIC[0].id,) if matter.rubric else None,
        from_form=True,
    )


def undo(walk: Walk) -> None:
    """Some take their last answers back, in time or too late."""
    house = walk.house()
    last = house.answered[-6:]
    chosen = walk.random.sample(last, min(len(last), walk.random.randint(1, 3)))
    asked = [
        UndoVerdict(id=walk.command_id(), sender=house.seeded.sender(account), review_id=review.id)
        for review, account in chosen
    ]
    for (review, account), undone in zip(chosen, walk.do_all(house, asked), strict=True):
        if isinstance(undone, Done) and not undone.already:
            house.answered = [one for one in house.answered if one[0].id != review.id]
            house.waiting.append((review, _matter(house, review), account))


def void(walk: Walk) -> None:
    """A supervisor takes any answer back, unless a payout has its entry."""
    house = walk.house()
    if house.answered:
        review, _ = walk.random.choice(house.answered[-40:])
        supervisor = house.seeded.sender("U7")
        walk.do(house, VoidVerdict(id=walk.command_id(), sender=supervisor, reference=review.id))


def withdraw(walk: Walk) -> None:
    """A client no longer wants a verdict: metered time is paid."""
    house = walk.house()
    (waiting,) = _waiting(walk, house, 1)
    review, matter, _ = waiting
    withdrawn = WithdrawTask(id=walk.command_id(), client_id=matter.client_id, task_id=review.task_id)
    if isinstance(walk.do(house, withdrawn), Done):
        house.waiting.remove(waiting)


def ask_again(walk: Walk) -> None:
    """A command comes once more."""
    walk.again()


def _waiting(walk: Walk, house: House, how_many: int) -> list[tuple[Review, Matter, str]]:
    if len(house.waiting) < LEFT:
        walk.offer(house, AT_ONCE)
    last = house.waiting[-40:]
    return walk.random.sample(last, min(len(last), how_many))


def _matter(house: House, review: Review) -> Matter:
    matters = (matter for client in house.clients for matter in client.matters.values())
    return next(matter for matter in matters if matter.id == review.matter_id)
