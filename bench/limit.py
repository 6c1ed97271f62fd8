"""The limit: an endpoint as thin as it can be over one hand-written statement a query."""

import asyncio
import datetime as dt
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Protocol

import asyncpg
import orjson
from sqlalchemy import URL
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bench.queries import place_of
from bench.statements import STATEMENTS, Spelling
from db.base import printed
from db.engine import parse_url

DATABASE = "BENCH_DATABASE_URL"
"""The variable of the environment that tells a peer where the data is."""

CONNECTIONS = 10
"""As many as Copydesk has."""

Values = tuple[Any, ...]
Statements = tuple[Any, dict[str, Any]]
"""A connection, and what it has prepared."""


class Reader(Protocol):
    """The one value of a prepared statement's one row."""

    async def text(self, operation: str, values: Values) -> str: ...

    async def close(self) -> None: ...


class PostgresReader:
    """Connections that have every statement prepared; the one used last is used next."""

    def __init__(self) -> None:
        self._free: asyncio.LifoQueue[Statements] = asyncio.LifoQueue()

    @classmethod
    async def opened(cls, url: URL, statements: dict[str, str]) -> "PostgresReader":
        reader = cls()
        _, address = url.get_dialect()().create_connect_args(url)
        for _ in range(CONNECTIONS):
            connection = await asyncpg.connect(**address, server_settings={"jit": "off"})
            prepared = {name: await connection.prepare(sql) for name, sql in statements.items()}
            reader._free.put_nowait((connection, prepared))
        return reader

    async def text(self, operation: str, values: Values) -> str:
        connection, prepared = await self._free.get()
        try:
            return str(await prepared[operation].fetchval(*values))
        finally:
            self._free.put_nowait((connection, prepared))

    async def close(self) -> None:
        while not self._free.empty():
            connection, _ = self._free.get_nowait()
            await connection.close()


class SqliteReader:
    """One connection, in the thread of the server: nothing is handed over to another."""

    def __init__(self, file: str, statements: dict[str, str]) -> None:
        self._connection = sqlite3.connect(file, isolation_level=None)
        self._connection.execute("PRAGMA cache_size = -65536")
        self._statements = statements

    async def text(self, operation: str, values: Values) -> str:
        plain = [printed(one) if isinstance(one, dt.datetime) else one for one in values]
        (answer,) = self._connection.execute(self._statements[operation], plain).fetchone()
        return str(answer)

    async def close(self) -> None:
        self._connection.close()


async def opened(url: str) -> Reader:
    """A reader of the database at a URL as Copydesk takes it."""
    parsed = parse_url(url)
    postgresql = parsed.get_backend_name() == "postgresql"
    statements = {name: write(Spelling(postgresql)) for name, write in STATEMENTS.items()}
    if postgresql:
        return await PostgresReader.opened(parsed, statements)
    return SqliteReader(str(parsed.database), statements)


def values_of(variables: dict[str, Any]) -> Values:
    """What a statement is bound to, from the variables of the GraphQL request."""
    if "after" in variables:
        return place_of(variables["after"])
    return tuple(variables.values())


def create_app(url: str) -> Starlette:
    """Answers the same requests as Copydesk; the operation's name says which statement."""
    reader: list[Reader] = []

    async def graphql(request: Request) -> Response:
        asked = orjson.loads(await request.body())
        answer = await reader[0].text(asked["operationName"], values_of(asked["variables"]))
        return Response(answer, media_type="application/json")

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        reader.append(await opened(url))
        yield
        await reader.pop().close()

    return Starlette(routes=[Route("/graphql", graphql, methods=["POST"])], lifespan=lifespan)


def served() -> Starlette:
    """For uvicorn."""
    return create_app(os.environ[DATABASE])
