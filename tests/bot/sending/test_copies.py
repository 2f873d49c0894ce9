"""A copy of a card that nobody knew of is kept up to date from the first click on it, whichever button that was."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.workspace.faults import FaultKind
from handlers.decisions import Done, FormPurpose, Refused
from handlers.deliveries import DeliveryState as S
from handlers.ids import CommandId, DeliveryId
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.cards.card_values import ActionKind
from handlers.review.commands import (
    Answer,
    DeclineReview,
    ExplainOffer,
    MessageRef,
    OpenForm,
    PauseReview,
    RecordVerdict,
    SnoozeReview,
    StartReview,
    UndoVerdict,
)
from storage import tables
from storage.engine import Database
from storage.writing.deliveries import delivery_id
from tests.bot.desk import Desk, desk_at
from tests.seed import seed_firm

APPROVE: dict[str, Any] = {"answer": Answer(kind=VerdictKind.APPROVE)}
CLICKS: list[tuple[type[Any], dict[str, Any]]] = [
    (RecordVerdict, APPROVE),
    (StartReview, {}),
    (PauseReview, {}),
    (OpenForm, {"purpose": FormPurpose.EDIT}),
    (OpenForm, {"purpose": FormPurpose.CONTEXT}),
    (DeclineReview, {"reason": "no_time"}),
    (SnoozeReview, {"for_time": timedelta(hours=1)}),
    (ExplainOffer, {}),
    (UndoVerdict, {}),
]


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[Desk]:
    """The card has arrived, and nobody knows: the app may not look."""
    async with desk_at(database, may_look=False) as desk:
        desk.fault(desk.post, FaultKind.ACCEPT_THEN_CUT)
        await desk.attempt(desk.card)
        yield desk


def click(desk: Desk, kind: type[Any], more: dict[str, Any], **other: Any) -> Any:
    (card,) = desk.stands(desk.card)
    given = {
        "id": CommandId(f"click {len(other)}"),
        "sender": desk.seeded.sender("U1"),
        "review_id": desk.review.id,
        "clicked": MessageRef(place=card.channel, message=card.ts),
    }
    return kind(**(given | more | other))


def look_of(desk: Desk) -> DeliveryId:
    (card,) = desk.stands(desk.card)
    return DeliveryId(delivery_id(f"update/{desk.review.id}/copy/{card.ts}"))


def known(desk: Desk) -> list[tuple[str, str]]:
    d = tables.deliveries
    chosen = select(d.c.place, d.c.message).where(d.c.kind == "card", d.c.message.is_not(None))
    with desk.database.reading() as connection:
        return [(row.place, row.message) for row in connection.execute(chosen)]


@pytest.mark.parametrize(
    ("kind", "more"), CLICKS, ids=[f"{k.__name__}-{n}" for n, (k, _) in enumerate(CLICKS)]
)
async def test_any_button_of_an_unknown_copy_makes_it_known(
    desk: Desk, kind: type[Any], more: dict[str, Any]
) -> None:
    await desk.do(click(desk, kind, more))

    (card,) = desk.stands(desk.card)
    assert known(desk) == [("C1", card.ts)]
    assert desk.delivery(look_of(desk)).state is S.DUE


async def test_what_somebody_else_decided_is_shown_on_the_clicked_copy_too(desk: Desk) -> None:
    await desk.attempt(desk.card, after=timedelta(minutes=2))  # the second copy
    first, second = desk.stands(desk.card)
    await desk.approve("U2")
    await desk.attempt(desk.changed_card())
    stale = MessageRef(place="C1", message=first.ts)

    reply = await desk.do(
        StartReview(
            id=CommandId("stale"),
            sender=desk.seeded.sender("U1"),
            review_id=desk.review.id,
            clicked=stale,
        )
    )
    look = DeliveryId(delivery_id(f"update/{desk.review.id}/copy/{first.ts}"))
    await desk.attempt(look)

    assert isinstance(reply, Refused)
    assert sorted(known(desk)) == [("C1", first.ts), ("C1", second.ts)]
    assert all(ActionKind.UNDO in str(card.blocks) for card in desk.stands(desk.card))


async def test_a_second_click_on_it_finds_it_known(desk: Desk) -> None:
    for number in range(2):
        await desk.do(click(desk, ExplainOffer, {}, id=CommandId(f"why {number}")))

    assert len(known(desk)) == 1


async def test_a_known_card_has_no_copy(database: Database) -> None:
    async with desk_at(database) as desk:
        await desk.attempt(desk.card)
        (card,) = desk.stands(desk.card)

        reply = await desk.do(click(desk, RecordVerdict, APPROVE))

        assert isinstance(reply, Done)
        assert known(desk) == [("C1", card.ts)]
        assert desk.delivery(desk.changed_card()).state is S.DUE


async def test_a_message_elsewhere_is_no_copy_of_a_channels_card(desk: Desk) -> None:
    await desk.do(click(desk, ExplainOffer, {}, clicked=MessageRef(place="C2", message="1.0")))

    assert known(desk) == []


async def test_somebody_of_another_firm_makes_nothing_known(desk: Desk) -> None:
    with desk.database.writer.begin() as connection:
        other = seed_firm(connection, name="Other LLP", workspace="T2")

    await desk.do(click(desk, RecordVerdict, APPROVE, sender=other.sender("U1")))

    assert known(desk) == []
