"""The addresses of the server, and what is said at those that are none."""

from pathlib import Path

import httpx
import pytest
from graphql import build_schema

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
    response = await client.get("/schema.graphql")

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert build_schema(response.text).query_type is not None
    assert response.text == SDL.read_text(encoding="utf-8")


async def test_graphiql_can_be_left_out(database_url: str) -> None:
    app = create_app(Settings(database_url=database_url, graphiql=False, worker=False))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        response = await client.get("/graphiql")

    assert error_of(response) == (404, "NOT_FOUND")
