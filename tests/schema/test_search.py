"""Search: what is found, in which order, how it is shown, and what is never found."""

import datetime as dt
from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa

from db.actions.reindexing import Indexing
from db.ids import Noun, number_of
from db.models import Article, SearchStory
from db.session import transaction
from tests.newsroom import (
    APPROVE,
    NOON,
    PUBLISH,
    SUBMIT,
    UPDATE,
    WITHHOLD,
    Newsroom,
    hired,
    newsroom_on,
)

SEARCH = """query S($query: String!, $first: Int, $after: String, $last: Int, $before: String,
    $where: ArticleWhere, $perspective: Perspective! = PUBLISHED) {
  search(query: $query, first: $first, after: $after, last: $last, before: $before,
      where: $where, perspective: $perspective) {
    totalCount didYouMean nodes { id headline } pageInfo { hasNextPage hasPreviousPage endCursor }
    edges { cursor headline snippet node { id headline slug } }
    facets { sections { value name count } authors { value name count }
      tags { value name count } months { value name count } genres { value name count } } } }"""
SAY = (
    "mutation Say($input: CommentCreateInput!) { commentCreate(input: $input) { comment { id } } }"
)
TAG = "mutation T($input: TagCreateInput!) { tagCreate(input: $input) { tag { id } } }"
RENAME = "mutation T($input: TagUpdateInput!) { tagUpdate(input: $input) { tag { id } } }"


async def search(
    newsroom: Newsroom, query: str, by: str | None = None, /, **given: Any
) -> dict[str, Any]:
    found: dict[str, Any] = (await newsroom.data(SEARCH, by, query=query, **given))["search"]
    return found


async def found(
    newsroom: Newsroom, query: str, by: str | None = None, /, **given: Any
) -> list[str]:
    """The headlines, the best first."""
    answer = await search(newsroom, query, by, **given)
    nodes = [one["headline"] for one in answer["nodes"]]
    assert [one["node"]["headline"] for one in answer["edges"]] == nodes
    assert answer["totalCount"] >= len(nodes)
    return nodes


async def tagged(newsroom: Newsroom, name: str) -> str:
    made = await newsroom.act(TAG, "cleo", name=name, kind="TOPIC")
    wire: str = made["tag"]["id"]
    return wire


@pytest.fixture(scope="module")
async def paper(shared_url: str) -> AsyncIterator[Newsroom]:
    """Three stories about a harbour, and one about something else, to be read only."""
    await hired(shared_url)
    async with newsroom_on(shared_url) as newsroom:
        await fill(newsroom)
        yield newsroom


async def fill(newsroom: Newsroom) -> None:
    tag = await tagged(newsroom, "Fisheries")
    await newsroom.published(
        headline="Assembly passes the harbour bill",
        standfirst="Dredging may begin in spring.",
        body="The vote was close.\n\nNobody in the gallery <script>cheered</script> for it.",
        tags=[tag],
    )
    await newsroom.published(headline="Dredging delayed", body="The harbour waits, says the pilot.")
    await newsroom.published(
        headline="Pilots of the harbour", body="They know every rock.", genre="FEATURE"
    )
    await newsroom.published(headline="Gulls return", body="Nothing else happened.")


async def test_words_are_found_in_all_parts_and_all_their_forms(paper: Newsroom) -> None:
    assert set(await found(paper, "harbours")) == {
        "Assembly passes the harbour bill", "Dredging delayed", "Pilots of the harbour",
    }  # fmt: skip
    assert await found(paper, "GULL") == ["Gulls return"]
    assert await found(paper, "galleries") == ["Assembly passes the harbour bill"]
    assert await found(paper, "fishery") == ["Assembly passes the harbour bill"]
    assert await found(paper, "spring") == ["Assembly passes the harbour bill"]
    assert len(await found(paper, "Ada")) == 4
    assert await found(paper, "nowhere") == []


async def test_a_headline_counts_more_than_a_body(paper: Newsroom) -> None:
    assert (await found(paper, "dredging"))[0] == "Dredging delayed"
    assert (await found(paper, "harbour pilot"))[0] == "Pilots of the harbour"


