"""What the firm is told of its installations."""

from datetime import datetime

from handlers.installs.renewing import TELL_WITHIN
from handlers.people.places.platform_ids import shown_platform
from storage.views.installs import Connected

_AGAIN = "Whoever may install apps there opens Signoff’s install page, /slack/install, once more"


def installation_words(one: Connected, seen_at: datetime) -> str:
    """Say what is wrong with an installation, as it was seen at a time; empty where it is well (again)."""
    where = f"{one.name} in {shown_platform(one.platform)}"
    if one.removed_at is not None:
        return (
            f"Signoff was removed from {where}. Nothing is lost: what is owed there waits, and what can go elsewhere "
            f"does. {_AGAIN}, and it goes out by itself."
        )
    if one.expires_at is None:
        return ""
    ends = f"{one.expires_at:%Y-%m-%d %H:%M} UTC"
    if one.trouble:
        return (
            f"Signoff’s access to {where} ends on {ends} and could not be renewed ({one.trouble}). {_AGAIN}; "
            "after that time what is owed there waits."
        )
    if one.expires_at - seen_at <= TELL_WITHIN:
        return (
            f"Signoff’s access to {where} ends on {ends}, and Slack has not renewed it yet. It is tried again every "
            "minute; after that time what is owed there waits until it is renewed."
        )
    return ""
