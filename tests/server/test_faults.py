"""What a client hears of faults of ours, and of a database that is away."""

import asyncio
import logging
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
from graphql import GraphQLError
from strawberry.types import ExecutionResult

from db.session import Database
from server.app import create_app
from server.graphql import answer
from server.settings import Settings
from tests.databases import administer
from tests.newsroom import Newsroom
from tests.server.test_graphql import ANSWER, NAME, error_of

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

TOKEN = {"Authorization": "Bearer some-token"}


async def drop(database: Database, table: str) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(sa.text(f"DROP TABLE {table}"))


async def test_a_fault_is_in_the_log_and_the_answer_has_only_the_id_to_find_it(
    newsroom: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    await drop(newsroom.database, "site")

    response = await newsroom.client.post("/graphql", json={"query": NAME})

    request_id = response.headers["X-Request-Id"]
    assert response.status_code == 200
    assert response.json() == {
        "errors": [
            {
                "message": f"a fault of ours. Tell us the request: {request_id}",
                "locations": [{"line": 1, "column": 3}],
                "path": ["site"],
                "extensions": {"code": "INTERNAL_SERVER_ERROR", "requestId": request_id},
            }
        ],
        "data": None,
        "extensions": {"cost": 1},
    }
    (record,) = [record for record in caplog.records if record.name == "copydesk"]
    assert record.levelno == logging.ERROR
    assert record.getMessage() == f"request {request_id}: fault at ['site']"
    assert "SELECT" in caplog.text


@on_sqlite
async def test_a_fault_before_the_operation_is_masked_too(
    newsroom: Newsroom, client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    await drop(newsroom.database, "access_tokens")

    response = await client.post("/graphql", json={"query": NAME}, headers=TOKEN)

    assert error_of(response) == (500, "INTERNAL_SERVER_ERROR")
    request_id = response.json()["errors"][0]["extensions"]["requestId"]
    assert response.headers["X-Request-Id"] == request_id
    assert "access_tokens" not in response.text
    assert f"request {request_id}: fault at /graphql" in caplog.messages


@asynccontextmanager
async def server_on(url: str) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(Settings(database_url=url, worker=False))
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://testserver") as client,
    ):
        yield client
    # The thread of aiosqlite that could not open the file has a last word for this loop.
    for thread in threading.enumerate():
        if "_connection_worker_thread" in thread.name:
            await asyncio.to_thread(thread.join)


@pytest.mark.parametrize("headers", [{}, TOKEN], ids=["resolver", "token"])
@pytest.mark.parametrize(
    "database", ["sqlite:///{folder}", "postgresql://me:hunter2@127.0.0.1:1/n"]
)
async def test_a_database_that_is_away_is_a_503_and_says_when_to_come_back(
    tmp_path: Path, database: str, headers: dict[str, str]
) -> None:
    async with server_on(database.format(folder=tmp_path)) as client:
        response = await client.post("/graphql", json={"query": NAME}, headers=headers)

    assert error_of(response) == (503, "UNAVAILABLE")
    assert response.headers["Retry-After"] == "2"
    assert response.json()["errors"][0]["message"] == (
        "the database does not answer: try again in a while"
    )


async def test_what_was_done_is_told_although_the_database_went_away_afterwards() -> None:
    error = GraphQLError("away", path=["site"], extensions={"code": "UNAVAILABLE"})
    result = ExecutionResult(data={"signOut": {"userErrors": []}, "site": None}, errors=[error])

    response = answer(result, "application/json", {})

    assert response.status_code == 200
    assert b'"data":{"signOut":{"userErrors":[]},"site":null}' in response.body


@on_postgresql
async def test_a_lock_that_never_comes_and_a_connection_that_never_is_free_are_503(
    newsroom: Newsroom,
) -> None:
    """The server has ten connections: ten requests wait for the lock, and one for those."""
    began = time.monotonic()
    async with newsroom.database.engine.begin() as connection:
        await connection.execute(sa.text("LOCK TABLE site IN ACCESS EXCLUSIVE MODE"))

        requests = [newsroom.client.post("/graphql", json={"query": NAME}) for _ in range(11)]
        responses = await asyncio.gather(*requests)

    assert [error_of(response) for response in responses] == [(503, "UNAVAILABLE")] * 11
    assert 2 <= time.monotonic() - began < 5


@on_postgresql
async def test_a_server_that_comes_back_is_used_again(
    newsroom: Newsroom, database_url: str
) -> None:
    name = sa.make_url(database_url).database
    ends = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    await newsroom.data(NAME)
    await administer(database_url, ends)

    await newsroom.client.post("/graphql", json={"query": NAME})  # may or may not have heard of it
    again = await newsroom.client.post("/graphql", json={"query": NAME})

    assert again.json() == ANSWER
