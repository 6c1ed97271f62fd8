"""What the engine promises, on real databases."""

import asyncio
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import BadDatabaseUrl, open_engine, parse_url, writing

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


async def ask(engine: AsyncEngine, statement: str) -> object:
    async with engine.connect() as connection:
        return await connection.scalar(sa.text(statement))


async def prepare_counter(engine: AsyncEngine) -> None:
    async with writing(engine).begin() as connection:
        await connection.execute(sa.text("CREATE TABLE counter (n integer)"))
        await connection.execute(sa.text("INSERT INTO counter VALUES (0)"))


async def add_one(engine: AsyncEngine) -> None:
    """Read, let the others in, write."""
    async with writing(engine).begin() as connection:
        n = await connection.scalar(sa.text("SELECT n FROM counter"))
        await asyncio.sleep(0.01)
        await connection.execute(sa.text("UPDATE counter SET n = :n"), {"n": n + 1})


async def do_half(engine: AsyncEngine) -> None:
    """Write a row and a table, then fail."""
    async with writing(engine).begin() as connection:
        await connection.execute(sa.text("UPDATE counter SET n = 1"))
        await connection.execute(sa.text("CREATE TABLE half_done (n integer)"))
        await connection.execute(sa.text("UPDATE nothing SET n = 1"))


@pytest.mark.parametrize(
    ("url", "with_our_driver"),
    [
        ("sqlite:///copydesk.db", "sqlite+aiosqlite:///copydesk.db"),
        ("sqlite:////var/copydesk.db", "sqlite+aiosqlite:////var/copydesk.db"),
        ("postgresql://me:secret@host:5/news", "postgresql+asyncpg://me:secret@host:5/news"),
        ("postgres://host/news", "postgresql+asyncpg://host/news"),
        ("postgresql:///news?host=/run", "postgresql+asyncpg:///news?host=%2Frun"),
        ("postgresql://host/news?sslmode=require", "postgresql+asyncpg://host/news?ssl=require"),
    ],
)
def test_a_url_gets_our_driver(url: str, with_our_driver: str) -> None:
    assert parse_url(url).render_as_string(hide_password=False) == with_our_driver


@pytest.mark.parametrize(
    "url",
    [
        "",
        "copydesk.db",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file:news?mode=memory&uri=true",
        "sqlite://copydesk.db",
        "mysql://me:hunter2@host/news",
        "postgresql+psycopg://me:hunter2@host/news",
        "postgresql://me:hunter2@host",
        "postgresql://me:hunter2@host:port/news",
        "postgresql://me:hun@hunter2/@host/news",
        "postgresql://me@host/news?passfile=hunter2",
    ],
)
def test_any_other_url_is_refused_with_its_cure_and_without_its_password(url: str) -> None:
    with pytest.raises(BadDatabaseUrl, match="Cure: ") as refusal:
        open_engine(url)

    assert "hunter2" not in str(refusal.value)


@on_sqlite
async def test_sqlite_keeps_what_it_acknowledged_and_checks_references(engine: AsyncEngine) -> None:
    pragmas = ["journal_mode", "synchronous", "busy_timeout", "foreign_keys", "trusted_schema"]

    assert [await ask(engine, f"PRAGMA {name}") for name in pragmas] == ["wal", 2, 5000, 1, 0]


@on_postgresql
async def test_postgresql_gives_up_in_time(engine: AsyncEngine) -> None:
    assert await ask(engine, "SHOW statement_timeout") == "5s"
    assert await ask(engine, "SHOW lock_timeout") == "2s"
    assert await ask(engine, "SHOW idle_in_transaction_session_timeout") == "10s"
    assert await ask(engine, "SHOW timezone") == "UTC"
    assert await ask(engine, "SHOW application_name") == "copydesk"


async def test_a_reference_to_nothing_is_refused(engine: AsyncEngine) -> None:
    async with writing(engine).begin() as connection:
        await connection.execute(sa.text("CREATE TABLE desk (id integer PRIMARY KEY)"))
        await connection.execute(sa.text("CREATE TABLE story (desk integer REFERENCES desk (id))"))

    with pytest.raises(IntegrityError):
        async with writing(engine).begin() as connection:
            await connection.execute(sa.text("INSERT INTO story VALUES (1)"))


async def test_a_reader_neither_waits_for_the_writer_nor_sees_its_work(engine: AsyncEngine) -> None:
    await prepare_counter(engine)

    async with writing(engine).begin() as connection:
        await connection.execute(sa.text("UPDATE counter SET n = 1"))

        async with asyncio.timeout(1):
            assert await ask(engine, "SELECT n FROM counter") == 0

    assert await ask(engine, "SELECT n FROM counter") == 1


@on_sqlite
async def test_sqlite_writers_queue_and_lose_nothing(engine: AsyncEngine) -> None:
    await prepare_counter(engine)

    async with asyncio.TaskGroup() as writers:
        for _ in range(8):
            writers.create_task(add_one(engine))

    assert await ask(engine, "SELECT n FROM counter") == 8


async def test_a_transaction_that_fails_leaves_nothing_not_even_a_table(
    engine: AsyncEngine,
) -> None:
    await prepare_counter(engine)

    with pytest.raises(DBAPIError):
        await do_half(engine)

    assert await ask(engine, "SELECT n FROM counter") == 0
    with pytest.raises(DBAPIError):
        await ask(engine, "SELECT count(*) FROM half_done")


async def test_eight_servers_may_open_a_new_file_at_once(tmp_path: Path) -> None:
    engines = [open_engine(f"sqlite:///{tmp_path / 'new.db'}") for _ in range(8)]

    modes = await asyncio.gather(*(ask(engine, "PRAGMA journal_mode") for engine in engines))

    assert modes == ["wal"] * 8
    for engine in engines:
        await engine.dispose()


@on_postgresql
async def test_a_pool_whose_connections_were_all_cut_heals(
    engine: AsyncEngine, database_url: str
) -> None:
    async with engine.connect() as one, engine.connect() as other:
        await one.scalar(sa.text("SELECT 1"))
        await other.scalar(sa.text("SELECT 1"))
    administrator = open_engine(database_url)

    await ask(
        administrator,
        "SELECT count(pg_terminate_backend(pid, 1000)) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )

    async with engine.connect() as one, engine.connect() as other:
        assert await one.scalar(sa.text("SELECT 1")) == 1
        assert await other.scalar(sa.text("SELECT 1")) == 1
    await administrator.dispose()


async def test_parameters_stay_out_of_errors(engine: AsyncEngine) -> None:
    with pytest.raises(DBAPIError) as failure:
        async with engine.connect() as connection:
            await connection.execute(sa.text("SELECT :body FROM nothing"), {"body": "EMBARGOED"})

    assert "EMBARGOED" not in str(failure.value)
