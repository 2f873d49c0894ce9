"""Starting the measured processes, asking the system what they use, and killing them."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, perf_counter, sleep
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, build_opener

from tests.benchmarks.servers import SECRET, TOKEN

START_SECONDS = 30
LOOK_EVERY = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running process, where it listens, and how many seconds it took from its start to its first answer."""

    url: str
    pid: int
    seconds_to_start: float = 0.0

    def cpu_seconds(self) -> float:
        """Say how much CPU the process has used so far, all its threads together; 0 where nobody can tell."""
        stat = Path(f"/proc/{self.pid}/stat")
        if not stat.exists():
            return 0.0
        fields = stat.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident_megabytes(self) -> float:
        """Say how much memory the process holds now."""
        asked = ["ps", "-o", "rss=", "-p", str(self.pid)]
        return int(subprocess.run(asked, capture_output=True, check=True, text=True).stdout) / 1024


@contextmanager
def product(database_url: str, slack_url: str) -> Iterator[Server]:
    """Run `signoff serve` and kill it at the end, as hard as a power cut would."""
    port = _free_port()
    environ = os.environ | {
        "SIGNOFF_DATABASE": database_url,
        "SIGNOFF_PORT": str(port),
        "SIGNOFF_SLACK_BOT_TOKEN": TOKEN,
        "SIGNOFF_SLACK_SIGNING_SECRET": SECRET,
        "SIGNOFF_SLACK_API_URL": f"{slack_url}/api/",
        "SIGNOFF_LOG_LEVEL": "WARNING",
    }
    environ.pop("PYTHONDONTWRITEBYTECODE", None)  # nobody's own machine compiles everything at every start
    url, began = f"http://127.0.0.1:{port}", perf_counter()
    with subprocess.Popen([sys.executable, "-m", "bot", "serve"], env=environ) as process:
        try:
            _wait_for(url, process)
            yield Server(url=url, pid=process.pid, seconds_to_start=perf_counter() - began)
        finally:
            process.kill()


@contextmanager
def serving(name: str, database_url: str = "", chat_url: str = "") -> Iterator[Server]:
    """Run one of `tests.benchmarks.servers` until the block is left."""
    command = [sys.executable, "-m", "tests.benchmarks.servers", name, database_url, chat_url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            if not url:
                raise RuntimeError(f"{name} ended early")
            yield Server(url=url, pid=process.pid)
        finally:
            process.kill()


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    """Ask until there is an answer, any answer."""
    opener, deadline = build_opener(ProxyHandler({})), monotonic() + START_SECONDS
    while process.poll() is None and monotonic() < deadline:
        try:
            opener.open(f"{url}/openapi.json").close()
        except HTTPError:
            return
        except (URLError, ConnectionError):
            sleep(LOOK_EVERY)
        else:
            return
    raise RuntimeError(f"the product did not answer at {url}")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
