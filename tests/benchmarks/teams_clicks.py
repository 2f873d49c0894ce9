"""Presses of Approve as Teams posts them, each with a token of its own that is signed as Microsoft signs."""

import json
from dataclasses import replace
from functools import partial
from time import time

from sqlalchemy import Connection, update

from bot.teams.cards.actions import IDS, Verb
from bot.teams.cards.review import review_card
from bot.teams.connection import MESSAGES_PATH
from handlers.people.places.place_values import PlaceKind
from handlers.review.cards.card_values import ActionKind, Card
from storage import tables
from tests.benchmarks.load import Post
from tests.benchmarks.servers import REGION
from tests.benchmarks.stances import Press
from tests.bot.teams import activities
from tests.bot.teams.cast import TENANT, Conversation, Message, Person
from tests.bot.teams.signing import Signer
from tests.journeys.stage import WORKSPACE

TOKENS = 3_000  # more than there are clicks in a stretch, and fewer than there are seconds in a token's hour
SEEN = 3_000 * TOKENS  # between what is seen and what is pressed: another activity, the same person
ANSWERED = (
    b'"type":"application/vnd.microsoft.card.adaptive"'  # the card as it is now, and no words of a refusal
)


class InTeams:
    """The seeded firm in a tenant, its cards in one channel; `signer` has the keys of the Teams at `url`."""

    def __init__(self, url: str, signer: Signer) -> None:
        self._service_url = f"{url}{REGION}"
        self._signer = signer
        self._people = {one.id: Person(one.real_name) for one in WORKSPACE.people[:3]}
        self._experts = tuple(self._people.values())
        self._where = Conversation(
            "19:law-reviews@thread.tacv2", PlaceKind.CHANNEL, team_id="19:legal@thread.tacv2"
        )

    @property
    def channel(self) -> str:
        """The conversation that the cards stand in."""
        return self._where.id

    def settle(self, connection: Connection) -> None:
        """Let the firm have its tenant where it had its workspace, and its people the accounts they have there."""
        connection.execute(update(tables.workspaces).values(platform="teams", external_id=TENANT))
        connection.execute(update(tables.matters).values(channel=self.channel))
        accounts = tables.accounts
        for account, person in self._people.items():
            moved = update(accounts).where(accounts.c.platform_user_id == account)
            connection.execute(moved.values(platform_user_id=person.aad_id))

    def presses(self, card: Card) -> Press:
        """Make what presses Approve on a card like this one."""
        shown = review_card(card, dialogs=True).card
        approve = next(one for one in shown["actions"] if one.get("verb") == ActionKind.APPROVE)
        return partial(self._seen_and_pressed, json.dumps(approve["data"]), card.review_id)

    def _seen_and_pressed(self, data: str, known: str, number: int, review_id: str) -> Post:
        """A press, and what Teams posts as soon as whoever presses has the card before them: its refresh."""
        about = json.loads(data.replace(known, review_id))
        seen = self._executed(Verb.REFRESH, {IDS: about[IDS]}, number + SEEN, review_id, automatic=True)
        pressed = self._executed(ActionKind.APPROVE, about, number, review_id, automatic=False)
        return replace(pressed, ahead=seen)

    def _executed(
        self, verb: str, data: activities.Activity, number: int, review_id: str, *, automatic: bool
    ) -> Post:
        message = Message(review_id, self._where, {}, review_id)
        by, url = self._experts[number % len(self._experts)], self._service_url
        made = activities.base("invoke", by, self._where, service_url=url, number=number, root=review_id)
        pressed = activities.executed(made, message, verb, data, automatic=automatic)
        headers = {"Authorization": self._authorization(number), "Content-Type": "application/json"}
        body = json.dumps(pressed).encode()
        return Post(path=MESSAGES_PATH, body=body, headers=headers, expected=200, said=ANSWERED)

    def _authorization(self, number: int) -> str:
        # Microsoft was seen to make one for each post (MicrosoftDocs/bot-docs#2242); two of one second are the same
        self._signer.now = time() - number % TOKENS
        authorization = self._signer.authorization(self._service_url)
        assert authorization is not None, "it is no forgery"
        return authorization
