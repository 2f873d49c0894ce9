"""`signoff demo` where it cannot begin, and how it ends; what it shows is in the journeys."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.demo.playground import CONFIG
from tests.bot.commands.line import run
from tests.journeys.playground import running_demo

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


def test_a_demo_for_the_playground_hears_this_machine_alone_and_closes_the_week(tmp_path: Path) -> None:
    with running_demo(tmp_path) as demo:
        endpoint = urlsplit(demo.command[demo.command.index("--app-endpoint") + 1])
        answered = demo.type("hello")
        closed = demo.type("Close")
        with pytest.raises(OSError):  # noqa: PT011  # whichever: this machine by another of its names
            socket.create_connection(("127.0.0.2", endpoint.port or 0), timeout=SECONDS).close()
        with socket.create_connection(("127.0.0.1", endpoint.port or 0), timeout=SECONDS):
            pass
        assert (demo.folder / CONFIG).exists()

    assert (endpoint.scheme, endpoint.hostname, endpoint.path) == ("http", "127.0.0.1", "/api/messages")
    assert "--disable-telemetry" in demo.command
    assert answered.startswith("Type close")
    assert closed.startswith("The week is closed")
    assert list(tmp_path.iterdir()) == []


def test_a_demo_for_the_playground_runs_where_nobody_can_type(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot", "demo", "--teams"]
    environ = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, env=environ
    ) as demo:
        assert demo.stdout is not None
        assert any("Everything here is made up" in line for line in demo.stdout)
        demo.terminate()
        said, _ = demo.communicate(timeout=SECONDS)

    assert (demo.returncode, said) == (0, "Goodbye.\n")


def test_a_port_that_is_taken_is_said_of_the_playgrounds_demo_too(sqlite_url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = run(sqlite_url, "demo", "--teams", "--port", str(port))

    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(f"The demo cannot use port {port}: address already in use.")


def test_a_demo_of_nothing_is_for_the_page_alone(sqlite_url: str) -> None:
    ran = run(sqlite_url, "demo", "--empty", "--teams")

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("--empty is for the page alone")
