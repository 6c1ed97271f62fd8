"""Suggestions with the model, or with something that stands for one: by meaning, too."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from db.actions.rebuilding import rebuild
from db.ids import Noun, number_of
from db.meanings import Meanings
from db.models import Meaning, Suggested
from db.semantic.loading import MEANING, Model
from db.session import transaction
from tests.db.semantic.test_semantic import model  # noqa: F401 -- a fixture
from tests.newsroom import WITHHOLD, Newsroom
from tests.suggested import duty_of, suggest

TEXTS = (
    "The harbour is being dredged so that larger ships can dock.",
    "Workers deepen the port to let big vessels moor.",
    "A choir sang in the old church on Sunday morning.",
)
KNOWN = sa.select(Meaning.article_id, Meaning.vector).where(Meaning.version == MEANING)
BESIDE = "query Q($id: ID!) { article(id: $id) { related { nodes { headline } } } }"


async def printed(newsroom: Newsroom) -> list[dict[str, Any]]:
    return [
        await newsroom.published(headline=text.split(" ")[1], body=text, language="en-GB")
        for text in TEXTS
    ]


async def titles(newsroom: Newsroom, story: dict[str, Any]) -> list[str]:
    found = (await newsroom.data(BESIDE, id=story["id"]))["article"]["related"]["nodes"]
    return [one["headline"] for one in found]


async def vectors(newsroom: Newsroom) -> dict[int, bytes]:
    async with newsroom.database.reading() as connection:
        return {one.article_id: one.vector for one in await connection.execute(KNOWN)}


async def meanings(newsroom: Newsroom) -> Sequence[Any]:
    async with newsroom.database.reading() as connection:
        found = sa.select(Meaning.article_id, Meaning.sequence).order_by(Meaning.sequence)
        return (await connection.execute(found)).all()


async def test_stories_that_mean_the_same_in_other_words_are_found(
    newsroom: Newsroom,
    model: Model,  # noqa: F811 -- the fixture
) -> None:
    story, *_ = await printed(newsroom)
    await suggest(newsroom)
    by_words = await titles(newsroom, story)

    await rebuild(newsroom.database, duty_of(newsroom, model), lambda done, total: None)

    assert by_words == []
    assert (await titles(newsroom, story))[0] == "deepen"
    assert len(await meanings(newsroom)) == 3
    assert await suggest(newsroom) == 0  # a worker without the model lets it be


async def test_a_model_that_is_new_here_does_over_what_was_compared_without_it(
    newsroom: Newsroom,
    model: Model,  # noqa: F811 -- the fixture
) -> None:
    story, *_ = await printed(newsroom)
    await suggest(newsroom)
    duty = duty_of(newsroom, model)

    assert await duty() is True
    new = await newsroom.published(headline="New", body="The mayor resigned.", language="en-GB")
    assert await duty() is True
    known = [one.article_id for one in await meanings(newsroom)]
    assert known[1] == number_of(Noun.ARTICLE, new["id"])  # what is published comes first
    for _ in range(2):
        assert await duty() is True
    assert len(await meanings(newsroom)) == 4
    assert await titles(newsroom, story) == []  # all are understood before any is compared

    assert await suggest(newsroom, duty) == 3
    assert (await titles(newsroom, story))[0] == "deepen"
    assert await suggest(newsroom) == 0  # a worker without the model lets it be


async def test_what_another_model_said_is_forgotten(
    newsroom: Newsroom,
    model: Model,  # noqa: F811 -- the fixture
) -> None:
    story, *_ = await printed(newsroom)
    duty = duty_of(newsroom, model)
    await suggest(newsroom, duty)
    known, beside = await vectors(newsroom), await titles(newsroom, story)
    async with transaction(newsroom.database) as session:
        other = {"version": MEANING + 1, "vector": bytes(384)}
        await session.execute(sa.update(Meaning).values(other))
        await session.execute(sa.update(Suggested).values(formula=duty.steps[0] - 1))

    assert await suggest(newsroom, duty_of(newsroom, model)) == 6

    assert await vectors(newsroom) == known
    assert await titles(newsroom, story) == beside
    assert beside


async def test_only_what_is_new_is_read_and_what_is_taken_back_means_nothing(
    newsroom: Newsroom,
    model: Model,  # noqa: F811 -- the fixture
) -> None:
    duty, known = duty_of(newsroom, model), Meanings(model)
    first = await newsroom.published(headline="First", body=TEXTS[0])
    await suggest(newsroom, duty)
    async with newsroom.database.reading() as connection:
        await known.look(connection)
    assert set(known.vectors) == {number_of(Noun.ARTICLE, first["id"])}

    second = await newsroom.published(headline="Second", body=TEXTS[1])
    await newsroom.move(WITHHOLD, "cleo", first, reason="Wait.")
    await suggest(newsroom, duty)
    async with newsroom.database.reading() as connection:
        await known.look(connection)

    number = number_of(Noun.ARTICLE, second["id"])
    assert set(known.vectors) == {number}
    assert [one.sequence for one in await meanings(newsroom)] == [2, 3]
    assert known.nearest(known.vectors[number or 0], 1) == [number]
