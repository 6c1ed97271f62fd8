"""A PostgreSQL server for the tests: the one we are given, or our own for the length of a run."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SERVER_URL = "COPYDESK_TEST_POSTGRES_URL"
DEBIAN = Path("/usr/lib/postgresql")
MEMORY = Path("/dev/shm")
ROOM_BYTES = 1_000_000_000
"""Three times what the servers of a run take at most, each with its log and a few databases."""
OPTIONS = [
    "listen_addresses=",  # its socket only: no port is taken, and nobody else gets in
    "max_connections=200",
    "fsync=off",  # a test's data need not survive a power cut
    "full_page_writes=off",
    "synchronous_commit=off",
    "max_wal_size=64MB",  # it may be memory
]


@contextmanager
def postgres_server() -> Iterator[str]:
    """A superuser's URL. Without PostgreSQL its tests are skipped, but in CI they fail."""
    if given := os.environ.get(SERVER_URL):
        yield given
    elif binaries := postgres_binaries():
        with own_server(binaries) as url:
            yield url
    elif os.environ.get("COPYDESK_CI") == "1":
        pytest.fail(f"CI tests on PostgreSQL too: install it or set {SERVER_URL}")
    else:
        pytest.skip(f"no PostgreSQL here: install it or set {SERVER_URL}")


def postgres_binaries() -> Path | None:
    """The folder of `initdb`: from the PATH, or the newest that Debian keeps away from it."""
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    versions = (folder.parent for folder in DEBIAN.glob("*/bin/initdb"))
    return max(versions, key=lambda folder: int(folder.parent.name), default=None)


@contextmanager
def own_server(binaries: Path) -> Iterator[str]:
    with owned_folder() as folder:
        data = folder / "data"
        # By ICU's rules é sorts before z: an ORDER BY that forgot COLLATE "C" is found out.
        locale = ["--encoding=UTF8", "--no-locale", "--locale-provider=icu", "--icu-locale=en"]
        run(binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-N", *locale)
        options = " ".join(
            f"-c {option}" for option in [f"unix_socket_directories={folder}"] + OPTIONS
        )
        run(binaries / "pg_ctl", "start", "-D", data, "-l", folder / "log", "-o", options)
        try:
            yield f"postgresql://postgres@/postgres?host={folder}"
        finally:
            run(binaries / "pg_ctl", "stop", "-D", data, "-m", "immediate")


@contextmanager
def owned_folder() -> Iterator[Path]:
    """A temporary folder that belongs to whoever runs the server."""
    folder = Path(tempfile.mkdtemp(prefix="copydesk-", dir=memory()))
    try:
        if user := server_user():
            shutil.chown(folder, user)
        yield folder
    finally:
        shutil.rmtree(folder)


def memory() -> Path | None:
    """Linux's folder in memory, where a database is made in a tenth of the time that a disk takes.

    None where there is none, or too little: a container may have 64 MB.
    """
    has_room = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM_BYTES
    return MEMORY if has_room else None


def server_user() -> str | None:
    """PostgreSQL refuses to run as root; None is the user who runs the tests."""
    return "postgres" if os.geteuid() == 0 else None


def run(*command: str | Path) -> None:
    # pg_ctl leaves the server behind with our standard output: a pipe would never end.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(
            command, cwd="/", stdout=output, stderr=output, user=server_user(), check=False
        )
        output.seek(0)
        if done.returncode:
            pytest.fail(output.read().decode())
