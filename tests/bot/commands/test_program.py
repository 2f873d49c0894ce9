"""The program itself: help that reads well, quickly; the version; settings that are wrong."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.commands.program import _ADMIN, _COMMANDS, _CONFIG, _KEYS, _LEDES, _NAMES, _TEAMS, _WALLS
from tests.bot.commands.line import run

README = Path(__file__).parents[3] / "README.md"
COMMANDS = [
    *_COMMANDS,
    *(f"admin {name}" for name in _ADMIN),
    *(f"admin wall {name}" for name in _WALLS),
    *(f"admin names {name}" for name in _NAMES),
    *(f"config {name}" for name in _CONFIG),
    *(f"keys {name}" for name in _KEYS),
    *(f"ledes {name}" for name in _LEDES),
    *(f"teams {name}" for name in _TEAMS),
]
HEAVY = (
    "sqlalchemy",
    "slack_sdk",
    "slack_bolt",
    "matplotlib",
    "aiohttp",
    "alembic",
    "pydantic",
    "tomlkit",
    "fpdf",
)


@pytest.mark.parametrize(
    "command", ["", "admin", "admin names", "admin wall", "config", "ledes", "teams", *COMMANDS]
)
def test_every_command_has_help_with_a_sentence(sqlite_url: str, command: str) -> None:
    ran = run(sqlite_url, *command.split(), "--help")
    assert ran.code == 0
    assert f"Usage: signoff {command}".strip() in ran.out
    usage, sentence, *_ = [line.strip() for line in ran.out.splitlines() if line.strip()]
    assert usage.startswith("Usage:")
    assert sentence.endswith(".")


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys; from bot.commands.program import program; "
        "program()(['--help'], standalone_mode=False); print([m for m in sys.argv[1:] if m in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, *HEAVY], capture_output=True, text=True, timeout=30, check=True
    )
    assert ran.stdout.splitlines()[-1] == "[]"


def test_without_a_command_the_help_is_shown_and_nothing_done(sqlite_url: str, tmp_path: Path) -> None:
    ran = run(sqlite_url)
    assert "Usage: signoff" in ran.out + ran.err
    assert list(tmp_path.iterdir()) == []


def test_the_version_is_printed(sqlite_url: str) -> None:
    ran = run(sqlite_url, "--version")
    assert (ran.code, ran.out) == (0, "signoff 0.1.0\n")


def test_the_option_beats_the_environment(sqlite_url: str, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    words = ("--database", f"sqlite:///{other}", "admin", "firm", "X", "--currency", "USD", "--zone", "UTC")
    assert run(sqlite_url, *words).code == 0
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".db"] == ["other.db"]


def test_wrong_settings_are_all_said_at_once(sqlite_url: str) -> None:
    ran = run(sqlite_url, "admin", "list", environ={"SIGNOFF_PORT": "none", "SIGNOFF_LOG_LEVEL": "LOUD"})
    assert ran.code == 1
    assert "SIGNOFF_PORT must be a number" in ran.err
    assert "SIGNOFF_LOG_LEVEL must be one of" in ran.err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"signoff {command}" in README.read_text(encoding="utf-8")
