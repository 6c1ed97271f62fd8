"""What a story says, part by part, as terms."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from db.analysis import entry, stems_of, term, terms, words
from db.models import Article, Byline, Comment, Publication, Revision, RevisionTag, Tag

WEIGHTS: Mapping[str, float] = {
    "headline": 3, "standfirst": 1, "names": 1, "body": 1, "notes": 0.5
}  # fmt: skip
"""How much a word counts in each part of a story, on one scale for all that is ranked (BM25F)."""

LABELS = {"headline": "A", "standfirst": "B", "names": "C", "body": "D", "notes": "D"}
"""What PostgreSQL calls the parts."""

GAP = 100
"""Positions between two parts on PostgreSQL, so that no phrase runs from one into the next."""

LAST_POSITION = 16_383
"""PostgreSQL's own limit. Words behind it are found, though not as a phrase."""

SHORTEST_SPELT = 3
"""Letters of a word at least, to be offered for a misspelt one."""


@dataclass(frozen=True)
class Analysed:
    """What a story says as terms in order, and how the words at its head are written."""

    language: str
    parts: Mapping[str, list[str]]
    head: str

    @cached_property
    def weighed(self) -> dict[str, float]:
        """Each term with how much the story says of it."""
        found: dict[str, float] = {}
        for part, in_order in self.parts.items():
            for one, times in Counter(in_order).items():
                found[one] = found.get(one, 0) + times * WEIGHTS[part]
        return found

    @cached_property
    def entries(self) -> dict[str, list[str]]:
        """The terms of each part, as an index has them."""
        stems = stems_of(self.language)
        return {part: [entry(one, stems) for one in said] for part, said in self.parts.items()}

    @property
    def lexemes(self) -> str:
        """The same with their places, as PostgreSQL writes a `tsvector`."""
        places: dict[str, list[str]] = {}
        at = 0
        for part, in_order in self.entries.items():
            for one in in_order:
                at = min(at + 1, LAST_POSITION)
                places.setdefault(one, []).append(f"{at}{LABELS[part]}")
            at += GAP
        return " ".join(f"'{one}':{','.join(found)}" for one, found in places.items())

    def noted(self, notes: list[str], before: Iterable[str]) -> "Analysed":
        """The same with what was said of the story, and the terms that it had before."""
        has = {*notes, *self.weighed}
        once = [one for one in before if one not in has]
        return replace(self, parts={**self.parts, "notes": [*notes, *once]})


async def live(session: AsyncSession, article_id: int) -> Revision | None:
    """The copy that readers have of a story, or nothing."""
    published = (
        sa.select(Revision)
        .join(Article, Article.live_revision_id == Revision.id)
        .where(Article.id == article_id, Article.publication == Publication.PUBLISHED)
    )
    found: Revision | None = await session.scalar(published)
    return found


async def working(session: AsyncSession, article_id: int) -> Revision:
    """The working copy of a story."""
    copy = sa.select(Revision).join(Article, Article.working_revision_id == Revision.id)
    return (await session.scalars(copy.where(Article.id == article_id))).one()


async def said(session: AsyncSession, copy: Revision) -> Analysed:
    """What a copy of a story says."""
    bylines = sa.select(Byline.name).where(Byline.revision_id == copy.id)
    tags = sa.select(Tag.name).join(RevisionTag, RevisionTag.tag_id == Tag.id)
    carried = tags.where(RevisionTag.revision_id == copy.id)
    names = [
        *await session.scalars(bylines.order_by(Byline.position)),
        *await session.scalars(carried.order_by(RevisionTag.position)),
    ]
    texts = {
        "headline": copy.headline,
        "standfirst": copy.standfirst or "",
        "names": "\n".join(names),
        "body": copy.text,
    }
    parts = {part: terms(text, copy.language) for part, text in texts.items()}
    return Analysed(copy.language, parts, "\n".join((copy.headline, *names)))


async def remarks(session: AsyncSession, article_id: int, language: str) -> list[str]:
    """The terms of what was said of a story, in the story's own language."""
    about = sa.select(Comment.text).where(Comment.article_id == article_id)
    found = await session.scalars(about.order_by(Comment.at, Comment.id))
    return terms("\n".join(found), language)


def head_words(analysed: Analysed) -> dict[str, str]:
    """The words at the head of a story, each with its term."""
    stems = stems_of(analysed.language)
    long = (word for word in words(analysed.head) if len(word) >= SHORTEST_SPELT)
    return {word: term(word, stems) for word in long}
