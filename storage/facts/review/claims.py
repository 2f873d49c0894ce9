"""The facts of forms, claims whose time is over, and accounts."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, or_, select

from handlers.people.accounts import AccountFacts, HeldTurn
from handlers.people.people import Account
from handlers.review.answering.releases import IdleFacts
from handlers.review.commands import NoteAccount, OpenForm, ReleaseIdle
from handlers.review.held.values import HeldOutcome
from handlers.review.offering.claims import FormFacts
from handlers.review.offering.turns import TurnFacts
from handlers.review.reviews import WAITING
from storage import tables
from storage.facts.review.turns import accounts_of, reviews_by_id, turn_facts
from storage.facts.review.verdicts import texts_to_edit


def form_facts(connection: Connection, commands: Sequence[OpenForm], now: datetime) -> Sequence[FormFacts]:
    """Load the facts of forms; a draft is found only by the person who wrote it."""
    turns = turn_facts(connection, commands, now)
    texts = texts_to_edit(connection, turns)
    return [
        FormFacts(
            turn=turn,
            text=texts.get(command.review_id, ""),
            draft=_draft(connection, command, turn.account),
            comment=_comment(connection, turn),
        )
        for command, turn in zip(commands, turns, strict=True)
    ]


def _comment(connection: Connection, turn: TurnFacts) -> str:
    """Find what this person said with the answer that came back to them last."""
    if turn.account is None or turn.review is None or turn.review.decided_at is None:
        return ""
    h = tables.held_answers
    came_back = (HeldOutcome.SENT_BACK, HeldOutcome.TAKEN_BACK)
    mine = (h.c.review_id == turn.review.id) & (h.c.expert_id == turn.account.person.id)
    last = select(h.c.comment).where(mine, h.c.outcome.in_(came_back)).order_by(h.c.version.desc())
    return connection.execute(last.limit(1)).scalar() or ""


def _draft(connection: Connection, command: OpenForm, account: Account | None) -> str | None:
    if command.draft_id is None or account is None:
        return None
    drafts = tables.drafts
    return connection.execute(
        select(drafts.c.text).where(
            drafts.c.id == command.draft_id,
            drafts.c.person_id == account.person.id,
            drafts.c.review_id == command.review_id,
        )
    ).scalar()


def idle_facts(connection: Connection, commands: Sequence[ReleaseIdle], now: datetime) -> Sequence[IdleFacts]:
    """Load reviews whose claim time may be over."""
    del now
    known = reviews_by_id(connection, (command.review_id for command in commands))
    found = [known.get(command.review_id) for command in commands]
    return [
        IdleFacts(review=one.review if one else None, matter=one.matter if one else None) for one in found
    ]


def account_facts(
    connection: Connection, commands: Sequence[NoteAccount], now: datetime
) -> Sequence[AccountFacts]:
    """Load the accounts that the platform says something about, and the turns of those whose time here may end."""
    del now
    accounts = accounts_of(connection, (command.sender for command in commands))
    found = [accounts.get(command.sender) for command in commands]
    return [AccountFacts(account=one, turns=_turns(connection, one)) for one in found]


def _turns(connection: Connection, account: Account | None) -> tuple[HeldTurn, ...]:
    """What waits for an answer of a person, unless they have another live account to answer from."""
    if account is None or account.is_guest or account.is_deactivated:
        return ()
    a = tables.accounts
    other = select(a.c.person_id).where(
        a.c.person_id == account.person.id,
        or_(a.c.workspace_id != account.workspace_id, a.c.platform_user_id != account.platform_user_id),
        a.c.is_guest.is_(False),
        a.c.is_deactivated.is_(False),
    )
    if connection.execute(other).first() is not None:
        return ()
    return held_turns(connection, account.person.id)


def held_turns(connection: Connection, person_id: str) -> tuple[HeldTurn, ...]:
    """What waits for an answer of a person."""
    r = tables.reviews
    waiting = select(r.c.id).where(r.c.expert_id == person_id, r.c.state.in_(WAITING))
    held = reviews_by_id(connection, connection.scalars(waiting).all())
    return tuple(HeldTurn(review=one.review, matter=one.matter) for one in held.values())
