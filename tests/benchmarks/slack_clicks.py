"""Clicks on Approve as Slack posts them, signed."""

import json
from functools import partial
from time import time
from typing import Any

from sqlalchemy import Connection

from bot.slack.connection import EVENTS_PATH
from bot.slack.drawing.blocks import card_message
from bot.workspace.interactions import action_json, block_actions_payload, form_body
from bot.workspace.signing import signed_headers
from bot.workspace.state import Json
from handlers.review.cards.card_values import ActionKind, Card
from tests.benchmarks.load import Post
from tests.benchmarks.servers import SECRET
from tests.benchmarks.stances import Press
from tests.journeys.stage import WORKSPACE

EXPERTS = WORKSPACE.people[:3]


class InSlack:
    """The seeded firm in the workspace that it has, its cards in one channel."""

    channel = "C1"

    def settle(self, connection: Connection) -> None:
        """Leave the firm where it is."""

    def presses(self, card: Card) -> Press:
        """Make what presses Approve on a card like this one."""
        return partial(_pressed, card_message(card)["blocks"])


def _pressed(shown: Any, number: int, review_id: str) -> Post:
    blocks = _about(shown, review_id)
    body = form_body(
        block_actions_payload(
            WORKSPACE,
            person=EXPERTS[number % len(EXPERTS)],
            channel_id=InSlack.channel,
            channel_name="law-reviews",
            message=_message(review_id, blocks),
            action=_approve(blocks),
            trigger_id=f"{number}.1",
            response_url="http://127.0.0.1:9/nobody-answers-here",
        )
    )
    return Post(path=EVENTS_PATH, body=body, headers=signed_headers(SECRET, body, int(time())), expected=200)


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
