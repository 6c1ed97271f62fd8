"""Load on a server by wrk, and what it cost: requests, latency, the CPU of all who took part."""

import json
import os
import resource
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path

from bench.machine import busy_seconds, cpu_seconds
from bench.servers import Server
from server.console import fail

WRK = ("wrk", "--threads", "1", "--connections", "16", "--timeout", "60s")
SCRIPT = Path(__file__).parent / "wrk.lua"


@dataclass(frozen=True, slots=True)
class Sample:
    """One window of load. All times are milliseconds."""

    throughput: float
    """Requests a second."""

    p50: float
    p99: float

    server: float
    """CPU of the server a request."""

    database: float
    """CPU of the database a request; on SQLite it is in the server's."""

    others: float = 0.0
    """Cores that were busy with something else: where it is not about 0, mistrust the rest."""


def need_wrk() -> None:
    """Fail before any work is done if there is nothing to make load with."""
    if shutil.which("wrk") is None:
        fail("The load is made by wrk. Cure: apt-get install wrk")


def loaded(
    server: Server,
    bodies: Path,
    *,
    seconds: int,
    core: int,
    database_cpu: Callable[[], float],
) -> Sample:
    """What a window of load cost. Every request must be answered with 200."""

    def clocks() -> tuple[float, ...]:
        wrk = resource.getrusage(resource.RUSAGE_CHILDREN)
        ours = cpu_seconds(server.process.pid), database_cpu(), wrk.ru_utime + wrk.ru_stime
        return *ours, busy_seconds(), time.monotonic()

    before = clocks()
    told = _wrk(server, bodies, seconds, core)
    own, database, wrk, busy, passed = (
        there - here for here, there in zip(before, clocks(), strict=True)
    )
    if told["failed"]:
        fail(f"{server.name}: {told['failed']} of {told['requests']} requests failed")
    count = told["requests"]
    return Sample(
        throughput=count / told["seconds"],
        p50=told["p50"],
        p99=told["p99"],
        server=1_000 * own / count,
        database=1_000 * database / count,
        others=max(0.0, busy - own - database - wrk) / passed,
    )


def median(samples: list[Sample]) -> Sample:
    """The median of each figure."""
    names = [field.name for field in fields(Sample)]
    return Sample(*(statistics.median(getattr(one, name) for one in samples) for name in names))


def _wrk(server: Server, bodies: Path, seconds: int, core: int) -> dict[str, float]:
    done = subprocess.run(
        [*WRK, f"-d{seconds}s", "-s", SCRIPT, server.url, "--", bodies],
        capture_output=True,
        text=True,
        preexec_fn=lambda: os.sched_setaffinity(0, {core}),
    )
    if done.returncode:
        fail(f"wrk: {done.stderr or done.stdout}")
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told
