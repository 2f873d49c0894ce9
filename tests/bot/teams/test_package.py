"""The manifest for Teams, and the package that it goes into."""

import json
from copy import deepcopy
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from jsonschema import Draft4Validator
from PIL import Image

from bot.teams.answering.typed import Asks
from bot.teams.cards.speaking import COMMANDS
from bot.teams.package import BadPackage, Sources, teams_package

ROOT = Path(__file__).parents[3]
KEPT = ROOT / "manifests" / "teams"
SCHEMA = ROOT / "tests" / "payloads" / "teams" / "manifest.1.25.schema.json"
APP_ID = "5b3e7c1a-0000-4000-8000-00000000000a"
SOURCES = Sources(
    manifest=(KEPT / "manifest.json").read_text(encoding="utf-8"),
    color=(KEPT / "color.png").read_bytes(),
    outline=(KEPT / "outline.png").read_bytes(),
)


def packed(**changes: Any) -> bytes:
    told = {"app_id": APP_ID, "version": "0.1.0", "developer": "Vale", "website": "https://vale.example"}
    return teams_package(SOURCES, **(told | changes))


def manifest(**changes: Any) -> dict[str, Any]:
    with ZipFile(BytesIO(packed(**changes))) as package:
        return dict(json.loads(package.read("manifest.json")))


def errors(candidate: object) -> list[str]:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return [error.json_path for error in Draft4Validator(schema).iter_errors(candidate)]


def test_the_packaged_manifest_is_what_teams_takes() -> None:
    assert errors(manifest()) == []
    assert manifest()["$schema"].endswith(f"/v{manifest()['manifestVersion']}/MicrosoftTeams.schema.json")


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        (("bots", 0, "scopes"), ["tenant"], "$.bots[0].scopes[0]"),
        (("id",), "signoff", "$.id"),
        (("name", "short"), "x" * 31, "$.name.short"),
        (("settings",), {}, "$"),
    ],
)
def test_the_schema_would_notice_a_mistake(path: tuple[Any, ...], value: object, where: str) -> None:
    wrong = deepcopy(manifest())
    *way, last = path
    part: Any = wrong
    for step in way:
        part = part[step]
    part[last] = value
    assert errors(wrong) == [where]


def test_the_bot_is_where_people_are_and_may_send_files() -> None:
    (bot,) = manifest()["bots"]
    assert manifest()["name"]["short"] == "Signoff"
    assert bot["scopes"] == ["personal", "team", "groupChat"]
    assert (bot["botId"], bot["supportsFiles"], bot["isNotificationOnly"]) == (APP_ID, True, False)


def test_the_commands_are_the_words_that_are_understood_and_that_help_tells() -> None:
    (listed,) = manifest()["bots"][0]["commandLists"]
    told = tuple((command["title"], command["description"]) for command in listed["commands"])
    assert told == COMMANDS
    assert {title for title, _ in told} == set(Asks) - {
        Asks.VOID,
        Asks.AUDIT,
        Asks.CLAIM,
        Asks.OUT,
        Asks.BACK,
        Asks.LEAVE,
    }, "what needs something behind it"
    assert listed["scopes"] == manifest()["bots"][0]["scopes"]


def test_reading_replies_in_channels_is_all_that_is_asked_for() -> None:
    app = manifest()
    asked = app["authorization"]["permissions"]["resourceSpecific"]
    assert asked == [{"name": "ChannelMessage.Read.Group", "type": "Application"}]
    assert app["webApplicationInfo"]["id"] == APP_ID
    assert app["validDomains"] == []
    assert not {"permissions", "devicePermissions", "composeExtensions", "staticTabs"} & app.keys()


def test_the_package_holds_three_files_at_its_root() -> None:
    with ZipFile(BytesIO(packed())) as package:
        assert package.namelist() == ["manifest.json", "color.png", "outline.png"]
        assert package.testzip() is None
        assert package.read("color.png") == SOURCES.color


def test_the_same_package_is_the_same_bytes() -> None:
    assert packed() == packed()
    assert packed() == packed(app_id=APP_ID.upper())
    with ZipFile(BytesIO(packed())) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_words_that_json_would_trip_over_are_written_as_they_are() -> None:
    assert manifest(developer='Vale "& Sons" \\')["developer"]["name"] == 'Vale "& Sons" \\'


@pytest.mark.parametrize(
    "change",
    [
        {"app_id": ""},
        {"app_id": f"{APP_ID}\n"},
        {"app_id": "${{TEAMS_APP_ID}}"},
        {"developer": "  "},
        {"developer": "x" * 33},
        {"website": "http://vale.example"},
        {"developer": "${{LEFT}}"},
    ],
)
def test_what_makes_no_package_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(BadPackage):
        packed(**change)


def test_the_colour_icon_is_what_teams_asks_for() -> None:
    with Image.open(BytesIO(SOURCES.color)) as icon:
        assert (icon.format, icon.size) == ("PNG", (192, 192))
        assert icon.convert("RGBA").getpixel((0, 0)) == (0x0D, 0x5C, 0x58, 255)


def test_the_outline_is_white_on_nothing() -> None:
    with Image.open(BytesIO(SOURCES.outline)) as icon:
        assert (icon.format, icon.size, icon.mode) == ("PNG", (32, 32), "RGBA")
        seen = icon.getdata() if not hasattr(icon, "get_flattened_data") else icon.get_flattened_data()
        pixels = set(seen)
    assert {pixel[:3] for pixel in pixels} == {(255, 255, 255)}
    assert {0, 255} <= {pixel[3] for pixel in pixels}
