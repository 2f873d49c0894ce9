"""Which installation something from Slack is for: by the workspace first, whatever organisation comes along with it."""

from copy import deepcopy
from datetime import datetime
from typing import Any

import pytest

from bot.installs.known import Known
from bot.slack.install.resolving import Resolving
from bot.slack.parse import reply_from_message, sender_of
from handlers.ids import CommandId


def known(workspace: str, *, org: bool = False) -> Known:
    ends: datetime | None = None
    return Known(
        workspace=workspace,
        enterprise_id=workspace if org else "",
        is_org_wide=org,
        name=workspace,
        bot_id="B",
        bot_user_id="U0",
        version=1,
        expires_at=ends,
        bot_token="xoxb-1",
    )


class Some:
    """A few installations."""

    def __init__(self, *there: Known) -> None:
        self._there = {one.workspace: one for one in there}

    def at(self, external_id: str) -> Known | None:
        return self._there.get(external_id)

    def in_organisation(self, enterprise_id: str) -> Known | None:
        found = self._there.get(enterprise_id)
        return found if found is not None and found.is_org_wide else None

    def only(self) -> Known | None:
        return next(iter(self._there.values())) if len(self._there) == 1 else None

    async def reload(self) -> None:
        """There is nothing to read."""


FIRM, OTHER, ORG = known("T1"), known("T2"), known("E1", org=True)
# as bolt-python's own tests have it (connect_channel_payload): whoever sends it is of another organisation
OUTSIDERS_VIEW: dict[str, Any] = {
    "type": "view_submission",
    "team": {"id": "T9", "enterprise_id": "E9"},
    "user": {"id": "U5", "team_id": "T9"},
    "enterprise": {"id": "E9"},
    "view": {"team_id": "T9", "app_installed_team_id": "T1"},
}
OUTSIDERS_CLICK: dict[str, Any] = {
    "type": "block_actions",
    "team": {"id": "T9"},
    "user": {"id": "U5", "team_id": "T9"},
    "enterprise": {"id": "E9"},
    "message": {"team": "T1", "ts": "1.1"},
}
OUTSIDERS_WORDS: dict[str, Any] = {
    "team_id": "T9",
    "enterprise_id": "E9",
    "authorizations": [{"team_id": "T1", "enterprise_id": None}],
    "event": {"type": "message", "user": "U5", "user_team": "T9", "text": "approve", "channel": "C1"},
}
GRID_CLICK: dict[str, Any] = {
    "team": {"id": "T3", "enterprise_id": "E1"},
    "enterprise": {"id": "E1"},
    "user": {"id": "W7", "team_id": "T3"},
}
GRID_COMMAND = {"team_id": "T3", "enterprise_id": "E1", "user_id": "W7", "command": "/signoff"}
GRID_VIEW: dict[str, Any] = {
    "team": None,
    "enterprise": {"id": "E1"},
    "user": {"id": "W7", "team_id": "T3"},
    "is_enterprise_install": True,
}
GRID_EVENT: dict[str, Any] = {
    "team_id": "T3",
    "enterprise_id": "E1",
    "authorizations": [{"team_id": None, "enterprise_id": "E1"}],
    "event": {"type": "message", "user": "W7", "team": "T3", "text": "approve", "channel": "D1"},
}
GRID_OUTSIDER = {**GRID_CLICK, "user": {"id": "W7", "team_id": "T9"}}


@pytest.mark.parametrize(
    ("body", "there", "found"),
    [
        (OUTSIDERS_VIEW, (FIRM, OTHER), FIRM),
        (OUTSIDERS_CLICK, (FIRM, OTHER), FIRM),
        (OUTSIDERS_WORDS, (FIRM, OTHER), FIRM),
        ({"team": {"id": "T2"}}, (FIRM, OTHER), OTHER),
        ({"team_id": "T2"}, (FIRM, OTHER, ORG), OTHER),
        ({"team_id": "T8"}, (FIRM, OTHER), None),
        ({"team_id": "T8"}, (FIRM,), FIRM),
        ({}, (), None),
        (GRID_CLICK, (FIRM, ORG), ORG),
        (GRID_COMMAND, (FIRM, ORG), ORG),
        (GRID_VIEW, (FIRM, ORG), ORG),
        (GRID_EVENT, (FIRM, ORG), ORG),
        # a workspace of the organisation that has an installation of its own goes by that
        ({"team_id": "T1", "enterprise_id": "E1"}, (FIRM, ORG), FIRM),
        # an organisation's id is no way in where the app is in one of its workspaces alone
        ({"team_id": "T8", "enterprise_id": "T1"}, (FIRM, OTHER), None),
    ],
)
def test_an_installation_is_found(
    body: dict[str, Any], there: tuple[Known, ...], found: Known | None
) -> None:
    assert Resolving(Some(*there)).known_for(body) == found


@pytest.mark.parametrize(
    ("body", "workspace"),
    [
        (GRID_CLICK, "E1"),
        (GRID_COMMAND, "E1"),
        (GRID_OUTSIDER, "T9"),
    ],
)
def test_whoever_is_of_the_organisation_is_of_it_as_a_whole_and_an_outsider_is_not(
    body: dict[str, Any], workspace: str
) -> None:
    resolving, heard = Resolving(Some(ORG)), deepcopy(body)
    resolving.bring_home(heard, ORG)
    sender = sender_of(heard)
    assert sender is not None
    assert sender.workspace == workspace


def test_what_was_met_once_is_known_where_less_is_said() -> None:
    resolving = Resolving(Some(FIRM, ORG))
    resolving.bring_home(deepcopy(GRID_CLICK), ORG)
    heard = deepcopy(GRID_VIEW)
    resolving.bring_home(heard, ORG)
    sender = sender_of(heard)
    assert sender is not None
    assert sender.workspace == "E1"
    of_outsiders_view = {**OUTSIDERS_VIEW, "view": {"app_installed_team_id": "T3"}}
    assert resolving.known_for(of_outsiders_view) == ORG


@pytest.mark.parametrize(("user_team", "workspace"), [(None, "E1"), ("E1", "E1"), ("T9", "T9")])
def test_who_wrote_in_an_organisation_is_read_by_their_own_workspace(
    user_team: str | None, workspace: str
) -> None:
    heard = deepcopy(GRID_EVENT)
    if user_team:
        heard["event"]["user_team"] = user_team
    Resolving(Some(ORG)).bring_home(heard, ORG)
    reply = reply_from_message(heard["event"], team=heard["team_id"], command_id=CommandId("c"))
    assert reply is not None
    assert reply.sender.workspace == workspace


def test_in_a_single_workspace_nothing_is_named_otherwise() -> None:
    heard = deepcopy(OUTSIDERS_CLICK)
    Resolving(Some(FIRM)).bring_home(heard, FIRM)
    assert heard == OUTSIDERS_CLICK
