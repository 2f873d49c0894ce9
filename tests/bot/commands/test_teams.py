"""`signoff teams package`: one file to upload, or a sentence that says what is wrong."""

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.bot.commands.line import run

APP_ID = "5B3E7C1A-0000-4000-8000-00000000000A"


def test_a_package_is_written_for_the_firms_own_app(sqlite_url: str, tmp_path: Path) -> None:
    out = tmp_path / "app.zip"
    named = ("--developer", "Harbour & Vale", "--website", "https://harbour.example/signoff")
    ran = run(sqlite_url, "teams", "package", "--app-id", APP_ID, "--out", str(out), *named)
    assert ran.code == 0, ran.err
    assert "is written" in ran.out
    with ZipFile(out) as package:
        manifest = json.loads(package.read("manifest.json"))
    assert manifest["id"] == manifest["bots"][0]["botId"] == APP_ID.lower()
    assert manifest["developer"]["name"] == "Harbour & Vale"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--app-id", "signoff"), "An app id is a GUID"),
        (("--app-id", APP_ID, "--website", "http://harbour.example"), "begins with https://"),
        (("--app-id", APP_ID, "--developer", "x" * 33), "1 to 32 characters"),
    ],
)
def test_what_makes_no_package_is_said_and_nothing_written(
    sqlite_url: str, tmp_path: Path, options: tuple[str, ...], words: str
) -> None:
    out = tmp_path / "app.zip"
    ran = run(sqlite_url, "teams", "package", "--out", str(out), *options)
    assert ran.code == 1
    assert words in ran.err
    assert not out.exists()


def test_a_place_that_cannot_be_written_is_said(sqlite_url: str, tmp_path: Path) -> None:
    ran = run(
        sqlite_url, "teams", "package", "--app-id", APP_ID, "--out", str(tmp_path / "nowhere" / "app.zip")
    )
    assert ran.code == 1
    assert "could not be written" in ran.err
