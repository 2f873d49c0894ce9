"""What the platform says about accounts: deactivated, guest, or neither."""

from dataclasses import dataclass
from datetime import datetime

from handlers.decisions import Decision, Done
from handlers.people.people import Account
from handlers.records import AccountNoted
from handlers.review.commands import NoteAccount


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFacts:
    account: Account | None


def note_account(command: NoteAccount, facts: AccountFacts, now: datetime) -> Decision:
    """Remember what the platform says of one of our people; others are none of our business."""
    del now
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
    return Decision(reply=Done(), records=(noted,))
