"""A firm with thousands of cards that wait in a channel, and the clicks on them."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import cycle

from bot.agents.keys import new_key
from handlers.decisions import Decision, Done
from handlers.deliveries import DeliveryState
from handlers.ids import TaskId, derived_id, stamped_id
from handlers.review.cards.card_values import Card, CardFacts, CardPlace
from handlers.review.cards.cards import build_card
from handlers.review.messages import card_to, channel_of
from handlers.review.offering.offers import OfferMade
from handlers.review.reviews import Review
from handlers.review.tasks import Matter, Task
from storage import tables
from storage.engine import Database
from storage.record import record
from storage.schema import create_fresh
from tests.benchmarks.load import Post
from tests.benchmarks.servers import TASKS_PATH
from tests.benchmarks.slack_clicks import InSlack
from tests.benchmarks.stances import Stance
from tests.seed import Seeded, review_of, seed_firm, task_of, write

SEEDED_AT_ONCE = 500
IN_SLACK = InSlack()
OUTPUT = (
    "Clause 12.3 caps the supplier's total liability at the fees paid in the twelve months before the claim. "
    "The cap does not apply to death or personal injury, to fraud, or to the indemnity in clause 9. "
    "**Missing:** it is silent on data protection losses, which the buyer's playbook wants at five times the fees. "
    "Suggested reply: ask for a separate super-cap, and accept the mutual exclusion of indirect loss in 12.4."
)


class Desk:
    """A fresh database with a firm, its cards in a channel of a chat, and a client's API key.

    Each card is clicked once, or (`again`) over and over, for servers that do nothing with a click.
    """

    def __init__(
        self, database: Database, *, cards: int, again: bool = False, stance: Stance = IN_SLACK
    ) -> None:
        create_fresh(database)
        with database.writer.begin() as connection:
            self._seeded = seed_firm(connection)
            stance.settle(connection)
            # the seeded firm's week ended some time ago, and closing it is not what is measured
            far = datetime.now(UTC) + timedelta(days=7)
            connection.execute(tables.firms.update().values(next_close_at=far))
            self._key, issued = new_key(self._seeded.client_id)
            write(connection, issued)
        self._press = stance.presses(_card(self._seeded))
        posted = _post_cards(database, self._seeded, cards, stance.channel)
        self._unclicked = cycle(posted) if again else iter(posted)
        self._clicked = 0
        self._sent = 0

    def clicks(self, count: int) -> list[Post]:
        """Sign clicks on Approve, each on a card of its own, from three experts in turn."""
        return [self._click(next(self._unclicked)) for _ in range(count)]

    def tasks(self, count: int) -> list[Post]:
        """Make tasks as a client's program sends them."""
        return [self._task() for _ in range(count)]

    def _click(self, review_id: str) -> Post:
        self._clicked += 1
        return self._press(self._clicked, review_id)

    def _task(self) -> Post:
        self._sent += 1
        sent = {
            "matter": "PIECE-1",
            "output": OUTPUT,
            "external_id": f"sent-{self._sent}",
            "agent": "drafter",
        }
        headers = {"Authorization": f"Bearer {self._key}", "Content-Type": "application/json"}
        return Post(path=TASKS_PATH, body=json.dumps(sent).encode(), headers=headers, expected=201)


def _post_cards(database: Database, seeded: Seeded, cards: int, channel: str) -> list[str]:
    """Write the cards as if each had been offered to the channel and posted; gives the ids of reviews and messages."""
    now, matter = datetime.now(UTC), replace(seeded.matters["PIECE-1"], channel=channel)
    offered = [_offered(seeded, number, now) for number in range(cards)]
    for start in range(0, cards, SEEDED_AT_ONCE):
        with database.writer.begin() as connection:
            record(
                connection, [_decision(matter, *one) for one in offered[start : start + SEEDED_AT_ONCE]], now
            )
    d = tables.deliveries
    posted = {"state": DeliveryState.SENT, "attempts": 1, "place": channel, "message": d.c.subject_id}
    with database.writer.begin() as connection:
        connection.execute(d.update().values(posted | {"shows_whole": True, "rendered_version": 1}))
    return [review.id for _, review in offered]


def _offered(seeded: Seeded, number: int, now: datetime) -> tuple[Task, Review]:
    sent = stamped_id(1_000 * int(now.timestamp()) + number, f"{number:032x}"[::-1])  # one a millisecond
    task = replace(
        task_of(seeded.matters["PIECE-1"], f"card-{number}", output=f"{OUTPUT} [{number}]", now=now),
        id=TaskId(derived_id(sent, "0")),
    )
    review = review_of(task, now=now)
    later = now + timedelta(days=1)
    offered = replace(review, version=1, offers=1, offered_at=now, in_channel=True, route_at=later)
    return replace(task, due_at=later), offered


def _decision(matter: Matter, task: Task, review: Review) -> Decision:
    offer = OfferMade(
        firm_id=review.firm_id, review_id=review.id, number=1, person_id=None, offered_at=review.created_at
    )
    card = card_to(review, channel_of(matter), review.created_at)
    return Decision(reply=Done(), records=(task, review, offer), messages=(card,))


def _card(seeded: Seeded) -> Card:
    now = datetime.now(UTC)
    task, review = _offered(seeded, -1, now)
    facts = CardFacts(
        review=review,
        task=task,
        matter=seeded.matters["PIECE-1"],
        expert_name=None,
        verdict=None,
        fee_text="$6.00 a review",
        zone="Europe/Berlin",
    )
    return build_card(facts, place=CardPlace.CHANNEL, now=now)
