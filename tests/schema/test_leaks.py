"""No way of asking shows what was not published: not a field, a count, a cursor or an error."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from graphql import GraphQLSchema, build_schema, parse, validate

from schema.build import printed_schema
from tests.chance import LEAKS
from tests.looking import COUNT, EVERYTHING, NODE, PAGE, STORIES, TEXTS, look, sent, texts
from tests.marked import PUBLIC, Secrets, fill
from tests.newsroom import Newsroom, hired, newsroom_on
from tests.operations import operations
from tests.refusal import preview

BESIDE = ("Assign", "Claim", "Unclaim", "OpenForEditing", "CloseEditing", "ForceUnlock")
"""The mutations that take a story at whatever version it is."""


@pytest.fixture(scope="module")
def api() -> GraphQLSchema:
    return build_schema(printed_schema())


@pytest.fixture(scope="module")
async def newsroom(shared_url: str) -> AsyncIterator[Newsroom]:
    await hired(shared_url)
    async with newsroom_on(shared_url) as newsroom:
        yield newsroom


@pytest.fixture(scope="module")
async def secrets(newsroom: Newsroom) -> Secrets:
    secrets = await fill(newsroom)
    found = await stories_of(newsroom, "cleo")
    stories = {one["headline"].partition(" ")[0]: one["id"] for one in found}
    draft = stories["zqdraftheadline"]
    newsroom.tokens["guest"] = await preview(newsroom, "cleo", article=draft)
    newsroom.tokens["guest of sports"] = await preview(newsroom, "cleo", section="sports")
    for guest, shown in (
        ("guest", [draft]),
        ("guest of sports", [stories["zqsportsheadline"], stories["zqworkingheadline"]]),
    ):
        secrets.shown[guest] = {wire for one in shown for wire in await hanging_on(newsroom, one)}
    return secrets


async def hanging_on(newsroom: Newsroom, wire: str) -> set[str]:
    """The ids of a story and of all that its working copy shows."""
    query = """query($id: ID!) { article(id: $id, perspective: WORKING) { id leadImage { id }
      tags { id } authors { id portrait { id } } } }"""
    return set(texts(await newsroom.data(query, "cleo", id=wire)))


@pytest.mark.parametrize(
    ("by", "perspective", "count"),
    [
        (None, None, 2 * LEAKS),
        ("ben", "WORKING", LEAKS),
        ("erik", "WORKING", LEAKS),
        ("guest", "WORKING", LEAKS),
        ("guest of sports", "WORKING", LEAKS),
    ],
    ids=["reader", "reporter", "editor", "guest of a story", "guest of a section"],
)
async def test_random_operations_show_nobody_more_than_is_theirs_to_see(
    newsroom: Newsroom,
    secrets: Secrets,
    api: GraphQLSchema,
    by: str | None,
    perspective: str | None,
    count: int,
) -> None:
    answered = 0
    for operation in operations(api, secrets.words, count=count, perspective=perspective):
        assert validate(api, parse(operation)) == []
        answer = await look(newsroom, secrets, operation, by)
        answered += any((answer.get("data") or {}).values())

    assert answered > count // 10


@pytest.mark.parametrize(
    ("guest", "found"),
    [
        ("guest", PUBLIC | {"zqdraftheadline mk7draftheadline"}),
        (
            "guest of sports",
            PUBLIC - {"The harbour bill"}
            | {"zqsportsheadline mk7sportsheadline", "zqworkingheadline mk7workingheadline"},
        ),
    ],
)
async def test_a_guest_finds_what_is_previewed_and_what_is_public_by_every_way(
    newsroom: Newsroom, secrets: Secrets, guest: str, found: set[str]
) -> None:
    query = f"{{ articles(first: 40, perspective: WORKING) {{ {STORIES} }} }}"
    stories = (await look(newsroom, secrets, query, guest))["data"]["articles"]
    assert {edge["node"]["headline"] for edge in stories["edges"]} == found
    assert stories["totalCount"] == len(found)
    assert {edge["node"]["workflow"] for edge in stories["edges"]} == {None}

    query = f"""{{ articles(first: 40) {{ {STORIES} }} authors {{ nodes {{ id name }} }}
      tags {{ totalCount }} images {{ totalCount }} users {{ totalCount }}
      previews {{ totalCount }} site {{ name }} }}"""
    seen = (await look(newsroom, secrets, query, guest))["data"]
    assert {edge["node"]["headline"] for edge in seen["articles"]["edges"]} == PUBLIC
    totals = {name: seen[name]["totalCount"] for name in ("tags", "images", "users", "previews")}
    assert totals == dict.fromkeys(totals, 0)

    for slug in ("politics", "sports", "opinion"):
        given = f'slug: "{slug}", perspective: WORKING'
        part = f"{{ section({given}) {{ articles(first: 40) {{ {STORIES} }} }} }}"
        await look(newsroom, secrets, part, guest)
    working = NODE.replace("id: $id", "id: $id, perspective: WORKING")
    for wire in sorted(secrets.hidden):
        node = (await look(newsroom, secrets, working, guest, id=wire))["data"]["node"]
        assert (node is not None) is (wire in secrets.shown[guest]), wire
    for bait in secrets.baits:
        where = {"headline": {"contains": bait}}
        count = COUNT.replace("where: $where", "where: $where, perspective: WORKING")
        listed = (await look(newsroom, secrets, count, guest, where=where))["data"]["articles"]
        assert listed["totalCount"] == sum(bait in one for one in found)


async def test_readers_find_the_public_stories_and_no_others(
    newsroom: Newsroom, secrets: Secrets
) -> None:
    query = f"{{ articles(first: 40) {{ {STORIES} }} }}"
    stories = (await look(newsroom, secrets, query))["data"]["articles"]

    assert {edge["node"]["headline"] for edge in stories["edges"]} == PUBLIC
    assert stories["totalCount"] == len(PUBLIC)
    harbour = next(
        edge["node"] for edge in stories["edges"] if edge["node"]["headline"] == "The harbour bill"
    )
    assert [edge["label"] for edge in harbour["related"]["edges"]] == ["Background"]
    assert {edge["node"]["workflow"] for edge in stories["edges"]} == {None}


async def test_sections_authors_and_sites_lead_readers_to_public_stories_only(
    newsroom: Newsroom, secrets: Secrets
) -> None:
    query = f"""{{ site {{ name }} viewer {{ id email }}
      sections {{ slug articles(first: 10) {{ {STORIES} }} }}
      authors {{ totalCount edges {{ cursor node {{ slug name }} }} pageInfo {{ endCursor }} }}
      author(slug: "ada") {{ articles(first: 10) {{ {STORIES} }} }} }}"""
    found = (await look(newsroom, secrets, query))["data"]

    totals = {part["slug"]: part["articles"]["totalCount"] for part in found["sections"]}
    assert totals == {"politics": 3, "sports": 0, "opinion": 0}
    assert [edge["node"]["slug"] for edge in found["authors"]["edges"]] == ["ada"]
    assert found["authors"]["totalCount"] == 1
    assert found["author"]["articles"]["totalCount"] == 2
    assert found["viewer"] is None


async def test_no_filter_finds_what_is_hidden(newsroom: Newsroom, secrets: Secrets) -> None:
    articles = [one for one in secrets.ids["article"] if one in secrets.hidden]
    tags, slugs = secrets.ids["tag"], secrets.slugs
    public = {"the-harbour-bill", "the-long-road", "the-unsigned-piece"}
    wheres: list[dict[str, Any]] = [
        *({"headline": {"contains": bait}} for bait in secrets.baits),
        *({part: {"contains": "zq"}} for part in ("slug", "standfirst", "kicker")),
        *({"slug": {"eq": slug}} for slug in slugs if slug not in public),
        *({"stage": {"eq": stage}} for stage in ("DRAFT", "IN_REVIEW", "APPROVED", "SPIKED")),
        *({"publication": {"eq": one}} for one in ("NEVER", "PUBLISHED", "UNPUBLISHED")),
        {"publication": {"notIn": ["NEVER"]}},
        {"NOT": {"stage": {"eq": "APPROVED"}}},
        {"stage": {"isNull": False}},
        {"publication": {"isNull": False}},
        {"firstPublishedAt": {"isNull": True}},
        {"id": {"in": articles}},
        {"tag": {"in": [*tags, "zqtag-mk7stafftagslug"]}},
        {"author": {"eq": "zqauthor-mk7staffauthorslug"}},
        {"author": {"in": ["ben", "cleo", "edith"]}},
        {"section": {"eq": "sports"}},
        {"genre": {"eq": "OPINION"}},
        {"OR": [{"headline": {"gte": "zq"}}, {"standfirst": {"isNull": False}}]},
    ]
    for where in wheres:
        stories = (await look(newsroom, secrets, COUNT, where=where))["data"]["articles"]

        nothing = {"hasNextPage": False, "endCursor": None}
        assert stories == {"totalCount": 0, "nodes": [], "pageInfo": nothing}, where


async def test_no_id_of_anything_hidden_finds_it(newsroom: Newsroom, secrets: Secrets) -> None:
    for noun in secrets.ids:
        hidden = [wire for wire in secrets.ids[noun] if wire in secrets.hidden]
        for wire in hidden[:10] if noun in ("revision", "event") else hidden:
            assert (await look(newsroom, secrets, NODE, id=wire))["data"] == {"node": None}, wire


async def test_cursors_that_name_what_is_hidden_lead_to_public_stories_only(
    newsroom: Newsroom, secrets: Secrets
) -> None:
    lists = [
        f"articles(after: $at, orderBy: {{ field: {order}, direction: {way} }}) {{ {PAGE} }}"
        for order in ("FIRST_PUBLISHED_AT", "UPDATED_AT", "HEADLINE")
        for way in ("ASC", "DESC")
    ]
    codes = set()
    for cursor in secrets.words["after"]:
        for one in lists:
            query = f"query After($at: String!) {{ {one} }}"
            answer = await look(newsroom, secrets, query, at=cursor)
            codes.add(answer["errors"][0]["extensions"]["code"] if "errors" in answer else "")

    assert codes == {"", "INVALID_CURSOR"}


async def test_paths_of_what_is_hidden_lead_nowhere_and_of_what_is_gone_to_its_notice(
    newsroom: Newsroom, secrets: Secrets
) -> None:
    query = f"""query Resolve($path: String!) {{ resolve(path: $path) {{ __typename
      ... on Article {{ {TEXTS} }} ... on Section {{ slug articles {{ nodes {{ {TEXTS} }} }} }}
      ... on Redirect {{ path article {{ {TEXTS} }} }} ... on Gone {{ path notice reason }} }} }}"""
    found = {
        path: (await look(newsroom, secrets, query, path=path))["data"]["resolve"]
        for path in sorted({*secrets.paths, "/sports"})
    }

    kinds = {path: one["__typename"] for path, one in found.items() if one}
    assert kinds == {
        "/politics": "Section",
        "/sports": "Section",
        "/politics/the-harbour-bill": "Article",
        "/politics/the-long-road": "Article",
        "/politics/the-unsigned-piece": "Article",
        "/politics/the-forwarded-story": "Redirect",
        "/politics/the-gone-story": "Gone",
        "/politics/the-withheld-story": "Gone",
        "/politics/the-retracted-story": "Gone",
    }
    assert found["/politics/the-gone-story"] == {
        "__typename": "Gone",
        "path": "/politics/the-gone-story",
        "notice": "We have taken this story down.",
        "reason": "UNPUBLISHED",
    }
    stub, retraction = found["/politics/the-withheld-story"], found["/politics/the-retracted-story"]
    assert (stub["notice"], stub["reason"]) == (None, "WITHHELD")
    assert retraction["notice"] == "What this story said was wrong."
    assert retraction["reason"] == "RETRACTED"
    assert found["/politics/the-forwarded-story"]["path"] == "/politics/the-long-road"


async def test_the_working_perspective_is_refused_to_readers_wherever_it_is_asked_for(
    newsroom: Newsroom, secrets: Secrets
) -> None:
    draft = secrets.ids["article"][0]
    for field in (
        f'node(id: "{draft}", perspective: WORKING) {{ id }}',
        f'article(id: "{draft}", perspective: WORKING) {{ {EVERYTHING} }}',
        f"articles(perspective: WORKING) {{ {STORIES} }}",
        f'section(slug: "politics", perspective: WORKING) {{ articles {{ {STORIES} }} }}',
    ):
        answer = await look(newsroom, secrets, f"{{ {field} }}")

        assert [one["extensions"]["code"] for one in answer["errors"]] == ["UNAUTHENTICATED"]
        assert not any((answer["data"] or {}).values())


async def test_what_is_hidden_and_what_never_was_answer_with_the_same_bytes(
    newsroom: Newsroom, secrets: Secrets
) -> None:
    query = """query Both($id: ID!) { node(id: $id) { __typename id } article(id: $id) { headline }
      articles(where: { id: { eq: $id } }) { totalCount pageInfo { hasNextPage } } }"""

    for wire in sorted(secrets.hidden):
        noun = wire.partition("-")[0]
        missing = await sent(newsroom, query, id=f"{noun}-4611686018427387904")
        hidden = await sent(newsroom, query, id=wire)
        assert hidden.content == missing.content
        for headers in (hidden.headers, missing.headers):
            headers["x-request-id"] = ""
        assert hidden.headers == missing.headers


@pytest.mark.parametrize("field", ["article", "tag", "author"])
async def test_hidden_slugs_and_unknown_slugs_answer_with_the_same_bytes(
    newsroom: Newsroom, secrets: Secrets, field: str
) -> None:
    query = f"query Slug($slug: String!) {{ {field}(slug: $slug) {{ id articles: slug }} }}"
    nothing = (await sent(newsroom, query, slug="there-is-none")).content
    public = {"the-harbour-bill", "the-long-road", "the-unsigned-piece", "ada"}

    for slug in {*secrets.slugs, "ben"} - public:
        assert (await sent(newsroom, query, slug=slug)).content == nothing
    assert nothing == b'{"data":{"%s":null},"extensions":{"cost":1}}' % field.encode()


async def test_moves_on_a_hidden_story_answer_as_if_there_were_none_and_change_nothing(
    newsroom: Newsroom, secrets: Secrets
) -> None:
    stories = await stories_of(newsroom, "ben")
    own = next(one for one in stories if one["headline"] not in PUBLIC)
    before = await newsroom.contents()
    errors = "userErrors { __typename code message path }"
    moves = {
        name: f"mutation($i: {kind}Input!) {{ article{name}(input: $i) {{ {errors} }} }}"
        for name, kind in {
            "Update": "ArticleUpdate", "SubmitForReview": "ArticleMove", "Recall": "ArticleMove",
            "RequestChanges": "ArticleReason", "Approve": "ArticleMove",
            "Publish": "ArticlePublish", "Unpublish": "ArticleUnpublish",
            "Republish": "ArticleMove", "Assign": "ArticleAssign", "Claim": "ArticleClaim",
            "Unclaim": "ArticleDesk", "OpenForEditing": "ArticleDesk",
            "CloseEditing": "ArticleDesk", "ForceUnlock": "ArticleForceUnlock",
        }.items()
    }  # fmt: skip
    for wire in set(secrets.ids["article"]) - {one["id"] for one in stories}:
        for name, mutation in moves.items():
            given: dict[str, Any] = {"id": wire, "expectedVersion": 1}
            if name in BESIDE:
                del given["expectedVersion"]
            if name in ("RequestChanges", "Unpublish", "ForceUnlock"):
                given["reason"] = "Why not?"
            missing = {**given, "id": "article-4611686018427387904"}
            hidden = (await sent(newsroom, mutation, "ben", i=given)).content
            unknown = (await sent(newsroom, mutation, "ben", i=missing)).content
            assert hidden.replace(wire.encode(), b"-") == unknown.replace(
                missing["id"].encode(), b"-"
            )
            assert b'"NOT_FOUND"' in hidden
        named = {"id": own["id"], "expectedVersion": 1, "related": [{"article": wire}]}
        answer = await sent(newsroom, moves["Update"], "ben", i=named)
        assert b'"NOT_FOUND"' in answer.content
    assert await newsroom.contents() == before


async def stories_of(newsroom: Newsroom, by: str | None) -> list[dict[str, Any]]:
    """What somebody finds of the stories that they may work on, and of the public ones."""
    found = await newsroom.data(
        "{ articles(first: 100, perspective: WORKING) { nodes { id headline } } }", by
    )
    nodes: list[dict[str, Any]] = found["articles"]["nodes"]
    return nodes


@pytest.mark.parametrize(("by", "count"), [("ben", 1), ("erik", 2)])
async def test_the_desk_and_the_lists_show_staff_no_more_than_is_theirs(
    newsroom: Newsroom, secrets: Secrets, by: str, count: int
) -> None:
    query = f"""{{ desk {{ counts {{ count }} articles(first: 20) {{ {STORIES} }} }}
      viewer {{ drafts {{ {PAGE} }} reviewQueue {{ {PAGE} }} assignments {{ {PAGE} }} }}
      users(first: 20) {{ nodes {{ drafts {{ {PAGE} }} assignments {{ {PAGE} }} }} }} }}"""
    found = (await look(newsroom, secrets, query, by))["data"]

    assert found["desk"]["articles"]["totalCount"] == count
    assert sum(one["count"] for one in found["desk"]["counts"]) == count
    wheres: list[dict[str, Any]] = [
        {"stage": {"notIn": []}}, {"section": {"eq": "politics"}}, {"overdue": False},
    ]  # fmt: skip
    for where in wheres:
        narrowed = "query D($where: DeskWhere!) { desk(where: $where) { counts { count } } }"
        counts = (await look(newsroom, secrets, narrowed, by, where=where))["data"]["desk"]
        assert sum(one["count"] for one in counts["counts"]) <= count


@pytest.mark.parametrize("by", ["ben", "erik"])
async def test_staff_meet_the_working_copies_of_their_own_stories_only(
    newsroom: Newsroom, secrets: Secrets, by: str
) -> None:
    query = f"{{ articles(first: 40, perspective: WORKING) {{ {STORIES} }} }}"
    found = (await look(newsroom, secrets, query, by))["data"]["articles"]

    own = {
        "ben": PUBLIC | {"zqbenheadline mk7benheadline"},
        "erik": PUBLIC - {"The harbour bill"} | {
            "zqsportsheadline mk7sportsheadline", "zqworkingheadline mk7workingheadline"},
    }[by]  # fmt: skip
    assert {edge["node"]["headline"] for edge in found["edges"]} == own
    assert found["totalCount"] == len(own)

    both = """query Both($id: ID!) { node(id: $id) { ...any } working: node(
      id: $id, perspective: WORKING) { ...any } } fragment any on Node { id
      ... on Article { headline body { text } workflow { version } } ... on Image { url alt }
      ... on Revision { headline noBylineReason } ... on Event { kind reason }
      ... on Comment { text answers { text } article { headline } revision { headline } }
      ... on Notification { message event { reason } article { headline } }
      ... on Webhook { name url query } ... on Delivery { state tries { error } } }"""
    for noun in (
        "article",
        "revision",
        "event",
        "image",
        "comment",
        "notification",
        "webhook",
        "delivery",
    ):
        for wire in secrets.ids[noun]:
            await look(newsroom, secrets, both, by, id=wire)
