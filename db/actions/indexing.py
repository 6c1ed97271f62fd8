"""Keep what readers can find as their stories say, in the transaction that gives or takes them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import orjson
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from db.analysis import ANALYSIS, terms
from db.models import (
    Article,
    Byline,
    Publication,
    Revision,
    RevisionTag,
    SearchStory,
    SearchTerm,
    SearchTotals,
    Tag,
)
from db.sqljson import ListOf, among

WEIGHTS: Mapping[str, float] = {"headline": 3, "standfirst": 1, "names": 1, "body": 1}
"""How much a word counts in each part of a story, on one scale for all that is ranked (BM25F)."""

LABELS = {"headline": "A", "standfirst": "B", "names": "C", "body": "D"}
"""What PostgreSQL calls the parts."""

GAP = 100
"""Positions between two parts on PostgreSQL, so that no phrase runs from one into the next."""

LAST_POSITION = 16_383
"""PostgreSQL's own limit. Words behind it are found, though not as a phrase."""

LOCK = 0x636F7081
"""Whoever indexes holds it until their transaction ends: two could not both count a term."""

PUT = sa.text(
    "INSERT INTO search_index (rowid, headline, standfirst, names, body) "
    "VALUES (:article, :headline, :standfirst, :names, :body)"
)
PUT_LEXEMES = sa.text(
    "INSERT INTO search_index (article_id, lexemes) VALUES (:article, CAST(:lexemes AS tsvector))"
)
LISTED = {
    "sqlite": "SELECT value, 1 FROM json_each(:terms) WHERE true",
    "postgresql": "SELECT value, 1 FROM jsonb_array_elements_text(CAST(:terms AS jsonb))",
}
COUNT = {
    dialect: sa.text(
        f"INSERT INTO search_terms (term, stories) {listed} "
        "ON CONFLICT (term) DO UPDATE SET stories = search_terms.stories + 1"
    )
    for dialect, listed in LISTED.items()
}


@dataclass(frozen=True)
class Analysed:
    """What a story says, part by part, as terms in order."""

    language: str
    parts: Mapping[str, list[str]]

    @cached_property
    def weighed(self) -> dict[str, float]:
        """Each term with how much the story says of it."""
        found: dict[str, float] = {}
        for part, in_order in self.parts.items():
            for term, times in Counter(in_order).items():
                found[term] = found.get(term, 0) + times * WEIGHTS[part]
        return found

    @property
    def lexemes(self) -> str:
        """The same with their places, as PostgreSQL writes a `tsvector`."""
        places: dict[str, list[str]] = {}
        at = 0
        for part, in_order in self.parts.items():
            for term in in_order:
                at = min(at + 1, LAST_POSITION)
                places.setdefault(term, []).append(f"{at}{LABELS[part]}")
            at += GAP
        return " ".join(f"'{term}':{','.join(found)}" for term, found in places.items())


async def reindex(session: AsyncSession, article_id: int) -> None:
    """Let a story be found as its live revision says, or not at all if readers do not have it."""
    await session.flush()
    if _dialect(session) == "postgresql":  # on SQLite one writes at a time
        await session.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    before = await session.get(SearchStory, article_id)
    said = await analysed(session, article_id)
    old = {} if before is None else before.terms
    new = {} if said is None else said.weighed
    await _count(session, new.keys() - old.keys(), old.keys() - new.keys())
    await session.execute(
        sa.update(SearchTotals).values(
            stories=SearchTotals.stories + int(said is not None) - int(before is not None),
            length=SearchTotals.length + sum(new.values()) - sum(old.values()),
        )
    )
    await _put(session, article_id, said)
    if said is None:
        await session.execute(sa.delete(SearchStory).where(SearchStory.article_id == article_id))
        return
    await session.merge(
        SearchStory(
            article_id=article_id,
            analysis=ANALYSIS,
            language=said.language,
            length=sum(new.values()),
            terms=new,
        )
    )


async def analysed(session: AsyncSession, article_id: int) -> Analysed | None:
    """What readers have of a story, or nothing."""
    published = (
        sa.select(Revision)
        .join(Article, Article.live_revision_id == Revision.id)
        .where(Article.id == article_id, Article.publication == Publication.PUBLISHED)
    )
    revision = await session.scalar(published)
    if revision is None:
        return None
    bylines = sa.select(Byline.name).where(Byline.revision_id == revision.id)
    tags = sa.select(Tag.name).join(RevisionTag, RevisionTag.tag_id == Tag.id)
    carried = tags.where(RevisionTag.revision_id == revision.id)
    names = [
        *await session.scalars(bylines.order_by(Byline.position)),
        *await session.scalars(carried.order_by(RevisionTag.position)),
    ]
    texts = {
        "headline": revision.headline,
        "standfirst": revision.standfirst or "",
        "names": "\n".join(names),
        "body": revision.text,
    }
    parts = {part: terms(text, revision.language) for part, text in texts.items()}
    return Analysed(revision.language, parts)


async def _put(session: AsyncSession, article_id: int, said: Analysed | None) -> None:
    """Put the story into the database's own full-text index, in the place of what was there."""
    is_sqlite = _dialect(session) == "sqlite"
    key = "rowid" if is_sqlite else "article_id"
    given: dict[str, object] = {"article": article_id}
    await session.execute(sa.text(f"DELETE FROM search_index WHERE {key} = :article"), given)
    if said is None:
        return
    if is_sqlite:
        words = {part: " ".join(in_order) for part, in_order in said.parts.items()}
        await session.execute(PUT, given | words)
    else:
        await session.execute(PUT_LEXEMES, given | {"lexemes": said.lexemes})


async def _count(session: AsyncSession, come: Iterable[str], gone: Iterable[str]) -> None:
    """One story has these terms more, and one has those no longer."""
    counted = orjson.dumps(sorted(come)).decode()
    await session.execute(COUNT[_dialect(session)], {"terms": counted})
    lost = among(SearchTerm.term.expression, sa.literal(sorted(gone), ListOf(sa.Text())))
    await session.execute(sa.delete(SearchTerm).where(lost, SearchTerm.stories == 1))
    await session.execute(
        sa.update(SearchTerm).where(lost).values(stories=SearchTerm.stories - 1),
        execution_options={"synchronize_session": False},
    )


def _dialect(session: AsyncSession) -> str:
    return session.get_bind().dialect.name
