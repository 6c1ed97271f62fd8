"""A database for each test: migrated once a run, then copied, which is cheap."""

import asyncio
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
from sqlalchemy import make_url

from db.engine import open_engine, parse_url
from server.migrations import migrate


@dataclass(frozen=True, slots=True)
class SqliteTemplate:
    """A migrated file that nobody writes."""

    file: Path

    @contextmanager
    def copied_to(self, folder: Path) -> Iterator[str]:
        yield f"sqlite:///{shutil.copy(self.file, folder / 'copydesk.db')}"


@dataclass(frozen=True, slots=True)
class PostgresTemplate:
    """A migrated database that nobody is connected to, as CREATE DATABASE demands."""

    url: str

    @contextmanager
    def copied_to(self, _folder: Path) -> Iterator[str]:
        with created(self.url, template=str(make_url(self.url).database)) as url:
            yield url


@contextmanager
def sqlite_template(folder: Path) -> Iterator[SqliteTemplate]:
    file = folder / "migrated.db"
    asyncio.run(migrated(f"sqlite:///{file}"))
    yield SqliteTemplate(file)


@contextmanager
def postgres_template(server: str) -> Iterator[PostgresTemplate]:
    with created(server, template="template0") as url:
        asyncio.run(migrated(url))
        yield PostgresTemplate(url)


@contextmanager
def created(server: str, *, template: str) -> Iterator[str]:
    """The URL of a new database on `server` (any URL of a superuser), dropped afterwards."""
    name = f"copydesk_test_{secrets.token_hex(6)}"
    asyncio.run(
        administer(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    )
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        asyncio.run(administer(server, f"DROP DATABASE {name} WITH (FORCE)"))


async def migrated(url: str) -> None:
    engine = open_engine(url)
    await migrate(engine)
    await engine.dispose()


async def administer(server: str, statement: str) -> None:
    """Run a statement that no transaction may hold; by the driver, for each test does it twice."""
    maintenance = parse_url(server).set(database="postgres")
    _, address = maintenance.get_dialect()().create_connect_args(maintenance)
    connection = await asyncpg.connect(**address)
    await connection.execute(statement)
    await connection.close()
