"""Which stories answer a question, and how well: tables that stand once in a statement.

Hits say all that was asked; and where these would not fill a page, hits are also what says some of
the rarer words, or words that are spelt almost like one that no story has. Each story is asked in
the stems of its own language. What the viewer may not see is left out before anything is counted or
corrected, so nothing can tell of it.
"""

from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from db import visibility
from db.base import LongId
from db.models import (
    Article,
    DeskStory,
    SearchLanguage,
    SearchStory,
    SearchTerm,
    SearchTotals,
    SearchTrigram,
    SearchWord,
)
from db.relevance import bm25
from db.searchsql import (
    days_between,
    found_in,
    index_at,
    member,
    number_in,
    quoted,
    spelt,
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

FEW = 50
"""A term that more stories have is taken for one that readers see, without a look at any."""

COMPLETIONS = 20
"""Words that a beginning may stand for, where stories are ranked or some words are missing."""

ALIKE = 0.4
"""Trigrams that two words have in common, as a part of the mean of both, for one to be taken for
the other misspelt (Dice 1945). `harbuor` and `harbour` have .5."""

MEANT = 2
"""Words that a misspelt one may have meant, the most alike."""

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

TERMS, BEGUN, SPELT, ALL_FTS5, ALL_TSQUERY, REST_FTS5, REST_TSQUERY = (
    sa.bindparam(f"search_{name}", type_=sa.Text())
    for name in (
        "terms", "begun", "spelt", "all_fts5", "all_tsquery", "rest_fts5", "rest_tsquery",
    )
)  # fmt: skip
"""What a question is bound to: `db.question.Question.parameters`."""

NEAR = sa.bindparam("search_near", type_=sa.Text())
FARTHEST: Sql = sa.bindparam("search_farthest", type_=sa.Double())
MEANING: Sql = sa.bindparam("search_meaning", type_=sa.Double())
"""What it means, by `db.reading.nearness`: the stories that are near, how near the others are at
most, and how much it counts beside the words.
"""


class Search:
    """The tables of a search, as somebody looks at it."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.languages = self._languages()
        self.given = self._given()
        self.meant = self._meant()
        self.asked = self._asked()
        self.hits = self._hits()
        self.near = self._near()

    def words(self, article: Any) -> Sql:
        """How well a hit answers by its words (BM25)."""
        said = self._score(aliased(SearchStory), article)
        if self._has_desk:
            desk = self._score(aliased(DeskStory), article)
            said = sa.func.coalesce(sa.case((visibility.workable(article, self.view), desk)), said)
        return sa.func.coalesce(said, 0.0)

    def ranked(self, keys: sa.Subquery) -> sa.Subquery:
        """Hits, given by their keys and their number `s1`, with the score `s0` that orders them.

        So many are held against the question: those with the rarest words, of these the newest. The
        others come behind them in that order.
        """
        article, scored, hits, near = aliased(Article), aliased(Article), self.hits, self.near
        order = (hits.c.told.desc(), _begun(article).desc(), article.id.desc())
        turned = (
            sa.select(keys, sa.func.row_number().over(order_by=order).label("turn"))
            .select_from(sa.join(keys, article, article.id == keys.c.s1))
            .join(hits, hits.c.article_id == keys.c.s1)
            .subquery()
        )
        is_scored = turned.c.turn <= MOST_RANKED
        meant = sa.func.coalesce(near.c.likeness, sa.cast(FARTHEST, sa.Double()))
        one = (
            sa.select(
                turned,
                sa.case((is_scored, self.words(scored)), else_=0.0).label("words"),
                _fresh(scored).label("fresh"),
                meant.label("meant"),
            )
            .select_from(sa.join(turned, scored, scored.id == turned.c.s1))
            .outerjoin(near, near.c.article_id == turned.c.s1)
            .subquery()
        )
        best = sa.func.nullif(sa.func.max(one.c.words).over(), 0.0)
        weight: Sql = sa.cast(MEANING, sa.Double())
        answer = (1.0 - weight) * sa.func.coalesce(one.c.words / best, 0.0) + weight * one.c.meant
        score = sa.case(
            (
                one.c.turn <= MOST_RANKED,
                sa.cast(sa.func.round(answer * one.c.fresh * SCALE), LongId),
            ),
            else_=-one.c.turn,
        )
        kept = (column for column in one.c if column.name in keys.c)
        return sa.select(*kept, sa.type_coerce(score, LongId).label("s0")).subquery()

    @property
    def _has_desk(self) -> bool:
        """Whether working copies are looked through: those that the viewer may work on."""
        return self.view.role is not None and self.view.perspective is Perspective.WORKING

    def _languages(self) -> sa.CTE:
        language = aliased(SearchLanguage)
        return sa.select(language.language, language.stems).cte("search_in")

    def _given(self) -> sa.CTE:
        """The words asked for, by their terms in the stems of each language that there is."""
        given = items_of(TERMS)
        stems, word, term = (item_of(given.c.value, at) for at in range(3))
        return (
            sa.select(stems.label("stems"), word.label("word"), term.label("term"))
            .where(stems.in_(sa.select(self.languages.c.stems)))
            .cte("search_given")
        )

    def _meant(self) -> sa.CTE:
        """Words that no reader finds anywhere, each with those that are written almost like it."""
        spelt = items_of(SPELT)
        word, size, trigram = (item_of(spelt.c.value, at) for at in range(3))
        unknown = (
            sa.select(
                word.label("word"),
                sa.cast(size, sa.Integer()).label("size"),
                trigram.label("trigram"),
            )
            .where(sa.not_(self._is_known(spelt, word)))
            .subquery()
        )
        letters = aliased(SearchTrigram)
        likeness = 2.0 * sa.func.count() / (unknown.c.size + sa.func.length(letters.word) + 1)
        near = (
            sa.select(unknown.c.word, letters.word.label("other"), likeness.label("likeness"))
            .select_from(sa.join(unknown, letters, letters.trigram == unknown.c.trigram))
            .group_by(unknown.c.word, unknown.c.size, letters.word)
            .having(likeness >= ALIKE)
        ).subquery()
        written = aliased(SearchWord)
        is_written = _public(written.article_id, written.word == near.c.other).correlate(near)
        order = (near.c.likeness.desc(), near.c.other)
        turn = sa.func.row_number().over(partition_by=near.c.word, order_by=order)
        turned = sa.select(near, turn.label("turn")).where(is_written).subquery()
        stems, term = (_first(column, turned) for column in (SearchWord.stems, SearchWord.term))
        meant = sa.select(turned.c.word, turned.c.other, stems.label("stems"), term.label("term"))
        return meant.where(turned.c.turn <= MEANT).cte("search_meant")

    def _is_known(self, spelt: Any, word: Sql) -> Sql:
        """Whether a reader finds a word of `spelt` anywhere. For staff it is no other."""
        given, term = self.given.alias(), aliased(SearchTerm)
        common = sa.select(given.c.term).join(term, term.term == given.c.term)
        article, story, language = aliased(Article), aliased(SearchStory), self.languages.alias()
        index = index_at("search_index", "found")
        rare = (
            sa.select(story.article_id)
            .select_from(given)
            .join(index, found_in(index, quoted(given.c.term)))
            .join(story, story.place == index.c.rowid)
            .join(language, _speaks(language, story, given))
            .join(article, article.id == story.article_id)
            .where(visibility.public(article))
        )
        some = given.c.word == word
        return sa.or_(
            sa.exists(common.where(some, term.stories > FEW).correlate(spelt)),
            sa.exists(rare.where(some).correlate(spelt)),
        )

    def _asked(self) -> sa.CTE:
        """All terms that an answer may say, in the stems of a language, and how many stories do."""
        begun, term, word = items_of(BEGUN), aliased(SearchTerm), aliased(SearchWord)
        first, last = item_of(begun.c.value, 0), item_of(begun.c.value, 1)
        languages = sa.select(self.languages.c.stems).distinct().subquery()
        completed = (
            sa.select(languages.c.stems, term.term)
            .select_from(begun)
            .join(term, sa.and_(term.term >= first, term.term < last))
            .join(languages, sa.true())
            .order_by(term.stories.desc(), term.term)
            .limit(COMPLETIONS)
        )
        written = (
            sa.select(word.stems, word.term)
            .select_from(begun)
            .join(word, sa.and_(word.word >= first, word.word < last))
            .distinct()
            .order_by(word.term, word.stems)
            .limit(COMPLETIONS)
        )
        every = sa.union(
            sa.select(self.given.c.stems, self.given.c.term),
            sa.select(completed.subquery()),
            sa.select(written.subquery()),
            sa.select(self.meant.c.stems, self.meant.c.term),
        ).subquery()
        counted, totals = aliased(SearchTerm), aliased(SearchTotals)
        having = sa.select(counted.stories).where(counted.term == every.c.term)
        stories = sa.func.coalesce(having.correlate(every).scalar_subquery(), 0)
        rarity = sa.func.ln(1.0 + (totals.stories - stories + 0.5) / (stories + 0.5))
        return (
            sa.select(every.c.stems, every.c.term, stories.label("stories"), rarity.label("rarity"))
            .select_from(sa.join(every, totals, sa.true()))
            .cte("search_asked")
        )

    def _hits(self) -> sa.CTE:
        """The stories that answer, each once."""
        expression = member(spelt(ALL_FTS5, ALL_TSQUERY), self.languages.c.stems)
        whole = sa.select(self.languages.c.stems, expression.label("said")).distinct().subquery()
        strict = self._matching(whole, whole.c.said, ALL_OF_IT).cte("search_whole")
        enough = sa.select(sa.func.count()).select_from(strict).scalar_subquery()
        some = self._some()
        loose = self._matching(some, some.c.said, some.c.rarity, enough < A_PAGE).subquery()
        every = sa.union_all(sa.select(strict), sa.select(loose)).subquery()
        told = sa.func.max(every.c.told).label("told")
        return sa.select(every.c.article_id, told).group_by(every.c.article_id).cte("search_hits")

    def _near(self) -> sa.CTE:
        """The stories that mean the most alike, and how much, where the question was long."""
        near = items_of(NEAR)
        number, likeness = (item_of(near.c.value, at) for at in (0, 1))
        return sa.select(
            sa.cast(number, LongId).label("article_id"),
            sa.cast(likeness, sa.Double()).label("likeness"),
        ).cte("search_near")

    def _some(self) -> sa.Subquery:
        """By stems, what finds one of the rarer words and all that must hold besides."""
        asked = self.asked
        order = (asked.c.stories, asked.c.term)
        so_far = sa.func.sum(asked.c.stories).over(partition_by=asked.c.stems, order_by=order)
        turn = sa.func.row_number().over(partition_by=asked.c.stems, order_by=order)
        summed = sa.select(asked, so_far.label("so_far"), turn.label("turn")).subquery()
        rest = member(spelt(REST_FTS5, REST_TSQUERY), summed.c.stems)
        said = quoted(summed.c.term).concat(rest)
        return (
            sa.select(summed.c.stems, said.label("said"), summed.c.rarity)
            .where(sa.or_(summed.c.so_far <= MANY, summed.c.turn == 1))
            .subquery()
        )

    def _matching(self, by_stems: Any, said: Sql, told: Sql, *only: Sql) -> sa.Select[Any]:
        """The stories that the viewer sees and that expressions find, and what that tells."""
        found = self._found(by_stems, said, told, *only)
        if not self._has_desk:
            return found
        article, desk = aliased(Article), aliased(DeskStory)
        index, language = _index("desk_index", by_stems, said, told, *only), self.languages.alias()
        worked_on = (
            sa.select(desk.article_id, index.c.told)
            .select_from(index)
            .join(desk, desk.article_id == index.c.rowid)
            .join(language, _speaks(language, desk, index))
            .join(article, article.id == desk.article_id)
            .where(visibility.workable(article, self.view))
        )
        every = sa.union_all(found, worked_on).subquery()
        most = sa.func.max(every.c.told).label("told")
        return sa.select(every.c.article_id, most).group_by(every.c.article_id)

    def _found(self, by_stems: Any, said: Sql, told: Sql, *only: Sql) -> sa.Select[Any]:
        """The stories that all readers have and that expressions find in their live copies."""
        article, story = aliased(Article), aliased(SearchStory)
        language = self.languages.alias()
        index = _index("search_index", by_stems, said, told, *only)
        return (
            sa.select(story.article_id, index.c.told)
            .select_from(index)
            .join(story, story.place == index.c.rowid)
            .join(language, _speaks(language, story, index))
            .join(article, article.id == story.article_id)
            .where(visibility.public(article))
        )

    def _score(self, story: Any, article: Any) -> Sql:
        """The sum of what each term tells, as `db.relevance.bm25` has it; null for no such row."""
        asked, language, totals = self.asked.alias(), self.languages.alias(), aliased(SearchTotals)
        packed = sa.select(story.language, story.length, unpacked(story.terms).label("terms"))
        said = packed.where(story.article_id == article.id).correlate(article).offset(0).subquery()
        often = number_in(said.c.terms, asked.c.term)
        average = totals.length / totals.stories
        damped = bm25.K1 * (1 - bm25.B + bm25.B * said.c.length / average)
        share = often * (bm25.K1 + 1) / (often + damped)
        return (
            sa.select(sa.func.sum(asked.c.rarity * share))
            .select_from(said)
            .join(totals, totals.stories > 0)
            .join(language, language.c.language == said.c.language)
            .join(asked, asked.c.stems == language.c.stems)
            .correlate(article)
            .scalar_subquery()
        )


def _begun(article: Any) -> Sql:
    """When readers first got a story, or when it was begun."""
    return sa.func.coalesce(article.first_published_at, article.created_at)


def _fresh(article: Any) -> Sql:
    """What a story counts for more because it is new, by the day."""
    days = sa.func.coalesce(days_between(_begun(article), visibility.NOW), 0)
    return 1.0 + FRESH * FRESH_DAYS / (FRESH_DAYS + sa.case((days > 0, days), else_=0.0))


def _public(article_id: Any, *where: Sql) -> Any:
    """Whether a story that all readers have is such."""
    article = aliased(Article)
    return sa.exists().where(article.id == article_id, visibility.public(article), *where)


def _first(column: Any, turned: Any) -> Sql:
    """What a word is found by, in one of its languages."""
    first = sa.select(column).where(SearchWord.word == turned.c.other)
    ordered = first.order_by(SearchWord.stems, SearchWord.term).limit(1)
    return ordered.correlate(turned).scalar_subquery()


def _index(name: str, by_stems: Any, said: Sql, told: Sql, *only: Sql) -> sa.Subquery:
    """The rows of an index that expressions find, each once, with the sum of what they tell."""
    index = index_at(name, "found")
    return (
        sa.select(index.c.rowid, by_stems.c.stems, sa.func.sum(told).label("told"))
        .select_from(by_stems)
        .join(index, found_in(index, said))
        .where(*only)
        .group_by(index.c.rowid, by_stems.c.stems)
        .subquery()
    )


def _speaks(language: Any, story: Any, index: Any) -> Sql:
    """Whether a story was found by the stems of its own language."""
    return sa.and_(language.c.language == story.language, language.c.stems == index.c.stems)


@lru_cache(maxsize=100)
def search_of(view: View) -> Search:
    """The tables of a search, for one view always the same."""
    return Search(view)
