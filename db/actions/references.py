"""From what a client names, an id or a slug, to the row that it means and the viewer may see."""

import functools
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from db import visibility
from db.actions.checks import Checks
from db.base import LongId
from db.errors import Code, Invalid, NotFound
from db.ids import Noun, number_of
from db.models import (
    Article,
    Author,
    Collection,
    Comment,
    Image,
    Publication,
    Section,
    Stage,
    Tag,
    User,
)
from db.session import Database, Unit
from db.viewer import Perspective, Sight, View


def sight_of(unit: Unit) -> Sight:
    """How somebody who is writing looks: at working copies."""
    return Sight(unit.viewer, Perspective.WORKING, unit.now)


async def section(unit: Unit, named: str, *path: str) -> Section:
    """A section by id or slug."""
    found: Section = await _by_id_or_slug(unit, Section, Noun.SECTION, named, path)
    return found


async def section_number(database: Database, named: str, *path: str) -> int:
    """The number of a section by id or slug. Everybody sees all sections."""
    number = number_of(Noun.SECTION, named)
    matches = Section.slug == named if number is None else Section.id == number
    async with database.reading() as connection:
        found = (
            None if "\0" in named else await connection.scalar(sa.select(Section.id).where(matches))
        )
    if found is None:
        raise NotFound(f"section {named[:80]!r}", path)
    return found


async def section_for_stories(unit: Unit, named: str, *path: str) -> Section:
    """A section that holds stories. One that shows a genre is refused, with the cure."""
    found = await section(unit, named, *path)
    if found.genre is not None:
        message = f"{found.slug} shows every {found.genre} story: set the genre, choose a section"
        raise Invalid(Code.INVALID_FORMAT, message, path)
    return found


async def author(unit: Unit, named: str, *path: str) -> Author:
    """An author by id or slug."""
    found: Author = await _by_id_or_slug(unit, Author, Noun.AUTHOR, named, path)
    return found


async def tag(unit: Unit, named: str, *path: str) -> Tag:
    """A tag by id or slug."""
    found: Tag = await _by_id_or_slug(unit, Tag, Noun.TAG, named, path)
    return found


async def user(unit: Unit, wire: str, *path: str) -> User:
    """An account by id."""
    number = number_of(Noun.USER, wire)
    found = None if number is None else await unit.session.get(User, number)
    if found is None:
        raise NotFound(f"user {wire[:80]!r}", path)
    return found


async def image(unit: Unit, wire: str, *path: str) -> Image:
    """An image by id, if the viewer may see it."""
    found = await _seen(unit, Image, visibility.images, number_of(Noun.IMAGE, wire))
    if found is None:
        raise NotFound(f"image {wire[:80]!r}", path)
    return found  # type: ignore[no-any-return]  # one of Image, or None


async def article(unit: Unit, wire: str, *path: str) -> Article:
    """A story by id, if the viewer may see it in some copy."""
    found = await _seen(unit, Article, visibility.articles, number_of(Noun.ARTICLE, wire))
    if found is None:
        raise NotFound(f"article {wire[:80]!r}", path)
    return found  # type: ignore[no-any-return]  # one of Article, or None


async def comment(unit: Unit, wire: str, *path: str) -> Comment:
    """A comment by id, if the viewer may work on its story."""
    found = await _seen(unit, Comment, visibility.comments, number_of(Noun.COMMENT, wire))
    if found is None:
        raise NotFound(f"comment {wire[:80]!r}", path)
    return found  # type: ignore[no-any-return]  # one of Comment, or None


async def seen_articles(unit: Unit, numbers: Iterable[int]) -> set[int]:
    """Those of some stories that the viewer may see in some copy."""
    sight = sight_of(unit)
    given = {**sight.parameters(), "numbers": list(numbers)}
    return set(await unit.session.scalars(_seen_among(sight.view), given))


@functools.cache
def _seen_among(view: View) -> sa.Select[int]:
    """The numbers of stories that the viewer may see. Made once a role, as of one row."""
    numbers = sa.bindparam("numbers", expanding=True, type_=LongId)
    return sa.select(Article.id).where(Article.id.in_(numbers), visibility.articles(Article, view))


async def hidden_alive(unit: Unit, numbers: Iterable[int]) -> set[int]:
    """Those of some stories that the viewer may not see, and that readers may get some day."""
    every = list(numbers)
    if not every:
        return set()
    alive = sa.select(Article.id).where(Article.id.in_(every), sa.not_(is_dead(Article)))
    return set(await unit.session.scalars(alive)) - await seen_articles(unit, every)


def is_dead(article: type[Article]) -> sa.ColumnElement[bool]:
    """Whether a story was retracted or given up: nothing may point at it."""
    return sa.or_(article.publication == Publication.RETRACTED, article.stage == Stage.SPIKED)


async def living_article(unit: Unit, checks: Checks, wire: str, *path: str) -> Article:
    """A story by id that something may point at, if the viewer may see it."""
    found = await article(unit, wire, *path)
    if found.publication is Publication.RETRACTED or found.stage is Stage.SPIKED:
        what = "retracted" if found.publication is Publication.RETRACTED else "spiked"
        checks.refuse(Code.RELATED_NOT_PUBLIC, f"this story is {what}: leave it out", *path)
    return found


async def collection(unit: Unit, named: str, *path: str) -> Collection:
    """A collection by id or slug."""
    found: Collection = await _by_id_or_slug(unit, Collection, Noun.COLLECTION, named, path)
    return found


async def _seen(unit: Unit, table: Any, visible: Any, number: int | None) -> Any:
    sight = sight_of(unit)
    statement = _seen_by_number(table, visible, sight.view)
    return await unit.session.scalar(statement, {**sight.parameters(), "number": number})


@functools.cache
def _seen_by_number(table: Any, visible: Any, view: View) -> sa.Select[Any]:
    """A row if the viewer may see it. Made once a role: that takes ten times as long as to run."""
    number = sa.bindparam("number", type_=LongId)
    return sa.select(table).where(table.id == number, visible(table, view))


async def _by_id_or_slug(
    unit: Unit, table: Any, noun: Noun, named: str, path: tuple[str, ...]
) -> Any:
    number = number_of(noun, named)
    matches = table.slug == named if number is None else table.id == number
    found = None if "\0" in named else await unit.session.scalar(sa.select(table).where(matches))
    if found is None:
        raise NotFound(f"{noun} {named[:80]!r}", path)
    return found
