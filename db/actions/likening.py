"""Say which stories may stand beside one, and beside which it may stand. Nothing is written."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from anyio import to_thread
from sqlalchemy.ext.asyncio import AsyncConnection

from db.actions.comparing import Comparing
from db.actions.gathering import IDS, Rarities, Shelf, Story
from db.meanings import Meanings
from db.models import Meaning, Revision, Suggestion
from db.models.suggestion import SHOWN
from db.relevance import likeness, meaning
from db.semantic.loading import LANGUAGES, MEANING, Model
from db.sqljson import among

KEPT = 40
"""Suggestions a story: enough when some of them are taken from readers, or linked already."""

MOST_BY_MEANING = 200
"""How many stories are looked at because their codes are near."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A story that may stand beside another, and why."""

    article_id: int
    other_id: int
    score: float
    first_published_at: dt.datetime
    reason: str | None
    revision_id: int
    other_revision_id: int


@dataclass(frozen=True, slots=True)
class Likened:
    """What is to be suggested for a story, and for others because of it."""

    own: Collection[Beside] = ()
    offered: Collection[Beside] = ()
    """Those beside which it may stand."""
    replaced: Collection[tuple[int, int]] = ()
    """Which stories stand beside which until now, that say what it says, and not so well."""
    dropped: Collection[int] = ()
    """Those that stood beside it, and may not any more."""
    lost: Collection[int] = ()
    """Those beside which it stood, and may not any more."""
    same: Collection[int] = ()
    """Those that say what it says."""
    has_more: bool = False
    """Whether it may stand beside others still, that are for the next turn."""
    until: dt.datetime | None = None
    """When readers get it without anybody's doing."""
    vector: bytes | None = None
    """What it means, where there is a model that knows its language."""
    revision_id: int | None = None
    """The live revision that was read; none of a story that readers do not have."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands beside a story now."""

    many: int
    least: float


@dataclass(slots=True)
class Likening:
    """Compares stories. What it knows of all of them is kept from one to the next."""

    model: Model | None
    rarities: Rarities = field(default_factory=Rarities)
    meanings: Meanings | None = None

    def __post_init__(self) -> None:
        if self.model is not None:
            self.meanings = Meanings(self.model)

    async def of(self, connection: AsyncConnection, number: int, now: dt.datetime) -> Likened:
        """What is to be suggested for a story: nothing if readers do not have it."""
        shelf = Shelf(connection, now)
        story = (await shelf.stories([number])).get(number)
        if story is None:
            return await _taken(shelf, number)
        there, around, dismissed = await shelf.neighbours(number)
        await self.rarities.look(connection)
        await self.rarities.learn(connection, story.terms)
        headline, standfirst, body = await _texts(connection, story)
        vector = await self._vector(connection, story)
        distinctions = await self._distinctions(shelf, story)
        linked = (await shelf.links([number])).get(number, set())
        found = await self._candidates(shelf, story, distinctions, vector)
        others = await shelf.stories((found | there | around | linked) - dismissed - {number})
        others = {one: other for one, other in others.items() if other.language == story.language}
        await self.rarities.learn(
            connection, {term for one in others.values() for term in one.terms}
        )
        text = "\n".join(filter(None, (headline, standfirst, body)))
        chains = await shelf.chains({number, *others})
        cosines = (
            {} if self.meanings is None or vector is None else self.meanings.cosines(vector, others)
        )
        compared = await to_thread.run_sync(
            Comparing, story, text, others, self.rarities.known, distinctions, cosines, chains
        )
        own = await to_thread.run_sync(compared.own, linked, dismissed, KEPT)
        offered, replaced = await self._offered(shelf, compared, dismissed)
        return Likened(
            *_told(compared, own, offered),
            replaced,
            there - set(own),
            around - set(offered),
            compared.same,
            vector=vector,
            revision_id=story.revision_id,
        )

    async def meant(self, connection: AsyncConnection, number: int, now: dt.datetime) -> Likened:
        """What a story means, and nothing else."""
        story = (await Shelf(connection, now).stories([number])).get(number)
        if story is None:
            return Likened()
        vector = await self._vector(connection, story)
        return Likened(vector=vector, revision_id=story.revision_id)

    async def _vector(self, connection: AsyncConnection, story: Story) -> bytes | None:
        """What a story means: as it was written down, or anew. Nothing without the model."""
        if self.model is None or self.meanings is None or story.language not in LANGUAGES:
            return None
        await self.meanings.look(connection)
        known = sa.select(Meaning.vector).where(
            Meaning.article_id == story.id,
            Meaning.revision_id == story.revision_id,
            Meaning.version == MEANING,
        )
        if (vector := await connection.scalar(known)) is not None:
            return bytes(vector)
        passage = meaning.passage(*await _texts(connection, story))
        return await to_thread.run_sync(self.model.vector, passage)

    async def _distinctions(self, shelf: Shelf, story: Story) -> dict[int, float]:
        """What each tag of a story tells."""
        carried = await shelf.carrying(story.subjects)
        return {
            tag: likeness.distinction(self.rarities.stories, carried.get(tag, 1))
            for tag in story.subjects
        }

    async def _candidates(
        self, shelf: Shelf, story: Story, distinctions: Mapping[int, float], vector: bytes | None
    ) -> set[int]:
        """Stories that have some of the same terms or tags, or mean something near."""
        weights = likeness.said(story.terms, self.rarities.known).vector
        most_telling = sorted(weights, key=lambda one: (-weights[one], one))
        found = set(await shelf.by_words(most_telling, story.language))
        telling = sorted(distinctions, key=lambda one: (-distinctions[one], one))
        found |= set(await shelf.by_tags([one for one in telling if distinctions[one] > 0]))
        if self.meanings is not None and vector is not None:
            found |= set(self.meanings.nearest(vector, MOST_BY_MEANING))
        return found

    async def _offered(
        self, shelf: Shelf, compared: Comparing, dismissed: set[int]
    ) -> tuple[list[int], list[tuple[int, int]]]:
        """Beside which others the story may stand, and what it stands there for."""
        number = compared.story.id
        numbers = compared.scores.keys() - dismissed
        if not numbers:
            return [], []
        standing = await _standing(shelf.connection, numbers)
        rivals = await _scores(shelf.connection, numbers, compared.same | {number})
        links = await shelf.links(numbers)
        offered, replaced = [], []
        for one in sorted(numbers):
            score, now = compared.scores[one], standing.get(one, Standing(0, 0))
            says_the_same = {
                other: at for other, at in rivals.get(one, {}).items() if other != number
            }
            if links.get(one, set()) & (compared.same | {number}):
                continue
            if max(says_the_same.values(), default=-1) >= score:
                continue
            if now.many < KEPT or score > now.least or number in rivals.get(one, {}):
                offered.append(one)
                replaced += [(one, other) for other in says_the_same]
        return offered, replaced


