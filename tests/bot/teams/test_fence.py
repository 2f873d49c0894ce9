"""Microsoft's archived SDK is known to one file, and to nobody who does not use Teams."""

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
SDK = {"azure", "botbuilder", "botframework", "msal", "msrest"}
# a process as `signoff serve` makes it, for a firm in Slack alone
PROBE = """
import asyncio, sys
from bot.process.accesses import slack_access, teams_access
from bot.process.connections import Connections
from bot.process.serving import run_service
from bot.process.settings import Settings

async def connect():
    settings = Settings(slack_bot_token="xoxb-1", slack_signing_secret="s")
    there = Connections(None, None, slack=slack_access(settings), teams=teams_access(settings))
    assert list(there.platforms) == ["slack"]
    await there.close()

asyncio.run(connect())
print(*sorted(sys.modules))
"""


def _imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {name.split(".")[0] for name in names}


def test_one_file_alone_imports_the_archived_sdk() -> None:
    files = [
        path for folder in ("bot", "handlers", "storage", "tests") for path in (ROOT / folder).rglob("*.py")
    ]
    users = {path.relative_to(ROOT).as_posix() for path in files if _imported(path) & SDK}
    assert users == {"bot/teams/calling/sdk.py"}


def test_who_does_not_use_teams_never_loads_it() -> None:
    run = subprocess.run([sys.executable, "-c", PROBE], cwd=ROOT, check=True, capture_output=True, text=True)
    loaded = set(run.stdout.split())
    assert "bot.process.serving" in loaded
    assert not {name.split(".")[0] for name in loaded} & SDK
    assert {name for name in loaded if name.startswith("bot.teams")} == {
        "bot.teams",
        "bot.teams.access",
    }
