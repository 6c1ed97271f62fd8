"""Name a topic, person, organisation, place or event that stories can be about."""

from typing import TypedDict

from db import measures, text
from db.actions import references
from db.actions.checks import Checks
from db.actions.furniture import need_free_slug, need_role, record
from db.actions.indexing import analyse_anew
from db.base import new_id
from db.ids import Noun
from db.models import Role, Tag, TagKind
from db.session import Unit


class TagChanges(TypedDict, total=False):
    """What to change of a tag: an absent key stays as it is."""

    slug: str
    name: str
    kind: TagKind


async def create(unit: Unit, changes: TagChanges) -> Tag:
    """A new tag. The slug is made of the name unless it is given."""
    given: TagChanges = {"slug": text.slug_of(changes.get("name", ""), otherwise="tag"), **changes}
    tag = Tag(id=new_id())
    await _apply(unit, tag, given)
    unit.session.add(tag)
    record(unit, Noun.TAG, "create", tag.id)
    return tag


async def update(unit: Unit, named: str, changes: TagChanges) -> Tag:
    """Change a tag, wherever it is used."""
    need_role(unit, Role.EDITOR, "changes of tags")
    tag = await references.tag(unit, named, "id")
    await _apply(unit, tag, changes)
    if "name" in changes:
        await analyse_anew(unit.session, tag.id)
    record(unit, Noun.TAG, "update", tag.id)
    return tag


async def _apply(unit: Unit, tag: Tag, changes: TagChanges) -> None:
    checks = Checks()
    if "name" in changes:
        tag.name = checks.line(changes["name"], measures.NAME, "name")
    if "slug" in changes:
        tag.slug = checks.slug(changes["slug"], "slug")
    checks.done()
    tag.kind = changes.get("kind", tag.kind)
    if "slug" in changes:
        await need_free_slug(unit, Tag, tag.id, changes["slug"])
