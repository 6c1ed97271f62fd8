"""The command line, as somebody at a terminal meets it: what it says, and with which exit code."""

import asyncio
import os
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from db.chain import walked
from db.engine import open_engine
from db.events import Happened
from db.models import Origin, Role
from db.session import Database, work
from db.viewer import Viewer
from server.migrations import current_revision, head_revision
from tests.newsroom import NOON

ROOT = Path(__file__).parent.parent.parent
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def environment(**settings: str) -> dict[str, str]:
    """These COPYDESK_* settings and no others."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("COPYDESK_")}
    return others | {f"COPYDESK_{name.upper()}": value for name, value in settings.items()}


def copydesk(*arguments: str, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "server", *arguments],
        cwd=ROOT,
        env=environment(**settings),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def revision_of(url: str) -> str | None:
    async def ask() -> str | None:
        engine = open_engine(url)
        revision = await current_revision(engine)
        await engine.dispose()
        return revision

    return asyncio.run(ask())


def test_migrate_goes_up_and_down_and_says_each_step(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"

    up = copydesk("migrate", database_url=url)
    again = copydesk("migrate", database_url=url)

    assert (up.returncode, up.stderr) == (0, "")
    assert up.stdout.startswith("Migrated: 0001 ")
    assert up.stdout.endswith(f"The database is at {head_revision()}.\n")
    assert again.stdout == f"The database is at {head_revision()}.\n"

    down = copydesk("migrate", "--down", "--to", "base", database_url=url)

    assert (down.returncode, down.stderr) == (0, "")
    assert "Undone: 0001 " in down.stdout
    assert down.stdout.endswith("The database is at no revision.\n")
    assert revision_of(url) is None


def test_servers_that_start_together_migrate_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    command = [sys.executable, "-m", "server", "migrate"]
    servers = [
        subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(database_url=url),
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    said = "".join(server.communicate(timeout=60)[0] for server in servers)

    assert [server.returncode for server in servers] == [0, 0, 0]
    assert said.count("Migrated: 0001 ") == 1


def test_an_unknown_revision_is_one_line(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"

    done = copydesk("migrate", "--to", "9999", database_url=url)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Nothing was migrated: Can't locate revision identified by '9999'\n"


@pytest.mark.parametrize("option", ["--check", "--write"])
def test_the_sdl_of_the_subgraph_is_only_printed(option: str) -> None:
    done = copydesk("print-schema", "--federation", option)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "print-schema --federation only prints: no file holds the subgraph.\n"


def test_a_bad_setting_is_one_line_and_exit_code_2() -> None:
    done = copydesk("serve", port="eighty")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("COPYDESK_PORT=eighty cannot be used: ")
    assert done.stderr.count("\n") == 1


def test_serve_refuses_a_database_that_is_not_migrated(tmp_path: Path) -> None:
    done = copydesk("serve", database_url=f"sqlite:///{tmp_path / 'new.db'}")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"The database is at no revision, and this code needs {head_revision()}. "
        "Cure: python -m server migrate\n"
    )


@pytest.mark.parametrize(
    "url", ["sqlite:////nowhere/copydesk.db", "postgresql://me:hunter2@127.0.0.1:1/news"]
)
def test_a_database_that_does_not_answer_is_one_line(url: str) -> None:
    done = copydesk("serve", database_url=url)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("The database does not answer: ")
    assert done.stderr.count("\n") == 1
    assert "hunter2" not in done.stderr


def test_a_taken_port_is_one_line_and_nothing_is_done(tmp_path: Path) -> None:
    file = tmp_path / "new.db"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        done = copydesk("run", database_url=f"sqlite:///{file}", port=str(port))

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"Port {port} of 127.0.0.1 is taken. "
        "Cure: stop what listens there, or set COPYDESK_PORT to a free one.\n"
    )
    assert not file.exists()


@on_sqlite
def test_create_user_makes_an_account_from_a_password_on_standard_input(database_url: str) -> None:
    done = copydesk(
        *["create-user", "Ada@example.org", "--name", "Ada Byron", "--role", "admin"],
        stdin="correct horse battery\n",
        database_url=database_url,
    )

    assert (done.returncode, done.stderr) == (0, "")
    with sqlite3.connect(database_url.removeprefix("sqlite:///")) as connection:
        accounts = connection.execute("SELECT email, name, role FROM users").fetchall()
    connection.close()
    assert accounts == [("ada@example.org", "Ada Byron", "ADMIN")]


@on_sqlite
def test_create_user_refuses_a_desk_that_is_not_there(database_url: str) -> None:
    done = copydesk(
        *["create-user", "a@example.org", "--name", "A", "--role", "EDITOR", "--desk", "gossip"],
        stdin="correct horse battery\n",
        database_url=database_url,
    )

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "No account was made: there is no section gossip\n"


def log(url: str, *subjects: str) -> str:
    """Write to the log. Gives the digest of its last event."""

    async def write() -> str:
        engine = open_engine(url)
        console = Viewer(user_id=0, role=Role.ADMIN)
        async with work(Database(engine), viewer=console, now=NOON, origin=Origin.CONSOLE) as unit:
            for subject in subjects:
                unit.record(Happened(kind="tag.update", subject=subject))
        async with engine.connect() as connection:
            walk = await walked(connection)
        await engine.dispose()
        return walk.digest

    return asyncio.run(write())


@on_sqlite
def test_verify_events_says_how_long_a_whole_log_is_and_how_it_ends(database_url: str) -> None:
    empty = copydesk("verify-events", database_url=database_url)
    digest = log(database_url, "tag-1", "tag-2", "tag-3")
    whole = copydesk("verify-events", database_url=database_url)

    assert (empty.returncode, empty.stdout, empty.stderr) == (0, "0 events, whole.\n", "")
    said = f"3 events, whole; the last one's digest is {digest}.\n"
    assert (whole.returncode, whole.stdout, whole.stderr) == (0, said, "")


@on_sqlite
def test_verify_events_names_the_first_event_that_is_not_as_it_was_written(
    database_url: str,
) -> None:
    log(database_url, "tag-1", "tag-2", "tag-3")
    with sqlite3.connect(database_url.removeprefix("sqlite:///")) as connection:
        connection.execute("DROP TRIGGER events_refuse_update")
        connection.execute("UPDATE events SET reason = 'Why not?' WHERE subject = 'tag-2'")
    connection.close()

    done = copydesk("verify-events", database_url=database_url)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "Event 2 is not as it was written, or one before it is missing: tag.update of tag-2 at "
        "2026-03-01T12:00:00.000Z. Whole before it: 1.\n"
    )


@pytest.mark.parametrize("command", ["print-schema", "print-docs"])
def test_what_is_printed_from_code_is_up_to_date(command: str) -> None:
    done = copydesk(command, "--check")

    assert (done.returncode, done.stderr) == (0, "")
