"""The database engine: from a URL to a driver, a pool, and the settings our promises rest on."""

import asyncio
import sqlite3
from typing import Any

import aiosqlite
import asyncpg
from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, InvalidatePoolError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

POOL_TIMEOUT_SECONDS = 2
"""How long a request waits for a free connection before it is answered with a 503."""

LOCK_SECONDS = 2
"""How long PostgreSQL waits for a row that somebody else is writing."""

IDLE_IN_TRANSACTION_SECONDS = 10
"""After this, PostgreSQL ends a transaction that its client has forgotten."""

SQLITE_BUSY_SECONDS = 5
"""How long a SQLite writer queues behind the one before it."""

WRITES = "copydesk_writes"
"""Execution option of an engine or connection whose transactions write from the start."""

POSTGRESQL_AWAY = ("08", "53", "57", "55P03")
"""How the SQLSTATE begins: no connection, no room, ended by the server, a lock never came."""

SQLITE_AWAY = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
}


class BadDatabaseUrl(ValueError):
    """The URL of the database is not one that Copydesk can use. Its text never holds a password."""


def open_engine(url: str, *, pool_size: int = 10, statement_seconds: int = 5) -> AsyncEngine:
    """`sqlite:///file.db` or `postgresql://user:password@host/name`; nothing is connected yet.

    A statement that runs longer than `statement_seconds` is ended (PostgreSQL only).
    """
    parsed = parse_url(url)
    options: dict[str, Any] = {
        "pool_size": pool_size,
        "max_overflow": 0,
        "pool_timeout": POOL_TIMEOUT_SECONDS,
        "hide_parameters": True,  # drafts and e-mail addresses do not belong in a log line
    }
    if parsed.get_backend_name() == "sqlite":
        return _open_sqlite(parsed, options)
    return _open_postgresql(parsed, options, statement_seconds=statement_seconds)


def is_away(error: BaseException) -> bool:
    """Whether the database is at fault, not the statement: it is down, stalled or overloaded."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, PoolTimeout | OSError | TimeoutError):  # while it connects
        return True
    state = getattr(cause, "sqlstate", None) or ""
    code = getattr(cause, "sqlite_errorcode", None) or 0
    gone = isinstance(cause, asyncpg.InterfaceError) and "closed" in str(cause)
    return state.startswith(POSTGRESQL_AWAY) or code & 0xFF in SQLITE_AWAY or gone


def is_taken(error: IntegrityError) -> bool:
    """Whether another row has the value already that this one was to have."""
    taken = {sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY}
    unique_violation = getattr(error.orig, "sqlstate", None) == "23505"
    return unique_violation or getattr(error.orig, "sqlite_errorcode", None) in taken


def is_deadlock(error: DBAPIError) -> bool:
    """Whether PostgreSQL ended one of two transactions that waited for each other."""
    return getattr(error.orig, "sqlstate", None) in ("40P01", "40001")


def passes(error: Exception) -> bool:
    """Whether the same may work in a while: the database is away, or somebody else came first."""
    taken = isinstance(error, IntegrityError) and is_taken(error)
    return taken or is_away(error) or (isinstance(error, DBAPIError) and is_deadlock(error))


def writing(engine: AsyncEngine) -> AsyncEngine:
    """The same engine and pool, for transactions that write.

    SQLite takes the write lock when they begin: a transaction that reads first and writes later
    fails at once, in spite of the busy timeout, when another one has written in between.
    """
    return engine.execution_options(**{WRITES: True})


def parse_url(url: str) -> URL:
    """The URL with our driver in it; refused with `BadDatabaseUrl` if it is not one of ours."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise BadDatabaseUrl(
            "it cannot be read as a URL. Cure: sqlite:///copydesk.db or "
            "postgresql://user:password@host/name, with % and @ in the password written %25 %40"
        ) from None
    if parsed.drivername == "sqlite":
        return _checked_sqlite(parsed)
    if parsed.drivername in ("postgresql", "postgres"):
        return _checked_postgresql(parsed)
    raise BadDatabaseUrl(
        f"Copydesk does not know {parsed.drivername}. "
        "Cure: sqlite:///copydesk.db or postgresql://user:password@host/name"
    )


