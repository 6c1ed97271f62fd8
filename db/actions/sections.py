"""Open a section of the paper, and change what it says of itself."""

from typing import TypedDict

import sqlalchemy as sa

from db import measures
from db.actions import listing, marking, references
from db.actions.checks import Checks
from db.actions.furniture import need_free_slug, need_role, record
from db.actions.suggesting import lock
from db.base import new_id
from db.errors import Code, Invalid
from db.ids import Noun
from db.models import PLACES, Genre, Role, Section
from db.session import Unit


class SectionChanges(TypedDict, total=False):
    """What to change of a section: an absent key stays as it is."""

    title: str
    description: str | None
    parent: str | None
    position: int
    fresh_days: int


async def create(unit: Unit, slug: str, genre: Genre | None, changes: SectionChanges) -> Section:
    """A new section. Its slug never changes, for the addresses of its stories begin with it."""
    need_role(unit, Role.CHIEF, "sections")
    checks = Checks()
    section = Section(id=new_id(), slug=checks.slug(slug, "slug"), genre=genre)
    checks.done()
    await need_free_slug(unit, Section, section.id, slug)
    if slug in PLACES.values():
        message = f"the pages of collections are under /{slug}: a section needs another slug"
        raise Invalid(Code.NOT_UNIQUE, message, ("slug",))
    await _apply(unit, section, changes)
    unit.session.add(section)
    if genre is not None:
        await listing.list_genre(unit.session, section.id)
    record(unit, Noun.SECTION, "create", section.id)
    return section


async def update(unit: Unit, named: str, changes: SectionChanges) -> Section:
    """Change a section."""
    need_role(unit, Role.CHIEF, "sections")
    section = await references.section(unit, named, "id")
    fresh_days = section.fresh_days
    await _apply(unit, section, changes)
    if section.fresh_days != fresh_days:
        await lock(unit.session)
        await marking.mark_again(unit.session, section.id)
    record(unit, Noun.SECTION, "update", section.id)
    return section


async def _apply(unit: Unit, section: Section, changes: SectionChanges) -> None:
    checks = Checks()
    if "title" in changes:
        section.title = checks.line(changes["title"], measures.TITLE, "title")
    if "description" in changes:
        section.description = checks.optional_words(
            changes["description"], measures.DESCRIPTION, "description"
        )
    if "fresh_days" in changes:
        section.fresh_days = _fresh_days(checks, changes["fresh_days"])
    checks.done()
    section.position = changes.get("position", section.position or 0)
    if "parent" in changes:
        named = changes["parent"]
        section.parent_id = None if named is None else await _parent(unit, section, named)


def _fresh_days(checks: Checks, days: int) -> int:
    if not 1 <= days <= measures.FRESH_DAYS:
        message = f"stories are fresh for 1 to {measures.FRESH_DAYS:,} days, not {days}"
        checks.refuse(Code.INVALID_FORMAT, message, "freshDays")
    return days


async def _parent(unit: Unit, section: Section, named: str) -> int:
    """The section above. One that is itself, or below itself, is refused."""
    with unit.session.no_autoflush:
        parent = await references.section(unit, named, "parent")
        above = sa.select(Section.id, Section.parent_id).where(Section.id == parent.id)
        line = above.cte(recursive=True)
        up = sa.select(Section.id, Section.parent_id).join(line, Section.id == line.c.parent_id)
        ancestors = await unit.session.scalars(sa.select(line.union(up).c.id))
    if section.id in set(ancestors):
        message = f"{parent.slug} is below {section.slug}: it cannot be above it too"
        raise Invalid(Code.INVALID_FORMAT, message, ("parent",))
    return parent.id
