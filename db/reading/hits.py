"""Which stories answer a question, and how well.

Hits say all that was asked; and where these would not fill a page, hits are also what says some of
the rarer words, or words that are spelt almost like one that no story has. However many they are,
only so many are held against the question: those that say the rarest words, of these the newest.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from db import visibility
from db.base import LongId
from db.models import Article, DeskStory, SearchStory, SearchTotals
from db.reading.asked import Asked
from db.reading.rows import Keys
from db.relevance import bm25
from db.searchsql import (
    days_between,
    either,
    found_in,
    index_at,
    member,
    number_in,
    quoted,
    steady,
    unpacked,
)
from db.sqljson import item_of, items_of
from db.viewer import Perspective, View

Sql = sa.ColumnElement[Any]

A_PAGE = 20
"""So many stories that say all of it are enough."""

MANY = 2_000
"""Stories that have one of the words of which some may be missing, at most. The rarest are looked
for first, and one always is."""

FRESH = 0.25
"""What a story of today counts for more than one of long ago that answers as well."""

FRESH_DAYS = 30
"""Days after which it is half of that."""

ALL_OF_IT: Sql = sa.literal_column("1000.0", sa.Double())
"""What it tells that a story says all that was asked: more than any words of it together."""

MOST_RANKED = 300
"""Stories that are held against the question one by one."""

SCALE = 1_000_000
"""Scores are whole numbers, which come back from a cursor as they were."""

NEWEST: Sql = sa.literal_column("1000000000000", LongId)
"""Where a story stands that readers never had, behind all places of the index."""

BEHIND: Sql = sa.literal_column("2000000000000", LongId)
"""What the places of stories that are not ranked are made less by, so that any score is more."""

ALL, REST = (sa.bindparam(f"search_{name}", type_=sa.Text()) for name in ("all", "rest"))
"""What a question is bound to: `db.question.Question.parameters`."""

NEAR = sa.bindparam("search_near", type_=sa.Text())
FARTHEST: Sql = sa.bindparam("search_farthest", type_=sa.Double())
MEANING: Sql = sa.bindparam("search_meaning", type_=sa.Double())
"""What it means, by `db.reading.nearness`: the stories that are near, how near the others are at
most, and how much it counts beside the words.
"""


@dataclass(frozen=True, slots=True)
class Found:
    """One way to find stories: which, what that tells of them, and their `place`, newest last."""

    stories: sa.Subquery
    order: tuple[Sql, ...]
    """Which are the best of them."""
    is_on_desk: bool

    def beside(self, article: Any, others: Any) -> sa.Join:
        """With the tables of the stories."""
        return sa.join(self.stories, others, self.stories.c.article_id == article.id)

    def allowed(self, article: Any, view: View) -> list[Sql]:
        """What is of the desk is found by those who may work on it."""
        return [visibility.workable(article, view)] if self.is_on_desk else []


class Search:
    """The tables of a search, as somebody looks at it."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.asked = Asked()
        self.all_of_it = self._all_of_it()
        self.some = self._some_of_it()
        self.hits = self._hits()

    def ranked(self, keys: Keys, article: Any, tables: Any) -> sa.CTE:
        """The best of the rows with the score `s0` that orders them."""
        scored, near = self._scored(self._best(keys, article, tables)), self._near()
        meant = sa.func.coalesce(near.c.likeness, sa.cast(FARTHEST, sa.Double()))
        best = sa.select(sa.func.nullif(sa.func.max(scored.c.words), 0.0)).scalar_subquery()
        weight: Sql = sa.cast(MEANING, sa.Double())
        said = sa.func.coalesce(scored.c.words / best, 0.0)
        score = ((1.0 - weight) * said + weight * meant) * scored.c.fresh * SCALE
        return (
            sa.select(*_keyed(scored), sa.cast(sa.func.round(score), LongId).label("s0"))
            .select_from(sa.outerjoin(scored, near, near.c.article_id == scored.c.s1))
            .cte("search_ranked")
        )

    def unranked(
        self, ranked: sa.CTE, keys: Keys, article: Any, tables: Any, only: Sql
    ) -> sa.Subquery:
        """The others behind them, the newest first; `only` where that holds."""
        is_full = sa.select(sa.func.count()).select_from(ranked).scalar_subquery() >= MOST_RANKED
        is_behind = article.id.not_in(sa.select(ranked.c.s1))
        parts = (
            keys(one.beside(article, tables), one.stories.c.place).where(
                *one.allowed(article, self.view), is_behind
            )
            for one in self._ways(is_full, only)
        )
        every = sa.union_all(*parts).subquery()
        keyed = list(_keyed(every))
        place = sa.func.max(every.c.place) - BEHIND
        return sa.select(*keyed, place.label("s0")).group_by(*keyed).subquery()

    @property
    def _has_desk(self) -> bool:
        """Whether working copies are looked through: those that the viewer may work on."""
        return self.view.role is not None and self.view.perspective is Perspective.WORKING

    def _best(self, keys: Keys, article: Any, tables: Any) -> sa.Subquery:
        """The rows that are held against the question."""
        parts = []
        for one in self._ways():
            columns = (one.stories.c.told, one.stories.c.place, _begun(article).label("begun"))
            fitting = keys(one.beside(article, tables), *columns)
            best = fitting.where(*one.allowed(article, self.view)).order_by(*one.order)
            parts.append(sa.select(best.limit(MOST_RANKED).subquery()))
        every = sa.union_all(*parts).subquery()
        keyed = [*_keyed(every), every.c.begun]
        order = (sa.func.max(every.c.told).desc(), sa.func.max(every.c.place).desc())
        best = sa.select(*keyed).group_by(*keyed).order_by(*order, every.c.s1.desc())
        return best.limit(MOST_RANKED).subquery()

    def _scored(self, best: sa.Subquery) -> sa.CTE:
        """Each with what its words tell (BM25), and what it counts for more because it is new."""
        said = self._score(aliased(SearchStory), best)
        if self._has_desk:
            article = aliased(Article)
            works = sa.exists().where(
                article.id == best.c.s1, visibility.workable(article, self.view)
            )
            desk = sa.case((works.correlate(best), self._score(aliased(DeskStory), best)))
            said = sa.func.coalesce(desk, said)
        words = sa.func.coalesce(said, 0.0).label("words")
        fresh = _fresh(best.c.begun).label("fresh")
        return sa.select(*_keyed(best), words, fresh).cte("search_scored")

    def _score(self, story: Any, best: sa.Subquery) -> Sql:
        """The sum of what each term tells, as `db.relevance.bm25` has it; null for no such row."""
        asked, totals = self.asked.terms.alias(), aliased(SearchTotals)
        language = self.asked.languages.alias()
        packed = sa.select(story.language, story.length, unpacked(story.terms).label("terms"))
        said = packed.where(story.article_id == best.c.s1).correlate(best).offset(0).subquery()
        average = totals.length / totals.stories
        damped = bm25.K1 * (1 - bm25.B + bm25.B * said.c.length / average)
        share = (bm25.K1 + 1) / (1 + damped / number_in(said.c.terms, asked.c.term))
        return (
            sa.select(sa.func.sum(asked.c.rarity * share))
            .select_from(said)
            .join(totals, totals.stories > 0)
            .join(language, language.c.language == said.c.language)
            .join(asked, asked.c.stems == language.c.stems)
            .correlate(best)
            .scalar_subquery()
        )

    def _near(self) -> sa.CTE:
        """The stories that mean the most alike, and how much, where the question was long."""
        near = items_of(NEAR)
        number, likeness = (item_of(near.c.value, at) for at in (0, 1))
        return sa.select(
            sa.cast(number, LongId).label("article_id"),
            sa.cast(likeness, sa.Double()).label("likeness"),
        ).cte("search_near")

    def _hits(self) -> sa.CTE:
        """All stories that answer, each once."""
        parts = []
        for one in self._ways():
            found = sa.select(one.stories.c.article_id)
            if one.is_on_desk:
                article = aliased(Article)
                found = found.join(article, article.id == one.stories.c.article_id)
                found = found.where(visibility.workable(article, self.view))
            parts.append(found)
        return sa.union(*parts).cte("search_hits")

    def _ways(self, *only: Sql) -> Iterator[Found]:
        """What says all of it, and what says some, where readers find it and on the desks; nothing
        unless `only` holds.
        """
        for is_on_desk in self._sides():
            yield self._whole(*only, is_on_desk=is_on_desk)
        for is_on_desk in self._sides():
            yield self._loose(*only, is_on_desk=is_on_desk)

    def _sides(self) -> tuple[bool, ...]:
        """Whether what is found is on a desk: no, and of working copies also yes."""
        return (False, True) if self._has_desk else (False,)

    def _whole(self, *only: Sql, is_on_desk: bool) -> Found:
        index, said = Index(is_on_desk), sa.select(self.all_of_it.c.said).scalar_subquery()
        stories = index.stories(ALL_OF_IT).where(index.finds(said), *only).subquery()
        return Found(stories, (stories.c.place.desc(),), is_on_desk)

    def _loose(self, *only: Sql, is_on_desk: bool) -> Found:
        index, some = Index(is_on_desk), self.some
        told = sa.func.sum(some.c.rarity).label("told")
        rows = sa.select(index.row, told).select_from(some).where(*only)
        summed = rows.join(index.table, index.finds(some.c.said)).group_by(index.row).subquery()
        stories = Index(is_on_desk, summed).stories().subquery()
        return Found(stories, (stories.c.told.desc(), stories.c.place.desc()), is_on_desk)

    def _all_of_it(self) -> sa.CTE:
        """What finds the stories that say all of it."""
        stems = sa.select(self.asked.languages.c.stems).distinct().subquery()
        said = either(member(ALL, stems.c.stems))
        return sa.select(said.label("said")).cte("search_all")

    def _some_of_it(self) -> sa.CTE:
        """What finds one of the rarer words and all that must hold besides; nothing if stories that
        say all of it fill a page.
        """
        asked = self.asked.terms
        order = (asked.c.stories, asked.c.term)
        so_far = sa.func.sum(asked.c.stories).over(partition_by=asked.c.stems, order_by=order)
        turn = sa.func.row_number().over(partition_by=asked.c.stems, order_by=order)
        summed = sa.select(asked, so_far.label("so_far"), turn.label("turn")).subquery()
        rest = member(REST, summed.c.stems)
        said = quoted(summed.c.stems, summed.c.term).concat(rest)
        return (
            sa.select(said.label("said"), summed.c.rarity)
            .where(sa.or_(summed.c.so_far <= MANY, summed.c.turn == 1), self._whole_ones() < A_PAGE)
            .cte("search_some")
        )

    def _whole_ones(self) -> Sql:
        """How many stories say all of it, of those that the viewer finds: a page at most."""
        parts = []
        for is_on_desk in self._sides():
            article, whole = aliased(Article), self._whole(is_on_desk=is_on_desk)
            allowed = whole.allowed(article, self.view) or [visibility.public(article)]
            found = sa.select(article.id).select_from(whole.beside(article, article))
            parts.append(sa.select(found.where(*allowed).limit(A_PAGE).subquery()))
        every = sa.union(*parts).subquery()
        return sa.select(sa.func.count()).select_from(every).scalar_subquery()


