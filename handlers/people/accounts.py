"""What the platform says about accounts: deactivated, guest, or neither."""

from dataclasses import dataclass
from datetime import datetime

from handlers.decisions import Decision, Done
from handlers.people.people import Account
from handlers.records import AccountNoted
from handlers.review.answering.releases import passed_on
from handlers.review.commands import NoteAccount
from handlers.review.reviews import Review
from handlers.review.tasks import Matter


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldTurn:
    """A review that waits for an answer of one person, and its matter."""

    review: Review
    matter: Matter


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFacts:
    """An account of one of our people; `turns` are all that wait for them, if this is the last they can answer from."""

    account: Account | None
    turns: tuple[HeldTurn, ...] = ()


def note_account(command: NoteAccount, facts: AccountFacts, now: datetime) -> Decision:
    """Remember what the platform says of one of our people; others are none of our business.

    Whoever can answer no more gives back what waits for them, so that somebody else is asked at once.
    """
    account = facts.account
    if account is None or (account.is_guest, account.is_deactivated) == (
        command.is_guest,
        command.is_deactivated,
    ):
        return Decision(reply=Done(already=True))
    noted = AccountNoted(
        workspace_id=account.workspace_id,
        platform_user_id=account.platform_user_id,
        is_guest=command.is_guest,
        is_deactivated=command.is_deactivated,
    )
    if not (command.is_guest or command.is_deactivated):
        return Decision(reply=Done(), records=(noted,))
    given_back = [passed_on(held.review, held.matter, now) for held in facts.turns]
    records = (record for found, _ in given_back for record in found)
    messages = (message for _, owed in given_back for message in owed)
    return Decision(reply=Done(), records=(noted, *records), messages=tuple(messages))
