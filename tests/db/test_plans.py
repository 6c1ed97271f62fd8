"""A plan is made once for what is asked and who asks, and bound anew for each request."""

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import orjson
import pytest
import sqlalchemy as sa
from cachetools import LRUCache

from db.actions.accounts import viewer_of
from db.base import printed
from db.driver import open_driver
from db.feed import Feed
from db.models import Article
from db.reading.reader import KEPT, KEPT_CHARACTERS, LEAST_CHARACTERS, Kept, Prepared, Ran, Reader
from db.reading.reader import LONGEST_KEPT as LONGEST_STATEMENT
from schema.build import build_schema
from schema.context import Context
from schema.documents import LONGEST_KEPT
from tests.newsroom import Newsroom

SCHEMA = build_schema()

SECTION = "query Section($slug: String!) { section(slug: $slug) { title } }"
PAGE = """query Page($first: Int, $after: String, $where: ArticleWhere, $seen: Perspective) {
  articles(first: $first, after: $after, where: $where, perspective: $seen) {
    nodes { slug } pageInfo { endCursor } } }"""
TWO = "query One { site { name } } query Two { site { name } }"
EVERYTHING = """fragment A on Article { id slug path headline standfirst kicker wordCount
  readingMinutes genre language dateline firstPublishedAt updatedAt body { html text markdown }
  section { slug title description } leadImage { url alt caption credit width height }
  bylines { name role author { slug bio } } tags { name slug kind }
  corrections { kind text at } }"""


def related(times: int) -> str:
    """Everything of a related story, under so many names."""
    return " ".join(f"r{n}: related(first: 1) {{ nodes {{ ...A }} }}" for n in range(times))


DEAF = Feed("sqlite:///none.db", most=1, backlog=1)
"""Nothing here is listened to."""


@dataclass
class Asked:
    """Somebody who reads by a reader of their own, whose plans can be looked at."""

    newsroom: Newsroom
    reader: Reader
    ran: list[Ran] = field(default_factory=list)

    async def data(self, query: str, by: str | None = None, /, **variables: Any) -> Any:
        """The data of an answer that has no errors."""
        result = await self._result(query, by, variables)
        assert result.errors is None
        return orjson.loads(orjson.dumps(result.data))

    async def refusal(self, query: str, by: str | None = None, /, **variables: Any) -> str:
        """The code of the one error in an answer."""
        (error,) = (await self._result(query, by, variables)).errors
        return str(error.extensions["code"])

    async def _result(self, query: str, by: str | None, variables: dict[str, Any]) -> Any:
        now, viewer = self.newsroom.now, None
        if by is not None:
            token = await self.newsroom.token(by)
            viewer = await viewer_of(self.newsroom.database, token, now=now)
        context = Context(
            database=self.newsroom.database,
            reader=self.reader,
            feed=DEAF,
            clock=lambda: now,
            request_id="plans",
            token_lifetime=dt.timedelta(days=1),
            viewer=viewer,
        )
        name = variables.pop("operation", None)
        result = await SCHEMA.execute(
            query, variable_values=variables, context_value=context, operation_name=name
        )
        self.ran += context.ledger.ran
        return result

    def plans(self) -> list[Prepared]:
        """Those that are kept, in the order in which they were made."""
        return list(self.reader.kept.plans.values())


@pytest.fixture
async def asked(newsroom: Newsroom, database_url: str) -> AsyncIterator[Asked]:
    async with open_driver(database_url) as driver:
        yield Asked(newsroom, Reader(driver, Kept()))


async def test_other_values_are_read_by_the_plan_that_is_kept(asked: Asked) -> None:
    first = await asked.data(SECTION, slug="politics")
    plans = asked.plans()
    asked.newsroom.now += dt.timedelta(days=1)

    second = await asked.data(SECTION, slug="sports")
    none = await asked.data(SECTION, slug="nowhere")

    assert first == {"section": {"title": "Politics"}}
    assert second == {"section": {"title": "Sports"}}
    assert none == {"section": None}
    assert len(plans) == 1
    assert all(one is plans[0] for one in asked.plans())
    assert len({ran.statement for ran in asked.ran}) == 1


