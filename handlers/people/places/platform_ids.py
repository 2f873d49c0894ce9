"""What the platforms call workspaces, channels and people: what was typed must look like it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from handlers.people.firms.typed import Mistyped

_GUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"


@dataclass(frozen=True, slots=True)
class _Form:
    """What an id looks like, the words for one that does not, and whether capitals say nothing in it."""

    pattern: re.Pattern[str]
    what: str
    folded: bool = False


@dataclass(frozen=True, slots=True)
class _Forms:
    name: str
    workspace: _Form
    channel: _Form
    member: _Form


# Slack's ids begin with a letter for the kind of thing; Teams' are the directory's GUIDs and its own thread names.
_FORMS = {
    "slack": _Forms(
        "Slack",
        workspace=_Form(re.compile(r"[TE][A-Z0-9]{1,30}"), "a workspace’s id; it looks like T0123ABCD"),
        channel=_Form(
            re.compile(r"[CG][A-Z0-9]{1,30}"),
            "a channel’s id; it looks like C0123ABCD and stands at the foot of the channel’s details",
        ),
        member=_Form(
            re.compile(r"[UW][A-Z0-9]{1,30}"),
            "a member’s id; it looks like U0123ABCD and is in the ⋮ menu of the person’s profile",
        ),
    ),
    "teams": _Forms(
        "Teams",
        workspace=_Form(
            re.compile(_GUID),
            "a tenant’s id; it looks like 01234567-89ab-cdef-0123-456789abcdef",
            folded=True,
        ),
        channel=_Form(
            re.compile(r"19:[A-Za-z0-9_.\-]{1,200}@thread\.(?:tacv2|skype|v2)"),
            "a conversation’s id; it looks like 19:…@thread.tacv2 and is in the link to the channel",
        ),
        member=_Form(
            re.compile(_GUID),
            "a person’s object id in the directory; it looks like 01234567-89ab-cdef-0123-456789abcdef",
            folded=True,
        ),
    ),
}
PLATFORMS = tuple(_FORMS)
# Teams asks before it takes a file of a bot's, and only a person alone can say yes.
FILES_TO_PEOPLE_ALONE = frozenset({"teams"})
Fits = Callable[[str], bool]


def platform_of(text: str, *, field: str = "platform") -> str:
    """Read the name of a platform."""
    platform = text.strip().casefold()
    if platform in _FORMS:
        return platform
    raise Mistyped(f"“{text.strip()[:20]}” is not a platform. Use {' or '.join(PLATFORMS)}.", field=field)


def shown_platform(platform: str) -> str:
    """Name a platform in a sentence."""
    return _FORMS[platform].name if platform in _FORMS else platform


def split_member(text: str) -> tuple[str, str]:
    """Read a member's id with its platform before it, such as "teams:…"; without one the platform is empty."""
    platform, colon, member = text.strip().partition(":")
    return (platform_of(platform, field="member"), member.strip()) if colon else ("", text.strip())


def workspace_of(text: str, platform: str) -> str:
    """Read the id of a workspace."""
    return _read(_FORMS[platform].workspace, text, "workspace")


def channel_of(text: str, platform: str) -> str:
    """Read the id of a channel; its name will not do, for a name can be given to another channel."""
    return _read(_FORMS[platform].channel, text, "channel")


def member_of(text: str, platform: str) -> str:
    """Read the id of a person."""
    return _read(_FORMS[platform].member, text, "member")


def like_channel(text: str) -> Fits:
    """Give what says whether a channel's id may be one of a platform."""
    return lambda platform: _FORMS[platform].channel.pattern.fullmatch(text.strip()) is not None


def like_member(text: str) -> Fits:
    """Give what says whether a person's id may be one of a platform."""
    return lambda platform: _FORMS[platform].member.pattern.fullmatch(text.strip()) is not None


def _read(form: _Form, text: str, field: str) -> str:
    typed = text.strip()
    if form.pattern.fullmatch(typed) is None:
        raise Mistyped(f"“{typed[:40]}” is not {form.what}.", field=field)
    return typed.lower() if form.folded else typed
