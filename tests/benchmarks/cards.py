"""A firm with thousands of cards that wait in a channel, and the signed clicks on them."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import cycle
from time import time
from typing import Any

from bot.agents.keys import new_key
from bot.slack.blocks import card_message
from bot.slack.connection import EVENTS_PATH
from bot.workspace.interactions import action_json, block_actions_payload, form_body
from bot.workspace.signing import signed_headers
from bot.workspace.state import Json
from handlers.decisions import Decision, Done
from handlers.deliveries import DeliveryState
from handlers.ids import TaskId, derived_id, stamped_id
from handlers.review.card_values import ActionKind, CardFacts, CardPlace
from handlers.review.cards import build_card
from handlers.review.messages import card_to, channel_of
from handlers.review.offers import OfferMade
from handlers.review.reviews import Review
from handlers.review.tasks import Task
from storage import tables
from storage.engine import Database
from storage.record import record
from storage.schema import create_fresh
from tests.benchmarks.load import Post
from tests.benchmarks.servers import SECRET, TASKS_PATH
from tests.journeys.stage import WORKSPACE
from tests.seed import Seeded, review_of, seed_firm, task_of, write

SEEDED_AT_ONCE = 500
EXPERTS = WORKSPACE.people[:3]
OUTPUT = (
    "Clause 12.3 caps the supplier's total liability at the fees paid in the twelve months before the claim. "
    "The cap does not apply to death or personal injury, to fraud, or to the indemnity in clause 9. "
    "**Missing:** it is silent on data protection losses, which the buyer's playbook wants at five times the fees. "
    "Suggested reply: ask for a separate super-cap, and accept the mutual exclusion of indirect loss in 12.4."
)


class Desk:
    """A fresh database with a firm, its cards in a channel, and a client's API key.

    Each card is clicked once, or (`again`) over and over, for servers that do nothing with a click.
    """

    def __init__(self, database: Database, *, cards: int, again: bool = False) -> None:
        create_fresh(database)
        with database.writer.begin() as connection:
            self._seeded = seed_firm(connection)
            # the seeded firm's week ended some time ago, and closing it is not what is measured
            far = datetime.now(UTC) + timedelta(days=7)
            connection.execute(tables.firms.update().values(next_close_at=far))
            self._key, issued = new_key(self._seeded.client_id)
            write(connection, issued)
        self._blocks = card_message(_card(self._seeded))["blocks"]
        posted = _post_cards(database, self._seeded, cards)
        self._unclicked = cycle(posted) if again else iter(posted)
        self._clicked = 0
        self._sent = 0

    def clicks(self, count: int) -> list[Post]:
        """Sign clicks on Approve, each on a card of its own, from three experts in turn."""
        return [self._click(next(self._unclicked)) for _ in range(count)]

    def tasks(self, count: int) -> list[Post]:
        """Make tasks as a client's program sends them."""
        return [self._task() for _ in range(count)]

    def _click(self, card: tuple[str, str]) -> Post:
        self._clicked += 1
        review_id, message_ts = card
        blocks = _about(self._blocks, review_id)
        body = form_body(
            block_actions_payload(
                WORKSPACE,
                person=EXPERTS[self._clicked % len(EXPERTS)],
                channel_id="C1",
                channel_name="law-reviews",
                message=_message(message_ts, blocks),
                action=_approve(blocks),
                trigger_id=f"{self._clicked}.1",
                response_url="http://127.0.0.1:9/nobody-answers-here",
            )
        )
        return Post(
            path=EVENTS_PATH, body=body, headers=signed_headers(SECRET, body, int(time())), expected=200
        )

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


def _post_cards(database: Database, seeded: Seeded, cards: int) -> list[tuple[str, str]]:
    """Write the cards as if each had been offered to the channel and posted; gives review and message ids."""
    now = datetime.now(UTC)
    offered = [_offered(seeded, number, now) for number in range(cards)]
    for start in range(0, cards, SEEDED_AT_ONCE):
        with database.writer.begin() as connection:
            record(
                connection, [_decision(seeded, *one) for one in offered[start : start + SEEDED_AT_ONCE]], now
            )
    d = tables.deliveries
    posted = {"state": DeliveryState.SENT, "attempts": 1, "place": "C1", "message": d.c.subject_id}
    with database.writer.begin() as connection:
        connection.execute(d.update().values(posted | {"shows_whole": True, "rendered_version": 1}))
    return [(review.id, review.id) for _, review in offered]


def _offered(seeded: Seeded, number: int, now: datetime) -> tuple[Task, Review]:
    sent = stamped_id(1_000 * int(now.timestamp()) + number, f"{number:032x}"[::-1])  # one a millisecond
    task = replace(
        task_of(seeded.matters["PIECE-1"], f"card-{number}", output=OUTPUT, now=now),
        id=TaskId(derived_id(sent, "0")),
    )
    review = review_of(task, now=now)
    later = now + timedelta(days=1)
    offered = replace(review, version=1, offers=1, offered_at=now, in_channel=True, route_at=later)
    return replace(task, due_at=later), offered


def _decision(seeded: Seeded, task: Task, review: Review) -> Decision:
    offer = OfferMade(
        firm_id=review.firm_id, review_id=review.id, number=1, person_id=None, offered_at=review.created_at
    )
    card = card_to(review, channel_of(seeded.matters["PIECE-1"]), review.created_at)
    return Decision(reply=Done(), records=(task, review, offer), messages=(card,))


def _card(seeded: Seeded) -> Any:
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


def _about(blocks: Any, review_id: str) -> list[Json]:
    """Give the card's blocks another review's id."""
    known = blocks[-1]["elements"][0]["value"].partition(":")[2]
    about: list[Json] = json.loads(json.dumps(blocks).replace(known, review_id))
    return about


def _message(ts: str, blocks: list[Json]) -> Json:
    app = WORKSPACE.app
    shown = {"type": "message", "ts": ts, "text": "Contracts: a review is waiting", "blocks": blocks}
    return shown | {
        "user": app.bot_person_id,
        "bot_id": app.bot_id,
        "app_id": app.app_id,
        "team": WORKSPACE.team_id,
    }


def _approve(blocks: list[Json]) -> Json:
    for block in blocks:
        for element in block.get("elements", ()):
            if element.get("action_id") == ActionKind.APPROVE:
                return action_json(element, block_id=block.get("block_id", "b1"), action_ts="1.1")
    raise RuntimeError("the card shows no Approve")
