"""Questions of some words are answered by what they mean, too, where the model is."""

from typing import Any

import orjson
import pytest

from db.actions.suggesting import Suggesting
from db.ids import Noun, number_of
from db.question import question
from db.reading.nearness import NOWHERE, Nearness
from db.semantic.loading import Model, loaded
from tests.newsroom import Newsroom

LONG = "which boats carried people across water"


@pytest.fixture
def model() -> Model:
    model = loaded()
    if model is None:
        pytest.skip("the model is not here (make semantic)")
    return model


async def meant(newsroom: Newsroom, model: Model) -> None:
    duty = Suggesting(newsroom.database, model=model)
    while await duty():
        pass


async def test_the_nearest_story_is_told_first_and_a_short_question_asks_nobody(
    newsroom: Newsroom, model: Model
) -> None:
    ferry = await newsroom.published(
        headline="Ferry service returns", body="Passengers crossed the bay by ship again."
    )
    budget = await newsroom.published(
        headline="Budget vote delayed", body="The treasury will publish its figures in spring."
    )
    nearness = Nearness.to(newsroom.database, model)
    assert await nearness.of(question(LONG)) == NOWHERE

    await meant(newsroom, model)
    given = await nearness.of(question(LONG))
    numbers = [number_of(Noun.ARTICLE, one["id"]) for one in (ferry, budget)]
    assert [number for number, _ in orjson.loads(given["search_near"])] == numbers
    assert given["search_meaning"] > 0
    assert await nearness.of(question("boats")) == NOWHERE
    assert await Nearness.to(newsroom.database, None).of(question(LONG)) == NOWHERE


async def test_of_two_stories_with_the_same_words_the_one_that_means_it_comes_first(
    newsroom: Newsroom, model: Model
) -> None:
    words = "The water, the people and the boats are in the report."
    await newsroom.published(headline="Tax figures for the water board", body=words, slug="tax")
    await newsroom.published(headline="Ferry passengers cross the bay", body=words, slug="ferry")
    await meant(newsroom, model)

    search = "query($q: String!) { search(query: $q) { totalCount nodes { slug } } }"
    found: dict[str, Any] = (await newsroom.data(search, q=LONG))["search"]
    assert [one["slug"] for one in found["nodes"]] == ["ferry", "tax"]
    assert found["totalCount"] == 2
