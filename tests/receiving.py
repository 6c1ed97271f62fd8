"""Receivers of webhooks: small servers on this machine that remember what they were sent."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from standardwebhooks import Webhook

from db.actions.deliveries import Outcome, deal, settle, take
from db.addresses import AddressGuard
from server.delivering import Deliveries, delivering
from tests.newsroom import Newsroom
from tests.refusal import payload

SECRET = "secret webhook { id name url kinds query active createdBy { name } createdAt }"
WEBHOOK_CREATE = payload("webhookCreate", "WebhookCreateInput", SECRET)
WEBHOOK_UPDATE = payload("webhookUpdate", "WebhookUpdateInput", SECRET)
WEBHOOK_ROTATE = payload("webhookRotateSecret", "WebhookInput", SECRET)
WEBHOOK_DELETE = payload("webhookDelete", "WebhookInput", "webhook { id }")
REPLAY = payload("deliveryReplay", "DeliveryInput", "delivery { id state attempts nextAt }")
DELIVERIES = """{ webhooks { nodes { name active deliveries(first: 100) { nodes {
  id state attempts nextAt settledAt event { kind at } webhook { name }
  tries { number at status error milliseconds } } } } } }"""

OUTSIDE = "https://93.184.215.14/hook"
"""A public address, to which the tests register and never connect."""

INSIDE = AddressGuard(lets_inside=True)


@dataclass(frozen=True)
class Heard:
    """A request that came."""

    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def said(self) -> Any:
        return json.loads(self.body)

    def verified(self, secret: str) -> Any:
        """The body, if its signature is good and its time within five minutes of now."""
        return Webhook(secret).verify(self.body, self.headers)


@dataclass
class Receiver:
    """What it hears, and with what it answers: these first, 200 ever after, and 0 is no answer."""

    answers: list[int] = field(default_factory=list)
    location: str = ""
    heard: list[Heard] = field(default_factory=list)
    connections: int = 0
    url: str = ""
    port: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            pairs = (line.split(": ", 1) for line in head[1:] if line)
            headers = {name.lower(): value for name, value in pairs}
            body = await reader.readexactly(int(headers["content-length"]))
            self.heard.append(Heard(headers, body))
            status = self.answers.pop(0) if self.answers else 200
            if status:
                more = f"location: {self.location}\r\n" if self.location else ""
                writer.write(f"HTTP/1.1 {status} So\r\n{more}content-length: 3\r\n\r\nyes".encode())
            await reader.read()  # until the other side hangs up
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # somebody connected and said nothing that is HTTP
        finally:
            writer.close()


@asynccontextmanager
async def receiving(*answers: int, host: str = "127.0.0.1") -> AsyncIterator[Receiver]:
    """A receiver that listens."""
    receiver = Receiver(list(answers))
    server = await asyncio.start_server(receiver.serve, host, 0)
    receiver.port = server.sockets[0].getsockname()[1]
    receiver.url = f"http://127.0.0.1:{receiver.port}/hook"
    async with server:
        yield receiver


@asynccontextmanager
async def worker_of(
    newsroom: Newsroom,
    database_url: str,
    *,
    guard: AddressGuard = INSIDE,
    chance: Callable[[], float] = lambda: 1.0,
    answer_seconds: float = 10,
) -> AsyncIterator[Deliveries]:
    """A worker that delivers. It waits as long as it may before a second try."""
    async with delivering(
        database_url,
        newsroom.database,
        guard,
        clock=lambda: newsroom.now,
        jitter=chance,
        answer_seconds=answer_seconds,
    ) as deliveries:
        yield deliveries


async def delivered(newsroom: Newsroom, *workers: Deliveries) -> None:
    """Deal what has happened, and let workers deliver all that is due."""
    while await deal(newsroom.database, now=newsroom.now):
        pass
    for worker in workers:
        while await worker():
            await worker.finished()


async def registered(newsroom: Newsroom, url: str, name: str = "Hook", **given: Any) -> Any:
    """The payload of a new webhook, registered by the chief."""
    answer = await newsroom.act(WEBHOOK_CREATE, "cleo", name=name, url=url, **given)
    assert answer["userErrors"] == []
    return answer


async def tried(newsroom: Newsroom, *outcomes: Outcome) -> None:
    """Deal what has happened; then the webhooks are told once for each of these outcomes."""
    await deal(newsroom.database, now=newsroom.now)
    waiting = await take(newsroom.database, now=newsroom.now)
    for outcome in outcomes:
        waiting = [
            more
            for one in waiting
            for more in await settle(newsroom.database, one, outcome, now=newsroom.now, chance=0.5)
        ]


async def log_of(newsroom: Newsroom, name: str = "Hook") -> Any:
    """The deliveries of a webhook, the latest event first."""
    found = (await newsroom.data(DELIVERIES, "cleo"))["webhooks"]["nodes"]
    return next(one["deliveries"]["nodes"] for one in found if one["name"] == name)
