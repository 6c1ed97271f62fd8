"""A PostgreSQL database gets its first rows back, in a tenth of the time that a new one takes."""

import io
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg

from db.engine import parse_url

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
BUILD = """SELECT md5(concat(
  (SELECT string_agg(concat(oid, relname, relnatts), ',' ORDER BY oid) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace),
  (SELECT string_agg(concat(oid, tgenabled), ',' ORDER BY oid) FROM pg_trigger),
  (SELECT string_agg(concat(oid, prosrc), ',' ORDER BY oid) FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace),
  (SELECT string_agg(oid::text, ',' ORDER BY oid) FROM pg_constraint)))"""
"""Changes when somebody changes a table, a trigger, a function or a constraint."""
EVERYBODY_ELSE = "pid <> pg_backend_pid() AND datname = current_database()"
PUT_OUT = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {EVERYBODY_ELSE}"

GO_ON = (
    "SELECT setval('outbox_sequence_seq', coalesce(max(sequence), 0) + 1, false) FROM public.outbox"
)
"""The outbox counts on behind its rows, of which a filled newsroom has some."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a database is at first."""

    build: str
    tables: tuple[str, ...]
    rows: Mapping[str, bytes]
    """As COPY writes them, of the tables that have any."""


async def beginning_of(url: str) -> Beginning:
    """What to restore a copy to."""
    async with connected(url) as connection:
        tables = tuple(row["tablename"] for row in await connection.fetch(TABLES))
        rows: dict[str, bytes] = {}
        for table in tables:
            text = io.BytesIO()
            await connection.copy_from_table(table, output=text)
            rows |= {table: text.getvalue()} if text.tell() else {}
        return Beginning(await connection.fetchval(BUILD), tables, rows)


async def restored(url: str, beginning: Beginning) -> bool:
    """Whether a copy is what it was at first, now that it has its rows back.

    It is not where its tables were changed.
    """
    async with connected(url) as connection:
        await connection.execute(PUT_OUT)
        if await connection.fetchval(BUILD) != beginning.build:
            return False
        emptied = "; ".join(f"DELETE FROM {table}" for table in beginning.tables)
        # Neither triggers, which keep the log for ever, nor foreign keys, which want an order.
        await connection.execute(f"SET session_replication_role = replica; {emptied}")
        for table, rows in beginning.rows.items():
            await connection.copy_to_table(table, source=io.BytesIO(rows))
        await connection.execute(GO_ON)
        return True


@asynccontextmanager
async def connected(url: str) -> AsyncIterator["asyncpg.Connection"]:
    """By the driver alone, for each test does it."""
    parsed = parse_url(url)
    _, address = parsed.get_dialect()().create_connect_args(parsed)
    connection = await asyncpg.connect(**address)
    try:
        yield connection
    finally:
        await connection.close()
