"""The stories beside a story: where editors put them, and after those what is suggested.

Both are merged where the page is cut, so that nothing is read of what does not stand on it. A link
that does not show leaves no hole: the next suggestion takes its place.
"""

from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from db import visibility
from db.models import Article, RelatedKind, RelatedLink, Suggestion, SuggestionState
from db.reading.rows import Order
from db.reading.stories import ArticleRows
from db.viewer import Perspective, View

Kinds = tuple[RelatedKind, ...] | None


RELATED = sa.literal_column(f"'{RelatedKind.RELATED}'", sa.Text())
EDITOR, SUGGESTED = (sa.literal_column(f"'{one}'", sa.Text()) for one in ("EDITOR", "SUGGESTED"))
DISMISSED = sa.literal_column(f"'{SuggestionState.DISMISSED}'", sa.Text())
"""Spelt out: the index of what shows is found by the words of its condition."""
ONE = sa.literal_column("1", sa.Integer())
NOBODY = sa.literal_column("0", sa.Integer())
"""The id of no story."""


class RelatedRows(ArticleRows):
    """A story beside another: `placed` says where and why."""

    orders: ClassVar = {
        "PLACE": lambda rows: rows.placed.c.place,
        "FIRST_PUBLISHED_AT": lambda rows: rows.placed.c.first_published_at,
    }
    default_order: ClassVar[Order] = (
        ("PLACE", False), ("FIRST_PUBLISHED_AT", True),
    )  # fmt: skip
    indexed = frozenset(orders)

    def __init__(self, view: View, story: ArticleRows, size: int, kinds: Kinds) -> None:
        super().__init__(view)
        self.placed = _beside(view, story, size, kinds)
        self.visible = sa.true()

    @property
    def source(self) -> Any:
        return sa.join(self.placed, super().source, self.placed.c.article_id == self.article.id)

    @property
    def id(self) -> sa.ColumnElement[int]:
        number: sa.ColumnElement[int] = self.placed.c.article_id
        return number


def _beside(view: View, story: ArticleRows, size: int, kinds: Kinds) -> sa.Subquery:
    """The first of the links and suggestions that show, in their order."""
    limit = sa.literal_column(str(size), sa.Integer())
    parts = [_linked(view, story, kinds)]
    if size and (kinds is None or RelatedKind.RELATED in kinds):
        parts.append(_suggested(story, _room(view, story, kinds, size)))
    every = sa.union_all(*parts)
    place, first, number = list(every.selected_columns)[:3]
    return every.order_by(place, first.desc(), number.desc()).limit(limit).subquery()


def _linked(view: View, story: ArticleRows, kinds: Kinds) -> sa.Select[*tuple[Any, ...]]:
    """Those that editors put there."""
    link, target = aliased(RelatedLink), aliased(Article)
    found = (
        sa.select(
            link.position.label("place"),
            target.first_published_at.label("first_published_at"), target.id.label("article_id"),
            link.kind.label("kind"), EDITOR.label("origin"), link.label.label("label"),
            sa.cast(sa.null(), sa.Text()).label("reason"),
        )
        .join_from(link, target, link.target_id == target.id)
        .where(link.revision_id == story.revision.id, visibility.articles(target, view))
    )  # fmt: skip
    if kinds is not None:
        found = found.where(sa.or_(sa.false(), *(link.kind == kind for kind in kinds)))
    return found.correlate(*story.aliases)


def _room(view: View, story: ArticleRows, kinds: Kinds, size: int) -> Any:
    """The story, unless links fill the page: then no suggestion is looked up.

    Staff look them up anyhow. What they may see is said in more words than SQLite's parser takes at
    this depth.
    """
    if view.perspective is not Perspective.PUBLISHED:
        return story.article.id
    linked = _linked(view, story, kinds)
    place, last = linked.selected_columns.place, sa.literal_column(str(size - 1), sa.Integer())
    full = linked.with_only_columns(NOBODY).order_by(place).limit(ONE).offset(last)
    return sa.func.coalesce(full.correlate(*story.aliases).scalar_subquery(), story.article.id)


def _suggested(story: ArticleRows, room: Any) -> sa.Select[*tuple[Any, ...]]:
    """Those that every reader has, that nobody has dismissed and no editor has linked already.

    Why is not told while it is of what one of the two said before.
    """
    one, target, link = aliased(Suggestion), aliased(Article), aliased(RelatedLink)
    there = sa.select(ONE).where(
        link.revision_id == story.revision.id, link.target_id == one.other_id
    )
    is_current = sa.and_(
        one.revision_id == story.article.live_revision_id,
        one.other_revision_id == target.live_revision_id,
    )
    return (
        sa.select(
            one.place, one.first_published_at, one.other_id,
            RELATED.label("kind"), SUGGESTED.label("origin"), sa.cast(sa.null(), sa.Text()),
            sa.case((is_current, one.reason)).label("reason"),
        )
        .join_from(one, target, one.other_id == target.id)
        .where(
            one.article_id == room,
            one.state != DISMISSED,
            visibility.public(target),
            there.correlate(story.revision, one).scalar_subquery().is_(None),
        )
        .correlate(*story.aliases)
    )  # fmt: skip


class SuggestionRows(ArticleRows):
    """A story that is suggested beside another, for who may work on that: `suggestion` says why."""

    orders: ClassVar = {
        "PLACE": lambda rows: rows.suggestion.place,
        "FIRST_PUBLISHED_AT": lambda rows: rows.suggestion.first_published_at,
    }
    default_order: ClassVar[Order] = (("PLACE", False), ("FIRST_PUBLISHED_AT", True))
    indexed = frozenset(orders)

    def __init__(self, view: View) -> None:
        self.suggestion = aliased(Suggestion)
        super().__init__(view, self.suggestion)
        self.visible = sa.and_(self.visible, visibility.suggestions(self.suggestion, view))

    @property
    def source(self) -> Any:
        return sa.join(self.suggestion, super().source, self.suggestion.other_id == self.article.id)

    @property
    def id(self) -> sa.ColumnElement[int]:
        return self.suggestion.other_id.expression

    @property
    def reason(self) -> sa.ColumnElement[str]:
        """Why, unless one of the two says something else by now."""
        story = aliased(Article)
        live = sa.select(story.live_revision_id).where(story.id == self.suggestion.article_id)
        is_current = sa.and_(
            self.suggestion.revision_id == live.correlate(self.suggestion).scalar_subquery(),
            self.suggestion.other_revision_id == self.article.live_revision_id,
        )
        return sa.case((is_current, self.suggestion.reason))
