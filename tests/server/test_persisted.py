"""Automatic persisted queries: Apollo's protocol, and how much of it is remembered."""

import hashlib
from typing import Any

import httpx
import orjson
import pytest

from server.operation import Operation, Unusable
from server.persisted import LEAST_CHARACTERS, LONGEST, PersistedQueries
from tests.newsroom import PASSWORD, SIGN_IN, Newsroom
from tests.server.copying import keeps_copies
from tests.server.test_graphql import ANSWER, GRAPHQL_RESPONSE, NAME, error_of

NOT_FOUND = {
    "errors": [
        {"message": "PersistedQueryNotFound", "extensions": {"code": "PERSISTED_QUERY_NOT_FOUND"}}
    ]
}


def digest_of(query: str) -> str:
    return hashlib.sha256(query.encode()).hexdigest()


def hashed(query: str) -> dict[str, Any]:
    """The extensions that stand for a document."""
    return {"persistedQuery": {"version": 1, "sha256Hash": digest_of(query)}}


async def get(client: httpx.AsyncClient, **given: Any) -> httpx.Response:
    """A GET as Apollo Client sends it."""
    parameters = {
        name: value if isinstance(value, str) else orjson.dumps(value).decode()
        for name, value in given.items()
    }
    return await client.get("/graphql", params=parameters)


async def post(client: httpx.AsyncClient, **given: Any) -> httpx.Response:
    return await client.post("/graphql", json=given)


@pytest.mark.parametrize("ask", [get, post])
@pytest.mark.parametrize("tell", [get, post])
async def test_a_hash_is_unknown_until_its_document_was_sent_with_it(
    client: httpx.AsyncClient, ask: Any, tell: Any
) -> None:
    unknown = await ask(client, extensions=hashed(NAME))
    assert (unknown.status_code, unknown.json()) == (200, NOT_FOUND)
    assert unknown.headers["Cache-Control"] == "no-store"

    told = await tell(client, query=NAME, extensions=hashed(NAME))
    assert told.json() == ANSWER

    known = await ask(client, extensions=hashed(NAME))
    assert known.json() == ANSWER


async def test_a_hash_comes_with_variables_and_the_name_of_an_operation(
    client: httpx.AsyncClient,
) -> None:
    query = "query One($id: ID!) { node(id: $id) { id } } query Two { __typename }"
    known = {"extensions": hashed(query), "operationName": "One"}
    await post(client, query=query, variables={"id": "x"}, **known)

    for ask in (get, post):
        response = await ask(client, variables={"id": "y"}, **known)
        assert response.json()["data"] == {"node": None}


async def test_caches_may_keep_what_a_hash_is_answered(client: httpx.AsyncClient) -> None:
    await post(client, query=NAME, extensions=hashed(NAME))
    await keeps_copies(client)

    response = await get(client, extensions=hashed(NAME))

    assert response.headers["Cache-Control"] == "public, max-age=10, stale-while-revalidate=50"
    assert response.headers["ETag"].startswith('"')


async def test_a_mutation_is_known_by_its_hash_too_but_not_run_by_a_get(
    newsroom: Newsroom,
) -> None:
    variables = {"email": "ada@example.org", "password": PASSWORD}
    known = {"variables": variables, "extensions": hashed(SIGN_IN)}
    await post(newsroom.client, query=SIGN_IN, **known)

    by_post = await post(newsroom.client, **known)
    by_get = await get(newsroom.client, **known)

    assert by_post.json()["data"]["signIn"]["viewer"]["name"] == "Ada"
    assert error_of(by_get) == (405, "METHOD_NOT_ALLOWED")


@pytest.mark.parametrize("ask", [get, post])
async def test_a_document_under_the_hash_of_another_is_refused_and_forgotten(
    client: httpx.AsyncClient, ask: Any
) -> None:
    response = await ask(client, query="{ __typename }", extensions=hashed(NAME))

    assert error_of(response) == (400, "BAD_REQUEST")
    assert response.json()["errors"][0]["message"] == "provided sha does not match query"
    assert (await ask(client, extensions=hashed(NAME))).json() == NOT_FOUND


