"""The manners of /graphql: what it takes, what it answers, and with which status and headers."""

from typing import Any

import httpx
import orjson
import pytest
from graphql import get_introspection_query

from tests.newsroom import CREATE, PASSWORD, SIGN_IN, Newsroom

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

NAME = "{ site { name } }"
ANSWER = {"data": {"site": {"name": "A newsroom"}}, "extensions": {"cost": 1}}
SIGN_OUT = "mutation { signOut { userErrors { code } } }"
TWO = "query One { site { name } } query Two { site { tagline } }"
JSON = {"Content-Type": "application/json"}
GRAPHQL_RESPONSE = "application/graphql-response+json"


def error_of(response: httpx.Response) -> tuple[int, str]:
    """The status, and the code of the only error."""
    (error,) = response.json()["errors"]
    return response.status_code, error["extensions"]["code"]


async def test_a_query_is_answered_to_a_post_and_to_a_get(client: httpx.AsyncClient) -> None:
    post = await client.post("/graphql", json={"query": NAME})
    get = await client.get("/graphql", params={"query": NAME})

    assert (post.status_code, post.json()) == (200, ANSWER)
    assert (get.status_code, get.json()) == (200, ANSWER)


async def test_a_get_brings_its_variables_as_json_and_names_its_operation(
    client: httpx.AsyncClient,
) -> None:
    query = "query One($slug: String!) { section(slug: $slug) { slug } } query Two { __typename }"
    parameters = {"query": query, "operationName": "One", "variables": '{"slug": "sports"}'}

    response = await client.get("/graphql", params=parameters)

    assert response.json()["data"] == {"section": None}


@pytest.mark.parametrize(
    ("client", "origin"),
    [("graphiql", "GRAPHIQL"), ("GraphiQL", "API"), ("", "API"), (None, "API")],
)
async def test_the_log_tells_the_page_for_developers_from_other_clients(
    newsroom: Newsroom, client: str | None, origin: str
) -> None:
    headers = {"Authorization": f"Bearer {await newsroom.token('ada')}"}
    if client is not None:
        headers["X-Copydesk-Client"] = client
    body = {"query": CREATE, "variables": {"input": {"headline": "A story"}}}

    response = await newsroom.client.post("/graphql", json=body, headers=headers)

    assert response.json()["data"]["articleCreate"]["userErrors"] == []
    found = await newsroom.data("{ events { nodes { kind origin } } }", "cleo")
    assert found == {"events": {"nodes": [{"kind": "article.create", "origin": origin}]}}


async def test_a_get_does_not_run_a_mutation(newsroom: Newsroom) -> None:
    headers = {"Authorization": f"Bearer {await newsroom.token('ada')}"}

    response = await newsroom.client.get("/graphql", params={"query": SIGN_OUT}, headers=headers)

    assert error_of(response) == (405, "METHOD_NOT_ALLOWED")
    assert response.headers["Allow"] == "POST"
    assert await newsroom.data("{ viewer { name } }", "ada") == {"viewer": {"name": "Ada"}}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"{", id="broken"),
        pytest.param(b'[{"query": "{ site { name } }"}]', id="list"),
        pytest.param(b'"{ site { name } }"', id="string"),
        pytest.param(b"1", id="number"),
        pytest.param(b"null", id="null"),
        pytest.param(b'{"query": "\xff"}', id="not UTF-8"),
        pytest.param(b'{"query": "\\ud800"}', id="half of a surrogate pair"),
        pytest.param(b"[" * 100_000, id="100,000 lists"),
        pytest.param(b'{"variables": {"a": ' + b"9" * 5000 + b"}}", id="5,000 digits"),
        pytest.param(b"{}", id="no query"),
        pytest.param(b'{"query": null}', id="query null"),
        pytest.param(b'{"query": ""}', id="query empty"),
        pytest.param(b'{"query": 1}', id="query number"),
        pytest.param(b'{"query": {"site": "name"}}', id="query object"),
        pytest.param(b'{"query": "{ __typename }", "variables": []}', id="variables list"),
        pytest.param(b'{"query": "{ __typename }", "variables": "{}"}', id="variables string"),
        pytest.param(b'{"query": "{ __typename }", "operationName": 1}', id="name number"),
        pytest.param(b'{"query": "{ __typename }", "operationName": {}}', id="name object"),
        pytest.param(b'{"query": "{ __typename }", "operationName": ""}', id="name empty"),
        pytest.param(b'{"query": "{ __typename }", "operationName": "No"}', id="name unknown"),
        pytest.param(b'{"query": "{ __typename }", "extensions": 1}', id="extensions number"),
        pytest.param(b'{"query": "fragment F on Site { name }"}', id="no operation"),
    ],
)
async def test_a_body_that_holds_no_operation_is_a_bad_request(
    client: httpx.AsyncClient, body: bytes
) -> None:
    response = await client.post("/graphql", content=body, headers=JSON)

    assert error_of(response) == (400, "BAD_REQUEST")


