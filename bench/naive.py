"""The usual way: Strawberry types, async SQLAlchemy, a DataLoader an edge, documents cached.

As a careful team would write it: a session a load, long columns loaded only where they are shown,
lists by the same indexed tables that Copydesk reads.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import sqlalchemy as sa
import strawberry
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import defer
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.dataloader import DataLoader
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig

from bench.limit import DATABASE
from bench.queries import place_of
from db import models
from db.base import Instant, LongId
from db.engine import open_engine
from db.models.listing import AuthorListing, SectionListing
from schema.scalars import DATE_TIME

Sessions = async_sessionmaker[AsyncSession]
Story = tuple[models.Article, models.Revision]
Info = strawberry.Info["Loaders", None]

SHORT = [defer(column) for column in (models.Revision.markdown, models.Revision.html,
                                      models.Revision.text)]  # fmt: skip
"""For lists, which show no bodies."""


def stories() -> sa.Select[models.Article, models.Revision]:
    """What readers see now."""
    article = models.Article
    now = dt.datetime.now(dt.UTC)
    return (
        sa.select(article, models.Revision)
        .join(models.Revision, models.Revision.id == article.live_revision_id)
        .where(article.publication == models.Publication.PUBLISHED)
        .where(sa.or_(article.embargo_until.is_(None), article.embargo_until <= now))
    )


class Loaders:
    """What one request has loaded, by edge."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions
        self.sections = DataLoader(load_fn=self._sections)
        self.images = DataLoader(load_fn=self._images)
        self.authors = DataLoader(load_fn=self._authors)
        self.tags = DataLoader(load_fn=self._tags)
        self.related = DataLoader(load_fn=self._related)

    async def rows(self, statement: sa.Select[*tuple[Any, ...]]) -> Sequence[Any]:
        async with self.sessions() as session:
            result: Sequence[Any] = (await session.execute(statement)).all()
            return result

    async def _sections(self, ids: list[int]) -> list[models.Section | None]:
        rows = await self.rows(sa.select(models.Section).where(models.Section.id.in_(ids)))
        found = {section.id: section for (section,) in rows}
        return [found.get(one) for one in ids]

    async def _images(self, ids: list[int]) -> list[models.Image | None]:
        rows = await self.rows(sa.select(models.Image).where(models.Image.id.in_(ids)))
        found = {image.id: image for (image,) in rows}
        return [found.get(one) for one in ids]

    async def _authors(self, revisions: list[int]) -> list[list[models.Author]]:
        byline = models.Byline
        statement = (
            sa.select(byline.revision_id, models.Author)
            .join(models.Author, models.Author.id == byline.author_id)
            .where(byline.revision_id.in_(revisions))
            .order_by(byline.revision_id, byline.position)
        )
        return grouped(revisions, await self.rows(statement))

    async def _tags(self, revisions: list[int]) -> list[list[models.Tag]]:
        carried = models.RevisionTag
        statement = (
            sa.select(carried.revision_id, models.Tag)
            .join(models.Tag, models.Tag.id == carried.tag_id)
            .where(carried.revision_id.in_(revisions))
            .order_by(carried.revision_id, carried.position)
        )
        return grouped(revisions, await self.rows(statement))

    async def _related(self, revisions: list[int]) -> list[list[Story]]:
        link = models.RelatedLink
        statement = (
            stories()
            .join(link, link.target_id == models.Article.id)
            .where(link.revision_id.in_(revisions))
            .order_by(link.revision_id, link.position)
            .options(*SHORT)
        )
        rows = await self.rows(statement.add_columns(link.revision_id))
        return grouped(revisions, [(of, (article, copy)) for article, copy, of in rows])


def grouped(keys: list[int], rows: Sequence[Any]) -> list[list[Any]]:
    """For each key the values that belong to it, in their order."""
    found: dict[int, list[Any]] = {key: [] for key in keys}
    for key, value in rows:
        found[key].append(value)
    return [found[key] for key in keys]


@strawberry.type
class Body:
    html: str


@strawberry.type
class Image:
    url: str
    alt: str | None
    caption: str | None
    credit: str | None
    width: int | None
    height: int | None


@strawberry.type
class Tag:
    name: str
    slug: str
    kind: str


@strawberry.type
class Stories:
    nodes: list[Article]


@strawberry.type
class Section:
    key: strawberry.Private[int]
    slug: str
    title: str

    @strawberry.field
    async def articles(self, info: Info, first: int = 20) -> Stories:
        return await listed(info, SectionListing, SectionListing.section_id == self.key, first)


@strawberry.type
class Author:
    key: strawberry.Private[int]
    name: str
    slug: str
    bio: str | None

    @strawberry.field
    async def articles(self, info: Info, first: int = 20) -> Stories:
        return await listed(info, AuthorListing, AuthorListing.author_id == self.key, first)