def _checked_sqlite(url: URL) -> URL:
    if url.database in (None, "", ":memory:"):
        raise BadDatabaseUrl(
            "SQLite in memory would be a different, empty newsroom on every connection. "
            "Cure: name a file, as in sqlite:///copydesk.db"
        )
    if url.query or url.host:
        raise BadDatabaseUrl(
            "a SQLite URL is a file and nothing else. "
            "Cure: sqlite:///relative.db or sqlite:////absolute.db"
        )
    return url.set(drivername="sqlite+aiosqlite")


def _checked_postgresql(url: URL) -> URL:
    if not url.database or "@" in url.database:
        raise BadDatabaseUrl(
            "it does not name a database after the host. Cure: "
            "postgresql://user:password@host/name, with % and @ in the password written %25 %40"
        )
    if not set(url.query) <= {"host", "sslmode"}:
        raise BadDatabaseUrl(
            "it has an option that Copydesk does not pass on. "
            "Cure: only host= (a socket's folder) and sslmode= may follow the question mark"
        )
    if "sslmode" in url.query:  # libpq's word, and hosting firms'; asyncpg says ssl
        mode = url.query["sslmode"]
        url = url.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
    return url.set(drivername="postgresql+asyncpg")


def _open_sqlite(url: URL, options: dict[str, Any]) -> AsyncEngine:
    # isolation_level=None keeps sqlite3 from opening transactions of its own: _begin_sqlite does.
    engine = create_async_engine(url, connect_args={"isolation_level": None}, **options)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(dbapi_connection: Any, _record: object) -> None:
    dbapi_connection.run_async(_set_pragmas)


async def _set_pragmas(connection: aiosqlite.Connection) -> None:
    for pragma in (
        f"busy_timeout = {SQLITE_BUSY_SECONDS * 1000}",
        "synchronous = FULL",  # with less, a power cut may take acknowledged commits with it
        "foreign_keys = ON",
        "trusted_schema = OFF",  # a doctored file runs no function through its views
    ):
        await connection.execute(f"PRAGMA {pragma}")
    async with asyncio.timeout(SQLITE_BUSY_SECONDS):
        while not await _in_wal(connection):  # noqa: ASYNC110 -- no event tells of their lock
            await asyncio.sleep(0.01)


async def _in_wal(connection: aiosqlite.Connection) -> bool:
    """In this mode readers and the writer do not wait for each other.

    The first connection to a new file switches it over. When two try at once SQLite refuses one
    of them without waiting, in spite of the busy timeout; that is False, for another try.
    """
    try:
        await connection.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            return False
        raise
    return True


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _open_postgresql(url: URL, options: dict[str, Any], *, statement_seconds: int) -> AsyncEngine:
    engine = create_async_engine(
        url, connect_args=postgresql_arguments(statement_seconds), **options
    )
    event.listen(engine.sync_engine, "checkout", _replace_dead_postgresql)
    return engine


def postgresql_arguments(statement_seconds: int) -> dict[str, Any]:
    """How every connection of ours is made, as asyncpg's `connect` takes it."""
    return {
        "timeout": POOL_TIMEOUT_SECONDS,
        # For a server that no longer answers, and so does not end the statement itself.
        "command_timeout": statement_seconds + 1,
        "server_settings": _postgresql_settings(statement_seconds),
    }


def _postgresql_settings(statement_seconds: int) -> dict[str, str]:
    return {
        "application_name": "copydesk",
        "timezone": "UTC",
        "jit": "off",  # compiling a nested read takes longer than running it
        # What would change a plan is in the text; a nested read takes longer to plan than to run.
        "plan_cache_mode": "force_generic_plan",
        # For an SSD, or memory: with the 4 of spinning disks, PostgreSQL would rather read all tags
        # than find eight of them by their index.
        "random_page_cost": "1.1",
        "statement_timeout": f"{statement_seconds}s",
        "lock_timeout": f"{LOCK_SECONDS}s",
        "idle_in_transaction_session_timeout": f"{IDLE_IN_TRANSACTION_SECONDS}s",
    }


def _replace_dead_postgresql(dbapi_connection: Any, _record: object, _proxy: object) -> None:
    """After a restart of the server the pool starts afresh.

    asyncpg has heard of the hang-up already, so this costs no round trip as a pre-ping would.
    """
    if dbapi_connection.driver_connection.is_closed():
        raise InvalidatePoolError()
