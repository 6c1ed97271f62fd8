"""Workers that suggest at once, and one that publishes meanwhile: nothing is doubled or lost."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from db.actions.likening import Likened, Likening
from db.actions.marking import AGAIN, NOW
from db.actions.suggesting import Suggesting
from db.ids import Noun, number_of
from db.models import Suggested, Suggestion
from db.session import transaction
from tests.databases import Filled
from tests.newsroom import WITHHOLD, Newsroom
from tests.schema.test_suggestions import HARBOUR, Story, headlines, stories
from tests.suggested import among_others, duty_of, suggest

WIRE = "The wire of an agency has this to say of the tide tables in the harbour, at length."


@pytest.fixture
def database_url(filled: Filled, tmp_path: Path) -> Iterator[str]:
    with filled(among_others).copied_to(tmp_path) as url:
        yield url


class Slow(Likening):
    """Something happens between its reading and its writing, once."""

    meanwhile: Callable[[], Awaitable[object]] | None = None

    async def of(self, connection: AsyncConnection, number: int, now: dt.datetime) -> Likened:
        likened = await super().of(connection, number, now)
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            await meanwhile()
        return likened


def slow_duty(newsroom: Newsroom, meanwhile: Callable[[], Awaitable[object]]) -> Suggesting:
    duty = duty_of(newsroom)
    duty.likening = Slow(None)
    duty.likening.meanwhile = meanwhile
    return duty


async def rows(newsroom: Newsroom) -> set[tuple[object, ...]]:
    columns = (Suggestion.article_id, Suggestion.other_id, Suggestion.score, Suggestion.reason)
    async with newsroom.database.reading() as connection:
        return {tuple(row) for row in await connection.execute(sa.select(*columns))}


async def marks_of(newsroom: Newsroom, story: Story) -> tuple[int, int]:
    number = number_of(Noun.ARTICLE, story["id"])
    marks = sa.select(Suggested.formula, Suggested.marks).where(Suggested.article_id == number)
    async with newsroom.database.reading() as connection:
        return tuple((await connection.execute(marks)).one())  # type: ignore[return-value]


async def mark_all(newsroom: Newsroom) -> None:
    """As if all were published just now, and nothing had been suggested."""
    async with transaction(newsroom.database) as session:
        await session.execute(sa.delete(Suggestion))
        again = {"formula": NOW, "marks": Suggested.marks + 1}
        await session.execute(sa.update(Suggested).values(again))


async def test_workers_at_once_write_what_one_alone_writes(newsroom: Newsroom) -> None:
    await stories(newsroom, 9)
    await suggest(newsroom)
    alone = await rows(newsroom)
    await mark_all(newsroom)

    done = await asyncio.gather(*(suggest(newsroom, duty_of(newsroom)) for _ in range(3)))

    assert await rows(newsroom) == alone
    assert len(alone) == 72
    assert sum(done) >= 19
    assert await suggest(newsroom) == 0


async def test_a_story_that_two_take_is_written_once(newsroom: Newsroom) -> None:
    story, other, *_ = await stories(newsroom, 3)
    await suggest(newsroom)
    _, marks = await marks_of(newsroom, other)
    await newsroom.move(WITHHOLD, "cleo", story, reason="Wait.")

    duty = slow_duty(newsroom, duty_of(newsroom))
    assert await duty() is True

    assert await marks_of(newsroom, other) == (NOW, marks + 1)


async def test_what_another_finds_meanwhile_stays(newsroom: Newsroom) -> None:
    story, other, *_ = await stories(newsroom, 3)
    await suggest(newsroom)
    await newsroom.move(WITHHOLD, "cleo", other, reason="Wait.")
    await suggest(newsroom)
    alone = duty_of(newsroom)
    new: list[Story] = []

    async def publish() -> None:
        body = f"{HARBOUR.format('lock')} The lock and locks of lock again."
        new.append(await newsroom.published(headline="Lock works", body=body))
        assert await alone()

    await mark_one(newsroom, story)
    assert await slow_duty(newsroom, publish)() is True
    await suggest(newsroom)

    assert "Lock works" in await headlines(newsroom, story)
    assert story["headline"] in await headlines(newsroom, new[0])


async def test_what_is_taken_back_meanwhile_is_not_written(newsroom: Newsroom) -> None:
    story, other, *_ = await stories(newsroom, 3)
    await suggest(newsroom)
    async with transaction(newsroom.database) as session:
        await session.execute(sa.delete(Suggestion))
    alone = duty_of(newsroom)

    async def withhold() -> None:
        await newsroom.move(WITHHOLD, "cleo", other, reason="Wait.")
        assert await alone()

    await mark_one(newsroom, story)
    assert await slow_duty(newsroom, withhold)() is True
    await suggest(newsroom)

    number = number_of(Noun.ARTICLE, other["id"])
    assert not [row for row in await rows(newsroom) if number in row[:2]]


async def test_the_same_text_that_two_put_beside_a_story_at_once_stands_there_once(
    newsroom: Newsroom,
) -> None:
    found = await stories(newsroom, 4)
    await suggest(newsroom)
    copies = [await newsroom.published(headline="Tide tables", body=f"{WIRE} So.")]
    alone = duty_of(newsroom)

    async def publish() -> None:
        copies.append(await newsroom.published(headline="Tide tables", body=f"{WIRE} Thus."))
        assert await alone()

    await mark_one(newsroom, copies[0])
    assert await slow_duty(newsroom, publish)() is True
    await suggest(newsroom)

    for story in found:
        assert (await headlines(newsroom, story)).count("Tide tables") <= 1
    numbers = {number_of(Noun.ARTICLE, one["id"]) for one in copies}
    beside = {row[0] for row in await rows(newsroom) if row[1] in numbers}
    assert beside, "one of them stands somewhere"


async def mark_one(newsroom: Newsroom, story: Story) -> None:
    """So that this one is due, and whatever is published comes first."""
    number = number_of(Noun.ARTICLE, story["id"])
    async with transaction(newsroom.database) as session:
        again = {"formula": AGAIN, "marks": Suggested.marks + 1}
        marked = sa.update(Suggested).where(Suggested.article_id == number)
        await session.execute(marked.values(again))
