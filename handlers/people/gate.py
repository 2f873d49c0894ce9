"""Who may answer at all: the first question of every command that comes from a person."""

from handlers.decisions import Refusal, Refused
from handlers.people.people import Account, Person, PersonState, Role

_UNKNOWN = (
    "You are not set up as an expert in Signoff here, so nothing was recorded. Your firm's admin can add you."
)
_GUEST = "Guest accounts cannot review for this firm, so nothing was recorded. Your firm's admin can tell you more."
_LEFT = (
    "Your account with Signoff is not active any more, so nothing was recorded. Your firm's admin knows more."
)


def admit(account: Account | None, *roles: Role) -> Person | Refused:
    """Give the person behind an account, or the refusal when they hold none of the roles or may not act.

    Where no role is named, it is about oneself.
    """
    if account is None:
        return Refused(reason=Refusal.NOT_AN_EXPERT, words=_UNKNOWN)
    if account.is_deactivated or account.person.state in (PersonState.DEACTIVATED, PersonState.LEFT):
        return Refused(reason=Refusal.DEACTIVATED, words=_LEFT)
    if account.is_guest:
        return Refused(reason=Refusal.GUEST, words=_GUEST)
    if roles and account.person.roles.isdisjoint(roles):
        return _without_role(roles)
    return account.person


def _without_role(roles: tuple[Role, ...]) -> Refused:
    if Role.EXPERT in roles:
        return Refused(reason=Refusal.NOT_AN_EXPERT, words=_UNKNOWN)
    needed = " or ".join(sorted(roles))
    return Refused(
        reason=Refusal.NOT_ALLOWED, words=f"Only {needed} may do this here, so nothing was changed."
    )
