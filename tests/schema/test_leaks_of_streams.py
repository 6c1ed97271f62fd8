"""No frame that a listener is sent shows what is hidden from them: neither of all that ever
happened in a newsroom full of secrets, nor of what is done while they listen."""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest

from tests.live import Served, Socket, served
from tests.looking import MAY_SEE, TEXTS, marks, texts
from tests.marked import PUBLIC, Secrets, fill, story, text
from tests.newsroom import APPROVE, REQUEST_CHANGES, SUBMIT, UPDATE, Newsroom

CHANGE = f"""id kind at articleId article {{ {TEXTS} bylines {{ name }}
    related {{ edges {{ label node {{ headline }} }} }}
    workflow {{ stage working {{ headline }} comments {{ nodes {{ text }} }} }} }}
  event {{ id kind reason user {{ id name email }} revision {{ id headline createdBy {{ name }} }}
    fromStage toStage fromPublication toPublication origin at }}"""
CHANGED = f"""subscription Changed($perspective: Perspective!) {{
  articleChanged(after: "change-1", perspective: $perspective) {{ {CHANGE} }} }}"""
PUBLISHED = f'subscription {{ published(after: "change-1") {{ {CHANGE} }} }}'
DESK = f'subscription {{ deskActivity(after: "change-1") {{ {CHANGE} }} }}'

LISTENERS: list[tuple[str | None, str, dict[str, str]]] = [
    (None, CHANGED, {"perspective": "PUBLISHED"}),
    (None, PUBLISHED, {}),
    *(
        (by, query, variables)
        for by in ("ben", "erik")
        for query, variables in (
            (CHANGED, {"perspective": "PUBLISHED"}),
            (CHANGED, {"perspective": "WORKING"}),
            (PUBLISHED, {}),
            (DESK, {}),
        )
    ),
]
FAREWELL = "The last word"


@pytest.fixture
async def secrets(newsroom: Newsroom) -> Secrets:
    return await fill(newsroom)


@pytest.fixture
async def server(newsroom: Newsroom, secrets: Secrets, database_url: str) -> AsyncIterator[Served]:
    async with served(newsroom, database_url) as server:
        yield server


async def secret_work(newsroom: Newsroom) -> None:
    """What is done to stories that readers never had, and to the draft of one that they have."""
    await newsroom.draft("ben", **story("ben", slug="zqben-mk7benlater"))
    await newsroom.draft(**story("sports", slug="zqsports-mk7sportslater", section="sports"))
    made = await newsroom.draft(**story("later"))
    made = await newsroom.move(SUBMIT, "ada", made)
    made = await newsroom.move(REQUEST_CHANGES, "edith", made, reason=text("laterreason"))
    made = await newsroom.move(SUBMIT, "ada", made)
    await newsroom.move(APPROVE, "cleo", made)
    live = await newsroom.published(headline="The open story", section="politics")
    await newsroom.move(UPDATE, "ada", live, **story("edited"))


async def farewell(newsroom: Newsroom) -> None:
    """Something that everybody hears who is listening, on whatever they listen to."""
    bylines = [{"author": "ada"}]  # readers know her; Ben, who wrote it, they do not
    given = {"headline": FAREWELL, "section": "sports", "bylines": bylines}
    await newsroom.published("ben", "cleo", **given)


async def changes(socket: Socket) -> AsyncIterator[dict[str, Any]]:
    """All that is heard, up to the publication of the last story."""
    told: dict[str, Any] = {"article": None}
    while (told["article"] or {}).get("headline") != FAREWELL or told["kind"] != "article.publish":
        told = await socket.told(within=20)
        yield told


async def test_no_frame_shows_what_is_hidden_from_its_listener(
    newsroom: Newsroom, secrets: Secrets, server: Served
) -> None:
    gone = await taken(newsroom)
    async with AsyncExitStack() as stack:
        ears = []
        for by, query, variables in LISTENERS:
            socket = await stack.enter_async_context(server.socket(by))
            await socket.asks(query, **variables)
            ears.append((by, query, variables, socket))
        await server.listening(len(LISTENERS))
        await secret_work(newsroom)
        await farewell(newsroom)

        for by, query, variables, socket in ears:
            heard = [change async for change in changes(socket)]
            for change in heard:
                assert leaked(by, change) == set(), (by, query, variables)
                assert change["article"] or change["articleId"] in gone, (by, change)
                if by is None:
                    assert set(texts(change)) & set(secrets.hidden) <= gone
            if by is None:
                stories = {one["article"] and one["article"]["headline"] for one in heard}
                drops = {None} if query is CHANGED else set()
                assert stories == {*PUBLIC, "The open story", FAREWELL} | drops
            if query is DESK:
                assert {one["article"]["headline"] for one in heard} > {FAREWELL}


def leaked(by: str | None, change: dict[str, Any]) -> set[str]:
    """The marks in a frame that somebody must not see."""
    allowed = MAY_SEE[by] or ("nothing",)
    found = marks(json.dumps(change).encode())
    return {mark for mark in found if not mark.removeprefix("mk7").startswith(allowed)}


async def taken(newsroom: Newsroom) -> set[str]:
    """The ids of the four stories that readers had once: they may be told to drop them."""
    query = """{ articles(first: 100, perspective: WORKING, where: {
      publication: { in: [UNPUBLISHED, WITHHELD, RETRACTED] } }) { nodes { id } } }"""
    found = await newsroom.data(query, "cleo")
    ids = {one["id"] for one in found["articles"]["nodes"]}
    assert len(ids) == 4
    return ids
