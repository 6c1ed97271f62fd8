"""Introduce an author to readers, and change what they read about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

import sqlalchemy as sa

from db import measures, text
from db.actions import references
from db.actions.checks import Checks
from db.actions.furniture import need_free_slug, need_role, record
from db.base import new_id
from db.ids import Noun
from db.models import Author, AuthorLink, Role
from db.session import Unit


@dataclass(frozen=True, slots=True)
class LinkGiven:
    """Where else somebody is found."""

    name: str
    url: str


class AuthorChanges(TypedDict, total=False):
    """What to change of an author: an absent key stays as it is."""

    slug: str
    name: str
    bio: str | None
    role: str | None
    portrait: str | None
    links: Sequence[LinkGiven]


async def create(unit: Unit, changes: AuthorChanges) -> Author:
    """A new author. The slug is made of the name unless it is given."""
    need_role(unit, Role.EDITOR, "authors")
    given: AuthorChanges = {
        "slug": text.slug_of(changes.get("name", ""), otherwise="author"),
        **changes,
    }
    author = Author(id=new_id())
    await _apply(unit, author, given)
    unit.session.add(author)
    await unit.session.flush()
    await _link(unit, author, given)
    record(unit, Noun.AUTHOR, "create", author.id)
    return author


async def update(unit: Unit, named: str, changes: AuthorChanges) -> Author:
    """Change an author. Bylines in print keep the name that they were printed with."""
    need_role(unit, Role.EDITOR, "authors")
    author = await references.author(unit, named, "id")
    await _apply(unit, author, changes)
    await _link(unit, author, changes)
    record(unit, Noun.AUTHOR, "update", author.id)
    return author


async def _apply(unit: Unit, author: Author, changes: AuthorChanges) -> None:
    checks = Checks()
    if "name" in changes:
        author.name = checks.line(changes["name"], measures.NAME, "name")
    if "slug" in changes:
        author.slug = checks.slug(changes["slug"], "slug")
    if "bio" in changes:
        author.bio = checks.optional_words(changes["bio"], measures.BIO, "bio")
    if "role" in changes:
        author.role = checks.optional_line(changes["role"], measures.TITLE, "role")
    checks.done()
    if "slug" in changes:
        await need_free_slug(unit, Author, author.id, changes["slug"])
    if "portrait" in changes:
        named = changes["portrait"]
        with unit.session.no_autoflush:
            author.portrait_id = (
                None if named is None else (await references.image(unit, named, "portrait")).id
            )


async def _link(unit: Unit, author: Author, changes: AuthorChanges) -> None:
    """Replace the author's links."""
    if "links" not in changes:
        return
    checks = Checks()
    checks.count(changes["links"], measures.LINKS, "links")
    checks.done()
    links = [
        AuthorLink(
            author_id=author.id,
            position=at,
            name=checks.line(link.name, measures.NAME, "links", str(at - 1), "name"),
            url=checks.url(link.url, "links", str(at - 1), "url"),
        )
        for at, link in enumerate(changes["links"], 1)
    ]
    checks.done()
    await unit.session.execute(sa.delete(AuthorLink).where(AuthorLink.author_id == author.id))
    unit.session.add_all(links)