async def test_a_new_story_comes_before_an_old_one_that_answers_as_well(newsroom: Newsroom) -> None:
    old = await newsroom.published(headline="A quiet harbour", slug="old")
    new = await newsroom.published(headline="A quiet harbour", slug="new")
    async with transaction(newsroom.database) as session:
        for story, days in ((old, 400), (new, 0)):
            begun = NOON - dt.timedelta(days=days)
            number = number_of(Noun.ARTICLE, story["id"])
            change = sa.update(Article).where(Article.id == number)
            await session.execute(change.values(first_published_at=begun))

    slugs = [one["node"]["slug"] for one in (await search(newsroom, "harbour"))["edges"]]
    assert slugs == ["new", "old"]


@pytest.mark.parametrize(
    ("query", "headlines"),
    [
        ('"harbour bill"', {"Assembly passes the harbour bill"}),
        ('"bill harbour"', set()),
        ('"harbour bill', {"Assembly passes the harbour bill"}),
        ("harb* -bill", {"Dredging delayed", "Pilots of the harbour"}),
        ("dredgi*", {"Assembly passes the harbour bill", "Dredging delayed"}),
        ("headline:harbour", {"Assembly passes the harbour bill", "Pilots of the harbour"}),
        ("title:dredging", {"Dredging delayed"}),
        ("body:pilot", {"Dredging delayed"}),
        ("standfirst:dredging", {"Assembly passes the harbour bill"}),
        ("tag:fisheries", {"Assembly passes the harbour bill"}),
        ("headline:harb*", {"Assembly passes the harbour bill", "Pilots of the harbour"}),
        ('harbour -"harbour bill"', {"Dredging delayed", "Pilots of the harbour"}),
        ("harbour -headline:pilot", {"Assembly passes the harbour bill", "Dredging delayed"}),
        ("nowhere:gulls", {"Gulls return"}),
    ],
)
async def test_a_question_says_how_and_where(
    paper: Newsroom, query: str, headlines: set[str]
) -> None:
    assert set(await found(paper, query)) == headlines


async def test_some_words_may_be_missing_where_few_stories_have_all(paper: Newsroom) -> None:
    all_and_some = await found(paper, "dredging gulls")
    assert set(all_and_some) == {
        "Gulls return", "Dredging delayed", "Assembly passes the harbour bill",
    }  # fmt: skip


async def test_a_misspelt_word_or_name_is_taken_for_one_that_stories_have(paper: Newsroom) -> None:
    answer = await search(paper, "harbuor Bill!")
    assert answer["didYouMean"] == "harbour Bill!"
    assert answer["nodes"][0]["headline"] == "Assembly passes the harbour bill"
    assert answer["edges"][0]["headline"] == (
        "Assembly passes the <mark>harbour</mark> <mark>bill</mark>"
    )
    assert (await search(paper, "fishreies"))["didYouMean"] == "fisheries"
    assert (await search(paper, "harbour"))["didYouMean"] is None
    assert (await search(paper, "xylophone"))["didYouMean"] is None


async def test_a_story_is_found_by_the_stems_of_its_own_language(newsroom: Newsroom) -> None:
    await newsroom.published(headline="As casas da cidade", language="pt-BR")
    await newsroom.published(headline="Casas for rent", language="en")
    await newsroom.published(headline="東京都の港", language="ja")
    await newsroom.published(headline="L'école d'été", language="fr")

    assert set(await found(newsroom, "casas")) == {"As casas da cidade", "Casas for rent"}
    assert await found(newsroom, "cidades") == ["As casas da cidade"]
    assert await found(newsroom, "東京") == ["東京都の港"]
    assert await found(newsroom, "ecoles") == ["L'école d'été"]


async def test_what_was_asked_is_marked_and_all_else_is_escaped(paper: Newsroom) -> None:
    answer = await search(paper, '"harbour bill" gallery')
    (edge,) = answer["edges"]
    assert edge["headline"] == "Assembly passes the <mark>harbour</mark> <mark>bill</mark>"
    assert "<mark>gallery</mark> &lt;script&gt;cheered&lt;/script&gt;" in edge["snippet"]
    assert edge["snippet"].startswith("Dredging may begin in spring.")


