"""What readers can find is what they have: terms, how common each is, and the full-text index."""

from collections import Counter

import sqlalchemy as sa

from db.analysis import entry, terms
from db.ids import Noun, number_of
from db.models import SearchStory, SearchTerm, SearchTotals, SearchWord
from db.session import transaction
from tests.newsroom import APPROVE, PUBLISH, RELEASE, SUBMIT, UPDATE, WITHHOLD, Newsroom

MATCHING = {
    "sqlite": "search_index MATCH :term",
    "postgresql": "lexemes @@ CAST(:term AS tsquery)",
}


async def found(newsroom: Newsroom, word: str) -> list[int]:
    """The stories that the database's own index finds."""
    matching = sa.text(
        "SELECT article_id FROM search_index JOIN search_stories ON place = search_index.rowid "
        f"WHERE {MATCHING[newsroom.database.engine.dialect.name]}"
    )
    async with newsroom.database.reading() as connection:
        (term,) = terms(word, "en")
        return list(await connection.scalars(matching, {"term": entry(term, "en")}))


async def is_whole(newsroom: Newsroom) -> None:
    """The counts are what counting the stories gives."""
    async with transaction(newsroom.database) as session:
        stories = list(await session.scalars(sa.select(SearchStory)))
        totals = (await session.scalars(sa.select(SearchTotals))).one()
        counted = {one.term: one.stories for one in await session.scalars(sa.select(SearchTerm))}
        spelt = set(await session.scalars(sa.select(SearchWord.article_id)))
    assert (totals.stories, totals.length) == (len(stories), sum(one.length for one in stories))
    assert spelt == {one.article_id for one in stories}
    assert counted == Counter(term for one in stories for term in one.terms)


async def test_a_story_is_found_by_what_readers_have_of_it_and_as_long_as_they_have_it(
    newsroom: Newsroom,
) -> None:
    other = await newsroom.published(headline="Harbours of the north")
    story = await newsroom.published(headline="A quiet harbour", body="Gulls' cries, and gulls.")
    both = {number_of(Noun.ARTICLE, one["id"]) for one in (other, story)}
    number = number_of(Noun.ARTICLE, story["id"])
    assert number is not None

    assert set(await found(newsroom, "harbour")) == both
    async with transaction(newsroom.database) as session:
        kept = await session.get_one(SearchStory, number)
    assert (kept.terms["harbour"], kept.terms["gull"]) == (3, 2)
    await is_whole(newsroom)

    story = await newsroom.move(UPDATE, "ada", story, headline="A loud marker", body="Geese.")
    assert await found(newsroom, "marker") == []
    story = await newsroom.move(APPROVE, "cleo", await newsroom.move(SUBMIT, "ada", story))
    assert await found(newsroom, "gull") == [number]
    story = await newsroom.move(PUBLISH, "cleo", story, changeClass="MINOR")

    assert (await found(newsroom, "marker"), await found(newsroom, "gull")) == ([number], [])
    await is_whole(newsroom)

    story = await newsroom.move(WITHHOLD, "cleo", story, reason="Wait.")
    assert await found(newsroom, "marker") == []
    await is_whole(newsroom)
    await newsroom.move(RELEASE, "cleo", story, reason="Go.")
    assert await found(newsroom, "marker") == [number]
    await is_whole(newsroom)