async def test_a_kept_plan_sees_an_embargo_end(asked: Asked) -> None:
    later = asked.newsroom.now + dt.timedelta(hours=1)
    story = await asked.newsroom.published(slug="later")
    async with asked.newsroom.database.engine.begin() as connection:
        held = sa.update(Article).values(embargo_until=later)
        await connection.execute(held)

    before = await asked.data(PAGE, first=1)
    asked.newsroom.now = later
    after = await asked.data(PAGE, first=1)

    assert before["articles"]["nodes"] == []
    assert after["articles"]["nodes"] == [{"slug": story["slug"]}]
    assert len(asked.plans()) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((SECTION, None, {"slug": "politics"}), (SECTION + " ", None, {"slug": "politics"})),
        ((TWO, None, {"operation": "One"}), (TWO, None, {"operation": "Two"})),
        ((PAGE, None, {"first": 3}), (PAGE, None, {"first": 4})),
        ((PAGE, None, {"first": 3}), (PAGE, None, {"first": 3, "after": None})),
        ((PAGE, None, {"where": None}), (PAGE, None, {"where": {}})),
        (
            (PAGE, None, {"where": {"slug": {"in": []}}}),
            (PAGE, None, {"where": {"slug": {"in": ["a"]}}}),
        ),
        (
            (PAGE, None, {"where": {"standfirst": {"isNull": True}}}),
            (PAGE, None, {"where": {"standfirst": {"isNull": False}}}),
        ),
        ((PAGE, "cleo", {"seen": "WORKING"}), (PAGE, "cleo", {"seen": "PUBLISHED"})),
        ((PAGE, "cleo", {}), (PAGE, "ada", {})),
        ((PAGE, "ada", {}), (PAGE, None, {})),
    ],
    ids=[
        "document",
        "operation",
        "page-size",
        "null-or-absent",
        "null-or-given",
        "empty-list",
        "boolean",
        "perspective",
        "role",
        "reader",
    ],
)
async def test_what_makes_another_statement_has_a_plan_of_its_own(
    asked: Asked, one: tuple[Any, ...], other: tuple[Any, ...]
) -> None:
    for query, by, variables in (one, other, one, other):
        await asked.data(query, by, **variables)

    assert len(asked.plans()) == 2


async def test_two_fields_of_one_operation_have_a_plan_each(asked: Asked) -> None:
    both = """query Both($slug: String!) {
      a: section(slug: $slug) { title } b: section(slug: $slug) { slug } }"""

    answer = await asked.data(both, slug="sports")

    assert answer == {"a": {"title": "Sports"}, "b": {"slug": "sports"}}
    assert len(asked.plans()) == 2


async def test_lists_of_any_length_share_a_plan(asked: Asked) -> None:
    for slug in ("a", "b", "c"):
        await asked.newsroom.published(slug=slug)

    found = [
        {
            node["slug"]
            for node in (await asked.data(PAGE, where={"slug": {"in": slugs}}))["articles"]["nodes"]
        }
        for slugs in (["a"], ["b", "c"], ["none", "a", "c"])
    ]

    assert found == [{"a"}, {"b", "c"}, {"a", "c"}]
    assert len(asked.plans()) == 1


async def test_two_people_of_one_role_share_a_plan_and_see_only_their_own(asked: Asked) -> None:
    await asked.newsroom.draft("ada", slug="of-ada")
    await asked.newsroom.draft("ben", slug="of-ben")

    of_ada = await asked.data(PAGE, "ada", seen="WORKING")
    of_ben = await asked.data(PAGE, "ben", seen="WORKING")

    assert of_ada["articles"]["nodes"] == [{"slug": "of-ada"}]
    assert of_ben["articles"]["nodes"] == [{"slug": "of-ben"}]
    assert len(asked.plans()) == 1
    assert len({ran.statement for ran in asked.ran}) == 1


async def test_a_bad_cursor_after_a_good_one_is_refused_though_the_plan_is_kept(
    asked: Asked,
) -> None:
    for slug in ("a", "b"):
        await asked.newsroom.published(slug=slug)
    begun = (await asked.data(PAGE, first=1))["articles"]
    cursor = begun["pageInfo"]["endCursor"]
    good = await asked.data(PAGE, first=1, after=cursor)
    plans = asked.plans()

    refused = await asked.refusal(PAGE, first=1, after=cursor[:-2])

    assert refused == "INVALID_CURSOR"
    assert asked.plans() == plans
    assert await asked.data(PAGE, first=1, after=cursor) == good
    assert {begun["nodes"][0]["slug"], good["articles"]["nodes"][0]["slug"]} == {"a", "b"}


async def test_a_page_that_is_too_long_is_refused_between_two_that_are_not(asked: Asked) -> None:
    await asked.newsroom.published(slug="a")
    good = await asked.data(PAGE, first=3)
    plans = asked.plans()

    refused = await asked.refusal(PAGE, first=200)

    assert refused == "LIMIT_EXCEEDED"
    assert await asked.data(PAGE, first=3) == good
    assert good["articles"]["nodes"] == [{"slug": "a"}]
    assert asked.plans() == plans


