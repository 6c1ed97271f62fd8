"""The machine: which cores there are, what runs where, and how long it has been at it."""

import fcntl
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from server.console import fail

PROC = Path("/proc")


def cores() -> tuple[int, int]:
    """One core for the server, another for the database and the load."""
    if not PROC.is_dir() or not hasattr(os, "sched_getaffinity"):
        fail("The benchmark reads /proc and pins processes to cores. Cure: run it on Linux.")
    ours = sorted(os.sched_getaffinity(0))
    if len(ours) < 2:
        fail("The benchmark needs two cores: one for the server, one for the rest.")
    return ours[0], ours[-1]


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep others out while one runs: two at once would measure each other."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            fail(f"Another benchmark runs on {folder}. Cure: wait until it has ended.")
        yield


def cpu_seconds(process: int) -> float:
    """What a process has used of all cores, with all its threads."""
    fields = (PROC / str(process) / "stat").read_text().rpartition(")")[2].split()
    user, system = int(fields[11]), int(fields[12])
    return (user + system) / os.sysconf("SC_CLK_TCK")


def busy_seconds() -> float:
    """What everything on this machine has used of all cores."""
    user, nice, system, _idle, _waiting, *interrupts = (
        (PROC / "stat").read_text().partition("\n")[0].split()[1:8]
    )
    return sum(map(int, (user, nice, system, *interrupts))) / os.sysconf("SC_CLK_TCK")


def children(process: int) -> Iterator[int]:
    """The processes that a process has started and that still run."""
    for task in (PROC / str(process) / "task").iterdir():
        yield from map(int, (task / "children").read_text().split())


def description() -> str:
    """The processor, its cores, the system and the Python, in a line."""
    info = (PROC / "cpuinfo").read_text().splitlines()
    models = (line.partition(":")[2].strip() for line in info if line.startswith("model name"))
    python = ".".join(map(str, sys.version_info[:3]))
    cpu = next(models, platform.machine())
    return f"{cpu}, {os.cpu_count()} cores, {platform.system()}, Python {python}"
