"""Bringing a database to a revision of the schema, and asking which one it is at."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext, MigrationInfo
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import writing

STATEMENT_SECONDS = 900
"""Give this to `open_engine` for an engine that migrates: rebuilding a large table takes time."""

Announce = Callable[[str], None]
"""Hears one line for each migration that has run, as `0002 word counts`."""


async def migrate(
    engine: AsyncEngine, revision: str = "head", *, announce: Announce = lambda line: None
) -> None:
    """Upgrade to `revision`: every step or, when one fails, none."""
    await _run(engine, command.upgrade, revision, announce)


async def migrate_down(
    engine: AsyncEngine, revision: str = "-1", *, announce: Announce = lambda line: None
) -> None:
    """Downgrade to `revision` (`-1` is one step, `base` is an empty database): all or nothing."""
    await _run(engine, command.downgrade, revision, announce)


async def current_revision(engine: AsyncEngine) -> str | None:
    """None for a database that was never migrated."""

    def ask(connection: Connection) -> str | None:
        return MigrationContext.configure(connection).get_current_revision()

    async with engine.connect() as connection:
        return await connection.run_sync(ask)


def head_revision() -> str | None:
    """The revision this code is written for; None while there is no migration."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


def alembic_config() -> Config:
    """`[tool.alembic]` of our pyproject.toml, wherever the process was started."""
    return Config(toml_file=Path(__file__).parent.parent / "pyproject.toml")


async def _run(
    engine: AsyncEngine,
    direction: Callable[[Config, str], None],
    revision: str,
    announce: Announce,
) -> None:
    config = alembic_config()
    migrations = ScriptDirectory.from_config(config)

    def on_version_apply(*, step: MigrationInfo, **_: Any) -> None:
        for migration in migrations.get_revisions(step.up_revision_ids):
            announce(f"{migration.revision} {migration.doc}")

    def run(connection: Connection) -> None:
        config.attributes["connection"] = connection
        direction(config, revision)

    config.attributes["on_version_apply"] = on_version_apply
    async with writing(engine).connect() as connection:
        await connection.run_sync(run)
