"""What must hold when all is quiet again: every promise is kept once, the books balance, every card tells the truth."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, text

from bot.sending.contents import card_for
from bot.slack.drawing.blocks import card_message
from bot.workspace.state import Message
from bot.workspace.world import World
from handlers.deliveries import DeliveryState
from handlers.messages import MessageKind
from handlers.review.cards.card_values import ActionKind
from storage import tables
from storage.doctor import broken_invariants
from storage.engine import Database
from storage.facts.sending.deliveries import copies_of_card
from tests.reliability.crowd import Crowd, Story, key_of

# beside the doctor's invariants; each finds what must not be
BROKEN: Mapping[str, str] = {
    "a decided review whose verdict is of another version": """
        SELECT r.id FROM reviews r JOIN verdicts v ON v.review_id = r.id AND v.revoked_at IS NULL
        WHERE v.version <> r.version""",
}
TO_BE_EXPECTED = "no message waits for an operator"  # where nobody may look
LAST = {
    ActionKind.APPROVE: "approve",
    ActionKind.EDIT: "edit",
    ActionKind.REJECT: "reject",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What an audit counted; `broken` says in words everything that must not be."""

    verdicts: int
    cards: int
    extra_copies: int
    unsure: int
    broken: tuple[str, ...]


def audit(database: Database, world: World, crowd: Crowd, now: datetime, *, may_look: bool) -> Findings:
    """Compare what was promised, what is recorded and what people see."""
    with database.reading() as connection:
        broken = [
            f"{what}: {row}" for what, asked in BROKEN.items() for row in connection.execute(text(asked))
        ]
        broken += [
            f"{found.count} {found.invariant.words}: {found.ids}"
            for found in broken_invariants(connection, now)
            if may_look or found.invariant.name != TO_BE_EXPECTED
        ]
        verdicts = _verdicts(connection)
        states = _card_states(connection)
        told = [story for story in crowd.stories if not story.is_lost]
        broken += [words for story in told for words in _promises(story, verdicts)]
        broken += [words for review in states for words in _stale(database, connection, world, review, now)]
    copies = Counter(key_of(message) for message in _messages(world) if key_of(message))
    extra = {key: count - 1 for key, count in copies.items() if count > 1}
    unsure = sum(state == DeliveryState.UNSURE for found in states.values() for state in found.values())
    broken += _copies(extra, states, may_look=may_look)
    return Findings(
        verdicts=sum(len(found) for found in verdicts.values()),
        cards=len(crowd.stories),
        extra_copies=sum(extra.values()),
        unsure=unsure,
        broken=tuple(broken),
    )


def _verdicts(connection: Connection) -> Mapping[str, Sequence[Any]]:
    found: dict[str, list[Any]] = {}
    columns = (tables.verdicts.c.review_id, tables.verdicts.c.kind, tables.verdicts.c.revoked_at)
    for row in connection.execute(select(*columns).order_by(tables.verdicts.c.version)):
        found.setdefault(row.review_id, []).append(row)
    return found


def _promises(story: Story, verdicts: Mapping[str, Sequence[Any]]) -> Iterator[str]:
    """A story that came to its end left just the verdicts that it tells of; the last is in force."""
    wanted = [LAST[act] for act in story.acts if act in LAST]
    found = verdicts.get(story.review_id, ())
    if not story.is_over:
        yield f"story {story.number} never came to its end: {story}"
    elif [row.kind for row in found] != wanted:
        yield f"story {story.number} should have left {wanted}, and left {[row.kind for row in found]}"
    elif [row.revoked_at is None for row in found] != [False] * (len(wanted) - 1) + [True]:
        yield f"story {story.number}: the verdict in force is not the last"


def _card_states(connection: Connection) -> Mapping[str, Mapping[str, DeliveryState]]:
    """The deliveries that post cards, by review and id."""
    d = tables.deliveries
    found: dict[str, dict[str, DeliveryState]] = {}
    rows = connection.execute(select(d.c.subject_id, d.c.id, d.c.state).where(d.c.kind == MessageKind.CARD))
    for row in rows:
        found.setdefault(row.subject_id, {})[row.id] = DeliveryState(row.state)
    return found


def _stale(
    database: Database, connection: Connection, world: World, review_id: str, now: datetime
) -> Iterator[str]:
    """Every known copy of a card shows what would be shown now."""
    for copy in copies_of_card(connection, review_id):
        card = card_for(database, copy, now)
        message = world.conversations[str(copy.place)].messages.get(str(copy.message))
        assert card is not None, "a review is never deleted"
        if message is None:
            yield f"the card of {review_id} is recorded where it is not"
        elif _shown(message.blocks) != _shown(card_message(card)["blocks"]):
            yield f"the card of {review_id} shows {message.text!r}, which is not its newest state"


def _shown(value: Any) -> Any:
    """What is shown of blocks, without the ids that the platform gives them."""
    if isinstance(value, dict):
        return {name: _shown(part) for name, part in value.items() if name != "block_id"}
    if isinstance(value, list | tuple):
        return [_shown(part) for part in value]
    return value


def _messages(world: World) -> Iterator[Message]:
    for conversation in world.conversations.values():
        yield from conversation.lasting()


def _copies(
    extra: Mapping[str, int], states: Mapping[str, Mapping[str, DeliveryState]], *, may_look: bool
) -> Iterator[str]:
    """Where the history may be read nothing stands twice; elsewhere a card may, once, and is marked."""
    by_id = {delivery: state for found in states.values() for delivery, state in found.items()}
    for key, count in extra.items():
        if may_look or count > 1 or by_id.get(key) is not DeliveryState.UNSURE:
            yield f"delivery {key} stands {count + 1} times and is {by_id.get(key)}"
