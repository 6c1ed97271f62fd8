"""Suggestions with the model, or with something that stands for one: by meaning, too."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from db.actions.rebuilding import rebuild
from db.ids import Noun, number_of
from db.meanings import Meanings
from db.models import Meaning
from db.semantic.loading import Model
from tests.db.semantic.test_semantic import model  # noqa: F401 -- a fixture
from tests.newsroom import WITHHOLD, Newsroom
from tests.suggested import duty_of, suggest

TEXTS = (
    "The harbour is being dredged so that larger ships can dock.",
    "Workers deepen the port to let big vessels moor.",
    "A choir sang in the old church on Sunday morning.",
)
BESIDE = "query Q($id: ID!) { article(id: $id) { related { nodes { headline } } } }"


async def printed(newsroom: Newsroom) -> list[dict[str, Any]]:
    return [
        await newsroom.published(headline=text.split(" ")[1], body=text, language="en-GB")
        for text in TEXTS
    ]


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
    by_words = (await newsroom.data(BESIDE, id=story["id"]))["article"]["related"]["nodes"]

    await rebuild(newsroom.database, duty_of(newsroom, model), lambda done, total: None)

    assert by_words == []
    nodes = (await newsroom.data(BESIDE, id=story["id"]))["article"]["related"]["nodes"]
    assert nodes[0]["headline"] == "deepen"
    assert len(await meanings(newsroom)) == 3
    assert await suggest(newsroom) == 0  # a worker without the model lets it be


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
