"""Server-sent events: their form, and going on where a stream broke off."""

from collections.abc import AsyncIterator

import httpx
import pytest

from server import streams
from tests.live import CHANGED, Served, served
from tests.newsroom import Newsroom

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SITE = "{ site { name } }"
LISTEN = {"Accept": "text/event-stream"}
PUBLISHED = "subscription { published { id article { headline } } }"


@pytest.fixture
async def server(newsroom: Newsroom, database_url: str) -> AsyncIterator[Served]:
    async with served(newsroom, database_url) as server:
        yield server


async def test_a_query_is_one_event_and_then_complete(newsroom: Newsroom) -> None:
    told = await newsroom.client.post("/graphql", json={"query": SITE}, headers=LISTEN)
    plain = await newsroom.client.post("/graphql", json={"query": SITE})

    assert told.status_code == 200
    assert told.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert told.headers["cache-control"] == "no-cache"
    assert told.content == b":\n\nevent: next\ndata: " + plain.content + b"\n\n" + streams.COMPLETE


async def test_a_mutation_is_sent_as_a_post_and_never_as_a_get(newsroom: Newsroom) -> None:
    headers = LISTEN | {"Authorization": f"Bearer {await newsroom.token('ada')}"}
    before = await newsroom.contents()
    mutation = (
        'mutation { articleCreate(input: { headline: "New", section: "politics", body: "So." }) '
        "{ article { headline } userErrors { code } } }"
    )

    refused = await newsroom.client.get("/graphql", params={"query": mutation}, headers=headers)
    assert b'"METHOD_NOT_ALLOWED"' in refused.content
    assert refused.content.endswith(streams.COMPLETE)
    assert await newsroom.contents() == before

    done = await newsroom.client.post("/graphql", json={"query": mutation}, headers=headers)
    assert b'"headline":"New"' in done.content
    assert done.content.count(b"event: next\n") == 1
    assert done.headers["cache-control"] == "private, no-store"


async def test_a_get_reads_and_listens(newsroom: Newsroom, server: Served) -> None:
    read = await newsroom.client.get("/graphql", params={"query": SITE}, headers=LISTEN)
    assert read.content.startswith(b':\n\nevent: next\ndata: {"data":{"site"')

    async with (
        httpx.AsyncClient(trust_env=False) as client,
        client.stream("GET", server.url, params={"query": PUBLISHED}, headers=LISTEN) as response,
    ):
        await server.listening(1)
        await newsroom.published(headline="Heard")
        lines = response.aiter_lines()
        assert [await anext(lines) for _ in range(3)] == [":", "", "event: next"]
    await server.listening(0)


@pytest.mark.parametrize(
    "accept",
    [
        "application/json",
        "*/*",
        "",
        "application/graphql-response+json",
        "text/event-stream, application/json",
    ],
)
@on_sqlite
async def test_whoever_cannot_listen_is_told_how(newsroom: Newsroom, accept: str) -> None:
    headers = {"Accept": accept}
    posted = await newsroom.client.post("/graphql", json={"query": PUBLISHED}, headers=headers)
    got = await newsroom.client.get("/graphql", params={"query": PUBLISHED}, headers=headers)

    for response in (posted, got):
        (error,) = response.json()["errors"]
        assert (response.status_code, error["extensions"]["code"]) == (406, "NEEDS_STREAM")
        assert "Accept: text/event-stream" in error["message"]
        assert "graphql-transport-ws" in error["message"]


@on_sqlite
async def test_what_holds_no_operation_is_answered_as_ever(newsroom: Newsroom) -> None:
    for response, status, code in (
        (await newsroom.client.post("/graphql", content=b"{", headers=LISTEN), 415,
         "UNSUPPORTED_MEDIA_TYPE"),
        (await newsroom.client.post("/graphql", json={}, headers=LISTEN), 400, "BAD_REQUEST"),
        (await newsroom.client.post("/graphql", json={"query": SITE},
         headers=LISTEN | {"Authorization": "Bearer nobody"}), 401, "UNAUTHENTICATED"),
    ):  # fmt: skip
        assert response.status_code == status
        assert response.json()["errors"][0]["extensions"]["code"] == code


@on_sqlite
@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("query A { site { name } } query B { site { name } }", "BAD_REQUEST"),
        ("subscription { deskActivity { id } }", "UNAUTHENTICATED"),
    ],
)
async def test_what_cannot_be_run_is_one_event_with_its_code(
    newsroom: Newsroom, query: str, code: str
) -> None:
    told = await newsroom.client.post("/graphql", json={"query": query}, headers=LISTEN)

    assert told.status_code == 200
    assert f'"code":"{code}"'.encode() in told.content
    assert b'"data"' not in told.content
    assert told.content.endswith(streams.COMPLETE)


async def test_who_comes_back_hears_what_happened_meanwhile(
    newsroom: Newsroom, server: Served
) -> None:
    async with server.stream(CHANGED) as stream:
        await server.listening(1)
        await newsroom.published(headline="One")
        first = await stream.told()
        assert first.id == first.data["data"]["articleChanged"]["id"]
    await server.listening(0)
    await newsroom.draft(headline="Not for readers")
    for headline in ("Two", "Three"):
        await newsroom.published(headline=headline)

    async with server.stream(CHANGED, after=first.id) as stream:
        for headline in ("Two", "Three"):
            event = await stream.told()
            assert event.name == "next"
            assert event.data["data"]["articleChanged"]["article"]["headline"] == headline
    async with server.stream(CHANGED, after=event.id) as stream:
        await server.listening(1)
        await newsroom.published(headline="Four")
        told = await stream.told()
        assert told.data["data"]["articleChanged"]["article"]["headline"] == "Four"


async def test_what_the_stream_had_last_counts_more_than_what_was_asked_for_at_first(
    newsroom: Newsroom, server: Served
) -> None:
    async with server.stream(CHANGED) as stream:
        await server.listening(1)
        for headline in ("One", "Two", "Three"):
            await newsroom.published(headline=headline)
        places = [(await stream.told()).id for _ in range(3)]

    query = CHANGED.replace("$after: ID", f'$after: ID = "{places[0]}"')
    async with server.stream(query, after=places[1]) as stream:
        told = await stream.told()
        assert told.data["data"]["articleChanged"]["article"]["headline"] == "Three"


@on_sqlite
async def test_a_stream_that_has_nothing_to_say_says_so(
    newsroom: Newsroom, server: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "KEEP_ALIVE_SECONDS", 0.05)
    async with server.stream(PUBLISHED) as stream:
        for _ in range(5):
            event = await stream.next()
            assert event is not None
            assert (event.name, event.data) == ("", None)


@on_sqlite
async def test_a_stream_breaks_off_when_the_server_ends_so_that_its_client_comes_back(
    newsroom: Newsroom, database_url: str
) -> None:
    async with served(newsroom, database_url) as server:
        opened = server.stream(CHANGED)
        stream = await opened.__aenter__()
        await server.listening(1)

    first = await stream.next()
    assert first is not None
    assert first.name == ""
    assert await stream.next() is None
    await opened.__aexit__(None, None, None)