async def test_of_two_operations_the_one_that_is_meant_must_be_named(
    client: httpx.AsyncClient,
) -> None:
    unnamed = await client.post("/graphql", json={"query": TWO})
    named = await client.post("/graphql", json={"query": TWO, "operationName": "One"})

    assert error_of(unnamed) == (400, "BAD_REQUEST")
    assert named.json() == ANSWER


@pytest.mark.parametrize(
    "parameters",
    [{}, {"query": ""}, {"query": NAME, "variables": "{"}, {"query": NAME, "variables": "[]"}],
    ids=["no query", "query empty", "variables broken", "variables list"],
)
async def test_an_address_that_holds_no_operation_is_a_bad_request(
    client: httpx.AsyncClient, parameters: dict[str, str]
) -> None:
    response = await client.get("/graphql", params=parameters)

    assert error_of(response) == (400, "BAD_REQUEST")


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "text/plain",
        "text/plain; application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonp",
    ],
)
async def test_what_a_page_of_another_site_can_send_is_not_run(
    client: httpx.AsyncClient, content_type: str | None
) -> None:
    headers = {"Content-Type": content_type} if content_type else {}

    response = await client.post("/graphql", content=b'{"query": "{ site }"}', headers=headers)

    assert error_of(response) == (415, "UNSUPPORTED_MEDIA_TYPE")


@pytest.mark.parametrize(
    ("query", "variables", "code"),
    [
        pytest.param(" ", {}, "GRAPHQL_PARSE_FAILED", id="blank"),
        pytest.param("{", {}, "GRAPHQL_PARSE_FAILED", id="syntax"),
        pytest.param("{" * 1000, {}, "GRAPHQL_PARSE_FAILED", id="1,000 braces"),
        pytest.param("{ site }", {}, "GRAPHQL_VALIDATION_FAILED", id="nothing selected"),
        pytest.param("{ editor }", {}, "GRAPHQL_VALIDATION_FAILED", id="unknown field"),
        pytest.param("{ ...F }", {}, "GRAPHQL_VALIDATION_FAILED", id="unknown fragment"),
        pytest.param(
            "query ($first: Int!) { articles(first: $first) { totalCount } }",
            {"first": "many"},
            "GRAPHQL_VALIDATION_FAILED",
            id="wrong variable",
        ),
    ],
)
async def test_an_operation_that_cannot_run_has_no_data_and_a_status_for_who_reads_it(
    client: httpx.AsyncClient, query: str, variables: dict[str, Any], code: str
) -> None:
    body = {"query": query, "variables": variables}

    plain = await client.post("/graphql", json=body)
    modern = await client.post("/graphql", json=body, headers={"Accept": GRAPHQL_RESPONSE})

    assert error_of(plain) == (200, code)
    assert error_of(modern) == (400, code)
    assert plain.json().keys() == modern.json().keys() == {"errors"}


