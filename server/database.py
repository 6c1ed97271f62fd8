"""The database before it is served: does it answer, is it migrated, is anything in it."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import typer
from alembic.util import CommandError
from pydantic import SecretStr
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from db import chain
from db.actions.rebuilding import rebuild
from db.actions.suggesting import Suggesting
from db.base import printed
from db.engine import open_engine
from db.seed import (
    ACCOUNTS,
    DOMAIN,
    has_demo_accounts,
    is_empty,
    seed_newsroom,
    set_demo_password,
)
from db.session import Database
from server.console import fail, progress_bar
from server.migrations import (
    STATEMENT_SECONDS,
    current_revision,
    head_revision,
    migrate,
    migrate_down,
)
from server.settings import Settings


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[AsyncEngine]:
    """An engine for a command; one that cannot connect ends the command with one line."""
    engine = open_engine(settings.database_url, pool_size=2, statement_seconds=STATEMENT_SECONDS)
    try:
        await _need_answer(engine)
        yield engine
    finally:
        await engine.dispose()


async def prepare(settings: Settings) -> Settings:
    """Whatever `run` needs: the schema, and with the demo switched on its newsroom.

    Gives the settings back, with the password that the demo accounts have from now on.
    """
    async with opened(settings) as engine:
        await migrate(engine, announce=_announce)
        database = Database(engine)
        if not settings.demo:
            await _refuse_demo(database)
            return settings
        password = _demo_password(settings)
        await _open_demo(database, settings, password)
        return settings.model_copy(update={"demo_password": SecretStr(password)})


async def migrate_to(settings: Settings, revision: str | None, *, down: bool) -> None:
    async with opened(settings) as engine:
        try:
            if down:
                await migrate_down(engine, revision or "-1", announce=_announce_undone)
            else:
                await migrate(engine, revision or "head", announce=_announce)
        except CommandError as error:
            fail(f"Nothing was migrated: {error}")
        typer.echo(f"The database is at {await current_revision(engine) or 'no revision'}.")


async def seed(settings: Settings) -> None:
    async with opened(settings) as engine:
        await _need_head(engine)
        if not await is_empty(Database(engine)):
            fail("There is something in this database. Cure: seed an empty one.")
        await _seed(Database(engine), settings, _demo_password(settings))


async def verify_events(settings: Settings) -> None:
    """Say how long the chain is and where it ends, or which event breaks it."""
    async with opened(settings) as engine:
        await _need_head(engine)
        async with engine.connect() as connection:
            walk = await chain.walked(connection)
    if walk.broken is not None:
        event = walk.broken
        fail(
            f"Event {event.id} is not as it was written, or one before it is missing: {event.kind} "
            f"of {event.subject} at {printed(event.at)}. Whole before it: {walk.whole:,}."
        )
    ends = f"; the last one's digest is {walk.digest}" if walk.whole else ""
    typer.echo(f"{walk.whole:,} events, whole{ends}.")


async def rebuild_related(settings: Settings) -> None:
    """Make all suggestions anew, and say of how many stories."""
    async with opened(settings) as engine:
        await _need_head(engine)
        database = Database(engine)
        with progress_bar("Suggesting stories") as progress:
            done = await rebuild(database, Suggesting(database), progress)
        typer.echo(f"Suggestions were made for {done:,} stories.")


async def need_migrated(settings: Settings) -> None:
    async with opened(settings) as engine:
        await _need_head(engine)
        if not settings.demo:
            await _refuse_demo(Database(engine))


async def _need_answer(engine: AsyncEngine) -> None:
    try:
        async with engine.connect():
            pass
    except (OSError, DBAPIError) as error:
        reason = error.orig if isinstance(error, DBAPIError) else error
        fail(
            f"The database does not answer: {reason or type(error).__name__}. "
            "Cure: start it, or point COPYDESK_DATABASE_URL to the right one."
        )


async def _need_head(engine: AsyncEngine) -> None:
    current, head = await current_revision(engine), head_revision()
    if current != head:
        fail(
            f"The database is at {current or 'no revision'}, and this code needs {head}. "
            "Cure: python -m server migrate"
        )


async def _open_demo(database: Database, settings: Settings, password: str) -> None:
    """The demo newsroom, seeded if nothing is there; its accounts have the password of this start.

    A database that holds a newsroom of somebody's own is served as it is.
    """
    if await is_empty(database):
        await _seed(database, settings, password)
    elif await has_demo_accounts(database):
        await set_demo_password(database, password)
        _tell_password(settings, password)


async def _seed(database: Database, settings: Settings, password: str) -> None:
    with progress_bar("Seeding the demo newsroom") as progress:
        await seed_newsroom(database, password=password, progress=progress)
    _tell_password(settings, password)


def _demo_password(settings: Settings) -> str:
    given = settings.demo_password
    return given.get_secret_value() if given else secrets.token_urlsafe(12)


def _tell_password(settings: Settings, password: str) -> None:
    if settings.demo_password is None:
        names = ", ".join(f"{name}@{DOMAIN}" for name, *_ in ACCOUNTS)
        typer.echo(f"Sign in as {names}; the password until the next start is {password}")


async def _refuse_demo(database: Database) -> None:
    if await has_demo_accounts(database):
        fail(
            "This database holds the demo accounts, whose password others may know. "
            "Cure: serve another database, or set COPYDESK_DEMO=1 to serve the demo."
        )


def _announce(migration: str) -> None:
    typer.echo(f"Migrated: {migration}")


def _announce_undone(migration: str) -> None:
    typer.echo(f"Undone: {migration}")
