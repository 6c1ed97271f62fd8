"""Whether the server lives and whether it can serve, as whoever watches it asks."""

from pathlib import Path

import httpx

from db.engine import open_engine
from server.migrations import migrate_down
from tests.server.test_faults import server_on

ALIVE = (200, {"status": "ok"})


async def health(client: httpx.AsyncClient, path: str) -> tuple[int, dict[str, object]]:
    response = await client.get(path)
    return response.status_code, response.json()


async def test_a_server_with_its_database_lives_and_can_serve(client: httpx.AsyncClient) -> None:
    assert await health(client, "/healthz") == ALIVE
    assert await health(client, "/readyz") == (
        200,
        {"status": "ok", "database": True, "schema": True},
    )


async def test_what_was_said_once_is_not_kept(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz")).headers["Cache-Control"] == "no-store"
    assert (await client.get("/readyz")).headers["Cache-Control"] == "no-store"


async def test_a_database_that_is_not_migrated_cannot_be_served(
    client: httpx.AsyncClient, database_url: str
) -> None:
    engine = open_engine(database_url)
    await migrate_down(engine, "base")
    await engine.dispose()

    assert await health(client, "/healthz") == ALIVE
    assert await health(client, "/readyz") == (
        503,
        {"status": "unavailable", "database": True, "schema": False},
    )


async def test_a_server_without_its_database_lives_and_cannot_serve(tmp_path: Path) -> None:
    async with server_on(f"sqlite:///{tmp_path}") as client:
        assert await health(client, "/healthz") == ALIVE
        assert await health(client, "/readyz") == (
            503,
            {"status": "unavailable", "database": False, "schema": False},
        )
