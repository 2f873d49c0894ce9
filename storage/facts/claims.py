"""The facts of forms, claims whose time is over, and accounts."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from handlers.people.accounts import AccountFacts
from handlers.people.people import Account
from handlers.review.claims import FormFacts, IdleFacts
from handlers.review.commands import NoteAccount, OpenForm, ReleaseIdle
from storage import tables
from storage.facts.turns import accounts_of, reviews_by_id, turn_facts
from storage.facts.verdicts import texts_to_edit


def form_facts(connection: Connection, commands: Sequence[OpenForm], now: datetime) -> Sequence[FormFacts]:
    """Load the facts of forms; a draft is found only by the person who wrote it."""
    turns = turn_facts(connection, commands, now)
    texts = texts_to_edit(connection, turns)
    return [
        FormFacts(
            turn=turn, text=texts.get(command.review_id, ""), draft=_draft(connection, command, turn.account)
        )
        for command, turn in zip(commands, turns, strict=True)
    ]


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
    """Load the accounts that the platform says something about."""
    del now
    accounts = accounts_of(connection, (command.sender for command in commands))
    return [AccountFacts(account=accounts.get(command.sender)) for command in commands]
