"""Accounts made on the server's own machine: how the first admin comes to be."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
import typer
from sqlalchemy.ext.asyncio import AsyncSession

from db.actions.accounts import CONSOLE, create_user
from db.errors import Refusal
from db.ids import Noun, wire_id
from db.models import Origin, Role, Section
from db.session import Database, work
from server.console import USAGE, fail
from server.database import opened
from server.settings import Settings


async def create(
    settings: Settings, email: str, name: str, role: Role, desks: Sequence[str], password: str
) -> None:
    """`desks` are slugs of sections. A refusal ends the command with one line."""
    now = dt.datetime.now(dt.UTC)
    async with opened(settings) as engine:
        try:
            async with work(
                Database(engine), viewer=CONSOLE, now=now, origin=Origin.CONSOLE
            ) as unit:
                seats = [await _section(unit.session, slug) for slug in desks]
                await create_user(
                    unit,
                    {
                        "email": email,
                        "name": name,
                        "role": role,
                        "desks": seats,
                        "password": password,
                    },
                )
        except Refusal as refusal:
            fail(f"No account was made: {refusal.message}", code=USAGE)
    typer.echo(f"{email} may now sign in as {role}.")


async def _section(session: AsyncSession, slug: str) -> str:
    number = await session.scalar(sa.select(Section.id).where(Section.slug == slug))
    if number is None:
        fail(f"No account was made: there is no section {slug}", code=USAGE)
    return wire_id(Noun.SECTION, number)
