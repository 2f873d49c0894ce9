"""The workspace of a firm that has just added Signoff: the same people as in the demo, and the app in no channel."""

from dataclasses import replace
from secrets import token_hex

from bot.demo.firm import LAW
from bot.demo.place import APP_PERSON, CHANNELS, demo_workspace
from bot.workspace.state import WorkspaceConfig

FIRST = "U0SAM"


def empty_workspace(manifest: str) -> WorkspaceConfig:
    """Make the workspace, with whoever will be the admin first; its id is new, so that no page remembers another."""
    full = demo_workspace(manifest)
    channels = (
        replace(one, members=tuple(member for member in one.members if member != APP_PERSON))
        for one in full.channels
        if not one.is_private
    )
    return replace(
        full,
        team_id=f"T0{token_hex(4).upper()}",
        people=tuple(sorted(full.people, key=lambda person: person.id != FIRST)),
        channels=tuple(sorted(channels, key=lambda channel: channel.id != CHANNELS[LAW])),
    )
