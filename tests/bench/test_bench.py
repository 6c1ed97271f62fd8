"""A benchmark is worth something when the data is right and all answers are the same."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.applications import Starlette

from bench import limit, naive
from bench.data import UNSEEN
from bench.filling import fill
from bench.queries import Question, questions
from db.models import Article, Base, Publication, RelatedLink
from server.app import create_app
from server.settings import Settings

PUBLISHED = 240
DRAFTS = 12


@pytest.fixture
async def filled(database_url: str) -> str:
    """A newsroom of 240 published stories."""
    await fill(database_url, published=PUBLISHED, progress=lambda done, total: None)
    return database_url


@pytest.fixture
async def servers(filled: str) -> AsyncIterator[dict[str, httpx.AsyncClient]]:
    """Copydesk and its peers, on the same data."""
    apps: dict[str, Callable[[], Starlette]] = {
        "copydesk": lambda: create_app(Settings(database_url=filled, worker=False)),
        "limit": lambda: limit.create_app(filled),
        "naive": lambda: naive.create_app(filled),
    }
    async with AsyncExitStack() as stack:
        clients = {}
        for name, make in apps.items():
            app = make()
            await stack.enter_async_context(app.router.lifespan_context(app))
            transport = httpx.ASGITransport(app=app)
            client = httpx.AsyncClient(transport=transport, base_url="http://testserver")
            clients[name] = await stack.enter_async_context(client)
        yield clients


async def asked(client: httpx.AsyncClient) -> list[Question]:
    async def ask(document: str, variables: dict[str, Any]) -> dict[str, Any]:
        body = {"query": document, "variables": variables}
        data: dict[str, Any] = (await client.post("/graphql", json=body)).json()["data"]
        return data

    return await questions(PUBLISHED, ask)


async def answer(client: httpx.AsyncClient, body: bytes) -> str:
    """The data of an answer as JSON, its keys in the order in which they came."""
    headers = {"Content-Type": "application/json"}
    told = (await client.post("/graphql", content=body, headers=headers)).json()
    assert "errors" not in told
    return json.dumps(told["data"])


async def test_the_data_is_what_it_is_said_to_be(filled: str, engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        counted = {
            name: await connection.scalar(sa.select(sa.func.count()).select_from(table))
            for name, table in Base.metadata.tables.items()
        }
        states = await connection.execute(
            sa.select(Article.publication, sa.func.count()).group_by(Article.publication)
        )
        to_drafts = await connection.scalar(
            sa.select(sa.func.count())
            .select_from(RelatedLink)
            .join(Article, Article.id == RelatedLink.target_id)
            .where(Article.publication == Publication.NEVER)
        )

        assert {state: number for state, number in states} == {
            Publication.PUBLISHED: PUBLISHED,
            Publication.NEVER: DRAFTS,
        }
        assert (counted["sections"], counted["authors"], counted["tags"]) == (12, 500, 2_000)
        assert counted["revision_tags"] == 8 * (PUBLISHED + DRAFTS)
        assert counted["related_links"] == 5 * (PUBLISHED + DRAFTS)
        assert counted["tag_listings"] == 8 * PUBLISHED
        assert to_drafts


async def test_all_answers_are_the_same_and_show_no_draft(
    servers: dict[str, httpx.AsyncClient],
) -> None:
    for question in await asked(servers["copydesk"]):
        bodies = list(zip(question.bodies(), question.bodies(of_peers=True), strict=True))
        for body, of_peers in bodies[:: len(bodies) // 10 + 1]:
            expected = await answer(servers["copydesk"], body)

            assert '"slug": "story-' in expected, question.name
            assert UNSEEN not in expected
            assert await answer(servers["limit"], of_peers) == expected
            assert await answer(servers["naive"], of_peers) == expected
