"""What the tests of the door need: a client of the real server."""

from collections.abc import AsyncIterator

import httpx
import pytest

from server.app import create_app
from server.settings import Settings
from tests.newsroom import Newsroom
from tests.server.copying import keeps_copies


@pytest.fixture
async def client(database_url: str) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody before the real server, whose newsroom is empty. What it raises is its answer."""
    app = create_app(Settings(database_url=database_url, worker=False))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://testserver") as client,
    ):
        yield client


@pytest.fixture
async def reader(newsroom: Newsroom) -> httpx.AsyncClient:
    """A reader, from when the server keeps copies."""
    await keeps_copies(newsroom.client)
    return newsroom.client
