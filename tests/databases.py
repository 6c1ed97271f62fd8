"""A database for each test: migrated, or filled, once a run and then copied, which is cheap."""

import asyncio
import secrets
import shutil
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeAlias

from sqlalchemy import make_url

from db.engine import open_engine
from server.migrations import migrate
from tests.restoring import Beginning, beginning_of, connected, restored


@dataclass(frozen=True, slots=True)
class SqliteTemplate:
    """A migrated file that nobody writes."""

    file: Path

    @contextmanager
    def copied_to(self, folder: Path) -> Iterator[str]:
        yield f"sqlite:///{shutil.copy(self.file, folder / 'copydesk.db')}"


@dataclass(frozen=True, slots=True)
class PostgresTemplate:
    """A database that nobody is connected to, as CREATE DATABASE demands.

    A copy that comes back is restored, and lent again.
    """

    url: str
    beginning: Beginning
    stock: list[str] = field(default_factory=list)

    @contextmanager
    def copied_to(self, _folder: Path) -> Iterator[str]:
        url = self.stock.pop() if self.stock else created(self.url, name_of(self.url))
        yield url
        if asyncio.run(restored(url, self.beginning)):
            self.stock.append(url)
        else:
            drop(url)


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
            return templates.enter_context(_template_at(url))

        yield filled


def _template_at(url: str) -> AbstractContextManager[Template]:
    if make_url(url).get_backend_name() == "sqlite":
        return nullcontext(SqliteTemplate(Path(name_of(url))))
    return _postgres_template_at(url)


@contextmanager
def _postgres_template_at(url: str) -> Iterator[PostgresTemplate]:
    template = PostgresTemplate(url, asyncio.run(beginning_of(url)))
    yield template
    for copy in template.stock:
        drop(copy)


@contextmanager
def sqlite_template(folder: Path) -> Iterator[SqliteTemplate]:
    file = folder / "migrated.db"
    asyncio.run(migrated(f"sqlite:///{file}"))
    yield SqliteTemplate(file)


@contextmanager
def postgres_template(server: str) -> Iterator[PostgresTemplate]:
    url = created(server, "template0")
    asyncio.run(migrated(url))
    with _postgres_template_at(url) as template:
        yield template
    drop(url)


def created(server: str, template: str) -> str:
    """The URL of a new database on `server` (any URL of a superuser)."""
    name = f"copydesk_test_{secrets.token_hex(6)}"
    create = f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy"
    asyncio.run(administer(server, create))
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def drop(url: str) -> None:
    """Drop a database."""
    asyncio.run(administer(url, f"DROP DATABASE {name_of(url)} WITH (FORCE)"))


def name_of(url: str) -> str:
    """The database of a URL: a name, or a file."""
    return str(make_url(url).database)


async def migrated(url: str) -> None:
    engine = open_engine(url)
    await migrate(engine)
    await engine.dispose()


async def administer(server: str, statement: str) -> None:
    """Run a statement that no transaction may hold."""
    maintenance = make_url(server).set(database="postgres")
    async with connected(maintenance.render_as_string(hide_password=False)) as connection:
        await connection.execute(statement)
