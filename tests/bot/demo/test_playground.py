"""What the demo writes for Microsoft's Agents Playground, and that it means the firm in the database."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.demo.firm import PEOPLE, records
from bot.demo.playground import (
    APP_ID,
    CHANNEL_NAMES,
    CHAT,
    CONFIG,
    TENANT,
    places,
    practice_of,
    write_configs,
)
from handlers.people.places.place_values import PlaceKind
from handlers.records import AccountLinked, DigestChannelSet, WorkspaceConnected
from handlers.review.tasks import Matter

NOW = datetime(2026, 11, 27, 8, tzinfo=UTC)
SEEDED = records(NOW, CHAT)
ACCOUNTS = {one.platform_user_id for one in SEEDED if isinstance(one, AccountLinked)}


@pytest.fixture
def configs(tmp_path: Path) -> dict[str, Any]:
    write_configs(tmp_path)
    return {file.parent.name: json.loads(file.read_text()) for file in tmp_path.rglob(CONFIG)}


def test_everybody_in_the_firm_can_be_played(configs: dict[str, Any]) -> None:
    assert {config["currentUser"]["name"] for config in configs.values()} == {name for _, name, *_ in PEOPLE}
    assert configs["ada"]["currentUser"]["name"] == "Ada Okafor"


def test_a_configuration_has_as_many_colleagues_and_channels_as_the_playground_takes(
    configs: dict[str, Any],
) -> None:
    for config in configs.values():
        shown = {one["id"] for one in (config["currentUser"], *config["users"])}
        assert (len(config["users"]), len(shown), len(config["team"]["channels"])) == (5, 6, 1)


def test_every_id_is_the_one_in_the_database(configs: dict[str, Any]) -> None:
    (workspace,) = [one for one in SEEDED if isinstance(one, WorkspaceConnected)]
    (digest,) = [one for one in SEEDED if isinstance(one, DigestChannelSet)]
    channels = {one.channel for one in SEEDED if isinstance(one, Matter)}
    for config in configs.values():
        assert {one["aadObjectId"] for one in (config["currentUser"], *config["users"])} <= ACCOUNTS
        assert (config["tenantId"], config["bot"]["id"]) == (workspace.external_id, f"28:{APP_ID}")
        assert config["team"]["channels"][0]["id"] in channels
        assert config["groupChat"]["id"] == digest.channel
    assert (workspace.platform, workspace.external_id) == ("teams", TENANT)


def test_no_two_people_have_the_same_personal_chat(configs: dict[str, Any]) -> None:
    assert len({config["personalChat"]["id"] for config in configs.values()}) == len(PEOPLE)


@pytest.mark.parametrize(
    ("name", "channel"),
    [
        ("ada", "law-reviews"),
        ("mei", "banking-reviews"),
        ("tom", "consulting-reviews"),
        ("fay", "law-reviews"),
    ],
)
def test_a_playground_shows_the_channel_of_its_persons_practice(
    configs: dict[str, Any], name: str, channel: str
) -> None:
    config = configs[name]
    team, group = places(practice_of(config["currentUser"]["aadObjectId"]), "http://localhost:1/")
    assert config["team"]["channels"] == [{"id": team.conversation_id, "name": channel}]
    assert (team.kind, team.team_id, team.channel_id) == (
        PlaceKind.CHANNEL,
        config["team"]["id"],
        team.conversation_id,
    )
    assert (group.kind, group.conversation_id) == (PlaceKind.GROUP, config["groupChat"]["id"])
    assert team.service_url == group.service_url == "http://localhost:1/"


def test_a_stranger_has_no_practice() -> None:
    assert practice_of("nobody") is None
    assert len(CHANNEL_NAMES) == len({CHAT.channels[area] for area in CHANNEL_NAMES})
