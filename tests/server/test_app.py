"""The addresses of the server, and what is said at those that are none."""

from pathlib import Path

import httpx
import pytest
from graphql import (
    build_schema,
    find_breaking_changes,
    find_dangerous_changes,
    is_abstract_type,
)

from server.app import create_app
from server.settings import Settings
from tests.server.test_graphql import error_of

SDL = Path(__file__).parent.parent.parent / "schema" / "schema.graphql"

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize("path", ["/", "/graphql/schema", "/graphiql/assets/no.js"])
async def test_an_address_that_is_none_is_told_in_json(
    client: httpx.AsyncClient, path: str
) -> None:
    response = await client.get(path)

    assert error_of(response) == (404, "NOT_FOUND")
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
async def test_a_method_that_is_not_served_is_told_in_json(
    client: httpx.AsyncClient, method: str
) -> None:
    response = await client.request(method, "/graphql")

    assert error_of(response) == (405, "METHOD_NOT_ALLOWED")
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "POST"}


async def test_the_schema_is_there_to_be_downloaded(client: httpx.AsyncClient) -> None:
    response = await client.get("/graphql/schema.graphql")

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="schema.graphql"'
    assert build_schema(response.text).query_type is not None
    assert response.text == SDL.read_text(encoding="utf-8")
    assert (await client.get("/schema.graphql")).content == response.content


async def test_the_schema_for_relay_is_the_schema_but_for_one_argument(
    client: httpx.AsyncClient,
) -> None:
    whole = build_schema(SDL.read_text(encoding="utf-8"))
    relay = build_schema((await client.get("/graphql/relay.graphql")).text)

    changes = [*find_breaking_changes(whole, relay), *find_dangerous_changes(whole, relay)]

    assert [text for _, text in changes] == ["Argument Query.node(perspective:) was removed."]
    assert find_breaking_changes(relay, whole) == []


async def test_caches_of_clients_can_learn_which_types_an_interface_has(
    client: httpx.AsyncClient,
) -> None:
    response = await client.get("/graphql/possible-types.json")
    sdl = build_schema(SDL.read_text(encoding="utf-8"))

    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="possible-types.json"'
    assert response.json()["Resolution"] == ["Article", "Collection", "Gone", "Redirect", "Section"]
    assert response.json() == {
        name: sorted(one.name for one in sdl.get_possible_types(kind))
        for name, kind in sdl.type_map.items()
        if is_abstract_type(kind)
    }


@pytest.mark.parametrize("name", ["schema.graphql", "relay.graphql", "possible-types.json"])
async def test_what_was_downloaded_already_is_not_sent_again(
    client: httpx.AsyncClient, name: str
) -> None:
    first = await client.get(f"/graphql/{name}")
    etag = first.headers["ETag"]

    again = await client.get(f"/graphql/{name}", headers={"If-None-Match": etag})
    other = await client.get(f"/graphql/{name}", headers={"If-None-Match": '"another"'})

    assert first.headers["Cache-Control"] == "public, no-cache"
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
    assert (other.status_code, other.content) == (200, first.content)


async def test_graphiql_can_be_left_out(database_url: str) -> None:
    app = create_app(Settings(database_url=database_url, graphiql=False, worker=False))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        response = await client.get("/graphiql")

    assert error_of(response) == (404, "NOT_FOUND")
