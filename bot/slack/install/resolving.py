"""Which installation something from Slack is for, and which workspace whoever did it is of.

Bolt's own store looks for workspace and organisation together. Whoever acts through a shared channel brings their own
organisation along with our workspace, and there is no such pair: what they did would be lost (facts: Slack Connect).
So the workspace alone is looked for first, and an organisation only for an installation in all of it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.installs.known import Installs, Known

Body = Mapping[str, Any]


class Resolving:
    """Finds installations; of an organisation that the app is in as a whole, it remembers the workspaces it met."""

    def __init__(self, installs: Installs) -> None:
        self._installs = installs
        self._homes: dict[str, str] = {}

    def known_for(self, body: Body) -> Known | None:
        """Find the installation that a body is for; None where the app is not installed (any more)."""
        for team, enterprise in _places(body):
            if (known := self._installs.at(team) if team else None) is not None:
                return known
            organisation = enterprise or self._homes.get(team, "")
            if organisation and (known := self._installs.in_organisation(organisation)) is not None:
                if team:
                    self._homes[team] = organisation
                return known
        return self._installs.only()

    def bring_home(self, body: dict[str, Any], known: Known) -> None:
        """Name the organisation in place of each of its workspaces, for there a person is one and the same in all.

        Whoever is of none of them stays of another workspace, which is nobody of the firm's.
        """
        if not known.is_org_wide:
            return
        org = known.workspace
        for team, enterprise in _pairs(body):
            if team and enterprise == org:
                self._homes[team] = org
        for part, name in _names(body):
            if self._homes.get(str(part.get(name))) == org:
                part[name] = org
        _read_event(body, org)


def _pairs(body: Body) -> Iterator[tuple[str, str]]:
    """Every workspace that is named together with its organisation."""
    team, organisation = _part(body, "team"), _part(body, "enterprise")
    for authorization in body.get("authorizations") or ():
        yield _text(authorization, "team_id"), _text(authorization, "enterprise_id")
    yield _text(team, "id"), _text(team, "enterprise_id") or _text(organisation, "id")
    yield _text(body, "team_id"), _text(body, "enterprise_id")


def _places(body: Body) -> Iterator[tuple[str, str]]:
    """Where the app may be installed that this is for, the surest first."""
    for authorization in body.get("authorizations") or ():
        yield _text(authorization, "team_id"), _text(authorization, "enterprise_id")
    view, message = _part(body, "view"), _part(body, "message")
    yield _text(view, "app_installed_team_id"), ""
    yield _text(message, "team"), ""  # of a card of ours
    yield from _pairs(body)
    yield _text(_part(body, "user"), "team_id"), ""


def _names(body: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Every place in a body where the workspace of whoever acted is named."""
    event = _part(body, "event")
    parts = (
        *((body, "team_id"), (_part(body, "team"), "id"), (_part(body, "user"), "team_id")),
        *((event, "team"), (event, "user_team"), (_part(event, "user"), "team_id")),
    )
    yield from ((part, name) for part, name in parts if isinstance(part, dict) and part.get(name))


def _read_event(body: dict[str, Any], org: str) -> None:
    """An interaction or an event of a whole organisation may name no workspace at all."""
    if _text(body, "enterprise_id") == org and not body.get("team_id"):
        body["team_id"] = org
    if _text(_part(body, "enterprise"), "id") == org and body.get("team") is None:
        body["team"] = {"id": org}


def _part(of: Body, name: str) -> Any:
    part = of.get(name)
    return part if isinstance(part, Mapping) else {}


def _text(of: Body, name: str) -> str:
    text = of.get(name)
    return text if isinstance(text, str) else ""