async def test_facets_count_all_that_was_found_under_the_same_where(paper: Newsroom) -> None:
    answer = await search(paper, "harbour", first=1)
    assert (answer["totalCount"], len(answer["nodes"])) == (3, 1)
    facets = answer["facets"]
    assert facets["sections"] == [{"value": "politics", "name": "Politics", "count": 3}]
    assert facets["authors"] == [{"value": "ada", "name": "Ada", "count": 3}]
    assert facets["tags"] == [{"value": "fisheries", "name": "Fisheries", "count": 1}]
    assert [(one["value"], one["count"]) for one in facets["genres"]] == [
        ("NEWS", 2), ("FEATURE", 1),
    ]  # fmt: skip
    assert [(one["value"], one["count"]) for one in facets["months"]] == [("2026-03", 3)]

    answer = await search(paper, "harbour", where={"genre": {"eq": "FEATURE"}})
    assert answer["totalCount"] == 1
    assert [one["headline"] for one in answer["nodes"]] == ["Pilots of the harbour"]
    assert [(one["value"], one["count"]) for one in answer["facets"]["genres"]] == [("FEATURE", 1)]
    assert answer["facets"]["tags"] == []


async def test_pages_are_parts_of_the_whole_either_way(paper: Newsroom) -> None:
    whole = await found(paper, "harbour")
    pages, after = [], None
    for _ in whole:
        answer = await search(paper, "harbour", first=1, after=after)
        pages += [one["headline"] for one in answer["nodes"]]
        after = answer["pageInfo"]["endCursor"]
    assert pages == whole
    assert answer["pageInfo"] == {
        "hasNextPage": False, "hasPreviousPage": True, "endCursor": after,
    }  # fmt: skip
    answer = await search(paper, "harbour", last=2, before=after)
    assert [one["headline"] for one in answer["nodes"]] == whole[:2]

    refused = await paper.ask(SEARCH, query="harbour", after="00")
    assert refused["errors"][0]["extensions"]["code"] == "INVALID_CURSOR"


BAD = (
    "", " ", "the", "-harbour", '"', '""', '"""', "AND", "OR NOT", "NEAR(a b)", "(((", "a)", "*",
    "**", "-", "--", "harb**", "' OR 1=1 --", "a & b | !c <-> d", "a:b:c:d", ":", "\\", "'", "''",
    "\u202eabc", "שלום עולם", "مرحبا", "東京", "🦆", "é\u0301\u0301", "\ufffd", "\u200b",
    "x" * 1000, "{headline}: x", "^harbour", "harbour +bill", "harbour;", "%_%",
    "a\tb\nc", "١٢٣", "ﬁ", "İ", "ß",
)  # fmt: skip


async def test_any_question_has_an_answer(paper: Newsroom) -> None:
    for query in BAD:
        for by, perspective in ((None, "PUBLISHED"), ("ada", "WORKING")):
            answer = await paper.ask(SEARCH, by, query=query, perspective=perspective)
            assert "errors" not in answer, (query, answer)


async def test_a_question_that_is_too_long_is_refused(newsroom: Newsroom) -> None:
    for query, code in (
        ("x" * 10_000, "LIMIT_EXCEEDED"),
        ("harbour " * 65, "LIMIT_EXCEEDED"),
        ("a\0b", "INVALID_FORMAT"),
    ):
        answer = await newsroom.ask(SEARCH, query=query)
        assert answer["errors"][0]["extensions"]["code"] == code


async def test_what_is_taken_from_readers_is_not_found_any_more(newsroom: Newsroom) -> None:
    story = await newsroom.published(headline="A zebra at large", body="In the gardens.")
    assert await found(newsroom, "zebra") == ["A zebra at large"]
    story = await newsroom.move(WITHHOLD, "cleo", story, reason="Wait.")
    assert await found(newsroom, "zebra") == []
    assert (await search(newsroom, "zebrra"))["didYouMean"] is None
    assert await found(newsroom, "zebra", "cleo", perspective="WORKING") == ["A zebra at large"]


