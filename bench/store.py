"""The data sets that are kept between runs: made once for a size, a generator and a schema."""

import asyncio
import hashlib
from pathlib import Path

from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.schema import CreateIndex, CreateTable

from bench.cluster import Cluster
from bench.data import VERSION
from bench.filling import fill
from bench.prose import Prose
from db.analysis import ANALYSIS
from db.engine import open_engine
from db.models import Base
from db.seed import FILES
from server.console import progress_bar
from server.migrations import head_revision

POSTGRESQL = PGDialect()  # type: ignore[no-untyped-call]  # SQLAlchemy has not annotated it


def edition() -> str:
    """Changes with what makes the data: the generator, its prose, the analysis, the tables."""
    digest = hashlib.sha256(f"{VERSION} {ANALYSIS} {head_revision()}".encode())
    for file in sorted(FILES.rglob("*.toml")):
        digest.update(file.read_bytes())
    for _, table in sorted(Base.metadata.tables.items()):
        digest.update(str(CreateTable(table).compile(dialect=POSTGRESQL)).encode())
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            digest.update(str(CreateIndex(index).compile(dialect=POSTGRESQL)).encode())
    return digest.hexdigest()[:12]


def on_sqlite(folder: Path, published: int, *, prose: Prose | None = None) -> str:
    """The URL of the data set of so many published articles: to be searched, if prose is given."""
    folder.mkdir(parents=True, exist_ok=True)
    start = _start(published, prose)
    file = folder / f"{start}{edition()}.db"
    if not file.exists():
        for stale in folder.glob(f"{start}*"):
            stale.unlink()
        making = folder / f"{start}making.db"
        _fill(f"sqlite:///{making}", published, prose)
        making.rename(file)
    return f"sqlite:///{file}"


def on_postgresql(cluster: Cluster, published: int, *, prose: Prose | None = None) -> str:
    """The same on PostgreSQL."""
    start = _start(published, prose)
    name, making = f"{start}{edition()}", f"{start}making"
    there = asyncio.run(_databases(cluster))
    if name not in there:
        for stale in there:
            if stale.startswith(start):
                asyncio.run(administer(cluster, f"DROP DATABASE {stale}"))
        asyncio.run(administer(cluster, f"CREATE DATABASE {making} TEMPLATE template0"))
        _fill(cluster.url(making), published, prose)
        asyncio.run(administer(cluster, f"ALTER DATABASE {making} RENAME TO {name}"))
    return cluster.url(name)


def _start(published: int, prose: Prose | None) -> str:
    """What the names of such data sets begin with."""
    return f"{'bench' if prose is None else 'search'}_{published}_"


def _fill(url: str, published: int, prose: Prose | None) -> None:
    with progress_bar(f"Making {published:,} articles") as progress:
        asyncio.run(fill(url, published=published, progress=progress, prose=prose))


async def _databases(cluster: Cluster) -> list[str]:
    engine = open_engine(cluster.url("postgres"), pool_size=1)
    async with engine.connect() as connection:
        rows = await connection.exec_driver_sql("SELECT datname FROM pg_database")
        names = [str(name) for (name,) in rows]
    await engine.dispose()
    return names


async def administer(cluster: Cluster, statement: str) -> None:
    engine = open_engine(cluster.url("postgres"), pool_size=1, statement_seconds=600)
    async with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        await connection.exec_driver_sql(statement)
    await engine.dispose()
