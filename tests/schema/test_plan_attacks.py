"""What was tried against kept plans and joined texts, and did not get through."""

from typing import Any

import pytest

from tests.newsroom import Newsroom
from tests.refusal import TAG_CREATE

AWKWARD = "q\"uote \\back \\u0041 \\n /slash <b>&' 😀 é \ufeff \uffff \U0010ffff %s $1 :name ?"
"""What JSON, SQL or a driver could take for something else than text."""

TEXTS = """query Texts($id: ID!) { article(id: $id, perspective: WORKING) {
  headline standfirst bylines { name } body { markdown } tags { name } } }"""
FOUND = """query Found($text: String!, $texts: [String!]) {
  same: articles(where: { headline: { eq: $text } }) { totalCount }
  among: articles(where: { headline: { in: $texts } }) { totalCount }
  inside: articles(where: { headline: { contains: $text } }) { totalCount } }"""
SIZE_AND_FILTER = """query Both($n: Int!) {
  articles(first: $n, where: { wordCount: { gte: $n } }) { totalCount nodes { wordCount } } }"""
EITHER = """query Either($short: Boolean!, $long: Boolean = true) {
  articles { nodes { ...Short @include(if: $short) ...Long @skip(if: $long) } } }
fragment Short on Article { slug }
fragment Long on Article { headline slug }"""
KEYS = """{ __proto__: articles {
  n: totalCount m: totalCount data: pageInfo { s0: hasNextPage cursor: hasPreviousPage }
  v0: nodes { __typename: slug k0: headline None: slug blank: wordCount given_0: headline }
  cursor: edges { v1: node { v0: headline v1: slug sight_now: wordCount } } } }"""


async def test_awkward_texts_come_back_as_they_were_written(newsroom: Newsroom) -> None:
    text = f"{AWKWARD}\u2028\n\tand another line"
    tag = await newsroom.data(TAG_CREATE, "cleo", input={"name": AWKWARD, "kind": "TOPIC"})
    story = await newsroom.draft(
        headline=AWKWARD,
        standfirst=text,
        body=text,
        bylines=[{"name": AWKWARD}],
        tags=[tag["tagCreate"]["tag"]["slug"]],
    )

    assert (await newsroom.data(TEXTS, "ada", id=story["id"]))["article"] == {
        "headline": AWKWARD,
        "standfirst": text,
        "bylines": [{"name": AWKWARD}],
        "body": {"markdown": text},
        "tags": [{"name": AWKWARD}],
    }


async def test_awkward_texts_are_found_by_what_they_are(newsroom: Newsroom) -> None:
    await newsroom.published(headline="Plain")
    await newsroom.published(headline=AWKWARD)

    for texts in ([AWKWARD], AWKWARD, ["'", AWKWARD, "%"]):
        found = await newsroom.data(FOUND, text=AWKWARD, texts=texts)
        assert [one["totalCount"] for one in found.values()] == [1, 1, 1]
    for text in ("_%", "' OR 1=1 --", "Pl%n", '","'):
        found = await newsroom.data(FOUND, text=text, texts=[text])
        assert [one["totalCount"] for one in found.values()] == [0, 0, 0]


async def test_a_variable_may_be_the_size_of_a_page_and_the_value_of_a_filter(
    newsroom: Newsroom,
) -> None:
    for body in ("One.", "One two.", "One two three."):
        await newsroom.published(body=body)

    async def found(n: int) -> tuple[int, list[int]]:
        page = (await newsroom.data(SIZE_AND_FILTER, n=n))["articles"]
        return page["totalCount"], sorted(one["wordCount"] for one in page["nodes"])

    for _ in range(2):
        assert await found(0) == (3, [])
        assert await found(2) == (2, [2, 3])
        assert await found(3) == (1, [3])


async def test_fragments_come_and_go_with_what_each_request_says(newsroom: Newsroom) -> None:
    await newsroom.published(headline="Here", slug="here")
    short, full = {"slug": "here"}, {"headline": "Here", "slug": "here"}

    async def shown(**given: bool) -> Any:
        (node,) = (await newsroom.data(EITHER, **given))["articles"]["nodes"]
        return node

    for _ in range(2):
        assert await shown(short=True) == short
        assert await shown(short=False) == {}
        assert await shown(short=True, long=False) == full
        assert await shown(short=False, long=False) == full
        assert await shown(short=False, long=True) == {}


async def test_a_response_key_may_be_a_name_that_the_statement_uses(newsroom: Newsroom) -> None:
    await newsroom.published(headline="Here", slug="here", body="One two.")

    assert await newsroom.data(KEYS) == {
        "__proto__": {
            "n": 1,
            "m": 1,
            "data": {"s0": False, "cursor": False},
            "v0": [
                {
                    "__typename": "here",
                    "k0": "Here",
                    "None": "here",
                    "blank": 2,
                    "given_0": "Here",
                }
            ],
            "cursor": [{"v1": {"v0": "Here", "v1": "here", "sight_now": 2}}],
        }
    }


@pytest.mark.parametrize(
    "cursor",
    [
        '{"FIRST_PUBLISHED_AT-": 1, "a": 2, "b": 3}',
        '["FIRST_PUBLISHED_AT-", "2026-03-01T12:00:00.000Z", true]',
        '["FIRST_PUBLISHED_AT-", "2026-03-01T12:00:00.000Z", 1.5]',
        '["FIRST_PUBLISHED_AT-", "2026-03-01T12:00:00.000Z", 9223372036854775808]',
        '["FIRST_PUBLISHED_AT-", "2026-03-01T12:00:00.000Z"]',
        '["HEADLINE+", "A", 1]',
        '["FIRST_PUBLISHED_AT-", NaN, 1]',
        "[" * 2_000 + "]" * 2_000,
        "null",
    ],
)
async def test_a_forged_cursor_is_refused_by_a_kept_plan_too(
    newsroom: Newsroom, cursor: str
) -> None:
    query = "query Q($after: String) { articles(after: $after) { nodes { id } edges { cursor } } }"
    await newsroom.published()
    edges = (await newsroom.data(query))["articles"]["edges"]
    await newsroom.data(query, after=edges[0]["cursor"])

    answer = await newsroom.ask(query, after=cursor.encode().hex())
    assert answer["errors"][0]["extensions"]["code"] == "INVALID_CURSOR"