async def test_a_version_that_we_do_not_speak_makes_the_client_send_documents(
    client: httpx.AsyncClient,
) -> None:
    extensions = {"persistedQuery": {"version": 2, "sha256Hash": digest_of(NAME)}}

    for given in ({}, {"query": NAME}):
        response = await post(client, extensions=extensions, **given)

        assert error_of(response) == (400, "PERSISTED_QUERY_NOT_SUPPORTED")
        assert response.json()["errors"][0]["message"] == "PersistedQueryNotSupported"


@pytest.mark.parametrize(
    "persisted",
    [1, [], "hash", {"version": 1}, {"version": 1, "sha256Hash": ""},
     {"version": 1, "sha256Hash": 1}, {"version": 1, "sha256Hash": None}],
    ids=repr,
)  # fmt: skip
async def test_a_hash_that_is_none_is_a_bad_request(
    client: httpx.AsyncClient, persisted: Any
) -> None:
    for given in ({}, {"query": NAME}):
        response = await post(client, extensions={"persistedQuery": persisted}, **given)

        assert error_of(response) == (400, "BAD_REQUEST")


async def test_extensions_that_we_do_not_know_change_nothing(client: httpx.AsyncClient) -> None:
    for extensions in ({}, {"persistedQuery": None}, {"traceparent": "00-1"}, None):
        assert (await post(client, query=NAME, extensions=extensions)).json() == ANSWER


@pytest.mark.parametrize(
    "query", ["{", "{ sight }", "{ site }", "fragment F on Site { name }", "{ " + "a" * 5_000]
)
async def test_only_a_document_that_could_run_is_remembered(
    client: httpx.AsyncClient, query: str
) -> None:
    refused = await post(client, query=query, extensions=hashed(query))
    assert "errors" in refused.json()

    response = await post(client, extensions=hashed(query))

    assert response.json() == NOT_FOUND


async def test_a_document_that_ran_is_remembered_although_a_field_had_an_error(
    client: httpx.AsyncClient,
) -> None:
    query = "{ site { name } article { slug } }"
    first = await post(client, query=query, extensions=hashed(query))

    response = await post(client, extensions=hashed(query))

    assert response.json()["data"] == first.json()["data"]


async def test_the_status_says_nothing_of_a_hash_to_clients_that_read_it(
    client: httpx.AsyncClient,
) -> None:
    """They would take it for a failure, and it only asks them for the document."""
    body = {"extensions": hashed(NAME)}

    response = await client.post("/graphql", json=body, headers={"Accept": GRAPHQL_RESPONSE})

    assert (response.status_code, response.json()) == (200, NOT_FOUND)


def remembered(queries: PersistedQueries, text: str) -> bool:
    try:
        found = queries.completed(Operation(None, None, None, digest_of(text)))
    except Unusable:
        return False
    assert (found.query, found.digest) == (text, None)
    return True


def told(queries: PersistedQueries, *texts: str) -> None:
    for text in texts:
        queries.keep(queries.completed(Operation(text, None, None, digest_of(text))))


def test_what_nobody_asks_for_any_more_is_forgotten_first() -> None:
    queries = PersistedQueries(most_characters=3 * LEAST_CHARACTERS)

    told(queries, "{ a }", "{ b }", "{ c }")
    assert remembered(queries, "{ a }")
    told(queries, "{ d }")

    texts = ["{ a }", "{ b }", "{ c }", "{ d }"]
    assert [remembered(queries, text) for text in texts] == [True, False, True, True]


def test_long_documents_count_as_long_as_they_are_and_the_longest_not_at_all() -> None:
    queries = PersistedQueries(most_characters=3 * LONGEST)
    long = [letter * LONGEST for letter in "abcd"]

    told(queries, *long, "e" * (LONGEST + 1))

    assert [remembered(queries, text) for text in long] == [False, True, True, True]
    assert not remembered(queries, "e" * (LONGEST + 1))
