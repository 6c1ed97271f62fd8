"""Lists: every row once and in order, whatever is asked of them, as a plain reckoning says."""

from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.chance import LISTS
from tests.newsroom import Newsroom
from tests.oracle import ORDERINGS, ORDERS, WHERES, Row, ordered, print_stories
from tests.plain.where import fits

LIST = """query List($first: Int, $after: String, $last: Int, $before: String,
    $where: ArticleWhere, $orderBy: [ArticleOrder!]) {
  articles(first: $first, after: $after, last: $last, before: $before, where: $where,
      orderBy: $orderBy) { totalCount edges { cursor node { slug } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
MIXED = [{"field": "HEADLINE", "direction": "ASC"}, {"field": "UPDATED_AT", "direction": "DESC"}]

FILTERS: list[dict[str, Any]] = [
    {"headline": {"eq": "Apple"}},
    {"headline": {"in": ["Apple", "Zebra", "none"]}},
    {"headline": {"in": []}},
    {"headline": {"notIn": []}},
    {"kicker": {"notIn": []}},
    {"headline": {"notIn": ["Apple"]}},
    {"headline": {"lt": "a"}},
    {"headline": {"lte": "Apple"}},
    {"headline": {"gt": "a", "lt": "b"}},
    {"headline": {"gte": "apple"}},
    {"headline": {"contains": "%"}},
    {"headline": {"contains": "_"}},
    {"headline": {"contains": "APPLE"}},
    {"headline": {"contains": "É"}},
    {"headline": {"contains": "SS"}},
    {"headline": {"contains": "\\"}},
    {"kicker": {"isNull": True}},
    {"kicker": {"isNull": False}},
    {"NOT": {"kicker": {"eq": "Kicker"}}},
    {"wordCount": {"gt": 1, "lte": 3}},
    {"genre": {"eq": "OPINION"}, "language": {"eq": "pt-BR"}},
    {"OR": []},
    {"AND": []},
    {"OR": [{"tag": {"eq": "x"}}, {"author": {"in": ["ben"]}}]},
    {"AND": [{"tag": {"in": ["x"]}}, {"NOT": {"tag": {"in": ["y"]}}}]},
    {"section": {"in": []}},
    {},
]
NULLS: list[dict[str, Any]] = [
    {"headline": None},
    {"headline": {"eq": None}},
    {"headline": {"in": None}},
    {"kicker": {"isNull": None}},
    {"tag": {"eq": None}},
    {"tag": {}},
    {"AND": None},
    {"NOT": None},
    {"OR": [{"genre": {"eq": None}}]},
]


async def page(newsroom: Newsroom, **given: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await newsroom.data(LIST, **given))["articles"]
    return found


async def walk(newsroom: Newsroom, size: int, *, back: bool = False, **given: Any) -> list[str]:
    """The slugs of all pages one after another, in the order of the list."""
    way, to, end = ("last", "before", "start") if back else ("first", "after", "end")
    more = "hasPreviousPage" if back else "hasNextPage"
    slugs: list[str] = []
    cursor = None
    while True:
        found = await page(newsroom, **{way: size, to: cursor}, **given)
        part = slugs_of(found)
        slugs = part + slugs if back else slugs + part
        assert len(part) == size or not found["pageInfo"][more]
        if not found["pageInfo"][more]:
            return slugs
        cursor = found["pageInfo"][f"{end}Cursor"]


def slugs_of(found: dict[str, Any]) -> list[str]:
    return [edge["node"]["slug"] for edge in found["edges"]]


def slugs(rows: list[Row]) -> list[str]:
    return [row["slug"] for row in rows]


async def refused(newsroom: Newsroom, **given: Any) -> str:
    (error,) = (await newsroom.ask(LIST, **given))["errors"]
    code: str = error["extensions"]["code"]
    return code


@pytest.mark.parametrize("back", [False, True], ids=["forward", "backward"])
async def test_all_pages_hold_each_story_once_and_in_order(newsroom: Newsroom, back: bool) -> None:
    rows = await print_stories(newsroom)
    orders = [[{"field": one, "direction": way}] for one in ORDERS for way in ("ASC", "DESC")]

    for order in [[], *orders, MIXED, MIXED[::-1]]:
        for size in (5, 36):
            found = await walk(newsroom, size, back=back, orderBy=order)
            assert found == slugs(ordered(rows, order)), order


async def test_a_page_goes_on_where_it_was_though_stories_have_come_since(
    newsroom: Newsroom,
) -> None:
    rows = await print_stories(newsroom, 12)
    begun = await page(newsroom, first=5)
    await newsroom.published(headline="Later", section="politics")

    rest = await page(newsroom, first=100, after=begun["pageInfo"]["endCursor"])

    assert slugs_of(begun) + [one for one in slugs_of(rest) if one != "later"] == slugs(
        ordered(rows, [])
    )
    assert rest["totalCount"] == 13


async def test_page_info_tells_what_lies_around_a_page(newsroom: Newsroom) -> None:
    await print_stories(newsroom, 5)

    begun = await page(newsroom, first=2)
    between = await page(newsroom, first=2, after=begun["edges"][1]["cursor"])
    ended = await page(newsroom, last=2)
    empty = await page(newsroom, first=0)

    assert begun["pageInfo"] == {
        "hasNextPage": True, "hasPreviousPage": False,
        "startCursor": begun["edges"][0]["cursor"], "endCursor": begun["edges"][1]["cursor"],
    }  # fmt: skip
    assert (between["pageInfo"]["hasNextPage"], between["pageInfo"]["hasPreviousPage"]) == (
        True, True
    )  # fmt: skip
    assert ended["pageInfo"] == {
        "hasNextPage": False, "hasPreviousPage": True,
        "startCursor": ended["edges"][0]["cursor"], "endCursor": ended["edges"][1]["cursor"],
    }  # fmt: skip
    assert empty == {
        "totalCount": 5,
        "edges": [],
        "pageInfo": {"hasNextPage": True, "hasPreviousPage": False, "startCursor": None,
                     "endCursor": None},
    }  # fmt: skip
    assert len((await page(newsroom))["edges"]) == len((await page(newsroom, first=100))["edges"])


async def test_what_makes_no_page_is_refused_with_its_code(newsroom: Newsroom) -> None:
    await print_stories(newsroom, 3)
    cursor = (await page(newsroom, first=1))["pageInfo"]["endCursor"]
    order = {"field": "FIRST_PUBLISHED_AT", "direction": "DESC"}

    assert await refused(newsroom, first=-1) == "INVALID_FORMAT"
    assert await refused(newsroom, last=-1) == "INVALID_FORMAT"
    assert await refused(newsroom, first=101) == "LIMIT_EXCEEDED"
    assert await refused(newsroom, last=101) == "LIMIT_EXCEEDED"
    assert await refused(newsroom, first=1, last=1) == "INVALID_FORMAT"
    assert await refused(newsroom, last=1, after=cursor) == "INVALID_FORMAT"
    assert await refused(newsroom, first=1, before=cursor) == "INVALID_FORMAT"
    assert await refused(newsroom, orderBy=[order, order]) == "NOT_UNIQUE"


async def test_a_cursor_that_no_page_of_the_list_has_given_is_refused(newsroom: Newsroom) -> None:
    await print_stories(newsroom, 3)
    cursor = (await page(newsroom, first=1))["pageInfo"]["endCursor"]
    kind, moment, number = orjson.loads(bytes.fromhex(cursor))
    authors = await newsroom.data("{ authors { pageInfo { endCursor } } }")
    forged: list[Any] = [
        [kind, moment],
        [kind, moment, str(number)],
        [kind, moment, True],
        [kind, moment, 2**63],
        [kind, moment[:-1], number],
        [kind, "yesterday", number],
        [kind, None, number],
        [kind, number, moment],
        ["HEADLINE-", moment, number],
        [None, moment, number],
        [],
        {},
        "text",
        7,
        None,
    ]
    words = [orjson.dumps(one).hex() for one in forged]
    foreign = authors["authors"]["pageInfo"]["endCursor"]

    for word in [*words, "", "zz", " ", "é", cursor[:-1], cursor[:-2], cursor + "00", foreign, "5"]:
        assert await refused(newsroom, first=1, after=word) == "INVALID_CURSOR", word
        assert await refused(newsroom, last=1, before=word) == "INVALID_CURSOR", word
    other = [{"field": "HEADLINE", "direction": "ASC"}]
    assert await refused(newsroom, after=cursor, orderBy=other) == "INVALID_CURSOR"


async def test_pages_inside_a_page_are_cut_and_counted_each_for_itself(newsroom: Newsroom) -> None:
    rows = ordered(await print_stories(newsroom), [])
    query = """query Inside($after: String) { sections { slug articles(first: 2, after: $after) {
      totalCount nodes { slug } pageInfo { hasNextPage endCursor } } } }"""
    found = {part["slug"]: part["articles"] for part in (await newsroom.data(query))["sections"]}

    for part in ("politics", "sports", "opinion"):
        own = slugs([row for row in rows if {part} in row["section"]])
        assert found[part]["totalCount"] == len(own)
        assert [one["slug"] for one in found[part]["nodes"]] == own[:2]
        cursor = found[part]["pageInfo"]["endCursor"]
        after = (await newsroom.data(query, after=cursor))["sections"]
        more = next(one["articles"] for one in after if one["slug"] == part)
        assert [one["slug"] for one in more["nodes"]] == own[2:4]


async def test_a_filter_lets_through_what_it_says(newsroom: Newsroom) -> None:
    rows = ordered(await print_stories(newsroom), [])

    for where in FILTERS:
        found = await page(newsroom, first=100, where=where)

        expected = slugs([row for row in rows if fits(row, where)])
        assert slugs_of(found) == expected, where
        assert found["totalCount"] == len(expected), where


async def test_an_instant_in_a_filter_may_be_written_in_any_zone(newsroom: Newsroom) -> None:
    await print_stories(newsroom)
    same = ("2026-03-01T10:00:00.000Z", "2026-03-01T10:00:00Z", "2026-03-01T12:00:00+02:00")

    found = [await page(newsroom, where={"firstPublishedAt": {"gte": one}}) for one in same]

    assert found == found[:1] * 3
    assert found[0]["totalCount"] == 16


async def test_a_null_in_a_filter_is_refused(newsroom: Newsroom) -> None:
    for where in NULLS:
        assert await refused(newsroom, where=where) == "INVALID_FORMAT", where


async def test_random_lists_are_what_a_plain_reckoning_says(newsroom: Newsroom) -> None:
    rows = await print_stories(newsroom)
    cases: list[tuple[Any, ...]] = []

    @settings(max_examples=LISTS, phases=[Phase.generate], database=None, deadline=None,
              suppress_health_check=list(HealthCheck), derandomize=False)  # fmt: skip
    @given(WHERES, ORDERINGS, st.integers(1, 9), st.integers(0, 12), st.booleans())
    def collect(where: Any, order: Any, size: int, at: int, back: bool) -> None:
        cases.append((where, order, size, at, back))

    collect()

    for where, order, size, at, back in cases:
        found = ordered([row for row in rows if fits(row, where)], order)
        whole = await page(newsroom, first=100, where=where, orderBy=order)
        asked = f"where: {where}, orderBy: {order}, size: {size}, at: {at}, back: {back}"
        assert slugs_of(whole) == slugs(found), asked
        assert whole["totalCount"] == len(found), asked
        if at >= len(found):
            continue
        cursor = whole["edges"][at]["cursor"]
        cut = {"last": size, "before": cursor} if back else {"first": size, "after": cursor}
        part = await page(newsroom, where=where, orderBy=order, **cut)
        near = found[max(at - size, 0) : at] if back else found[at + 1 : at + 1 + size]
        assert slugs_of(part) == slugs(near), asked
        assert part["totalCount"] == len(found), asked