@strawberry.type
class Article:
    article: strawberry.Private[models.Article]
    revision: strawberry.Private[models.Revision]
    id: strawberry.ID
    slug: str
    path: str
    headline: str
    standfirst: str | None
    kicker: str | None
    word_count: int
    genre: str
    language: str
    dateline: str | None
    first_published_at: dt.datetime
    updated_at: dt.datetime

    @strawberry.field
    def body(self) -> Body:
        return Body(html=self.revision.html)

    @strawberry.field
    def reading_minutes(self) -> int:
        return max(1, -(-self.revision.word_count // 238))

    @strawberry.field
    async def lead_image(self, info: Info) -> Image | None:
        key = self.revision.lead_image_id
        row = None if key is None else await info.context.images.load(key)
        if row is None:
            return None
        return Image(
            url=row.url,
            alt=row.alt,
            caption=row.caption,
            credit=row.credit,
            width=row.width,
            height=row.height,
        )

    @strawberry.field
    async def section(self, info: Info) -> Section | None:
        key = self.revision.section_id
        return None if key is None else section_of(await info.context.sections.load(key))

    @strawberry.field
    async def authors(self, info: Info) -> list[Author]:
        rows = await info.context.authors.load(self.revision.id)
        return [Author(key=row.id, name=row.name, slug=row.slug, bio=row.bio) for row in rows]

    @strawberry.field
    async def tags(self, info: Info) -> list[Tag]:
        rows = await info.context.tags.load(self.revision.id)
        return [Tag(name=row.name, slug=row.slug, kind=row.kind) for row in rows]

    @strawberry.field
    async def related(self, info: Info, first: int = 6) -> Stories:
        rows = await info.context.related.load(self.revision.id)
        return Stories(nodes=[shown(*row) for row in rows[:first]])


def section_of(row: models.Section | None) -> Section | None:
    return None if row is None else Section(key=row.id, slug=row.slug, title=row.title)


def shown(article: models.Article, revision: models.Revision) -> Article:
    """A story, from its rows."""
    if article.path is None or article.first_published_at is None or article.updated_at is None:
        raise ValueError(f"article {article.id} is not published")
    return Article(
        article=article,
        revision=revision,
        id=strawberry.ID(f"article-{article.id}"),
        slug=article.slug,
        path=article.path,
        headline=revision.headline,
        standfirst=revision.standfirst,
        kicker=revision.kicker,
        word_count=revision.word_count,
        genre=revision.genre,
        language=revision.language,
        dateline=revision.dateline,
        first_published_at=article.first_published_at,
        updated_at=article.updated_at,
    )


async def listed(
    info: Info,
    listing: type[SectionListing] | type[AuthorListing],
    where: sa.ColumnElement[bool],
    first: int,
) -> Stories:
    """The latest of a list."""
    statement = (
        stories()
        .join(listing, listing.article_id == models.Article.id)
        .where(where)
        .order_by(listing.first_published_at.desc(), listing.article_id.desc())
        .limit(first)
        .options(*SHORT)
    )
    return Stories(nodes=[shown(*row) for row in await info.context.rows(statement)])


@strawberry.type
class Query:
    @strawberry.field
    async def section(self, info: Info, slug: str) -> Section | None:
        statement = sa.select(models.Section).where(models.Section.slug == slug)
        rows = await info.context.rows(statement)
        return section_of(rows[0][0]) if rows else None

    @strawberry.field
    async def article(self, info: Info, slug: str) -> Article | None:
        rows = await info.context.rows(stories().where(models.Article.slug == slug))
        return shown(*rows[0]) if rows else None

    @strawberry.field
    async def articles(self, info: Info, first: int = 20, after: str | None = None) -> Stories:
        article = models.Article
        latest = (article.first_published_at.desc(), article.id.desc())
        statement = stories().order_by(*latest).limit(first).options(*SHORT)
        if after is not None:
            at, number = place_of(after)
            place = sa.tuple_(sa.literal(at, Instant()), sa.literal(number, LongId))
            statement = statement.where(sa.tuple_(article.first_published_at, article.id) < place)
        return Stories(nodes=[shown(*row) for row in await info.context.rows(statement)])


SCHEMA = strawberry.Schema(
    Query,
    extensions=[ParserCache, ValidationCache],
    config=StrawberryConfig(scalar_map={dt.datetime: DATE_TIME}),
)


class Endpoint(GraphQL[Loaders, None]):
    """Strawberry's own, with loaders that live as long as a request."""

    def __init__(self, sessions: Sessions) -> None:
        super().__init__(SCHEMA)
        self.sessions = sessions

    async def get_context(
        self, request: Request | WebSocket, response: Response | WebSocket
    ) -> Loaders:
        return Loaders(self.sessions)


def create_app(url: str) -> Starlette:
    """Answers the same requests as Copydesk."""
    engine = open_engine(url)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        await engine.dispose()

    endpoint = Endpoint(async_sessionmaker(engine, expire_on_commit=False))
    return Starlette(routes=[Route("/graphql", endpoint, methods=["POST"])], lifespan=lifespan)


def served() -> Starlette:
    """For uvicorn."""
    return create_app(os.environ[DATABASE])
