"""Suggest stories beside stories, as the worker does: whatever was published, changed or taken back
since, one story at a time.

What is read and compared holds nobody up. It is written in one transaction, if nobody has marked
the story again meanwhile: so a worker that dies leaves the story to be done, and two that do the
same write it once.
"""

import datetime as dt
import random
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from db import measures
from db.actions.firing import Clock
from db.actions.likening import KEPT, Beside, Likened, Likening
from db.actions.marking import LATER, WAITING, mark, void
from db.epoch import begin_edition
from db.models import Article, Meaning, Publication, Suggested, Suggestion, SuggestionState
from db.models.suggestion import GONE, SHOWN
from db.semantic.loading import MEANING, Model, loaded
from db.session import Database, time_of, transaction

FORMULA = 2
"""Counts up when the same stories would get other suggestions: all are made anew then."""

STEP = 100
"""Between two formulas there is room for half as many models. Without one it is the lowest, so a
worker that has the model does again what one without it did, and not the other way round.

Before the formula of a model is that of stories of which it is known what they mean: those that
were compared otherwise get there first, all of them, so that none is compared by words with one and
by meaning with another.
"""

LOCK = 0x636F7082
"""Whoever writes suggestions holds it until their transaction ends, so that none waits for two."""

LAST_PLACE = measures.RELATED + 2
"""Of a story that is not like another at all: links have places up to the most of them."""

ANEW = ("score", "place", "first_published_at", "reason", "revision_id", "other_revision_id")
"""What of a suggestion is written over. What the newsroom said of it is not."""

ABREAST = 8
"""So many stories are due at once for different workers to begin with different ones."""


@dataclass(frozen=True, slots=True)
class Due:
    """A story of which the suggestions are to be made."""

    formula: int
    article_id: int
    marks: int


@dataclass(slots=True)
class Suggesting:
    """The duty to suggest, one story at a time. `model` is what there is of one."""

    database: Database
    clock: Clock = time_of
    model: Model | None = field(default_factory=loaded)
    likening: Likening = field(init=False)

    def __post_init__(self) -> None:
        self.likening = Likening(self.model)

    @property
    def formula(self) -> int:
        """By which formula suggestions are made here."""
        return FORMULA * STEP + (0 if self.model is None else 2 * MEANING)

    @property
    def steps(self) -> Sequence[int]:
        """What stories have for a formula one after the other when all are made anew."""
        return [self.formula] if self.model is None else [self.formula - 1, self.formula]

    async def __call__(self) -> bool:
        async with self.database.reading() as connection:
            now = await self.clock(connection)
            due = await self._due(connection, now)
            if due is None:
                return False
            formula = self._next(due)
            is_last = formula == self.formula
            liken = self.likening.of if is_last else self.likening.meant
            likened = await liken(connection, due.article_id, now)
        async with transaction(self.database) as session:
            await lock(session)
            if not await self._settle(session, due, formula, likened):
                return True
            if not is_last:
                await put_meaning(session, due.article_id, likened)
                return True
            is_new, crossed = await write(session, due.article_id, likened)
            await mark(session, [*likened.lost, *crossed], now)
            await void(session, likened.same)
            if is_new:
                await begin_edition(session)
        if is_new:
            self.database.told()
        return True

    async def _due(self, connection: AsyncConnection, now: dt.datetime) -> Due | None:
        """One of the stories that are next: those just marked come first, the newest of them."""
        is_time = sa.or_(Suggested.formula > WAITING, Suggested.marked_at <= now)
        due = (
            sa.select(Suggested.formula, Suggested.article_id, Suggested.marks)
            .where(Suggested.formula < self.formula, is_time)
            .order_by(Suggested.formula, Suggested.marked_at.desc())
            .limit(ABREAST)
        )
        rows = (await connection.execute(due)).all()
        next_ones = [Due(*row) for row in rows if row.formula == rows[0].formula]
        return random.choice(next_ones) if next_ones else None

    def _next(self, due: Due) -> int:
        """What the story has for a formula then. One that was just marked makes one step of it."""
        if due.formula < LATER:
            return self.formula
        return next(step for step in self.steps if step > due.formula)

    async def _settle(
        self, session: AsyncSession, due: Due, formula: int, likened: Likened
    ) -> bool:
        """Whether the story is still as it was marked, and has this formula now.

        One that is in more lists than were looked at stays as it is; one that readers are to have
        later waits.
        """
        new: dict[str, Any] = {"formula": formula}
        if likened.has_more:
            new = {"formula": due.formula}
        elif likened.until is not None:
            new = {"formula": WAITING, "marked_at": likened.until}
        done = sa.update(Suggested).where(
            Suggested.article_id == due.article_id,
            Suggested.marks == due.marks,
            Suggested.formula == due.formula,
        )
        settled = await session.execute(done.values(new))
        return bool(settled.rowcount)  # type: ignore[attr-defined]  # an UPDATE counts its rows


async def lock(session: AsyncSession) -> None:
    """Wait for whoever writes suggestions."""
    if session.get_bind().dialect.name == "postgresql":  # on SQLite one writes at a time
        await session.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))


