"""What a document may hold: each limit from both sides, and that measuring takes no time."""

import time

import pytest
from graphql import GraphQLError, get_introspection_query, parse

from schema.limits import MAX_DEPTH, MAX_FIELDS, MAX_REPEATS, MAX_ROOTS, need_modest


def refusal(text: str) -> str | None:
    """What is said against a document, if anything is."""
    document = parse(text)
    try:
        need_modest(document)
    except GraphQLError as error:
        return error.message
    return None


def nested(depth: int) -> str:
    return "{ a " * depth + "}" * depth


def chain(length: int) -> str:
    """Fragments, each of which spreads the next twice."""
    links = [f"fragment F{n} on T {{ ...F{n + 1} ...F{n + 1} }}" for n in range(length)]
    return " ".join([*links, f"fragment F{length} on T {{ a }}"])


def test_introspection_as_graphiql_asks_for_it_is_well_within_the_limits() -> None:
    query = get_introspection_query(
        specified_by_url=True,
        directive_is_repeatable=True,
        schema_description=True,
        input_value_deprecation=True,
    )

    assert refusal(query) is None


def test_depth_is_limited() -> None:
    assert refusal(nested(MAX_DEPTH)) is None
    assert refusal(nested(MAX_DEPTH + 1)) == (
        "selections are more than 20 deep in one another: ask for it in several requests"
    )


def test_fragments_count_for_the_depth_of_the_place_they_are_spread_at() -> None:
    inner = f"fragment F on T {nested(11)}"

    assert refusal("{ a { a { ...F } } }" + inner) is None
    assert refusal(nested(10).replace("a }", "a { ...F } }", 1) + inner) == (
        "selections are more than 20 deep in one another: ask for it in several requests"
    )


def test_a_fragment_in_itself_is_not_followed_for_ever() -> None:
    assert refusal("{ ...F } fragment F on T { ...F }") == (
        "fragments are more than 20 deep in one another: ask for it in several requests"
    )
    assert refusal("{ ...F } fragment F on T { a { ...F } }") == (
        "selections are more than 20 deep in one another: ask for it in several requests"
    )


def test_fields_are_counted_with_fragments_written_out() -> None:
    fields = " ".join(f"a{n}" for n in range(99))
    text = "{ b { " + "... on T { c { ...F } } " * 19 + "} } fragment F on T { " + fields + " }"

    assert refusal(text) is None
    assert refusal(text.replace("{ b {", "{ d { d { ...F } } b {")) == (
        "there are more than 2,000 fields, fragments written out: ask for it in several requests"
    )
    assert MAX_FIELDS == 2000


def test_operations_are_counted_together() -> None:
    operation = "query Q%d { b { " + " ".join(f"a{n}" for n in range(999)) + " } }"

    assert refusal(operation % 1 + operation % 2) is None
    assert refusal(operation % 1 + operation % 2 + "query Q3 { a }") is not None


def test_fields_at_the_top_are_limited_whatever_they_are_called() -> None:
    assert refusal("{" + " ".join(f"a{n}: b{n}" for n in range(MAX_ROOTS)) + "}") is None
    assert refusal("{" + " ".join(f"a{n}: b{n}" for n in range(MAX_ROOTS + 1)) + "}") == (
        "there are more than 20 fields at the top: ask for it in several requests"
    )


@pytest.mark.parametrize(
    "selection",
    [
        pytest.param("b ", id="bare"),
        pytest.param("a%d: b ", id="under aliases"),
        pytest.param("... on T { b } ", id="in inline fragments"),
        pytest.param("...F ", id="in a fragment"),
    ],
)
def test_a_field_is_not_asked_for_again_and_again(selection: str) -> None:
    def times(count: int) -> str:
        body = "".join(selection.replace("%d", str(n)) for n in range(count))
        return "{ a { " + body + "} } fragment F on T { b }"

    assert refusal(times(MAX_REPEATS)) is None
    assert refusal(times(MAX_REPEATS + 1)) == (
        "b stands more than 20 times in one selection set: ask for it in several requests"
    )


def test_a_field_is_counted_over_all_the_places_that_end_as_one_object() -> None:
    assert refusal("{" + "a { b b } " * 10 + "}") is None
    assert refusal("{" + "a { b b b } " * 7 + "}") is not None
    assert refusal("{" + "".join(f"a{n} {{ b b b }} " for n in range(7)) + "}") is None


@pytest.mark.parametrize("operation", ["{ ...F0 }", "{ a }"], ids=["used", "not used"])
def test_chained_fragments_are_refused_before_they_are_written_out(operation: str) -> None:
    document = parse(operation + chain(18))
    began = time.perf_counter()

    with pytest.raises(GraphQLError, match=r"more than 2,000 fields") as refused:
        need_modest(document)

    assert time.perf_counter() - began < 0.1
    assert refused.value.extensions == {"code": "LIMIT_EXCEEDED"}


def test_an_empty_selection_set_is_refused() -> None:
    message = "a selection set is empty: name the fields that are wanted"

    assert refusal("{ a {} }") == message
    assert refusal("{ a { b } } fragment F on T { c {} }") == message
