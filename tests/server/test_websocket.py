"""graphql-transport-ws: the protocol's codes, and that a socket does what HTTP does."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
import websockets

from tests.live import CHANGED, Served, served
from tests.newsroom import CREATE, SUBMIT, Newsroom

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SITE = "{ site { name } }"
INIT = '{"type":"connection_init"}'
SUBSCRIBE = '{"type":"subscribe","id":"1","payload":%s}'


@pytest.fixture
async def server(newsroom: Newsroom, database_url: str) -> AsyncIterator[Served]:
    async with served(newsroom, database_url) as server:
        yield server


@on_sqlite
@pytest.mark.parametrize(
    ("said", "code"),
    [
        (["{"], 4400),
        (["[" * 100_000 + "]" * 100_000], 4400),
        (['{"type":"ping","payload":%s}' % ("9" * 5_000)], 4400),
        ([b"\xff\xfe"], 4400),
        (["[]"], 4400),
        (["null"], 4400),
        (['{"type":"listen"}'], 4400),
        (['{"type":["ping"]}'], 4400),
        (["{}"], 4400),
        (['{"type":"connection_init","payload":[1]}'], 4400),
        (['{"type":"connection_init","payload":{"token":{}}}'], 4400),
        (['{"type":"connection_init","payload":{"token":"nobody\'s"}}'], 4403),
        (['{"type":"connection_init","payload":{"Authorization":"Basic YTpi"}}'], 4403),
        ([INIT, INIT], 4429),
        ([SUBSCRIBE % '{"query":"{ site { name } }"}'], 4401),
        ([INIT, SUBSCRIBE % '"{ site { name } }"'], 4400),
        ([INIT, SUBSCRIBE % '{"query":7}'], 4400),
        ([INIT, SUBSCRIBE % '{"query":""}'], 4400),
        ([INIT, SUBSCRIBE % '{"query":"{ x }","variables":[]}'], 4400),
        ([INIT, '{"type":"subscribe","id":7,"payload":{}}'], 4400),
        ([INIT, '{"type":"complete","id":[]}'], 4400),
        ([INIT, *[SUBSCRIBE % '{"query":"subscription { published { id } }"}'] * 2], 4409),
    ],
)
async def test_whoever_breaks_the_protocol_is_closed_with_its_code(
    server: Served, said: list[str | bytes], code: int
) -> None:
    async with server.socket(begin=False) as socket:
        for message in said:
            await socket.line.send(message)

        assert (await socket.closed())[0] == code
    assert len(server.feed) == 0


@on_sqlite
async def test_text_that_is_no_utf_8_is_closed_as_websockets_demand(server: Served) -> None:
    async with server.socket() as socket:
        await socket.line.send(b"\xff\xfe", text=True)

        assert (await socket.closed())[0] == 1007  # RFC 6455, 8.1: before any of it is ours


@on_sqlite
async def test_a_number_that_json_cannot_hold_is_a_malformed_message(server: Served) -> None:
    async with server.socket() as socket:
        await socket.line.send(
            SUBSCRIBE % ('{"query":"{ x }","variables":{"n":%s}}' % ("9" * 5_000))
        )

        assert (await socket.closed())[0] == 4400


@on_sqlite
async def test_who_does_not_begin_is_closed(newsroom: Newsroom, database_url: str) -> None:
    async with (
        served(newsroom, database_url, socket_init_seconds=0.1) as server,
        server.socket(begin=False) as socket,
    ):
        assert await socket.closed() == (4408, "Connection initialisation timeout")


@on_sqlite
async def test_who_has_begun_may_stay(newsroom: Newsroom, database_url: str) -> None:
    async with (
        served(newsroom, database_url, socket_init_seconds=0.1) as server,
        server.socket() as socket,
    ):
        assert await socket.is_silent()
        await socket.say(type="ping")
        assert await socket.hears() == {"type": "pong"}
        await socket.say(type="pong")
        await socket.say(type="complete", id="never begun")
        assert await socket.is_silent()


@on_sqlite
async def test_only_one_subprotocol_is_spoken(server: Served) -> None:
    for subprotocols in (None, ["graphql-ws"]):
        async with server.socket(begin=False, subprotocols=subprotocols) as socket:
            assert (await socket.closed())[0] == 4406
    async with server.socket(subprotocols=["graphql-ws", "graphql-transport-ws"]) as socket:
        assert socket.line.subprotocol == "graphql-transport-ws"


@on_sqlite
@pytest.mark.parametrize("in_parts", [False, True])
async def test_a_message_that_is_too_large_is_closed(server: Served, in_parts: bool) -> None:
    async with server.socket() as socket:
        message = '{"type":"ping","payload":{"a":"%s"}}' % ("x" * 262_144)
        halves = [message[:200_000], message[200_000:]]
        await socket.line.send(halves if in_parts else message)

        assert (await socket.closed())[0] == 1009


@on_sqlite
async def test_pages_of_other_origins_may_not_open_a_socket(
    newsroom: Newsroom, database_url: str
) -> None:
    origins = "https://desk.example.org, https://www.example.org:8443"
    async with served(newsroom, database_url, origins=origins) as server:
        for origin in (
            f"http://127.0.0.1:{server.port}",
            "https://desk.example.org",
            "https://DESK.example.org:443",
            "https://www.example.org:8443",
            None,
        ):
            async with server.socket(origin=origin) as socket:
                await socket.say(type="ping")
                assert await socket.hears() == {"type": "pong"}
        for origin in (
            "https://evil.example",
            "null",
            "",
            "http://desk.example.org",
            "https://desk.example.org.evil.example",
            f"http://127.0.0.1:{server.port + 1}",
            f"http://localhost:{server.port}",
        ):
            with pytest.raises(websockets.InvalidStatus) as refused:
                async with server.socket(origin=origin):
                    pass
            assert refused.value.response.status_code == 403
            assert b"FORBIDDEN_ORIGIN" in refused.value.response.body


async def test_queries_and_mutations_are_answered_as_over_http(
    newsroom: Newsroom, server: Served
) -> None:
    given = {"headline": "By socket", "section": "politics", "body": "It happened."}
    async with server.socket("ada") as ada, server.socket() as reader:
        await ada.asks(CREATE, input=given)
        made = await ada.told()
        assert made["userErrors"] == []
        assert await ada.hears() == {"id": "1", "type": "complete"}
        await ada.asks(SUBMIT, input={"id": made["article"]["id"], "expectedVersion": 1})
        assert (await ada.told())["article"]["workflow"]["stage"] == "IN_REVIEW"
        assert await ada.hears() == {"id": "1", "type": "complete"}

        await reader.asks(SITE)
        answer = await reader.hears()
        over_http = await newsroom.ask(SITE)
        assert answer == {"id": "1", "type": "next", "payload": over_http}
        assert await reader.hears() == {"id": "1", "type": "complete"}

        await reader.asks(CREATE, input=given)
        refused = (await reader.hears())["payload"]
        assert refused == await newsroom.ask(CREATE, input=given)
        assert refused["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


@on_sqlite
@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({"query": "{"}, "GRAPHQL_PARSE_FAILED"),
        ({"query": "{ nothing }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "subscription { nothing }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "subscription { published { id } deskActivity { id } }"},
         "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "{ a: site { name } }" + "#" * 9 + "\n" + "{ site { name } }"}, "BAD_REQUEST"),
        ({"query": "query A { site { name } } query B { site { name } }"}, "BAD_REQUEST"),
        ({"query": SITE, "operationName": "C"}, "BAD_REQUEST"),
        ({"query": "{ " + "site { name } " * 21 + "}"}, "LIMIT_EXCEEDED"),
        ({"query": "subscription { deskActivity { id } }"}, "UNAUTHENTICATED"),
        ({"query": 'subscription { published(section: "none") { id } }'}, "NOT_FOUND"),
        ({"query": 'subscription { published(after: "event-1") { id } }'}, "INVALID_CURSOR"),
        (
            {"query": "subscription { articleChanged(perspective: WORKING) { id } }"},
            "UNAUTHENTICATED",
        ),
        (
            {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}}},
            "PERSISTED_QUERY_NOT_FOUND",
        ),
    ],
)  # fmt: skip
async def test_what_cannot_be_run_ends_its_operation_and_not_the_socket(
    server: Served, payload: dict[str, Any], code: str
) -> None:
    async with server.socket() as socket:
        await socket.say(id="1", type="subscribe", payload=payload)
        answer = await socket.hears()

        assert (answer["id"], answer["type"]) == ("1", "error")
        assert [error["extensions"]["code"] for error in answer["payload"]] == [code]
        await socket.asks(SITE)
        assert (await socket.told())["name"]


@on_sqlite
async def test_a_hash_stands_for_a_document_on_a_socket_too(server: Served) -> None:
    digest = hashlib.sha256(SITE.encode()).hexdigest()
    extensions = {"persistedQuery": {"version": 1, "sha256Hash": digest}}
    async with server.socket() as socket:
        for payload in ({"query": SITE, "extensions": extensions}, {"extensions": extensions}):
            await socket.say(id="1", type="subscribe", payload=payload)
            assert (await socket.told())["name"]
            assert (await socket.hears())["type"] == "complete"


@on_sqlite
async def test_a_socket_takes_so_many_operations_at_once(
    newsroom: Newsroom, database_url: str
) -> None:
    async with (
        served(newsroom, database_url, socket_operations=3) as server,
        server.socket() as socket,
        server.socket() as other,
    ):
        for id in "1234":
            await socket.asks(CHANGED, id)
        refused = await socket.hears()
        assert (refused["id"], refused["type"]) == ("4", "error")
        assert refused["payload"][0]["extensions"] == {"code": "LIMIT_EXCEEDED"}

        await socket.say(type="complete", id="2")
        await socket.asks(CHANGED, "4")
        await other.asks(CHANGED)
        await server.listening(4)
        await newsroom.published(headline="For all")

        told = {(await socket.hears())["id"] for _ in range(3)}
        assert told == {"1", "3", "4"}
        assert (await other.told())["article"]["headline"] == "For all"


@on_sqlite
async def test_a_server_takes_so_many_subscriptions(newsroom: Newsroom, database_url: str) -> None:
    async with served(newsroom, database_url, listeners=2) as server, server.socket() as socket:
        for id in "12":
            await socket.asks(CHANGED, id)
        await server.listening(2)
        await socket.asks(CHANGED, "3")

        refused = await socket.hears()
        assert (refused["id"], refused["payload"][0]["extensions"]["code"]) == (
            "3",
            "LIMIT_EXCEEDED",
        )


async def test_listeners_that_go_leave_nothing_behind(newsroom: Newsroom, server: Served) -> None:
    async with server.socket() as socket:
        for id in "123":
            await socket.asks(CHANGED, id)
        await server.listening(3)
        await socket.say(type="complete", id="2")
        await server.listening(2)
    await server.listening(0)


async def test_idle_sockets_hold_no_connection_to_the_database(
    newsroom: Newsroom, server: Served
) -> None:
    """Ten are in each of the two pools: the next one would wait in vain."""
    async with asyncio.TaskGroup() as group:
        done = asyncio.Event()

        async def listen(by: str | None) -> None:
            async with server.socket(by) as socket:
                await socket.asks(CHANGED)
                await done.wait()

        await newsroom.token("cleo")
        for number in range(24):
            group.create_task(listen("cleo" if number % 2 else None))
        await server.listening(24)
        async with server.socket("cleo") as socket:
            await socket.asks(SITE)
            assert (await socket.told())["name"]
        done.set()


async def test_a_token_in_the_header_of_the_handshake_is_enough(
    newsroom: Newsroom, server: Served
) -> None:
    headers = {"Authorization": f"Bearer {await newsroom.token('cleo')}"}
    async with server.socket(additional_headers=headers) as socket:
        await socket.asks("{ viewer { name } }")

        assert await socket.told() == {"name": "Cleo"}


async def test_the_server_closes_its_sockets_when_it_ends(
    newsroom: Newsroom, database_url: str
) -> None:
    async with served(newsroom, database_url) as server:
        line = server.socket()
        socket = await line.__aenter__()
        await socket.asks(CHANGED)
        await server.listening(1)

    assert (await socket.closed())[0] in (1001, 1012)
    await line.__aexit__(None, None, None)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_socket_that_cannot_be_looked_up_is_told_to_try_again(
    newsroom: Newsroom,
) -> None:
    token = await newsroom.token("cleo")
    async with served(newsroom, "postgresql://me@127.0.0.1:1/none") as server:
        async with server.socket(begin=False) as socket:
            await socket.say(type="connection_init", payload={"token": token})
            assert (await socket.closed())[0] == 1013
        async with server.socket() as socket:
            await socket.asks(CHANGED)
            answer = await socket.hears()
            assert answer["payload"][0]["extensions"]["code"] == "UNAVAILABLE"
