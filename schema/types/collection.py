"""Packages and series: stories that belong together, in an order."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
import strawberry

from db.base import LongId
from db.ids import Noun, wire_id_of
from db.reading import want
from db.reading.collections import CollectionRows, MemberRows, after, before, position_of
from db.reading.furniture import ShownImageRows
from db.reading.stories import ArticleRows
from schema.enums import CollectionKind
from schema.fields import column, one, paged, part, planned
from schema.types.article import Article
from schema.types.image import Image
from schema.types.page import Node, PageInfo, page_arguments


@strawberry.type(description="A story of a collection, and where it stands there.")
class CollectionArticleEdge:
    node: Article = planned(want.Node(), "The story.")
    cursor: str = planned(
        want.Cursor(),
        "Its place in the list: send it as `after` or `before`. Opaque, and good until the "
        "stories of the collection are changed.",
    )
    position: int = column(
        lambda rows: position_of(rows), "Its place among those that you see, from 1.", weight=5
    )
    label: str | None = column(
        lambda rows: rows.member.label, "What it is called there: `Part one`; null for no name."
    )


@strawberry.type(description="A page of the stories of a collection, in its order.")
class CollectionArticleConnection:
    edges: list[CollectionArticleEdge] = planned(want.Edges(), "The stories, and where they stand.")
    nodes: list[Article] = planned(want.Nodes(), "The stories alone.")
    page_info: PageInfo = planned(
        want.PageInfo(), "Whether there is more, and the cursors to ask for it by."
    )
    total_count: int = planned(
        want.TotalCount(), "How many there are in all, of those that you may see."
    )


@strawberry.type(
    description="A package or a series: stories in an order, with a page of their own. Readers "
    "have it once it was launched, and while they have one of its stories."
)
class Collection(Node):
    id: strawberry.ID = column(
        lambda rows: wire_id_of(Noun.COLLECTION, rows.collection.id), "Opaque: `collection-…`."
    )
    slug: str = column(
        lambda rows: rows.collection.slug, "Its URL part, `the-harbour`; never changes."
    )
    path: str = column(
        lambda rows: rows.path, "Where its page is: `/series/the-harbour`, `/packages/the-vote`."
    )
    kind: CollectionKind = column(
        lambda rows: rows.collection.kind, "How its stories belong together."
    )
    title: str = column(lambda rows: rows.collection.title, "What it is called, in a line.")
    description: str | None = column(
        lambda rows: rows.collection.description,
        "What it is about, in a few sentences of plain text; null where nothing is said.",
    )
    lead_image: Image | None = one(
        ShownImageRows,
        lambda rows, far: far.image.id == rows.collection.lead_image_id,
        "The picture at its head; null where it has none.",
    )
    created_at: dt.datetime = column(lambda rows: rows.collection.created_at, "When it was begun.")
    launched: bool = column(
        lambda rows: rows.collection.launched,
        "Whether readers may have it. They do while they have one of its stories.",
    )
    version: int | None = column(
        lambda rows: _version(rows),
        "Adds one with each change: send it as `expectedVersion`. Null for readers and guests.",
    )
    articles: CollectionArticleConnection = paged(
        MemberRows,
        lambda rows, far: far.member.collection_id == rows.collection.id,
        "Its stories, in order. One that you may not see is neither among them nor counted.",
        page_arguments(),
    )


@strawberry.type(description="A collection that a story is in, and where it stands there.")
class CollectionMembership:
    collection: Collection = part("The package or the series.")
    position: int = column(
        lambda rows: position_of(rows),
        "The place of the story among those that you see, from 1.",
        weight=5,
    )
    label: str | None = column(
        lambda rows: rows.member.label, "What it is called there: `Part one`; null for no name."
    )
    previous: Article | None = one(
        ArticleRows,
        lambda rows, far: far.article.id == before(rows),
        "The story before it there, of those that you see; null for the first.",
    )
    next: Article | None = one(
        ArticleRows,
        lambda rows, far: far.article.id == after(rows),
        "The story after it there, of those that you see; null for the last.",
    )


def _version(rows: CollectionRows) -> sa.ColumnElement[int]:
    if rows.view.role is None:
        return sa.cast(sa.null(), LongId)
    return rows.collection.version.expression
