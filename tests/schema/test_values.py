"""What arguments and variables may hold: each limit from both sides."""

from typing import Any

import pytest
from graphql import GraphQLError, parse

from db.errors import Code
from schema.values import MAX_DEPTH, MAX_DIGITS, MAX_VALUES, need_sound, need_sound_document
from tests.newsroom import Newsroom

MANY = (Code.LIMIT_EXCEEDED, "there are more than 500 values in the request")
DEEP = (Code.LIMIT_EXCEEDED, "values are more than 20 deep in one another")
LONG = (Code.INVALID_FORMAT, "a number has more than 40 digits")
UNSOUND = (Code.INVALID_FORMAT, "text may hold neither NUL nor half of a surrogate pair")


def refusal(*values: Any, document: str = "{ a }") -> tuple[Any, str] | None:
    """The code and the message of a refusal, if there is one."""
    try:
        need_sound(values)
        need_sound_document(parse(document))
    except GraphQLError as error:
        return (error.extensions or {})["code"], error.message
    return None


def test_values_are_counted_with_those_inside_them() -> None:
    assert refusal([1] * (MAX_VALUES - 1)) is None
    assert refusal([1] * MAX_VALUES) == MANY
    assert refusal({"a": 1, "b": [2] * (MAX_VALUES - 2)}) == MANY
    assert refusal(document=f"{{ a(b: {[1] * (MAX_VALUES - 1)}) }}") is None
    assert refusal(document=f"{{ a(b: {[1] * (MAX_VALUES - 1)}, c: 1) }}") == MANY


def test_values_in_one_another_are_limited() -> None:
    def nest(depth: int) -> Any:
        return {"a": nest(depth - 1)} if depth > 1 else 1

    def text(depth: int) -> str:
        return "{ b(c: " + "[" * (depth - 1) + "1" + "]" * (depth - 1) + ") }"

    assert refusal(nest(MAX_DEPTH)) is None
    assert refusal(nest(MAX_DEPTH + 1)) == DEEP
    assert refusal(document=text(MAX_DEPTH)) is None
    assert refusal(document=text(MAX_DEPTH + 1)) == DEEP


def test_a_number_is_not_longer_than_python_reads() -> None:
    assert refusal(document="{ a(b: " + "9" * MAX_DIGITS + ") }") is None
    assert refusal(document="{ a(b: " + "9" * (MAX_DIGITS + 1) + ") }") == LONG
    assert refusal(document="{ a(b: 0." + "9" * MAX_DIGITS + ") }") == LONG


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "é\udfff"], ids=["NUL", "high", "low"])
def test_text_that_no_database_takes_is_refused_wherever_it_stands(text: str) -> None:
    assert refusal({"a": [{"b": text}]}) == UNSOUND


@pytest.mark.parametrize(
    "document",
    [
        '{ a(b: "\\u0000") }',
        '{ a @b(c: [{ d: "\\u0000" }]) }',
        'query ($b: [String] = ["\\u0000"]) { a(b: $b) }',
        '{ a } fragment F on T { a(b: "\\u0000") }',
    ],
)
def test_text_that_no_database_takes_is_refused_in_a_document(document: str) -> None:
    assert refusal(document=document) == UNSOUND


def test_text_in_any_script_is_sound() -> None:
    assert refusal("Zoë, 東京, 👩‍👩‍👧", document='{ a(b: "\\u00e9 \\u{1F600} 😀") }') is None


QUERY = "query ($where: ArticleWhere) { articles(where: $where) { totalCount } }"


@pytest.mark.parametrize("field", ["section", "author", "tag", "slug", "headline", "id"])
async def test_the_largest_filter_that_is_let_in_is_answered(
    newsroom: Newsroom, field: str
) -> None:
    values = {field: {"in": ["politics"] * 240 + ["section-0"] * 240}}
    conditions = {"AND": [{"OR": [{field: {"eq": "politics"}}] * 25}] * 2}

    for where in (values, conditions):
        assert await newsroom.data(QUERY, where=where) == {"articles": {"totalCount": 0}}


async def test_more_conditions_than_a_planner_takes_are_refused(newsroom: Newsroom) -> None:
    where = {"AND": [{"NOT": {"tag": {"eq": "politics"}}}] * 50 + [{"slug": {"eq": "a"}}]}

    answer = await newsroom.ask(QUERY, where=where)

    assert answer["errors"][0]["message"] == (
        "where has more than 50 conditions: name several values with `in`"
    )
    assert answer["errors"][0]["extensions"] == {"code": "LIMIT_EXCEEDED"}
