"""What a gateway asks of a subgraph: its SDL, and things by reference."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from graphql import build_schema as schema_of

from db.reading.reader import kept_for
from schema.build import printed_schema, printed_subgraph
from schema.limits import MAX_REPRESENTATIONS
from tests.marked import NEW
from tests.newsroom import UPDATE, Newsroom, newsroom_on
from tests.paper import print_paper
from tests.refusal import preview

ENTITIES = """query Things($things: [_Any!]!) { _entities(representations: $things) { __typename
  ... on Article { headline } ... on Section { slug } ... on Author { name } ... on Tag { name }
  ... on Image { alt } } }"""
HEADLINES = """query Things($things: [_Any!]!) { _entities(representations: $things) {
  ... on Article { headline } } }"""
RELATED = "related(first: 1) {{ nodes {{ {} }} }}"


@pytest.fixture
async def newsroom(database_url: str) -> AsyncIterator[Newsroom]:
    """A subgraph, whose answers tell of the statements that read them."""
    async with newsroom_on(database_url, federation=True, demo=True) as newsroom:
        yield newsroom


def refer(kind: str, **key: Any) -> dict[str, Any]:
    """A representation, as a gateway sends it."""
    return {"__typename": kind, **key}


MALFORMED = (
    ({"id": "article-1"}, "needs a __typename: Article, Section, Author, Tag, Image"),
    ("article-1", "needs a __typename: Article, Section, Author, Tag, Image"),
    (refer("User", id="user-1"), "needs a __typename: Article, Section, Author, Tag, Image"),
    (refer("Article"), "needs a key of Article: id"),
    (refer("Article", slug="a-story"), "needs a key of Article: id"),
    (refer("Section", id=None), "needs a key of Section: id or slug"),
    (refer("Section", slug=["politics"]), "has a malformed slug: it is no slug of Section"),
    (refer("Tag", id="article-1"), "has a malformed id: it is no id of Tag"),
    (refer("Tag", id="tag-01"), "has a malformed id: it is no id of Tag"),
    (refer("Tag", id=1), "has a malformed id: it is no id of Tag"),
    (refer("Tag", id={"eq": "tag-1"}), "has a malformed id: it is no id of Tag"),
)
"""Each with what is said of it."""


async def entities(newsroom: Newsroom, query: str, by: str | None, *things: Any) -> Any:
    """What is found by reference, in one statement."""
    answer = await newsroom.ask(query, by, things=things)
    assert "errors" not in answer, answer["errors"]
    assert len(answer["extensions"]["sql"]) == 1
    return answer["data"]["_entities"]


async def test_things_of_several_types_come_in_the_order_they_are_referred_to(
    newsroom: Newsroom,
) -> None:
    ids = await print_paper(newsroom)
    answer = await newsroom.data('{ author(slug: "ada") { id } section(slug: "sports") { id } }')
    harbour = refer("Article", id=ids["harbourStory"])
    things = [
        refer("Tag", id=ids["harbour"]),
        harbour,
        refer("Section", slug="politics"),
        refer("Author", id=answer["author"]["id"], name="Nobody"),
        refer("Article", id="article-1"),
        refer("Image", id=ids["picture"]),
        harbour,
        refer("Section", slug="harbour"),
        refer("Section", id=answer["section"]["id"], slug="politics"),
        refer("Article", id=ids["road"]),
    ]

    found = await entities(newsroom, ENTITIES, None, *things)

    assert found == [
        {"__typename": "Tag", "name": "Harbour"},
        {"__typename": "Article", "headline": "The harbour"},
        {"__typename": "Section", "slug": "politics"},
        {"__typename": "Author", "name": "Ada"},
        None,
        {"__typename": "Image", "alt": "The harbour"},
        {"__typename": "Article", "headline": "The harbour"},
        None,
        {"__typename": "Section", "slug": "sports"},
        {"__typename": "Article", "headline": "The road"},
    ]
    assert await entities(newsroom, ENTITIES, None, *things[::-1]) == found[::-1]


async def test_whoever_asks_gets_the_copies_that_readers_get(newsroom: Newsroom) -> None:
    """A tag that only drafts carry is shown to staff, as it is everywhere."""
    tag = await newsroom.data(
        NEW.format("Tag", "tag"), "cleo", input={"name": "Secret", "kind": "TOPIC"}
    )
    live = await newsroom.published(headline="Live")
    await newsroom.move(UPDATE, "ada", live, headline="Changed")
    draft = await newsroom.draft(headline="Draft", slug="draft", tags=["secret"])
    for name, story in (("a guest", draft), ("another", live)):
        newsroom.tokens[name] = await preview(newsroom, "cleo", article=story["id"])
    things = [
        refer("Article", id=live["id"]),
        refer("Article", id=draft["id"]),
        refer("Tag", id=tag["tagCreate"]["tag"]["id"]),
    ]
    query = ENTITIES.replace("__typename", "")

    for by in (None, "a guest", "another", "erik", "ada", "cleo"):
        found = await entities(newsroom, query, by, *things)
        is_staff = by in ("erik", "ada", "cleo")
        assert found == [{"headline": "Live"}, None, {"name": "Secret"} if is_staff else None], by


async def test_a_representation_that_is_none_is_refused_and_nothing_read(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.published()
    before = await newsroom.contents()

    for thing, message in MALFORMED:
        answer = await newsroom.ask(HEADLINES, things=[refer("Article", id=story["id"]), thing])

        (error,) = answer["errors"]
        assert error["message"] == f"representations[1] {message}"
        assert error["extensions"]["code"] == "INVALID_FORMAT"
        assert (answer["data"], answer["extensions"]["sql"]) == (None, [])
    assert await newsroom.contents() == before


async def test_what_the_database_could_not_take_is_refused(newsroom: Newsroom) -> None:
    answer = await newsroom.ask(HEADLINES, things=[refer("Section", slug="a\0b")])

    assert [one["extensions"]["code"] for one in answer["errors"]] == ["INVALID_FORMAT"]


async def test_there_may_be_so_many_and_they_cost_what_a_power_of_two_would_alone(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.published()
    thing = refer("Article", id=story["id"])
    page = "{ ... on Article { headline related(first: 100) { nodes { id } } } }"
    dear = f"query Q($things: [_Any!]!) {{ _entities(representations: $things) {page} }}"

    most = await newsroom.ask(HEADLINES, things=[thing] * MAX_REPRESENTATIONS)
    mixed = await newsroom.ask(ENTITIES, things=[thing, refer("Section", slug="politics")])
    page_of_each = await newsroom.ask(dear, things=[thing] * 3)

    assert most["data"]["_entities"] == [{"headline": "A story"}] * MAX_REPRESENTATIONS
    assert most["extensions"]["cost"] == 256
    assert mixed["extensions"]["cost"] == 2
    assert page_of_each["extensions"]["cost"] == 404
    for query, count in ((HEADLINES, MAX_REPRESENTATIONS + 1), (dear, MAX_REPRESENTATIONS + 50)):
        (error,) = (await newsroom.ask(query, things=[thing] * count))["errors"]
        assert error["extensions"]["code"] == "LIMIT_EXCEEDED"


async def test_a_plan_serves_whatever_is_referred_to(newsroom: Newsroom) -> None:
    kept = kept_for(newsroom.database.engine.dialect.name)
    stories = [await newsroom.published(slug=f"story-{n}") for n in range(3)]
    things = [refer("Article", id=story["id"]) for story in stories]

    await entities(newsroom, HEADLINES, None, things[0], things[1])
    before = set(kept.plans)
    for pair in ((things[1], things[2]), (things[2], refer("Article", id="article-1", slug="a"))):
        await entities(newsroom, HEADLINES, None, *pair)

    assert set(kept.plans) <= before

    await entities(newsroom, HEADLINES, None, *things)
    await entities(newsroom, HEADLINES, None, *things, things[0])

    assert len(set(kept.plans) - before) == 1  # for three and for four


async def test_no_representations_take_no_statement(newsroom: Newsroom) -> None:
    answer = await newsroom.ask(HEADLINES, things=[])

    assert (answer["data"], answer["extensions"]["sql"]) == ({"_entities": []}, [])


async def test_a_representation_may_stand_in_the_document(newsroom: Newsroom) -> None:
    query = """query Q%s { _entities(representations: [{ __typename: "Section", slug: %s }]) {
      ... on Section { title } } }"""

    literal = await newsroom.data(query % ("", '"sports"'))
    answer = await newsroom.ask(query % ("($slug: String)", "$slug"), slug="sports")

    assert literal == {"_entities": [{"title": "Sports"}]}
    assert [one["extensions"]["code"] for one in answer["errors"]] == ["GRAPHQL_VALIDATION_FAILED"]


async def test_things_of_two_types_may_each_want_something_else_of_the_same_name(
    newsroom: Newsroom,
) -> None:
    """What Python finishes stands at the same path in both, and is not the same."""
    ids = await print_paper(newsroom)
    stories = "articles(first: 1) { nodes { workflow { transitions { %s } } } }"
    query = f"""query Q($things: [_Any!]!) {{ _entities(representations: $things) {{
      ... on Section {{ {stories % "action"} }} ... on Tag {{ {stories % "allowed"} }} }} }}"""
    things = [refer("Section", slug="politics"), refer("Tag", id=ids["harbour"])]

    section, tag = await entities(newsroom, query, "cleo", *things)

    def first(found: Any) -> Any:
        return found["articles"]["nodes"][0]["workflow"]["transitions"][0]

    assert (first(section).keys(), first(tag).keys()) == ({"action"}, {"allowed"})


async def test_the_deepest_that_is_allowed_is_answered(newsroom: Newsroom) -> None:
    story = await newsroom.published()
    things = [refer("Article", id=story["id"]), refer("Section", slug="politics")]
    for lists, inner in (
        (4, "section { slug }"),
        (3, "section { parent { slug } }"),
        (1, "workflow { transitions { action blockers { code } } }"),
        (0, "workflow { events(first: 1) { nodes { revision { createdBy { author { id } } } } } }"),
    ):
        below = inner
        for _ in range(lists):
            below = RELATED.format(below)

        found = await entities(newsroom, ENTITIES.replace("headline", below), "cleo", *things)
        deeper = HEADLINES.replace("headline", RELATED.format(below))
        (error,) = (await newsroom.ask(deeper, "cleo", things=things))["errors"]

        assert found[0].keys() == {"__typename", "related" if lists else "workflow"}
        assert error["extensions"]["code"] == "LIMIT_EXCEEDED"


async def test_a_gateway_is_told_the_api_with_its_keys(newsroom: Newsroom) -> None:
    sdl = (await newsroom.data("{ _service { sdl } }"))["_service"]["sdl"]

    assert sdl == printed_subgraph()
    marked = [line for line in sdl.splitlines() if "@key" in line or "@shareable" in line]
    assert marked == [
        'type Article implements Node @key(fields: "id") {',
        'type Author implements Node @key(fields: "id") {',
        'type Image implements Node @key(fields: "id") {',
        "type PageInfo @shareable {",
        'type Section implements Node @key(fields: "id") @key(fields: "slug") {',
        'type Tag implements Node @key(fields: "id") {',
        '  @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@key", "@shareable"])',
    ]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_without_the_setting_there_is_nothing_for_gateways(database_url: str) -> None:
    assert not {"_Any", "_Entity", "_Service"} & schema_of(printed_schema()).type_map.keys()

    async with newsroom_on(database_url) as newsroom:
        for query in ("{ _service { sdl } }", "{ _entities(representations: []) { __typename } }"):
            answer = await newsroom.ask(query)
            codes = [one["extensions"]["code"] for one in answer["errors"]]
            assert set(codes) == {"GRAPHQL_VALIDATION_FAILED"}
