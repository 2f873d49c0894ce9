"""Which records of the audit changed a setting that a configuration file holds, and whether a file did it."""

from handlers.audit.described.change_values import Change
from handlers.audit.subjects import Told
from handlers.audit.words import Names, line
from handlers.configuration.values import SettingChange
from handlers.ids import FirmId

_OF_FIRM = frozenset(
    {"firm.created", "firm.changed", "digest_channel.set", "retention.set", "firm_billing.set"}
)
SETTINGS = _OF_FIRM | frozenset(
    {
        "workspace.connected",
        "client.added",
        "client.cleared",
        "matter.created",
        "matter.changed",
        "person.added",
        "person.changed",
        "roles.given",
        "account.linked",
        "platform.preferred",
        "expert.accepted",
        "rate.set",
        "billing.set",
        "client_billing.set",
        "wall.added",
        "wall.ended",
    }
)


def is_setting(told: Told) -> bool:
    """Whether a record changed something that a configuration file holds."""
    return any(change.get("did") in SETTINGS for change in _changes(told))


def setting_change(told: Told, firm_id: FirmId, names: Names) -> SettingChange:
    """Read such a record: what it is about, in ids, and who did what, in words."""
    about: set[str] = set()
    for change in _changes(told):
        if change.get("did") in SETTINGS:
            about.update(value for value in change.values() if isinstance(value, str))
            if change.get("did") in _OF_FIRM:
                about.add(firm_id)
    who = told.get("who")
    by_file = isinstance(who, dict) and who.get("kind") == "file"
    return SettingChange(about=frozenset(about), by_file=by_file, line=line(told, names))


def _changes(told: Told) -> list[Change]:
    changes = told.get("changes")
    return [one for one in changes if isinstance(one, dict)] if isinstance(changes, list) else []
