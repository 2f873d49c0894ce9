"""`signoff demo` where it cannot begin, and how it ends; what it shows is in the journeys."""

import os
import socket
import subprocess
import sys
from pathlib import Path

from tests.bot.commands.line import run

SECONDS = 60


def test_a_port_that_is_taken_is_said_in_a_line(sqlite_url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = run(sqlite_url, "demo", "--port", str(port), "--no-browser")

    assert (ran.code, ran.out) == (1, "")
    assert (
        ran.err
        == f"The demo cannot use port {port}: address already in use. Choose another with --port, or none.\n"
    )


def test_a_demo_that_is_told_to_end_leaves_nothing_behind(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot", "demo", "--no-browser"]
    environ = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environ) as demo:
        assert demo.stdout is not None
        assert "in your browser" in demo.stdout.readline()
        demo.terminate()
        said, _ = demo.communicate(timeout=SECONDS)

    assert demo.returncode == 0
    assert said.endswith("Goodbye.\n")
    assert list(tmp_path.iterdir()) == []
