"""Microsoft's own Agents Playground for one test: fetched from npm when the test begins, and never kept by us.

Its licence is for evaluation, so it is neither in this repository nor among what it depends on.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest

from bot.demo.playground import PACKAGE
from tests.reliability.lives import free_port

FETCHING = 120.0  # seconds that npm may take for one package of some 15 MB
UNREACHED = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH")


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """`signoff demo --teams`, running: the line that it asks a person to paste, and its terminal."""

    command: list[str]
    folder: Path
    typing: IO[str]
    reading: IO[str]

    @property
    def database_url(self) -> str:
        return f"sqlite:///{self.folder.parent / 'demo.db'}"

    def type(self, line: str) -> str:
        """Type a line into the terminal; gives the line that it answers."""
        self.typing.write(f"{line}\n")
        self.typing.flush()
        return self.reading.readline()


def fetch_playground(into: Path) -> Path:
    """Have npm fetch the Playground; gives its program, or skips the test where that cannot be."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("no Node with npm on this machine, and Microsoft's Agents Playground needs both")
    options = ["--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"]
    options += [
        "--fetch-retries=1",
        "--fetch-retry-mintimeout=1000",
    ]  # a machine without a way out knows soon
    try:
        ran = subprocess.run(
            [npm, "install", "--prefix", into, *options, PACKAGE],
            check=False,
            cwd=into,
            capture_output=True,
            text=True,
            timeout=FETCHING,
        )
    except subprocess.TimeoutExpired:
        pytest.skip("npm did not fetch Microsoft's Agents Playground in time")
    if ran.returncode and any(f"code {code}" in ran.stderr for code in UNREACHED):
        pytest.skip("npm cannot reach a registry that has Microsoft's Agents Playground")
    assert ran.returncode == 0, ran.stderr
    return into / "node_modules" / ".bin" / "agentsplayground"


@contextmanager
def running_demo(temporary: Path) -> Iterator[Demo]:
    """Start the demo, with its files below a folder of the test's."""
    command = [sys.executable, "-m", "bot", "demo", "--teams"]
    environ = {**os.environ, "TMPDIR": str(temporary)}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environ
    ) as demo:
        assert demo.stdin is not None
        assert demo.stdout is not None
        try:
            said = _until(demo.stdout, "npx ")
            changed, pasted = said.strip().split(" && ")
            _until(demo.stdout, "Everything here is made up")
            yield Demo(
                command=shlex.split(pasted),
                folder=Path(shlex.split(changed)[1]),
                typing=demo.stdin,
                reading=demo.stdout,
            )
        finally:
            demo.terminate()


@contextmanager
def running_playground(program: Path, demo: Demo) -> Iterator[str]:
    """Start the Playground with the line that the demo printed; gives the address of its page."""
    assert demo.command[:4] == ["npx", "--yes", f"--package={PACKAGE}", "agentsplayground"], demo.command
    command = [program, *demo.command[4:], "--port", str(free_port())]
    # it opens the page by itself, where there is a screen to open it on
    environ = {name: value for name, value in os.environ.items() if "DISPLAY" not in name}
    with subprocess.Popen(
        command,
        cwd=demo.folder,
        env={**environ, "BROWSER": "true"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    ) as playground:
        assert playground.stdout is not None
        try:
            heard = re.search(r"Listening on (\d+)", _until(playground.stdout, "Listening on"))
            assert heard is not None
            yield f"http://127.0.0.1:{heard[1]}"
        finally:
            playground.terminate()


def _until(output: IO[str], words: str) -> str:
    """Read lines until one with these words; gives it."""
    for line in output:
        if words in line:
            return line
    raise AssertionError(f"it ended before it said {words!r}")
