"""The fixtures of every test: a fresh database, on SQLite and on PostgreSQL."""

import gc
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import open_engine
from tests.compiled import share_compiled
from tests.databases import (
    Filled,
    PostgresTemplate,
    SqliteTemplate,
    Template,
    filled_templates,
    postgres_template,
    sqlite_template,
)
from tests.demo import seed_demo
from tests.newsroom import Newsroom, hired, newsroom_on
from tests.postgres import memory, postgres_server


def pytest_configure() -> None:
    """Temporary files are in memory, where there is room, and nothing is compiled twice."""
    if room := memory():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(room))
    share_compiled()


def pytest_collection_finish() -> None:
    """What was imported and collected stays: the collector of garbage need not look at it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, bool]]:
    """The loop that the server runs on."""
    return ("asyncio", {"use_uvloop": True})


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteTemplate]:
    with sqlite_template(tmp_path_factory.mktemp("sqlite")) as template:
        yield template


@pytest.fixture(scope="session")
def migrated_postgresql() -> Iterator[PostgresTemplate]:
    with postgres_server() as server, postgres_template(server) as template:
        yield template


@pytest.fixture(scope="session")
def filled_sqlite(
    migrated_sqlite: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Filled]:
    with filled_templates(migrated_sqlite, tmp_path_factory.mktemp("filled")) as filled:
        yield filled


@pytest.fixture(scope="session")
def filled_postgresql(
    migrated_postgresql: PostgresTemplate, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Filled]:
    with filled_templates(migrated_postgresql, tmp_path_factory.mktemp("filled")) as filled:
        yield filled


@pytest.fixture(params=["sqlite", "postgresql"])
def filled(request: pytest.FixtureRequest) -> Filled:
    """Databases that are filled once a run, for tests that may begin with a copy."""
    kind: Filled = request.getfixturevalue(f"filled_{request.param}")
    return kind


@pytest.fixture
def demo_url(filled: Filled, tmp_path: Path) -> Iterator[str]:
    """The URL of a demo newsroom that only this test uses."""
    with filled(seed_demo).copied_to(tmp_path) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a migrated database that only this test uses, in which people work if it has a
    newsroom, and which is empty if it has none.

    A test for one of the two says so:
    `@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)`.
    """
    template: Template = request.getfixturevalue(f"migrated_{request.param}")
    if "newsroom" in request.fixturenames:
        template = request.getfixturevalue(f"filled_{request.param}")(hired)
    with template.copied_to(tmp_path) as url:
        yield url


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The URL of one database for all tests of a module, which only read what it is filled with."""
    template: Template = request.getfixturevalue(f"migrated_{request.param}")
    with template.copied_to(tmp_path_factory.mktemp("shared")) as url:
        yield url


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(database_url)
    yield engine
    await engine.dispose()


@pytest.fixture
async def newsroom(database_url: str) -> AsyncIterator[Newsroom]:
    """A small newsroom behind the real server, on each database."""
    async with newsroom_on(database_url) as newsroom:
        yield newsroom
