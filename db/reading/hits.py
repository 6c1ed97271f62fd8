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
from db.reading.asked import FEW, Asked
from db.reading.rows import Keys
from db.relevance import bm25
from db.searchsql import (
    days_between,
    either,
    fixed,
    found_in,
    in_turn,
    index_at,
    member,
    number_in,
    quoted,
    steady,
    taken_whole,
    unpacked,
)
from db.sqljson import item_of, items_of
from db.viewer import Perspective, View

Sql = sa.ColumnElement[Any]

A_PAGE = 20
"""So many stories that say all of it are enough."""

MANY = 2_000
"""Stories that say some of it, at most. The rarest words are looked for first, so many as so many
stories have, and one always is that readers see."""

FRESH = 0.25
"""What a story of today counts for more than one of long ago that answers as well."""

FRESH_DAYS = 30
"""Days after which it is half of that."""

ALL_OF_IT: Sql = sa.literal_column("1000.0", sa.Double())
"""What it tells that a story says all that was asked: more than any words of it together."""

MOST_RANKED = 200
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
    """One way to find stories: which, what that `told` of them, and their `place`, newest last."""

    stories: sa.Subquery
    """The best first."""
    unordered: sa.Subquery
    by: tuple[str, ...]
    """What tells which are the best."""
    is_on_desk: bool

    def beside(self, article: Any, others: Any) -> sa.Join:
        """With the tables of the stories."""
        return sa.join(self.stories, others, self.stories.c.article_id == article.id)

    def allowed(self, article: Any, view: View) -> list[Sql]:
        """What is of the desk is found by those who may work on it."""
        return [visibility.workable(article, view)] if self.is_on_desk else []

    def best(self, most: int, fitting: sa.Select[Any], article: Any, view: View) -> sa.Subquery:
        """The first that fit: they are looked at in turn, until there are so many."""
        stories = self.stories
        fits = self._fits(stories, fitting, article, view)
        order = (stories.c[name].desc() for name in self.by)
        return sa.select(stories).where(fits).order_by(*order).limit(fixed(most)).subquery()

    def some(self, most: int, fitting: sa.Select[Any], article: Any, view: View) -> sa.Subquery:
        """So many that fit, whichever."""
        fits = self._fits(self.unordered, fitting, article, view)
        return sa.select(self.unordered).where(fits).limit(fixed(most)).subquery()

    def _fits(self, stories: Any, fitting: sa.Select[Any], article: Any, view: View) -> Sql:
        this = fitting.where(article.id == stories.c.article_id, *self.allowed(article, view))
        return sa.exists(this.offset(0).correlate(stories))


class Search:
    """The tables of a search, as somebody looks at it."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.asked = Asked()
        indexes = [
            Index(is_on_desk) for is_on_desk in ((False, True) if self._has_desk else (False,))
        ]
        said = sa.select(self._all_of_it().c.said).scalar_subquery()
        self.whole = [index.whole(said) for index in indexes]
        some = self._some_of_it()
        self.ways = [*self.whole, *(index.loose(some) for index in indexes)]
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
                is_full, only, is_behind, *one.allowed(article, self.view)
            )
            for one in self.ways
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
        parts = (
            sa.select(one.best(MOST_RANKED, keys(tables), article, self.view)) for one in self.ways
        )
        every = sa.union_all(*parts).subquery()
        told, place = sa.func.max(every.c.told), sa.func.max(every.c.place)
        order = (told.desc(), place.desc(), every.c.article_id.desc())
        best = sa.select(every.c.article_id).group_by(every.c.article_id).order_by(*order)
        chosen = best.limit(fixed(MOST_RANKED)).subquery()
        beside = sa.join(chosen, tables, chosen.c.article_id == article.id)
        return keys(beside, _begun(article).label("begun")).subquery()

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
        for one in self.ways:
            found = sa.select(one.stories.c.article_id)
            if one.is_on_desk:
                article = aliased(Article)
                found = found.join(article, article.id == one.stories.c.article_id)
                found = found.where(visibility.workable(article, self.view))
            parts.append(found)
        return sa.union(*parts).cte("search_hits")

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
        is_seen = asked.c.stories > FEW  # of others nothing may tell whether they are somewhere
        turn = sa.func.row_number().over(partition_by=(asked.c.stems, is_seen), order_by=order)
        first = sa.and_(is_seen, turn == 1).label("first")
        summed = sa.select(asked, so_far.label("so_far"), first).subquery()
        rest = member(REST, summed.c.stems)
        said = quoted(summed.c.stems, summed.c.term).concat(rest)
        return (
            sa.select(said.label("said"), summed.c.rarity)
            .where(sa.or_(summed.c.so_far <= MANY, summed.c.first), self._whole_ones() < A_PAGE)
            .cte("search_some")
        )

    def _whole_ones(self) -> Sql:
        """How many stories say all of it, of those that the viewer finds: a page at most."""
        parts = []
        for one in self.whole:
            article = aliased(Article)
            seen = () if one.is_on_desk else (visibility.public(article),)
            fitting = sa.select(article.id).where(*seen)
            found = one.some(A_PAGE, fitting, article, self.view)
            parts.append(sa.select(found.c.article_id))
        every = sa.union(*parts).subquery()
        return sa.select(sa.func.count()).select_from(every).scalar_subquery()


class Index:
    """One of the two full-text indexes, with the stories that its rows are of."""

    def __init__(self, is_on_desk: bool) -> None:
        self.is_on_desk = is_on_desk
        self.name = "desk" if is_on_desk else "search"
        self.table = index_at(f"{self.name}_index", "found")
        self.row = self.table.c.rowid

    def whole(self, said: Sql) -> Found:
        """What an expression finds."""
        rows = sa.select(self.row, ALL_OF_IT.label("told")).where(found_in(self.table, said))
        return self._found(taken_whole(rows, f"{self.name}_whole"), "place")

    def loose(self, some: sa.CTE) -> Found:
        """What any of some expressions finds, and how much these tell together."""
        told = sa.func.sum(some.c.rarity).label("told")
        rows = sa.select(self.row, told).select_from(some)
        found = rows.join(self.table, found_in(self.table, some.c.said)).group_by(self.row)
        if not self.is_on_desk:  # there, what others work on would take the places
            found = found.order_by(told.desc(), self.row.desc()).limit(fixed(MANY))
        return self._found(found.cte(f"{self.name}_loose"), "told", "place")

    def _found(self, rows: sa.CTE, *by: str) -> Found:
        unordered = self._stories(rows)
        if self.is_on_desk:
            order = (unordered.selected_columns[name].desc() for name in by)
            stories = in_turn(unordered.order_by(*order))
        else:  # in order before they are joined, for a row's number is its place
            order = (rows.c["rowid" if name == "place" else name].desc() for name in by)
            stories = self._stories(in_turn(sa.select(rows).order_by(*order))).subquery()
        return Found(stories, unordered.subquery(), by, self.is_on_desk)

    def _stories(self, rows: Any) -> sa.Select[Any]:
        """Which stories the rows are of, with what that told, and their places."""
        story, row, told = aliased(SearchStory), steady(rows.c.rowid), rows.c.told
        if self.is_on_desk:
            place = sa.func.coalesce(story.place, NEWEST).label("place")
            found = sa.select(row.label("article_id"), told, place).select_from(rows)
            return found.outerjoin(story, story.article_id == row)
        found = sa.select(story.article_id, told, rows.c.rowid.label("place"))
        return found.select_from(rows).join(story, story.place == row)


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
