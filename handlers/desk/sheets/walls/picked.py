"""Who was picked in a form about walls: somebody of the firm, or somebody who is nothing there yet."""

from dataclasses import dataclass

from handlers.desk.sheets.line import Asked
from handlers.ids import PersonId, derived_id
from handlers.people.firms.named import workspace_named
from handlers.people.firms.typed import Mistyped
from handlers.people.people import Person
from handlers.people.places.platform_ids import member_of
from handlers.people.roles import newcomer
from handlers.records import AccountLinked


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """A person; `linked` is there where they are new: a wall may bar who only reads along in a channel."""

    person: Person
    linked: AccountLinked | None = None


def picked(asked: Asked, field: str) -> Picked | None:
    """Find who was picked; None where nobody was."""
    typed = asked.filled.text(field)
    if not typed:
        return None
    sender = asked.command.sender
    workspace = workspace_named(asked.firm, sender.workspace, platform=sender.platform)
    member = member_of(typed, sender.platform)
    for account in asked.firm.accounts:
        if (account.workspace_id, account.platform_user_id) == (workspace.id, member):
            return Picked(person=next(one for one in asked.firm.people if one.id == account.person_id))
    name = asked.filled.text("name") or asked.sent.names.get(typed, "")
    if not name:
        words = (
            "They have no account in Signoff yet, and what they are called is not told here: please type it."
        )
        raise Mistyped(words, field="name")
    key = PersonId(derived_id(asked.sent.id, "person", member))
    linked = AccountLinked(workspace_id=workspace.id, platform_user_id=member, person_id=key)
    return Picked(person=newcomer(key, asked.own, name, frozenset()), linked=linked)
