"""A PostgreSQL of the benchmark's own, which keeps its data between runs."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.machine import children, cpu_seconds
from server.console import fail
from tests.postgres import postgres_binaries, server_user

OPTIONS = (
    "listen_addresses=",
    "fsync=off",  # the data can be made again
    "full_page_writes=off",
    "synchronous_commit=off",
    "autovacuum=off",  # nothing is written once the data is in, and that was vacuumed
    "shared_buffers=1GB",
    "max_wal_size=4GB",
    "max_connections=200",
)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A server that runs, on a socket of its own."""

    socket: Path
    postmaster: int

    def url(self, database: str) -> str:
        """A superuser's."""
        return f"postgresql://postgres@/{database}?host={self.socket}"

    def cpu_seconds(self) -> float:
        """What all its processes have used."""
        total = cpu_seconds(self.postmaster)
        for process in children(self.postmaster):
            with contextlib.suppress(FileNotFoundError):  # it ended meanwhile
                total += cpu_seconds(process)
        return total


@contextmanager
def running(folder: Path, *, core: int) -> Iterator[Cluster]:
    """The cluster in a folder, made if there is none, on one core."""
    binaries = postgres_binaries()
    if binaries is None:
        fail("There is no PostgreSQL here. Cure: install it, or give --database sqlite.")
    data, user = folder / "data", server_user()
    if not data.exists():
        folder.mkdir(parents=True, exist_ok=True)
        if user:
            shutil.chown(folder, user)
        locale = ("--encoding=UTF8", "--no-locale")
        _run(binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-N", *locale)
    with tempfile.TemporaryDirectory(prefix="bench-") as socket:
        if user:
            shutil.chown(socket, user)
        options = " ".join(f"-c {one}" for one in (*OPTIONS, f"unix_socket_directories={socket}"))
        control = (binaries / "pg_ctl", "-w", "-D", data)
        if (data / "postmaster.pid").exists():  # left behind by a run that was killed
            with contextlib.suppress(RuntimeError):
                _run(*control, "stop", "-m", "fast")
        _run(*control, "start", "-l", folder / "log", "-o", options, core=core)
        try:
            pid = int((data / "postmaster.pid").read_text().splitlines()[0])
            yield Cluster(Path(socket), pid)
        finally:
            _run(*control, "stop", "-m", "fast")


def _run(*command: str | Path, core: int | None = None) -> None:
    """Run a program as whoever runs PostgreSQL, and what it starts on one core."""
    pin = None if core is None else (lambda: os.sched_setaffinity(0, {core}))
    with tempfile.TemporaryFile() as output:  # pg_ctl's server would keep a pipe open
        done = subprocess.run(
            command,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            user=server_user(),
            preexec_fn=pin,
        )
        output.seek(0)
        if done.returncode:
            raise RuntimeError(output.read().decode())
