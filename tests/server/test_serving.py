"""The server as a process: it starts, serves what it promised, and ends when it is told to."""

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from tests.newsroom import PASSWORD, SIGN_IN
from tests.server.test_commands import ROOT, copydesk, environment

HEADLINES = "{ articles(first: 100) { totalCount nodes { headline } } }"


@contextmanager
def running(command: str, **settings: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A server on a free port: its address as it says it, and its process."""
    process = subprocess.Popen(
        [sys.executable, "-m", "server", command],
        cwd=ROOT,
        env=environment(port="0", **settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        said: list[str] = []
        while not said or "http://" not in said[-1]:
            assert process.stdout is not None
            said.append(process.stdout.readline())
            assert said[-1], process.communicate()[1]
        yield "".join(said), process
    finally:
        process.kill()
        process.communicate()


def address(said: str) -> str:
    return "http://" + said.split("http://")[1].rsplit("/", 1)[0]


def ask(said: str, query: str, **variables: str) -> dict[str, object]:
    body = {"query": query, "variables": variables}
    answer: dict[str, object] = httpx.post(f"{address(said)}/graphql", json=body).json()
    return answer


def end(process: subprocess.Popen[str]) -> str:
    """What was said on standard error until SIGTERM had ended the server."""
    process.send_signal(signal.SIGTERM)
    return ended(process)


def ended(process: subprocess.Popen[str]) -> str:
    """What a server said that was told to end. It closes everything and then dies of the signal."""
    _, errors = process.communicate(timeout=20)
    assert process.returncode == -signal.SIGTERM
    assert "Application shutdown complete" in errors
    assert "Traceback" not in errors
    return errors


@pytest.fixture(scope="module")
def demo_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('served') / 'copydesk.db'}"


def test_run_makes_the_demo_newsroom_once_and_serves_the_same_one_ever_after(
    demo_url: str,
) -> None:
    with running("run", database_url=demo_url, demo="1", demo_password=PASSWORD) as (said, process):
        first = ask(said, HEADLINES)
        errors = end(process)

    assert said.startswith("Migrated: 0001 ")
    assert re.search(r"Seeding the demo newsroom .* 100%", errors)

    with running("run", database_url=demo_url, demo="1") as (said, process):
        again = ask(said, HEADLINES)
        password = httpx.get(f"{address(said)}/graphiql/newsroom.json").json()["password"]
        signed_in = ask(said, SIGN_IN, email="chief@copydesk.example", password=password)
        errors = end(process)

    assert "Migrated" not in said
    assert "Seeding" not in errors
    assert again["data"] == first["data"]
    assert f"the password until the next start is {password}\n" in said
    assert signed_in["data"]["signIn"]["viewer"]["role"] == "CHIEF"  # type: ignore[index]  # JSON


def test_serve_refuses_the_demo_accounts_where_the_demo_is_not_switched_on(demo_url: str) -> None:
    done = copydesk("serve", database_url=demo_url)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "This database holds the demo accounts, whose password others may know. "
        "Cure: serve another database, or set COPYDESK_DEMO=1 to serve the demo.\n"
    )


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_whoever_gets_an_account_on_the_console_can_sign_in(database_url: str) -> None:
    copydesk(
        *["create-user", "ada@example.org", "--name", "Ada Byron", "--role", "admin"],
        stdin=f"{PASSWORD}\n",
        database_url=database_url,
    )

    with running("serve", database_url=database_url) as (said, process):
        answer = ask(said, SIGN_IN, email="Ada@example.org", password=PASSWORD)
        end(process)

    viewer = answer["data"]["signIn"]["viewer"]  # type: ignore[index]  # JSON
    assert (viewer["name"], viewer["role"]) == ("Ada Byron", "ADMIN")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_request_in_flight_is_answered_before_the_server_ends(database_url: str) -> None:
    body = b'{"query": "{ __typename }"}'
    with running("serve", database_url=database_url) as (said, process):
        with socket.create_connection(("127.0.0.1", int(address(said).split(":")[-1]))) as line:
            line.sendall(HEAD % len(body))
            assert line.recv(1_000) == GO_ON  # the server has begun to read the request
            process.send_signal(signal.SIGTERM)
            time.sleep(0.2)  # until it has heard that it is to end
            line.sendall(body)
            answer = b"".join(iter(lambda: line.recv(1_000), b""))
        ended(process)

    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert b'"data":{"__typename":"Query"}' in answer


HEAD = (
    b"POST /graphql HTTP/1.1\r\nHost: copydesk\r\nContent-Type: application/json\r\n"
    b"Content-Length: %d\r\nExpect: 100-continue\r\n\r\n"
)
GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"
