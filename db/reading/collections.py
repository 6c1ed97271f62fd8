"""The tables behind collections: what each is, which stories it has, and which collections a story
is in.
"""

from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from db import visibility
from db.models import PLACES, Article, Collection, CollectionMember
from db.reading.rows import Order, Rows
from db.reading.stories import ArticleRows
from db.viewer import View


class CollectionRows(Rows):
    orders: ClassVar = {"CREATED_AT": lambda rows: rows.collection.created_at}
    default_order: ClassVar[Order] = (("CREATED_AT", True),)
    indexed = frozenset({"CREATED_AT"})

    def __init__(self, view: View) -> None:
        self.collection = aliased(Collection)
        super().__init__(
            view, self.collection, visible=visibility.collections(self.collection, view)
        )

    @property
    def path(self) -> sa.ColumnElement[str]:
        """Where its page is."""
        under = {
            kind: sa.literal_column(f"'/{place}/'", sa.Text()) for kind, place in PLACES.items()
        }
        place: sa.ColumnElement[str] = sa.case(under, value=self.collection.kind)
        return place.concat(self.collection.slug)


class MembershipRows(CollectionRows):
    """A collection that a story is in: `member` says where."""

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self.member = aliased(CollectionMember)

    @property
    def source(self) -> Any:
        matches = self.member.collection_id == self.collection.id
        return sa.join(self.member, self.collection, matches)


class MemberRows(ArticleRows):
    """A story of a collection: `member` says where it stands."""

    orders: ClassVar = {"POSITION": lambda rows: rows.member.rank}
    default_order: ClassVar[Order] = (("POSITION", False),)
    indexed = frozenset({"POSITION"})

    def __init__(self, view: View) -> None:
        self.member = aliased(CollectionMember)
        super().__init__(view, self.member)

    @property
    def source(self) -> Any:
        return sa.join(self.member, super().source, self.member.article_id == self.article.id)

    @property
    def id(self) -> sa.ColumnElement[int]:
        return self.article.id.expression


def position_of(rows: MembershipRows | MemberRows) -> sa.ColumnElement[int]:
    """The place of a story among those of its collection that the viewer sees, from 1."""
    other, seen = _others(rows)
    counted = sa.select(sa.func.count()).where(*seen, other.rank <= rows.member.rank)
    return counted.correlate(rows.member).scalar_subquery()


def before(rows: MembershipRows) -> sa.ColumnElement[int]:
    """The number of the story before it in its collection, of those that the viewer sees."""
    other, seen = _others(rows)
    found = sa.select(other.article_id).where(*seen, other.rank < rows.member.rank)
    return _first(rows, found.order_by(other.rank.desc()))


def after(rows: MembershipRows) -> sa.ColumnElement[int]:
    """The number of the story after it, likewise."""
    other, seen = _others(rows)
    found = sa.select(other.article_id).where(*seen, other.rank > rows.member.rank)
    return _first(rows, found.order_by(other.rank))


def _others(rows: MembershipRows | MemberRows) -> tuple[type[CollectionMember], list[Any]]:
    """The members of a collection, as one table, and what holds of those that the viewer sees."""
    other, article = aliased(CollectionMember), aliased(Article)
    return other, [
        other.collection_id == rows.member.collection_id,
        article.id == other.article_id,
        visibility.articles(article, rows.view),
    ]


def _first(rows: MembershipRows, found: sa.Select[Any]) -> sa.ColumnElement[int]:
    one = found.limit(sa.literal_column("1", sa.Integer())).correlate(rows.member)
    return one.scalar_subquery()
