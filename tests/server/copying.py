"""Readers of a server that keeps copies of its answers, and what it keeps."""

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx

from server.app import create_app
from server.settings import Settings
from tests.newsroom import NOON, Newsroom
from tests.refusal import force, payload
from tests.waiting import until

SITE = "{ site { tagline } viewer { name } }"
STORIES = "{ articles { totalCount nodes { headline path } } }"
SITE_UPDATE = payload("siteUpdate", "SiteUpdateInput", "site { tagline }")
PUBLIC = "public, max-age=10, stale-while-revalidate=50"


@asynccontextmanager
async def another_server(
    url: str, clock: Callable[[], dt.datetime] = lambda: NOON, **settings: Any
) -> AsyncIterator[httpx.AsyncClient]:
    """A reader of one more server on the same database, which keeps copies of its own."""
    app = create_app(Settings(database_url=url, worker=False, **settings), clock=clock)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://testserver") as client,
    ):
        yield client


async def keeps_copies(client: httpx.AsyncClient) -> None:
    async def holds() -> bool:
        response = await client.get("/graphql", params={"query": "{ __typename }"})
        return response.headers["Cache-Control"] != "public, no-cache"

    await until(holds)


async def is_kept(newsroom: Newsroom) -> bool:
    """Whether the server keeps copies again, which on PostgreSQL it does when it has heard."""
    response = await newsroom.client.get("/graphql", params={"query": "{ __typename }"})
    return response.headers["Cache-Control"] == PUBLIC


async def behind_its_back(newsroom: Newsroom, tagline: str) -> None:
    """Change what readers get, and tell nobody: only what is read anew shows it."""
    await force(newsroom, f"UPDATE site SET tagline = '{tagline}'")


async def tagline(client: httpx.AsyncClient, **headers: str) -> Any:
    response = await client.post("/graphql", json={"query": SITE}, headers=headers)
    return response.json()["data"]["site"]["tagline"]


async def as_cleo(newsroom: Newsroom) -> dict[str, str]:
    return {"Authorization": f"Bearer {await newsroom.token('cleo')}"}


async def says(client: httpx.AsyncClient, said: str) -> bool:
    return bool(await tagline(client) == said)
