"""Who takes part: Copydesk and its peers, each one process on the server's core."""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.limit import DATABASE
from server.console import fail

ROOT = Path(__file__).parent.parent
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
START_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs."""

    name: str
    url: str
    process: subprocess.Popen[bytes]
    is_peer: bool


@contextmanager
def copydesk(name: str, database_url: str, *, megabytes: int, core: int) -> Iterator[Server]:
    """Copydesk as it is served, with so much memory for copies of what readers got."""
    environment = {
        "COPYDESK_DATABASE_URL": database_url,
        "COPYDESK_PORT": "0",
        "COPYDESK_COPY_MEGABYTES": str(megabytes),
        "COPYDESK_WORKER": "0",  # the data is as it is: nobody indexes it meanwhile
    }
    with _started(name, ["server", "serve"], environment, core, is_peer=False) as server:
        yield server


@contextmanager
def peer(name: str, database_url: str, *, core: int) -> Iterator[Server]:
    """One of ours to hold it against: `limit` or `naive`, by the name of its module."""
    command = ["uvicorn", "--factory", f"bench.{name}:served", "--port", "0", "--no-access-log"]
    with _started(name, command, {DATABASE: database_url}, core, is_peer=True) as server:
        yield server


@contextmanager
def _started(
    name: str, command: list[str], environment: dict[str, str], core: int, *, is_peer: bool
) -> Iterator[Server]:
    with tempfile.NamedTemporaryFile() as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            preexec_fn=lambda: os.sched_setaffinity(0, {core}),
        )
        try:
            yield Server(name, _address(name, process, Path(log.name)), process, is_peer)
        finally:
            process.terminate()
            process.wait()


def _address(name: str, process: subprocess.Popen[bytes], log: Path) -> str:
    """Where it says that it listens."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        if found := ADDRESS.search(log.read_text()):
            return found[0]
        time.sleep(0.05)
    fail(f"{name} did not start:\n{log.read_text()}")
