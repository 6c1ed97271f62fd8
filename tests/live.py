"""Listening to a newsroom over its real server, on a port of this machine."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import websockets
from websockets.asyncio.client import ClientConnection, connect

from db.feed import Feed
from server.app import create_app
from server.serving import server_of
from server.settings import Settings
from server.websocket import PROTOCOL
from tests.newsroom import Newsroom
from tests.waiting import until

CHANGED = """subscription Changed($id: ID, $after: ID, $perspective: Perspective! = PUBLISHED) {
  articleChanged(id: $id, after: $after, perspective: $perspective) {
    id kind at articleId event { kind user { name } } article { headline workflow { stage } } } }"""
WITHIN = 5
"""Seconds in which an event must be heard. It takes some milliseconds."""


@dataclass
class Served:
    """A server of its own on the newsroom's database, with the newsroom's clock."""

    newsroom: Newsroom
    port: int
    feed: Feed
    client: httpx.AsyncClient

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/graphql"

    @asynccontextmanager
    async def socket(
        self, by: str | None = None, *, begin: bool = True, **given: Any
    ) -> AsyncIterator["Socket"]:
        """A socket of somebody's, or a reader's. It is opened, and begun unless that is not."""
        subprotocols = given.pop("subprotocols", [PROTOCOL])
        url = self.url.replace("http", "ws")
        async with connect(
            url, subprotocols=subprotocols, max_size=None, proxy=None, **given
        ) as line:
            socket = Socket(line)
            if begin:
                payload = {"token": await self.newsroom.token(by)} if by else None
                await socket.say(type="connection_init", payload=payload)
                assert await socket.hears() == {"type": "connection_ack"}
            yield socket

    async def listening(self, count: int) -> None:
        """Wait until so many listen."""
        await until(lambda: len(self.feed) == count, within=30)

    @asynccontextmanager
    async def stream(
        self, query: str, by: str | None = None, *, after: str | None = None, **variables: Any
    ) -> AsyncIterator["Stream"]:
        """An operation over server-sent events."""
        headers = {"Accept": "text/event-stream"}
        headers |= {"Authorization": f"Bearer {await self.newsroom.token(by)}"} if by else {}
        headers |= {"Last-Event-ID": after} if after else {}
        body = {"query": query, "variables": variables}
        async with (
            httpx.AsyncClient(timeout=30, trust_env=False) as client,
            client.stream("POST", self.url, json=body, headers=headers) as response,
        ):
            yield Stream(response)


@dataclass
class Socket:
    """A client of graphql-transport-ws that says exactly what a test wants said."""

    line: ClientConnection

    async def say(self, **message: Any) -> None:
        await self.line.send(json.dumps(message))

    async def hears(self, within: float = WITHIN) -> Any:
        """The next message."""
        async with asyncio.timeout(within):
            return json.loads(await self.line.recv())

    async def asks(self, query: str, id: str = "1", /, **variables: Any) -> None:
        payload = {"query": query, "variables": variables}
        await self.say(id=id, type="subscribe", payload=payload)

    async def told(self, id: str = "1", within: float = WITHIN) -> Any:
        """The only field of the next result."""
        message = await self.hears(within)
        assert (message["id"], message["type"]) == (id, "next"), message
        assert "errors" not in message["payload"], message
        (value,) = message["payload"]["data"].values()
        return value

    async def is_silent(self, seconds: float = 0.3) -> bool:
        """Whether nothing is heard for a while."""
        try:
            async with asyncio.timeout(seconds):
                await self.line.recv()
        except TimeoutError:
            return True
        return False

    async def closed(self, within: float = WITHIN) -> tuple[int | None, str | None]:
        """The code and the reason with which the socket is closed."""
        async with asyncio.timeout(within):
            try:
                while True:
                    await self.line.recv()
            except websockets.ConnectionClosed:
                return self.line.close_code, self.line.close_reason


@dataclass
class Event:
    """One server-sent event; a comment has neither a name nor data."""

    name: str = ""
    id: str | None = None
    data: Any = None


class Stream:
    """What comes over server-sent events."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self._lines = response.aiter_lines()

    async def next(self, within: float = WITHIN) -> Event | None:
        """The next event, a comment too; `None` when the stream has ended."""
        event, is_begun = Event(), False
        async with asyncio.timeout(within):
            async for line in self._lines:
                name, _, value = line.partition(":")
                if line == "":
                    return event
                is_begun = True
                if name == "event":
                    event.name = value.strip()
                elif name == "id":
                    event.id = value.strip()
                elif name == "data" and value.strip():
                    event.data = json.loads(value)
        assert not is_begun, "it broke off within an event"
        return None

    async def told(self) -> Event:
        """The next event that is no comment."""
        while True:
            event = await self.next()
            assert event is not None, "the stream has ended"
            if event.name:
                return event


@asynccontextmanager
async def served(newsroom: Newsroom, url: str, **given: Any) -> AsyncIterator[Served]:
    """A server on the newsroom's database, which the newsroom uses until it ends."""
    settings = Settings(database_url=url, log_level="warning", worker=False, **given)
    app = create_app(settings, clock=lambda: newsroom.now)
    server = server_of(app, settings)
    listening = socket.create_server(("127.0.0.1", 0))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    await until(lambda: server.started)
    before, port = newsroom.client, listening.getsockname()[1]
    client = httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=30)
    newsroom.client = client
    try:
        yield Served(newsroom, port, app.state.feed, client)
    finally:
        newsroom.client = before
        await client.aclose()
        server.should_exit = True
        await serving