class Index:
    """One of the two full-text indexes, or rows of it, with the stories that they are of."""

    def __init__(self, is_on_desk: bool, rows: sa.Subquery | None = None) -> None:
        self.is_on_desk = is_on_desk
        self.table = index_at("desk_index" if is_on_desk else "search_index", "found")
        self.rows: Any = self.table if rows is None else rows
        self.row = self.rows.c.rowid

    def finds(self, expression: Sql) -> Sql:
        return found_in(self.table, expression)

    def stories(self, told: Sql | None = None) -> sa.Select[Any]:
        """Which stories, what that tells, and their places."""
        story = aliased(SearchStory)
        tells = (self.rows.c.told if told is None else told).label("told")
        row = steady(self.row)
        if self.is_on_desk:
            place = sa.func.coalesce(story.place, NEWEST).label("place")
            found = sa.select(row.label("article_id"), tells, place)
            return found.select_from(self.rows).outerjoin(story, story.article_id == row)
        found = sa.select(story.article_id, tells, self.row.label("place"))
        return found.select_from(self.rows).join(story, story.place == row)


def _keyed(found: Any) -> Iterator[Sql]:
    """The keys of rows, and their number."""
    return (column for column in found.c if column.name[0] == "k" or column.name == "s1")


def _begun(article: Any) -> Sql:
    """When readers first got a story, or when it was begun."""
    return sa.func.coalesce(article.first_published_at, article.created_at)


def _fresh(begun: Sql) -> Sql:
    """What a story counts for more because it is new, by the day."""
    days = sa.func.coalesce(days_between(begun, visibility.NOW), 0)
    return 1.0 + FRESH * FRESH_DAYS / (FRESH_DAYS + sa.case((days > 0, days), else_=0.0))


@lru_cache(maxsize=100)
def search_of(view: View) -> Search:
    """The tables of a search, for one view always the same."""
    return Search(view)