async def test_a_field_that_cannot_be_answered_leaves_the_others(
    client: httpx.AsyncClient,
) -> None:
    query = "{ site { name } article { slug } }"

    response = await client.post(
        "/graphql", json={"query": query}, headers={"Accept": GRAPHQL_RESPONSE}
    )

    assert error_of(response) == (200, "INVALID_FORMAT")
    assert response.json()["errors"][0]["path"] == ["article"]
    assert response.json()["data"] == {"site": {"name": "A newsroom"}, "article": None}


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/json"),
        ("text/html", "application/json"),
        ("application/json", "application/json"),
        (f"{GRAPHQL_RESPONSE}, application/json;q=0.9", GRAPHQL_RESPONSE),
        (f"{GRAPHQL_RESPONSE};q=0.9, application/json", "application/json"),
        (f"{GRAPHQL_RESPONSE}; q=0, application/json;q=0.1", "application/json"),
        (f"application/json;q=much, {GRAPHQL_RESPONSE}", "application/json"),
        (f"application/json, {GRAPHQL_RESPONSE}", "application/json"),
        (f"multipart/mixed, text/event-stream, {GRAPHQL_RESPONSE.upper()};q=0.1", GRAPHQL_RESPONSE),
        ("text/event-stream;q=0, text/html", "application/json"),
    ],
)
async def test_the_answer_is_of_the_kind_that_is_asked_for(
    client: httpx.AsyncClient, accept: str, media_type: str
) -> None:
    response = await client.post("/graphql", json={"query": NAME}, headers={"Accept": accept})

    assert response.headers["Content-Type"] == f"{media_type}; charset=utf-8"
    assert response.json() == ANSWER


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 400, "BAD_REQUEST"),
        ({"Content-Type": "text/plain"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
        ({"Authorization": "Bearer made-up"}, 401, "UNAUTHENTICATED"),
    ],
)
async def test_what_was_not_run_is_told_in_the_kind_of_json_that_is_asked_for(
    client: httpx.AsyncClient, headers: dict[str, str], status: int, code: str
) -> None:
    for accept, media_type in (
        (GRAPHQL_RESPONSE, GRAPHQL_RESPONSE),
        ("text/event-stream", "application/json"),
    ):
        query = NAME if "Authorization" in headers else ""
        response = await client.post(
            "/graphql",
            content=orjson.dumps({"query": query}),
            headers={**JSON, "Accept": accept, **headers},
        )

        assert error_of(response) == (status, code)
        assert response.headers["Content-Type"] == f"{media_type}; charset=utf-8"


@pytest.mark.parametrize("body", [{"query": NAME}, {"query": "{"}, {}])
async def test_no_answer_is_kept_or_guessed_at_and_each_has_an_id(
    client: httpx.AsyncClient, body: dict[str, str]
) -> None:
    one, other = [await client.post("/graphql", json=body) for _ in range(2)]

    assert one.headers["Cache-Control"] == "no-store"
    assert one.headers["X-Content-Type-Options"] == "nosniff"
    assert one.headers["Referrer-Policy"] == "no-referrer"
    assert len(one.headers["X-Request-Id"]) == 16
    assert one.headers["X-Request-Id"] != other.headers["X-Request-Id"]


@pytest.mark.parametrize(
    "header",
    [b"", b"Bearer", b"Bearer ", b"Basic YWRhOmFkYQ==", b"Bearer made-up", b"Bearer \xff"],
)
async def test_whoever_shows_no_good_token_is_not_served_as_a_reader(
    client: httpx.AsyncClient, header: bytes
) -> None:
    response = await client.post(
        "/graphql", json={"query": NAME}, headers={b"Authorization": header}
    )

    assert error_of(response) == (401, "UNAUTHENTICATED")
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert len(response.headers["X-Request-Id"]) == 16


async def test_a_token_opens_nothing_after_its_owner_has_signed_out(newsroom: Newsroom) -> None:
    await newsroom.data(SIGN_OUT, "ada")

    response = await newsroom.client.post(
        "/graphql",
        json={"query": NAME},
        headers={"Authorization": f"Bearer {newsroom.tokens['ada']}"},
    )

    assert error_of(response) == (401, "UNAUTHENTICATED")


async def test_the_word_bearer_may_be_written_in_any_case(newsroom: Newsroom) -> None:
    headers = {"Authorization": f"bearer  {await newsroom.token('ada')}"}

    response = await newsroom.client.post(
        "/graphql", json={"query": "{ viewer { name } }"}, headers=headers
    )

    assert response.json()["data"] == {"viewer": {"name": "Ada"}}


async def test_a_password_is_not_repeated_in_an_answer(newsroom: Newsroom) -> None:
    answer = await newsroom.ask(SIGN_IN, email=f"{PASSWORD}@example.org", password=PASSWORD)

    assert PASSWORD not in str(answer)


async def test_graphiql_can_ask_for_the_schema(client: httpx.AsyncClient) -> None:
    query = get_introspection_query(
        specified_by_url=True,
        directive_is_repeatable=True,
        schema_description=True,
        input_value_deprecation=True,
    )

    response = await client.post("/graphql", json={"query": query})

    assert response.json()["data"]["__schema"]["queryType"] == {"name": "Query", "kind": "OBJECT"}
