"""What a PostgreSQL server of the tests has used of the processor."""

import os
from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")


def cpu_seconds(folder: Path) -> float:
    """Say how much CPU the server in this folder has used, with all who served and are gone; 0 where nobody can tell.

    To be asked when nobody is connected: what a process has used counts for its parent once it has ended.
    """
    lock = folder / "data" / "postmaster.pid"
    if not PROC.exists() or not lock.exists():
        return 0.0
    return sum(_ticks(int(lock.read_text().split()[0]))) / os.sysconf("SC_CLK_TCK")


def _ticks(server: int) -> Iterator[int]:
    for process in PROC.iterdir():
        if process.name.isdigit() and (stat := _stat(process)):
            if int(process.name) == server:
                yield sum(int(field) for field in stat[11:15])
            elif int(stat[1]) == server:
                yield int(stat[11]) + int(stat[12])


def _stat(process: Path) -> list[str]:
    """The fields of proc_pid_stat(5) from the third on; none for a process that has just ended."""
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