async def _taken(shelf: Shelf, number: int) -> Likened:
    """Of a story that readers do not have: where it is to be taken out."""
    there, _, _ = await shelf.neighbours(number)
    lists, has_more = await shelf.lists(number)
    until = await shelf.until(number)
    return Likened(dropped=there, lost=lists, has_more=has_more, until=until)


def _told(
    compared: Comparing, own: Iterable[int], offered: Iterable[int]
) -> tuple[list[Beside], list[Beside]]:
    """The rows of both ways. Why two stories stand beside each other is said once."""
    surfaces, story = compared.surfaces(), compared.story
    reasons = {one: compared.reason(one, surfaces) for one in {*own, *offered}}
    beside = []
    for one in own:
        other = compared.others[one]
        beside.append(
            Beside(
                story.id, one, compared.scores[one], other.first_published_at, reasons[one],
                story.revision_id, other.revision_id,
            )
        )  # fmt: skip
    there = [
        Beside(
            one, story.id, compared.scores[one], story.first_published_at, reasons[one],
            compared.others[one].revision_id, story.revision_id,
        )
        for one in offered
    ]  # fmt: skip
    return beside, there


async def _texts(connection: AsyncConnection, story: Story) -> tuple[str, str | None, str]:
    said = sa.select(Revision.headline, Revision.standfirst, Revision.text)
    rows = await connection.execute(said.where(Revision.id == story.revision_id))
    headline, standfirst, body = rows.one()
    return headline, standfirst, body


async def _standing(connection: AsyncConnection, numbers: Iterable[int]) -> dict[int, Standing]:
    """How many stories stand beside each of some, and how like the least like is."""
    counted = (
        sa.select(Suggestion.article_id, sa.func.count(), sa.func.min(Suggestion.score))
        .where(among(Suggestion.article_id.expression, IDS), sa.text(SHOWN))
        .group_by(Suggestion.article_id)
    )
    rows = await connection.execute(counted, {"ids": list(numbers)})
    return {number: Standing(many, least) for number, many, least in rows}


async def _scores(
    connection: AsyncConnection, numbers: Iterable[int], others: Iterable[int]
) -> dict[int, dict[int, float]]:
    """How like others are to some stories beside which they stand."""
    found: dict[int, dict[int, float]] = {}
    scores = sa.select(Suggestion.article_id, Suggestion.other_id, Suggestion.score).where(
        among(Suggestion.article_id.expression, IDS),
        Suggestion.other_id.in_(list(others)),
        sa.text(SHOWN),
    )
    for number, other, score in await connection.execute(scores, {"ids": list(numbers)}):
        found.setdefault(number, {})[other] = score
    return found