async def test_an_embargoed_story_is_neither_found_nor_hinted_at(newsroom: Newsroom) -> None:
    story = await newsroom.published(headline="Okapi born", body="In the gardens.")
    await newsroom.published(headline="Gardens open", body="Every day.")
    number = number_of(Noun.ARTICLE, story["id"])
    async with transaction(newsroom.database) as session:
        held = sa.update(Article).where(Article.id == number)
        later = dt.datetime.now(dt.UTC) + dt.timedelta(days=300)
        await session.execute(held.values(embargo_until=later))

    for query in ("okapi", "okap*", '"okapi born"', "okapu", "headline:okapi", "-gardens okapi"):
        nothing = query.replace("okapi", "quokki").replace("okap", "quokk")
        assert await search(newsroom, query) == await search(newsroom, nothing), query
    assert await found(newsroom, "gardens") == ["Gardens open"]
    answer = await search(newsroom, "gardens")
    assert answer["totalCount"] == answer["facets"]["genres"][0]["count"] == 1


async def test_drafts_are_found_by_those_who_may_work_on_them(newsroom: Newsroom) -> None:
    draft = await newsroom.draft("ada", headline="Walrus inquiry", body="A secret tusk.")
    assert await found(newsroom, "walrus") == []
    assert await found(newsroom, "walrus", "ada") == []
    for by, sees in (
        ("ada", True),
        ("edith", True),
        ("cleo", True),
        ("ben", False),
        ("erik", False),
    ):
        headlines = ["Walrus inquiry"] if sees else []
        assert await found(newsroom, "walrus tusks", by, perspective="WORKING") == headlines, by
        answer = await search(newsroom, "walrus", by, perspective="WORKING")
        assert answer["totalCount"] == len(headlines)
        assert sum(one["count"] for one in answer["facets"]["genres"]) == len(headlines)
    refused = await newsroom.ask(SEARCH, query="walrus", perspective="WORKING")
    assert refused["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"

    await newsroom.act(SAY, "edith", article=draft["id"], text="Ask the ombudsman.")
    assert await found(newsroom, "ombudsman", "ada", perspective="WORKING") == ["Walrus inquiry"]
    assert await found(newsroom, "ombudsman", "ben", perspective="WORKING") == []

    draft = await newsroom.move(UPDATE, "ada", draft, headline="Seal inquiry", body="Flippers.")
    for query in ("seal", "flipper", "walrus", "tusk", "ombudsman"):
        assert await found(newsroom, query, "ada", perspective="WORKING") == ["Seal inquiry"]

    draft = await newsroom.move(APPROVE, "cleo", await newsroom.move(SUBMIT, "ada", draft))
    await newsroom.move(PUBLISH, "cleo", draft)
    assert await found(newsroom, "seal") == ["Seal inquiry"]
    for query in ("walrus", "tusk", "ombudsman"):
        assert await found(newsroom, query) == []


async def test_a_working_copy_is_shown_and_found_beside_what_readers_have(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.published(headline="A lynx in the park", body="It slept.")
    await newsroom.move(UPDATE, "ada", story, headline="A puma in the park")

    assert await found(newsroom, "lynx") == ["A lynx in the park"]
    assert await found(newsroom, "puma") == []
    for query in ("lynx", "puma", "park"):
        assert await found(newsroom, query, "ada", perspective="WORKING") == ["A puma in the park"]
    assert await found(newsroom, "lynx", "ben", perspective="WORKING") == ["A lynx in the park"]
    assert await found(newsroom, "puma", "ben", perspective="WORKING") == []


async def test_the_worker_indexes_what_was_never_indexed_and_what_is_called_otherwise(
    newsroom: Newsroom,
) -> None:
    tag = await tagged(newsroom, "Fisheries")
    await newsroom.published(headline="Nets are full", tags=[tag])
    await newsroom.act(RENAME, "cleo", id=tag, name="Angling")
    async with transaction(newsroom.database) as session:
        (kept,) = await session.scalars(sa.select(SearchStory))
        assert kept.analysis == 0
    indexing = Indexing(newsroom.database)
    while await indexing():
        pass

    assert await found(newsroom, "angling") == ["Nets are full"]
    assert await found(newsroom, "fisheries") == []
