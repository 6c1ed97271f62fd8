"""`@defer` is understood, and everything is answered at once."""

from typing import Any

import pytest

from tests.newsroom import CREATE, Newsroom
from tests.paper import print_paper

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

WHOLE = """query Front($later: Boolean! = true) {
  section(slug: "politics") { slug ...Stories @defer(if: $later, label: "stories") }
  ... @defer { site { name } }
}
fragment Stories on Section {
  articles(first: 1) {
    nodes { headline ... on Article @defer(label: "byline") { bylines { name } } }
  }
}"""
AT_ONCE = {
    "section": {
        "slug": "politics",
        "articles": {
            "nodes": [
                {
                    "headline": "The harbour",
                    "bylines": [{"name": "Ben"}, {"name": "An agency"}, {"name": "A. Ada"}],
                }
            ]
        },
    },
    "site": {"name": "A newsroom"},
}


@pytest.mark.parametrize("variables", [{}, {"later": True}, {"later": False}])
async def test_a_deferred_part_is_in_the_answer(
    newsroom: Newsroom, variables: dict[str, Any]
) -> None:
    await print_paper(newsroom)

    assert await newsroom.data(WHOLE, **variables) == AT_ONCE


async def test_whoever_takes_parts_gets_one_answer_too(newsroom: Newsroom) -> None:
    await print_paper(newsroom)
    accept = "multipart/mixed;deferSpec=20220824,application/graphql-response+json"

    response = await newsroom.client.post(
        "/graphql", json={"query": WHOLE}, headers={"Accept": accept}
    )

    assert response.headers["Content-Type"].startswith("application/graphql-response+json")
    assert response.json()["data"] == AT_ONCE
    assert response.json().keys() == {"data", "extensions"}


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("{ site @defer { name } }", id="on a field"),
        pytest.param("{ ... @defer(later: true) { site { name } } }", id="an unknown argument"),
        pytest.param("{ articles { nodes @stream { slug } } }", id="@stream"),
        pytest.param(
            '{ ... @defer(label: "a") { site { name } } ... @defer(label: "a") { __typename } }',
            id="a label twice",
        ),
    ],
)
async def test_it_stands_only_where_the_draft_lets_it(newsroom: Newsroom, query: str) -> None:
    answer = await newsroom.ask(query)

    assert answer["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert "data" not in answer


async def test_a_mutation_is_not_run_later(newsroom: Newsroom) -> None:
    before = await newsroom.contents()
    deferred = CREATE.replace("{ articleCreate", "{ ... @defer { articleCreate") + " }"

    answer = await newsroom.ask(deferred, "ada", input={"headline": "A story"})

    assert answer["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert await newsroom.contents() == before
