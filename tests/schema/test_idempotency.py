"""A write that is sent twice under the same key is done once, and a key stands for one request."""

import asyncio
import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from db.actions.housekeeping import forget
from db.models import Article, IdempotencyKey
from tests.newsroom import CREATE, PUBLISH, SUBMIT, UPDATE, Newsroom
from tests.refusal import TAG_CREATE, on, refused_with

STORY = {"headline": "The vote", "section": "politics", "body": "It was close."}
MISMATCH = [("IDEMPOTENCY_MISMATCH", ["idempotencyKey"])]


async def count(newsroom: Newsroom, table: Any) -> int:
    async with newsroom.database.reading() as connection:
        return await connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


async def test_a_story_that_is_sent_twice_is_begun_once(newsroom: Newsroom) -> None:
    first = await newsroom.done(CREATE, "ada", **STORY, idempotencyKey="a")
    before = await newsroom.contents()

    again = await newsroom.done(CREATE, "ada", **STORY, idempotencyKey="a")

    assert again == first
    assert await newsroom.contents() == before


async def test_a_move_that_is_sent_twice_answers_the_story_and_not_a_conflict(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.draft()
    given = on(story, idempotencyKey="b")

    first = await newsroom.done(SUBMIT, "ada", **given)
    again = await newsroom.done(SUBMIT, "ada", **given)

    assert first == again
    assert first["workflow"] == {"stage": "IN_REVIEW", "publication": "NEVER", "version": 2}
    assert (await newsroom.told()).count("article.submit_for_review") == 1


async def test_a_key_with_anything_else_is_refused(newsroom: Newsroom) -> None:
    story = await newsroom.done(CREATE, "ada", **STORY, idempotencyKey="c")

    for other in ({**STORY, "headline": "The votes"}, {"headline": STORY["headline"]}):
        given = {**other, "idempotencyKey": "c"}
        assert await refused_with(newsroom, CREATE, "ada", **given) == MISMATCH
    moved = on(story, idempotencyKey="c")
    assert await refused_with(newsroom, SUBMIT, "ada", **moved) == MISMATCH
    assert await refused_with(
        newsroom, TAG_CREATE, "ada", name="Tax", kind="TOPIC", idempotencyKey="c"
    ) == MISMATCH  # fmt: skip


async def test_a_key_is_its_senders_own(newsroom: Newsroom) -> None:
    hers = await newsroom.done(CREATE, "ada", **STORY, idempotencyKey="d")
    his = await newsroom.done(CREATE, "ben", **STORY, idempotencyKey="d")

    assert hers["id"] != his["id"]


async def test_what_is_refused_leaves_the_key_free(newsroom: Newsroom) -> None:
    story = await newsroom.draft(body="")
    given = on(story, idempotencyKey="e")
    assert await refused_with(newsroom, SUBMIT, "ada", **given) == [("REQUIRED", ["id"])]
    assert await count(newsroom, IdempotencyKey) == 0

    story = await newsroom.move(UPDATE, "ada", story, body="It was close.")
    done = await newsroom.done(SUBMIT, "ada", **on(story, idempotencyKey="e"))

    assert done["workflow"]["stage"] == "IN_REVIEW"


@pytest.mark.parametrize("key", ["", "x" * 201])
async def test_a_key_has_a_length(newsroom: Newsroom, key: str) -> None:
    assert await refused_with(newsroom, CREATE, "ada", **STORY, idempotencyKey=key) == [
        ("INVALID_FORMAT", ["idempotencyKey"])
    ]


async def test_of_eight_who_send_the_same_at_once_all_get_the_one_story(newsroom: Newsroom) -> None:
    await newsroom.token("ada")

    stories = await asyncio.gather(
        *(newsroom.done(CREATE, "ada", **STORY, idempotencyKey="f") for _ in range(8))
    )

    assert len({story["id"] for story in stories}) == 1
    assert await count(newsroom, Article) == 1


async def test_a_key_is_forgotten_after_a_day(newsroom: Newsroom) -> None:
    first = await newsroom.done(CREATE, "ada", **STORY, idempotencyKey="g")
    await forget(newsroom.database, newsroom.now + dt.timedelta(hours=24))
    assert (await newsroom.done(CREATE, "ada", **STORY, idempotencyKey="g"))["id"] == first["id"]

    await forget(newsroom.database, newsroom.now + dt.timedelta(hours=24, milliseconds=1))

    second = await newsroom.done(CREATE, "ada", **STORY, idempotencyKey="g")
    assert second["id"] != first["id"]


async def test_a_publication_that_is_sent_twice_happens_once(newsroom: Newsroom) -> None:
    story = await newsroom.approved()
    given = on(story, idempotencyKey="h")

    await newsroom.done(PUBLISH, "cleo", **given)
    again = await newsroom.done(PUBLISH, "cleo", **given)

    assert again["workflow"]["publication"] == "PUBLISHED"
    assert (await newsroom.told()).count("article.publish") == 1
