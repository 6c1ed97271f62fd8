"""The terms that a question asks for: tables that stand once in a statement.

Each story is asked in the stems of its own language. A word that no reader finds anywhere may have
been another, misspelt; nothing that the viewer may not see can tell of it.
"""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from db import visibility
from db.models import (
    Article,
    SearchLanguage,
    SearchStory,
    SearchTerm,
    SearchTotals,
    SearchTrigram,
    SearchWord,
)
from db.searchsql import fixed, found_in, index_at, member, quoted, steady
from db.sqljson import array_of, item_of, items_of, object_of

Sql = sa.ColumnElement[Any]
Pairs = sa.Select[Any, Any]

FEW = 50
"""A term that more stories have is taken for one that readers see, without a look at any."""

COMPLETIONS = 20
"""Words that a beginning may stand for, where stories are ranked or some words are missing."""

ALIKE = 0.4
"""Trigrams that two words have in common, as a part of the mean of both, for one to be taken for
the other misspelt (Dice 1945). `harbuor` and `harbour` have .5."""

MEANT = 2
"""Words that a misspelt one may have meant, the most alike."""

TERMS, BEGUN, SPELT = (
    sa.bindparam(f"search_{name}", type_=sa.Text()) for name in ("terms", "begun", "spelt")
)
"""What a question is bound to: `db.question.Question.parameters`."""


class Asked:
    """The tables of a question, whoever looks."""

    def __init__(self) -> None:
        self.languages = self._languages()
        self.given = self._given()
        self.meant = self._meant()
        self.terms = self._terms()

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
        unknown, spelt = self._unknown(), items_of(SPELT)
        word, size, trigram = (item_of(spelt.c.value, at) for at in range(3))
        letters, length = aliased(SearchTrigram), sa.cast(size, sa.Integer())
        likeness = 2.0 * sa.func.count() / (length + sa.func.length(letters.word) + 1)
        near = (
            sa.select(word.label("word"), letters.word.label("other"), likeness.label("likeness"))
            .select_from(sa.join(spelt, letters, letters.trigram == trigram))
            .where(word.in_(sa.select(unknown.c.word)))
            .group_by(word, length, letters.word)
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

    def _unknown(self) -> sa.CTE:
        """The words that may be misspelt and that no reader finds anywhere. For staff they are no
        others.
        """
        spelt = items_of(SPELT)
        word = sa.select(item_of(spelt.c.value, 0).label("word")).distinct().subquery()
        given, term = self.given.alias(), aliased(SearchTerm)
        common = sa.select(given.c.term).join(term, term.term == given.c.term)
        article, story = aliased(Article), aliased(SearchStory)
        index = index_at("search_index", "found")
        some = given.c.word == word.c.word
        rare = (
            sa.select(sa.func.count())
            .select_from(given)
            .join(index, found_in(index, quoted(given.c.stems, given.c.term)))
            .join(story, story.place == steady(index.c.rowid))
            .join(article, article.id == story.article_id)
            .where(some, visibility.public(article))
        )
        is_known = sa.or_(
            sa.exists(common.where(some, term.stories > FEW).correlate(word)),
            rare.correlate(word).scalar_subquery() > 0,  # EXISTS would be answered without an index
        )
        return sa.select(word.c.word).where(sa.not_(is_known)).cte("search_unknown")

    def _terms(self) -> sa.CTE:
        """All terms that an answer may say, in the stems of a language, and how many stories do."""
        languages = sa.select(self.languages.c.stems).distinct().subquery()
        completed, written = _of_each_beginning(_terms_between), _of_each_beginning(_words_between)
        every = sa.union(
            sa.select(self.given.c.stems, self.given.c.term),
            sa.select(languages.c.stems, completed.c.term).join(completed, sa.true()),
            sa.select(written.c.stems, written.c.term),
            sa.select(self.meant.c.stems, self.meant.c.term),
        ).subquery()
        term, totals = aliased(SearchTerm), aliased(SearchTotals)
        having = sa.select(term.stories).where(term.term == every.c.term).correlate(every)
        stories = sa.func.coalesce(having.scalar_subquery(), 0).label("stories")
        counted = sa.select(every.c.stems, every.c.term, stories).subquery()
        rarity = sa.func.ln(
            1.0 + (totals.stories - counted.c.stories + 0.5) / (counted.c.stories + 0.5)
        )
        return (
            sa.select(counted, rarity.label("rarity"))
            .select_from(sa.join(counted, totals, sa.true()))
            .cte("search_asked")
        )


def _terms_between(first: Sql, last: Sql) -> Pairs:
    """The commonest terms from one to another."""
    term = aliased(SearchTerm)
    found = sa.select(sa.null().label("stems"), term.term).where(
        term.term >= first, term.term < last
    )
    return found.order_by(term.stories.desc(), term.term).limit(fixed(COMPLETIONS))


def _words_between(first: Sql, last: Sql) -> Pairs:
    """The terms of words from one to another, as heads have them."""
    word = aliased(SearchWord)
    found = sa.select(word.stems, word.term).where(word.word >= first, word.word < last).distinct()
    return found.order_by(word.term, word.stems).limit(fixed(COMPLETIONS))


def _of_each_beginning(between: Callable[[Sql, Sql], Pairs]) -> sa.Subquery:
    """What is found for each beginning of a word. As a join, PostgreSQL would read all terms."""
    begun = items_of(BEGUN)
    first, last = item_of(begun.c.value, 0), item_of(begun.c.value, 1)
    found = between(first, last).correlate(begun).subquery()
    pair = object_of({"stems": found.c.stems, "term": found.c.term})
    each = items_of(sa.select(array_of(pair)).select_from(found).scalar_subquery())
    stems, term = (
        member(each.c.value, sa.literal_column(f"'{name}'", sa.Text())).label(name)
        for name in ("stems", "term")
    )
    return sa.select(stems, term).select_from(sa.join(begun, each, sa.true())).subquery()


def _public(article_id: Any, *where: Sql) -> Any:
    """Whether a story that all readers have is such."""
    article = aliased(Article)
    such = sa.select(article.id).where(article.id == article_id, visibility.public(article), *where)
    return sa.exists(such.offset(0))  # without, PostgreSQL would join all that there are


def _first(column: Any, turned: Any) -> Sql:
    """What a word is found by, in one of its languages."""
    first = sa.select(column).where(SearchWord.word == turned.c.other)
    ordered = first.order_by(SearchWord.stems, SearchWord.term).limit(fixed(1))
    return ordered.correlate(turned).scalar_subquery()
