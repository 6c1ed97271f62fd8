"""A data set on its way into a database: migrated, then copied in as raw rows, then analysed."""

import asyncio
import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Protocol

from bench.data import Batch, Newsroom, Progress
from bench.indexing import Index
from bench.prose import Prose
from db.base import printed
from db.engine import open_engine
from db.models import Article
from server.migrations import migrate

MINUTES = 60
"""How long one statement may take: the last, which analyses a million stories."""

Records = list[tuple[Any, ...]]


class Writer(Protocol):
    """How rows get into a database."""

    async def begin(self) -> None: ...

    async def write(self, table: str, columns: list[str], records: Records) -> None: ...

    async def end(self) -> None: ...


class PostgresWriter:
    """COPY, all of it in one transaction. Foreign keys are not looked up row by row."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    async def begin(self) -> None:
        await self.connection.execute(
            "SET session_replication_role = replica; "
            "SET idle_in_transaction_session_timeout = 0; BEGIN"
        )

    async def write(self, table: str, columns: list[str], records: Records) -> None:
        if table == "search_index":  # COPY has no binary form of its lexemes
            put = "INSERT INTO search_index (rowid, lexemes) VALUES ($1, $2::text::tsvector)"
            await self.connection.executemany(put, records)
            return
        await self.connection.copy_records_to_table(table, columns=columns, records=records)

    async def end(self) -> None:
        await self.connection.execute("COMMIT")
        await self.connection.execute("VACUUM ANALYZE")


class SqliteWriter:
    """One transaction that a power cut would not survive."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    async def begin(self) -> None:
        for pragma in ("foreign_keys = OFF", "synchronous = OFF", "cache_size = -500000"):
            await self.connection.execute(f"PRAGMA {pragma}")
        await self.connection.execute("BEGIN")

    async def write(self, table: str, columns: list[str], records: Records) -> None:
        marks = ", ".join("?" for _ in columns)
        statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"
        await self.connection.executemany(statement, map(_plain, records))

    async def end(self) -> None:
        await self.connection.execute("COMMIT")
        await self.connection.execute("ANALYZE")
        await self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


async def fill(url: str, *, published: int, progress: Progress, prose: Prose | None = None) -> None:
    """Fill an empty database: with the demo's prose, or with other that can be searched, too.

    `progress` hears how many stories of all are in.
    """
    engine = open_engine(url, pool_size=1, statement_seconds=MINUTES * 60)
    await migrate(engine)
    async with engine.connect() as connection:
        raw: Any = (await connection.get_raw_connection()).driver_connection
        postgresql = engine.dialect.name == "postgresql"
        writer: Writer = PostgresWriter(raw) if postgresql else SqliteWriter(raw)
        await writer.begin()
        newsroom = Newsroom.of(published)
        if prose is None:
            await _write(writer, newsroom, None, progress)
        else:
            index = Index(is_sqlite=not postgresql)
            await _write(writer, replace(newsroom, prose=prose), index, progress)
            await _finish(writer, raw, index)
        await writer.end()
        await connection.invalidate()  # its settings were for loading
    await engine.dispose()


async def _write(
    writer: Writer, newsroom: Newsroom, index: Index | None, progress: Progress
) -> None:
    """Each batch is made while the one before it is written."""
    batches: Iterator[Batch] = newsroom.batches()
    done, total = 0, len(newsroom.articles)
    coming = asyncio.create_task(asyncio.to_thread(next, batches, None))
    while (batch := await coming) is not None:
        coming = asyncio.create_task(asyncio.to_thread(next, batches, None))
        for table, rows in batch.items():
            records = [tuple(row.values()) for row in rows]
            await writer.write(table.__tablename__, list(rows[0]), records)
        for name, rows in index.rows(batch) if index else ():
            await writer.write(name, list(rows[0]), [tuple(row.values()) for row in rows])
        done += len(batch.get(Article, ()))
        progress(done, total)


async def _finish(writer: Writer, connection: Any, index: Index) -> None:
    """What is known of the index when all stories are in."""
    for name, rows in index.last():
        await writer.write(name, list(rows[0]), [tuple(row.values()) for row in rows])
    stories, length = index.totals
    await connection.execute(f"UPDATE search_totals SET stories = {stories}, length = {length}")


def _plain(record: tuple[Any, ...]) -> tuple[Any, ...]:
    """A row as SQLite keeps it: instants are text."""
    return tuple(printed(one) if isinstance(one, dt.datetime) else one for one in record)
