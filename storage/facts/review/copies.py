"""Which clicks came from a copy of a card that nobody knew of."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol

from sqlalchemy import Connection, bindparam, select

from handlers.deliveries import DeliveryState
from handlers.ids import ReviewId
from handlers.messages import MessageKind
from handlers.people.people import Account, Sender
from handlers.people.places.place_values import root_of
from handlers.records import CardAdopted
from handlers.review.commands import MessageRef, RecordVerdict
from storage import tables
from storage.facts.review.turns import accounts_of
from storage.queries import Query
from storage.rows import DELIVERY


class Click(Protocol):
    """A command from a card's button; `clicked` is the message that it stood in, where that is known."""

    @property
    def sender(self) -> Sender: ...
    @property
    def review_id(self) -> ReviewId: ...
    @property
    def clicked(self) -> MessageRef | None: ...


_d = tables.deliveries
_POSTED = Query(
    select(
        _d.c.id,
        _d.c.subject_id,
        _d.c.person_id,
        _d.c.channel,
        _d.c.place,
        _d.c.message,
        _d.c.ambiguous,
        _d.c.state,
    ).where(_d.c.subject_id.in_(bindparam("reviews", expanding=True)), _d.c.kind == MessageKind.CARD)
)


class PostedCard(NamedTuple):
    """A card that was to be posted, to whom, and where it is known to stand."""

    id: str
    subject_id: str
    person_id: str | None
    channel: str | None
    place: str | None
    message: str | None
    ambiguous: bool
    state: str


_BY_ID = select(*DELIVERY.columns).where(_d.c.id == bindparam("id"))


def unknown_copies(
    connection: Connection, clicks: Sequence[Click], posted: Mapping[str, Sequence[PostedCard]]
) -> Sequence[CardAdopted | None]:
    """Find, for each click, the copy of a card that it came from if that card may stand once more than is known.

    `posted` are the cards of the reviews that were clicked on. A form that its own reader answers in their direct
    chat becomes a copy too: what takes its place is a card.
    """
    return [_copy(connection, click, posted.get(click.review_id, ())) for click in clicks]


def cards_clicked(connection: Connection, clicks: Sequence[Click]) -> Mapping[str, Sequence[PostedCard]]:
    """Find every card of the reviews that were clicked on, by review; of a click without a message nothing is asked."""
    reviews = sorted({click.review_id for click in clicks if click.clicked is not None})
    posted: dict[str, list[PostedCard]] = defaultdict(list)
    if reviews:
        for row in _POSTED.rows(connection, reviews=reviews):
            card = PostedCard(*row)
            posted[card.subject_id].append(card)
    return posted


def _copy(connection: Connection, click: Click, cards: Sequence[PostedCard]) -> CardAdopted | None:
    clicked = click.clicked
    if clicked is None or not cards or any(card.message == clicked.message for card in cards):
        return None
    was_form = isinstance(click, RecordVerdict) and click.answer.from_form
    card_id = cards[0].id if was_form else _unknown_copy_of(cards, clicked)
    if card_id is None:
        return None
    card = DELIVERY.value(connection.execute(_BY_ID, {"id": card_id}).one())
    account = accounts_of(connection, (click.sender,)).get(click.sender)
    if account is None or account.person.firm_id != card.firm_id:
        return None
    if was_form:
        if not _is_own_chat(connection, account, clicked.place):
            return None
        card = replace(card, channel=None, person_id=account.person.id, shows_whole=False)
    return CardAdopted(
        card=card,
        place=clicked.place,
        message=clicked.message,
        workspace_id=account.workspace_id,
        was_form=was_form,
    )


def _is_own_chat(connection: Connection, account: Account, place: str) -> bool:
    a = tables.accounts.c
    own = select(a.person_id).where(
        a.workspace_id == account.workspace_id,
        a.platform_user_id == account.platform_user_id,
        a.direct_channel == place,
    )
    return connection.execute(own).first() is not None


def _unknown_copy_of(cards: Sequence[PostedCard], copy: MessageRef) -> str | None:
    # one without a message may be on its way still, and its sender may not live to say that it arrived
    lost = [c for c in cards if c.message is None or c.ambiguous or c.state == DeliveryState.UNSURE]
    here = [card for card in lost if root_of(card.channel or card.place or "") == root_of(copy.place)]
    # a direct chat that no message is known to have reached may be any
    anywhere = [card for card in lost if card.channel is None and card.place is None]
    return next((card.id for card in (*here, *anywhere)), None)
