"""What the actions on sections, authors, tags, images and the site have in common."""

from typing import Any

import sqlalchemy as sa

from db.errors import Code, Denied, Refusal
from db.events import Happened
from db.ids import Noun, wire_id
from db.models import Role
from db.session import Unit


def need_role(unit: Unit, role: Role, what: str) -> None:
    """Refuse whoever is not at least `role`."""
    if not unit.viewer.is_at_least(role):
        raise Denied(f"{what} are for {role.lower()}s and up")


async def need_free_slug(unit: Unit, table: Any, row_id: int, slug: str) -> None:
    """Refuse a slug that another row of the table has."""
    statement = sa.select(table.id).where(table.slug == slug, table.id != row_id)
    with unit.session.no_autoflush:
        if await unit.session.scalar(statement) is not None:
            raise Refusal(Code.NOT_UNIQUE, f"the slug {slug!r} is taken", ("slug",))


def record(unit: Unit, noun: Noun, verb: str, row_id: int) -> None:
    """The audit event of a change to something that has no workflow."""
    unit.record(Happened(kind=f"{noun}.{verb}", subject=wire_id(noun, row_id)))
