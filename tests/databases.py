"""A database for each test: migrated, or filled, once a run and then copied, which is cheap."""

import asyncio
import secrets
import shutil
from collections.abc import Callable, Coroutine, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

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


Template: TypeAlias = SqliteTemplate | PostgresTemplate

Filling: TypeAlias = Callable[[str], Coroutine[None, None, None]]
"""Fills the migrated, empty database of a URL, and leaves no connection behind."""


Filled: TypeAlias = Callable[[Filling], Template]
"""The template that something has filled, made when it is first asked for."""


@contextmanager
def filled_templates(empty: Template, folder: Path) -> Iterator[Filled]:
    """Templates that begin as copies of `empty`."""
    with ExitStack() as templates:

        @cache
        def filled(filling: Filling) -> Template:
            place = folder / filling.__name__
            place.mkdir()
            url = templates.enter_context(empty.copied_to(place))
            asyncio.run(filling(url))
            return _template_at(url)

        yield filled


def _template_at(url: str) -> Template:
    parsed = make_url(url)
    is_file = parsed.get_backend_name() == "sqlite"
    return SqliteTemplate(Path(str(parsed.database))) if is_file else PostgresTemplate(url)


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