async def write(session: AsyncSession, number: int, likened: Likened) -> tuple[bool, Sequence[int]]:
    """Write what was found for a story. Says whether anything is different now, and which stories
    are to be looked at, for others have written to their lists meanwhile.

    What the newsroom has said of a pair stays, and what others have found since this was read.
    """
    before = await _written(session, number)
    await _forget(session, number, likened)
    await _put(session, await _still(session, [*likened.own, *likened.offered]))
    offered = [one.article_id for one in likened.offered]
    await _cut(session, [number, *offered])
    await put_meaning(session, number, likened)
    is_new = before != await _written(session, number)
    return is_new, await _crossed(session, number, likened)


async def _written(session: AsyncSession, number: int) -> set[tuple[Any, ...]]:
    columns = (Suggestion.article_id, Suggestion.other_id, Suggestion.score, Suggestion.reason,
               Suggestion.revision_id, Suggestion.other_revision_id)  # fmt: skip
    of_it = sa.or_(Suggestion.article_id == number, Suggestion.other_id == number)
    return {tuple(row) for row in await session.execute(sa.select(*columns).where(of_it))}


async def _crossed(session: AsyncSession, number: int, likened: Likened) -> Sequence[int]:
    """The story, if its list has what was not found for it; those in which it stands beside what
    says the same.
    """
    own = [one.other_id for one in likened.own]
    lists = [one.article_id for one in likened.offered]
    unseen = sa.and_(Suggestion.article_id == number, Suggestion.other_id.not_in(own))
    twice = sa.and_(Suggestion.article_id.in_(lists), Suggestion.other_id.in_(likened.same))
    crossed = sa.select(Suggestion.article_id).where(
        sa.or_(unseen, twice), Suggestion.state == SuggestionState.PENDING
    )
    return (await session.scalars(crossed)).all()


async def _forget(session: AsyncSession, number: int, likened: Likened) -> None:
    """Delete what nobody has judged and what was not found again."""
    pending = sa.delete(Suggestion).where(Suggestion.state == SuggestionState.PENDING)
    dropped = [(number, one) for one in likened.dropped]
    pairs = [*dropped, *likened.replaced, *((one, number) for one in likened.lost)]
    for article, other in pairs:
        await session.execute(
            pending.where(Suggestion.article_id == article, Suggestion.other_id == other)
        )


async def _still(session: AsyncSession, given: Sequence[Beside]) -> list[Beside]:
    """Those of which both stories say what they said: others are marked, or looked at already."""
    numbers = {number for one in given for number in (one.article_id, one.other_id)}
    live = sa.select(Article.id, Article.live_revision_id).where(
        Article.id.in_(numbers), Article.publication == Publication.PUBLISHED
    )
    said = {number: revision for number, revision in await session.execute(live)}
    return [
        one
        for one in given
        if said.get(one.article_id) == one.revision_id
        and said.get(one.other_id) == one.other_revision_id
    ]


async def _put(session: AsyncSession, given: Iterable[Beside]) -> None:
    rows = [
        {**asdict(one), "place": LAST_PLACE - one.score, "state": SuggestionState.PENDING}
        for one in given
    ]
    if not rows:
        return
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    put = insert(Suggestion)
    new = {name: put.excluded[name] for name in ANEW}
    keys = ["article_id", "other_id"]
    await session.execute(put.on_conflict_do_update(index_elements=keys, set_=new), rows)


async def _cut(session: AsyncSession, numbers: Iterable[int]) -> None:
    """Of each of these stories keep the best, and what the newsroom has judged."""
    order = (
        Suggestion.place,
        Suggestion.first_published_at.desc(),
        Suggestion.other_id.desc(),
    )
    place = sa.func.row_number().over(partition_by=Suggestion.article_id, order_by=order)
    placed = sa.select(Suggestion.article_id, Suggestion.other_id, place.label("place"))
    found = placed.where(Suggestion.article_id.in_(list(numbers)), sa.text(SHOWN)).subquery()
    late = sa.select(found.c.article_id, found.c.other_id).where(found.c.place > KEPT)
    pair = sa.tuple_(Suggestion.article_id, Suggestion.other_id)
    cut = sa.delete(Suggestion).where(pair.in_(late), Suggestion.state == SuggestionState.PENDING)
    await session.execute(cut, execution_options={"synchronize_session": False})


async def put_meaning(session: AsyncSession, number: int, likened: Likened) -> None:
    """Write down what the story means, with the next number; of one that is gone, that it is."""
    known = await session.get(Meaning, number)
    vector, revision, version = likened.vector, likened.revision_id, MEANING
    if vector is None or revision is None:
        if known is None:
            return
        vector, revision, version = b"", 0, GONE
    if known is not None and (known.revision_id, known.version) == (revision, version):
        return
    last = await session.scalar(sa.select(sa.func.max(Meaning.sequence))) or 0
    meant = Meaning(
        article_id=number,
        sequence=last + 1,
        version=version,
        revision_id=revision,
        vector=vector,
    )
    await session.merge(meant)