async def test_a_document_too_long_to_be_remembered_leaves_no_plan(asked: Asked) -> None:
    longest = SECTION + " " * (LONGEST_KEPT - len(SECTION))

    too_long = await asked.data(longest + " ", slug="sports")
    left = asked.plans()
    kept = await asked.data(longest, slug="sports")

    assert too_long == kept == {"section": {"title": "Sports"}}
    assert left == []
    assert len(asked.reader.kept.looked) == len(asked.plans()) == 1


async def test_only_so_many_plans_are_kept_and_those_used_last(asked: Asked) -> None:
    assert asked.reader.kept.plans.maxsize == KEPT_CHARACTERS
    assert asked.reader.kept.looked.maxsize == KEPT
    asked.reader = Reader(asked.reader.driver, Kept(LRUCache(2), LRUCache(2)))
    for first in (1, 2):
        await asked.data(PAGE, first=first)
    of_one, of_two = asked.plans()
    await asked.data(PAGE, first=1)

    await asked.data(PAGE, first=3)

    assert of_one in asked.plans()
    assert of_two not in asked.plans()
    assert len(asked.plans()) == 2
    assert await asked.data(PAGE, first=2) == await asked.data(PAGE, first=1)


async def test_what_is_kept_is_measured_by_its_statements(asked: Asked) -> None:
    await asked.data(PAGE, first=1)
    await asked.data(SECTION, slug="sports")

    await asked.data(f"{{ articles(first: 1) {{ nodes {{ {related(3)} }} }} }} {EVERYTHING}")

    lengths = [len(one.statement.text) for one in asked.plans()]
    assert min(lengths) < LEAST_CHARACTERS < max(lengths)
    assert asked.reader.kept.plans.currsize == sum(max(one, LEAST_CHARACTERS) for one in lengths)


async def test_a_document_is_not_kept_with_its_plan(asked: Asked) -> None:
    await asked.data(SECTION + "# " + "x" * 1_000, slug="sports")

    assert len(repr([*asked.reader.kept.looked, *asked.reader.kept.plans])) < 1_500


async def test_a_statement_that_no_app_has_is_not_kept(asked: Asked) -> None:
    wide = f"{{ articles(first: 1) {{ nodes {{ {related(9)} }} }} }} {EVERYTHING}"

    assert await asked.data(wide) == await asked.data(wide)

    assert max(len(one.statement) for one in asked.ran) > LONGEST_STATEMENT
    assert asked.plans() == []


async def test_more_fields_than_can_be_planned_at_once_are_refused(asked: Asked) -> None:
    wide = f"{{ articles(first: 1) {{ nodes {{ {related(18)} }} }} }} {EVERYTHING}"

    assert await asked.refusal(wide) == "LIMIT_EXCEEDED"

    assert asked.ran == []
    assert asked.plans() == []


async def test_nothing_of_who_asked_first_stays_in_a_plan(asked: Asked) -> None:
    where = {"headline": {"contains": "harbour"}, "slug": {"in": ["whistle", "blower"]}}
    await asked.data(PAGE, "cleo", first=1, where=where, seen="WORKING")

    (plan,) = asked.plans()

    assert not any(word in repr(plan) for word in ("harbour", "whistle", "blower"))


RECORD = {
    "corrections": "{ corrections { totalCount nodes { text path article { headline } } } }",
    "events": "{ events { nodes { kind user { name } revision { number } article { slug } } } }",
    "past": """query Past($id: ID!, $at: DateTime!) { articleAsOf(id: $id, at: $at) {
      publication path revision { headline tags { name } } corrections { text } } }""",
}


@pytest.mark.parametrize("query", RECORD.values(), ids=RECORD)
async def test_what_is_asked_of_the_record_takes_one_statement(asked: Asked, query: str) -> None:
    story = await asked.newsroom.published()

    await asked.data(query, "cleo", id=story["id"], at=printed(asked.newsroom.now))

    assert len(asked.ran) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_page_of_corrections_comes_in_the_order_of_its_index(asked: Asked) -> None:
    await asked.data("{ corrections(first: 3) { nodes { text article { headline } } } }")
    (ran,) = asked.ran
    explain = f"EXPLAIN QUERY PLAN {ran.statement}"

    async with asked.newsroom.database.reading() as connection:
        values = ("2026-03-01T12:00:00.000Z",) * ran.statement.count("?")
        found = (await connection.exec_driver_sql(explain, values)).mappings()
        steps = [row["detail"] for row in found]

    assert [step for step in steps if "ix_corrections_at" in step], steps
    assert [step for step in steps if "TEMP B-TREE" in step or "MATERIALIZE" in step] == []
