"""What there is to know of a story and of those that may stand beside it, read for the worker.

Nothing but what readers have: the index of search, and what the live revisions say.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import orjson
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from db.analysis import entry, stems_of
from db.base import LongId
from db.models import (
    Article,
    Publication,
    RelatedKind,
    RelatedLink,
    Revision,
    RevisionTag,
    SearchStory,
    SearchTerm,
    SearchTotals,
    Section,
    Suggestion,
    SuggestionState,
    Tag,
    TagListing,
)
from db.models.section import FRESH_DAYS
from db.relevance.likeness import Subject, rarity
from db.sqljson import ListOf, among
from db.visibility import public

MOST_BY_WORDS = 100
MOST_BY_TAGS = 50
MOST_NEIGHBOURS = 200
"""How many stories are looked at closely: for what they say, are about, and where it stood."""

TERMS = 8
"""Of a story, by which others are looked up: those that tell the most."""

READ = 20_000
"""Stories that have one of these terms, at most: common ones are left out beyond that."""

DRIFT = 0.01
"""How much the number of stories changes before it is counted anew how rare each term is."""

LONGEST_CHAIN = 20
"""Steps from a story to those it follows up, and to those that follow it up."""

FOUND = "SELECT article_id FROM search_index JOIN search_stories ON place = search_index.rowid"
MATCHING = {
    "sqlite": f"{FOUND} WHERE search_index MATCH :asked "
    f"ORDER BY bm25(search_index, 3, 1, 1, 1) LIMIT {MOST_BY_WORDS + 1}",
    "postgresql": f"{FOUND} WHERE lexemes @@ CAST(:asked AS tsquery) "
    f"ORDER BY ts_rank(lexemes, CAST(:asked AS tsquery), 1) DESC LIMIT {MOST_BY_WORDS + 1}",
}

IDS = sa.bindparam("ids", type_=ListOf(LongId))

STORIES = (
    sa.select(
        Article.id,
        Article.live_revision_id,
        Article.first_published_at,
        SearchStory.language,
        sa.cast(SearchStory.terms, sa.Text()).label("terms"),
        sa.func.coalesce(Section.fresh_days, FRESH_DAYS).label("fresh_days"),
    )
    .join(SearchStory, SearchStory.article_id == Article.id)
    .join(Revision, Revision.id == Article.live_revision_id)
    .outerjoin(Section, Section.id == Revision.section_id)
    .where(among(Article.id.expression, IDS), public(Article))
)

SUBJECTS = (
    sa.select(Article.id, Tag.id, Tag.kind, Tag.name)
    .join(RevisionTag, RevisionTag.revision_id == Article.live_revision_id)
    .join(Tag, Tag.id == RevisionTag.tag_id)
    .where(among(Article.id.expression, IDS))
    .order_by(Article.id, RevisionTag.position)
)

LINKS = (
    sa.select(RelatedLink.article_id, RelatedLink.target_id)
    .join(Article, Article.live_revision_id == RelatedLink.revision_id)
    .where(public(Article))
)


@dataclass(frozen=True, slots=True)
class Story:
    """One that readers have, as it is compared."""

    id: int
    revision_id: int
    first_published_at: dt.datetime
    language: str
    terms: Mapping[str, float]
    fresh_days: int
    subjects: Mapping[int, Subject]


@dataclass(slots=True)
class Rarities:
    """How much terms tell. Kept from one story to the next, until there are many new ones."""

    stories: int = 0
    known: dict[str, float] = field(default_factory=dict)

    async def look(self, connection: AsyncConnection) -> None:
        """How many stories there are now. If many came or went, all is forgotten."""
        stories = await connection.scalar(sa.select(SearchTotals.stories)) or 0
        if abs(stories - self.stories) > self.stories * DRIFT:
            self.stories = stories
            self.known.clear()

    async def learn(self, connection: AsyncConnection, terms: Iterable[str]) -> None:
        """Look up those of some terms that are not known yet."""
        news = list(set(terms) - self.known.keys())
        asked = sa.bindparam("terms", type_=ListOf(sa.Text()))
        counted = sa.select(SearchTerm.term, SearchTerm.stories)
        counted = counted.where(among(SearchTerm.term.expression, asked))
        self.known |= dict.fromkeys(news, rarity(self.stories, 1))
        for term, having in await connection.execute(counted, {"terms": news}):
            self.known[term] = rarity(self.stories, having)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Looks stories up, at a moment."""

    connection: AsyncConnection
    now: dt.datetime

    async def stories(self, numbers: Iterable[int]) -> dict[int, Story]:
        """Those of some stories that every reader has."""
        given = {"ids": list(numbers), "sight_now": self.now}
        subjects = await self._subjects(given["ids"])
        found: dict[int, Story] = {}
        rows = await self.connection.execute(STORIES, given)
        for number, revision, first, language, terms, days in rows:
            if revision is not None and first is not None:  # as of whatever readers have
                subtag, about = language.split("-")[0].lower(), subjects.get(number, {})
                said = orjson.loads(terms)
                found[number] = Story(number, revision, first, subtag, said, days, about)
        return found

    async def _subjects(self, numbers: object) -> dict[int, dict[int, Subject]]:
        found: dict[int, dict[int, Subject]] = {}
        for number, tag, kind, name in await self.connection.execute(SUBJECTS, {"ids": numbers}):
            found.setdefault(number, {})[tag] = Subject(kind, name)
        return found

    async def carrying(self, tags: Iterable[int]) -> dict[int, int]:
        """How many stories carry each tag."""
        counted = sa.select(TagListing.tag_id, sa.func.count()).group_by(TagListing.tag_id)
        found = counted.where(among(TagListing.tag_id.expression, IDS))
        rows = await self.connection.execute(found, {"ids": list(tags)})
        return {tag: carried for tag, carried in rows}

    async def by_tags(self, tags: Sequence[int]) -> list[int]:
        """The newest stories of each of some tags, the first tag's first."""
        found: dict[int, None] = {}
        tag = sa.bindparam("tag", type_=LongId)
        newest = sa.select(TagListing.article_id).where(TagListing.tag_id == tag)
        newest = newest.order_by(TagListing.first_published_at.desc()).limit(MOST_BY_TAGS)
        for one in tags:
            if len(found) >= MOST_BY_TAGS:
                break
            found |= dict.fromkeys(await self.connection.scalars(newest, {"tag": one}))
        return list(found)[:MOST_BY_TAGS]

    async def by_words(self, telling: Iterable[str], language: str) -> list[int]:
        """The stories in a language that have most of some terms, the most telling of which come
        first."""
        terms = await self._rare_enough(list(telling)[: 3 * TERMS])
        dialect = self.connection.dialect.name
        if not terms:
            return []
        entries = [entry(term, stems_of(language)) for term in terms]
        asked = (_fts5 if dialect == "sqlite" else _tsquery)(entries)
        return list(await self.connection.scalars(sa.text(MATCHING[dialect]), {"asked": asked}))

    async def _rare_enough(self, telling: list[str]) -> list[str]:
        """The first of these terms that others have too, and that not too many have."""
        asked = sa.bindparam("terms", type_=ListOf(sa.Text()))
        counted = sa.select(SearchTerm.term, SearchTerm.stories)
        counted = counted.where(among(SearchTerm.term.expression, asked), SearchTerm.stories > 1)
        having = {
            term: many
            for term, many in await self.connection.execute(counted, {"terms": telling})
        }  # fmt: skip
        terms: list[str] = []
        read = 0
        for term in telling:
            if term in having and (read + having[term] <= READ or not terms):
                read += having[term]
                terms.append(term)
        return terms[:TERMS]

    async def neighbours(self, number: int) -> tuple[set[int], set[int], set[int]]:
        """What stands beside a story, beside what it stands, and what it must not stand beside."""
        beside = sa.select(Suggestion.other_id, Suggestion.state)
        there = sa.select(Suggestion.article_id).where(
            Suggestion.other_id == number, Suggestion.state != SuggestionState.DISMISSED
        )
        most_like = there.order_by(Suggestion.score.desc()).limit(MOST_NEIGHBOURS)
        rows = (await self.connection.execute(beside.where(Suggestion.article_id == number))).all()
        dismissed = {other for other, state in rows if state is SuggestionState.DISMISSED}
        return (
            {other for other, _ in rows} - dismissed,
            set(await self.connection.scalars(most_like)),
            dismissed,
        )

    async def lists(self, number: int) -> tuple[list[int], bool]:
        """Some of the stories beside which one is suggested, and nobody has judged that. Says
        whether there may be more.
        """
        beside = sa.select(Suggestion.article_id).where(
            Suggestion.other_id == number, Suggestion.state == SuggestionState.PENDING
        )
        found = list(await self.connection.scalars(beside.limit(MOST_NEIGHBOURS)))
        return found, len(found) == MOST_NEIGHBOURS

    async def until(self, number: int) -> dt.datetime | None:
        """When the embargo ends under which a story is published."""
        published = Article.publication == Publication.PUBLISHED
        ends = sa.select(Article.embargo_until).where(Article.id == number, published)
        ends = ends.where(Article.embargo_until > self.now)
        return await self.connection.scalar(ends)

    async def links(self, numbers: Iterable[int]) -> dict[int, set[int]]:
        """To which stories the live copies of some lead."""
        found: dict[int, set[int]] = {}
        linked = LINKS.where(among(RelatedLink.article_id.expression, IDS))
        given = {"ids": list(numbers), "sight_now": self.now}
        for number, target in await self.connection.execute(linked, given):
            found.setdefault(number, set()).add(target)
        return found

    async def chains(self, numbers: Iterable[int]) -> dict[int, int]:
        """For each story, the least number of those that it follows up, or that follow it up."""
        chains = {number: number for number in numbers}
        ends = sa.or_(
            among(RelatedLink.article_id.expression, IDS),
            among(RelatedLink.target_id.expression, IDS),
        )
        followed = LINKS.where(RelatedLink.kind == RelatedKind.FOLLOW_UP, ends)
        edge = set(chains)
        for _ in range(LONGEST_CHAIN):
            given = {"ids": list(edge), "sight_now": self.now}
            pairs = [tuple(row) for row in await self.connection.execute(followed, given)]
            edge = {number for pair in pairs for number in pair} - chains.keys()
            for one, other in pairs:
                _join(chains, one, other)
            if not edge:
                break
        return {number: _first(chains, number) for number in chains}


def _join(chains: dict[int, int], one: int, other: int) -> None:
    first, last = sorted((_first(chains, one), _first(chains, other)))
    chains[last] = first


def _first(chains: dict[int, int], number: int) -> int:
    while (before := chains.setdefault(number, number)) != number:
        number = before
    return number


def _fts5(entries: Iterable[str]) -> str:
    return " OR ".join(f'"{one}"' for one in entries)


def _tsquery(entries: Iterable[str]) -> str:
    return " | ".join(f"'{one}'" for one in entries)
