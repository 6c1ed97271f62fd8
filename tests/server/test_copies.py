"""The published copy: who gets it, when it is old, and what caches are told of it."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import orjson
import pytest
import sqlalchemy as sa
from starlette.responses import Response

from db.actions.accounts import CONSOLE
from db.engine import open_engine, writing
from db.epoch import LINE, Edition, editions_of
from db.events import Happened
from db.session import Database, work
from server.app import create_app
from server.copies import Copies, Copy
from server.freshness import cache_control, is_known
from server.operation import Sent, Unusable
from server.settings import Settings
from tests.databases import administer
from tests.newsroom import (
    APPROVE,
    NOON,
    PASSWORD,
    REPUBLISH,
    SIGN_IN,
    SUBMIT,
    UNPUBLISH,
    UPDATE,
    Newsroom,
)
from tests.refusal import force, payload
from tests.server.test_graphql import GRAPHQL_RESPONSE, JSON, error_of
from tests.waiting import until

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

SITE = "{ site { tagline } viewer { name } }"
STORIES = "{ articles { totalCount nodes { headline path } } }"
SITE_UPDATE = payload("siteUpdate", "SiteUpdateInput", "site { tagline }")
PUBLIC = "public, max-age=10, stale-while-revalidate=50"


@pytest.fixture
async def reader(newsroom: Newsroom) -> httpx.AsyncClient:
    """A reader, from when the server keeps copies."""
    await keeps_copies(newsroom.client)
    return newsroom.client


@asynccontextmanager
async def another_server(
    url: str, clock: Callable[[], dt.datetime] = lambda: NOON, **settings: Any
) -> AsyncIterator[httpx.AsyncClient]:
    """A reader of one more server on the same database, which keeps copies of its own."""
    app = create_app(Settings(database_url=url, **settings), clock=clock)
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


async def behind_its_back(newsroom: Newsroom, tagline: str) -> None:
    """Change what readers get, and tell nobody: only what is read anew shows it."""
    await force(newsroom, f"UPDATE site SET tagline = '{tagline}'")


async def tagline(client: httpx.AsyncClient, **headers: str) -> Any:
    response = await client.post("/graphql", json={"query": SITE}, headers=headers)
    return response.json()["data"]["site"]["tagline"]


async def as_cleo(newsroom: Newsroom) -> dict[str, str]:
    return {"Authorization": f"Bearer {await newsroom.token('cleo')}"}


async def test_an_answer_is_kept_until_somebody_publishes(
    newsroom: Newsroom, reader: httpx.AsyncClient
) -> None:
    await behind_its_back(newsroom, "First")
    assert await tagline(reader) == "First"
    await behind_its_back(newsroom, "Second")
    assert await tagline(reader) == "First"

    await newsroom.draft()
    assert await tagline(reader) == "First"

    await newsroom.published()
    assert await tagline(reader) == "Second"


async def test_a_copy_answers_what_was_sent_and_nothing_else(
    newsroom: Newsroom, reader: httpx.AsyncClient
) -> None:
    query = "query One($first: Int) { tags(first: $first) { totalCount } } query Two { __typename }"
    answers = []
    for _ in range(2):
        for given in (
            {"variables": {"first": 1}, "operationName": "One"},
            {"variables": {"first": 101}, "operationName": "One"},
            {"operationName": "Two"},
            {},
        ):
            response = await reader.post("/graphql", json={"query": query, **given})
            answers.append((response.status_code, "errors" in response.json(), response.content))

    assert [answer[:2] for answer in answers[:4]] == [
        (200, False), (200, True), (200, False), (400, True)
    ]  # fmt: skip
    assert answers[:4] == answers[4:]
    assert len({answer[2] for answer in answers}) == 4


async def test_a_copy_is_of_the_kind_that_is_asked_for(reader: httpx.AsyncClient) -> None:
    for media_type in ("application/json", GRAPHQL_RESPONSE) * 2:
        accept = {"Accept": media_type}
        for response in (
            await reader.get("/graphql", params={"query": SITE}, headers=accept),
            await reader.post("/graphql", json={"query": SITE}, headers=accept),
        ):
            assert response.headers["Content-Type"] == f"{media_type}; charset=utf-8"


async def test_what_a_page_of_another_site_can_send_gets_no_copy(
    reader: httpx.AsyncClient,
) -> None:
    body = orjson.dumps({"query": SITE})
    await reader.post("/graphql", content=body, headers=JSON)

    response = await reader.post("/graphql", content=body, headers={"Content-Type": "text/plain"})

    assert error_of(response) == (415, "UNSUPPORTED_MEDIA_TYPE")


async def test_whoever_shows_a_token_gets_no_copy_and_leaves_none(
    newsroom: Newsroom, reader: httpx.AsyncClient
) -> None:
    token = await as_cleo(newsroom)
    await behind_its_back(newsroom, "First")
    signed_in = await reader.post("/graphql", json={"query": SITE}, headers=token)
    assert signed_in.json()["data"]["viewer"] == {"name": "Cleo"}

    await behind_its_back(newsroom, "Second")
    anonymous = await reader.post("/graphql", json={"query": SITE})
    assert anonymous.json()["data"] == {"site": {"tagline": "Second"}, "viewer": None}

    await behind_its_back(newsroom, "Third")
    signed_in = await reader.post("/graphql", json={"query": SITE}, headers=token)
    assert signed_in.json()["data"] == {"site": {"tagline": "Third"}, "viewer": {"name": "Cleo"}}
    refused = await reader.post("/graphql", json={"query": SITE}, headers={"Authorization": ""})
    assert error_of(refused) == (401, "UNAUTHENTICATED")
    assert await tagline(reader) == "Second"


async def test_what_is_said_to_whoever_shows_a_token_is_private(
    newsroom: Newsroom, reader: httpx.AsyncClient
) -> None:
    for headers in (await as_cleo(newsroom), {"Authorization": "Bearer made-up"}):
        for response in (
            await reader.get("/graphql", params={"query": SITE}, headers=headers),
            await reader.post("/graphql", json={"query": SITE}, headers=headers),
            await reader.get("/graphql", headers=headers),
        ):
            assert response.headers["Cache-Control"] == "private, no-store"
            assert "ETag" not in response.headers


async def test_an_answer_with_an_error_is_not_kept(
    newsroom: Newsroom, reader: httpx.AsyncClient
) -> None:
    partly = "{ site { tagline } article { slug } }"
    working = "{ articles(perspective: WORKING) { totalCount } }"
    for query in (partly, working, "{ sight }", "{"):
        response = await reader.get("/graphql", params={"query": query})
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Vary"] == "Accept, Authorization"
        assert "ETag" not in response.headers
    await behind_its_back(newsroom, "New")

    response = await reader.get("/graphql", params={"query": partly})

    assert response.json()["data"] == {"site": {"tagline": "New"}, "article": None}


async def test_a_mutation_is_run_each_time(newsroom: Newsroom, reader: httpx.AsyncClient) -> None:
    variables = {"email": "ada@example.org", "password": PASSWORD}
    body = {"query": SIGN_IN, "variables": variables}

    one, other = [(await reader.post("/graphql", json=body)).json() for _ in range(2)]

    assert one["data"]["signIn"]["userErrors"] == other["data"]["signIn"]["userErrors"] == []
    assert one["data"]["signIn"]["token"] != other["data"]["signIn"]["token"]


async def test_a_story_that_was_taken_down_is_gone_from_the_next_answer(
    newsroom: Newsroom, reader: httpx.AsyncClient
) -> None:
    story = await newsroom.published(headline="Libel")

    async def headlines() -> list[str]:
        nodes = (await newsroom.data(STORIES))["articles"]["nodes"]
        return [node["headline"] for node in nodes]

    for _ in range(5):
        await until(lambda: is_kept(newsroom))
        assert await headlines() == ["Libel"]
        story = await newsroom.move(UNPUBLISH, "cleo", story, reason="It was wrong.")
        assert await headlines() == []
        for move in (UPDATE, SUBMIT):
            given = {"body": f"It was {story['workflow']['version']}."} if move == UPDATE else {}
            story = await newsroom.move(move, "ada", story, **given)
        story = await newsroom.move(APPROVE, "cleo", story)
        story = await newsroom.move(REPUBLISH, "cleo", story)


async def is_kept(newsroom: Newsroom) -> bool:
    """Whether the server keeps copies again, which on PostgreSQL it does when it has heard."""
    response = await newsroom.client.get("/graphql", params={"query": "{ __typename }"})
    return response.headers["Cache-Control"] == PUBLIC


async def test_another_server_hears_of_a_publication(
    newsroom: Newsroom, reader: httpx.AsyncClient, database_url: str
) -> None:
    async with another_server(database_url) as other:
        await keeps_copies(other)
        assert await tagline(other) is None
        within = 1 if "postgresql" in database_url else 0.05

        for said in ("One", "Two", "Three"):
            await newsroom.act(SITE_UPDATE, "cleo", tagline=said)

            assert await tagline(reader) == said
            await until(lambda said=said: says(other, said), within=within)


async def says(client: httpx.AsyncClient, said: str) -> bool:
    return bool(await tagline(client) == said)


async def test_what_another_process_writes_in_sql_is_heard_if_it_counts_the_epoch(
    newsroom: Newsroom, reader: httpx.AsyncClient, database_url: str
) -> None:
    assert await tagline(reader) is None
    engine = open_engine(database_url)

    async with writing(engine).begin() as connection:
        await connection.execute(sa.text("UPDATE site SET tagline = 'By hand'"))
        await connection.execute(sa.text("UPDATE epoch SET number = number + 1"))
        if engine.dialect.name == "postgresql":
            await connection.execute(sa.text("NOTIFY copydesk_epoch"))
    await engine.dispose()

    await until(lambda: says(reader, "By hand"), within=1)


async def test_no_copy_outlives_an_embargo_that_hides_a_story(
    newsroom: Newsroom, reader: httpx.AsyncClient
) -> None:
    story = await newsroom.published()
    ends = NOON + dt.timedelta(hours=1)
    await force(newsroom, "UPDATE articles SET embargo_until = '2026-03-01T13:00:00.000Z' "
                          "WHERE id = :id", story)  # fmt: skip
    await newsroom.act(SITE_UPDATE, "cleo", tagline="New")
    await keeps_copies(reader)
    seen = []

    for seconds in (-3600, -60, -59, -15, -10, -5, -1, 0, 5):
        newsroom.now = ends + dt.timedelta(seconds=seconds)
        await keeps_copies(reader)
        response = await reader.get("/graphql", params={"query": STORIES})
        count = response.json()["data"]["articles"]["totalCount"]
        seen.append((seconds, count, response.headers["Cache-Control"].replace(PUBLIC, "whole")))

    shown = "public, max-age={}, stale-while-revalidate={}"
    assert seen == [
        (-3600, 0, "whole"),
        (-60, 0, "whole"),
        (-59, 0, shown.format(10, 49)),
        (-15, 0, shown.format(10, 5)),
        (-10, 0, shown.format(10, 0)),
        (-5, 0, shown.format(5, 0)),
        (-1, 0, shown.format(1, 0)),
        (0, 1, "whole"),
        (5, 1, "whole"),
    ]


async def test_caches_may_keep_what_a_get_is_answered_and_nothing_of_a_post(
    reader: httpx.AsyncClient,
) -> None:
    for _ in range(2):  # fresh, and a copy
        get = await reader.get("/graphql", params={"query": SITE})
        head = await reader.head("/graphql", params={"query": SITE})
        post = await reader.post("/graphql", json={"query": SITE})

        for response in (get, head):
            assert response.headers["Cache-Control"] == PUBLIC
            assert response.headers["Vary"] == "Accept, Authorization"
            assert response.headers["ETag"] == get.headers["ETag"]
            assert response.headers["Content-Length"] == str(len(get.content))
        assert post.headers["Cache-Control"] == "no-store"
        assert "ETag" not in post.headers
        assert get.json() == post.json()
        ids = {response.headers["X-Request-Id"] for response in (get, head, post)}
        assert len(ids) == 3


async def test_a_client_that_has_the_answer_is_told_so_in_a_few_bytes(
    newsroom: Newsroom, reader: httpx.AsyncClient, database_url: str
) -> None:
    first = await reader.get("/graphql", params={"query": SITE})
    known = {"If-None-Match": first.headers["ETag"]}
    async with another_server(database_url) as fresh:
        for client in (reader, fresh):
            await keeps_copies(client)
            again = await client.get("/graphql", params={"query": SITE}, headers=known)
            assert (again.status_code, again.content) == (304, b"")
            for name in ("ETag", "Cache-Control", "Vary"):
                assert again.headers[name] == first.headers[name]

    await newsroom.published()  # another edition, in which this answer is the same
    await keeps_copies(reader)
    same = await reader.get("/graphql", params={"query": SITE}, headers=known)
    await newsroom.act(SITE_UPDATE, "cleo", tagline="New")
    other = await reader.get("/graphql", params={"query": SITE}, headers=known)

    assert same.status_code == 304
    assert (other.status_code, other.json()["data"]["site"]) == (200, {"tagline": "New"})
    assert other.headers["ETag"] != first.headers["ETag"]


@pytest.mark.parametrize(
    ("if_none_match", "known"),
    [
        ('"a"', True),
        ('W/"a"', True),
        ('"b", W/"a"', True),
        ('"b","a","c"', True),
        (" * ", True),
        ("", False),
        ("a", False),
        ('"b"', False),
        ('"A"', False),
        ('"b" a "c"', False),
        ('W/"b", "*"', False),
    ],
)
def test_an_answer_is_known_by_any_of_the_tags_that_a_client_has(
    if_none_match: str, known: bool
) -> None:
    assert is_known('"a"', if_none_match) is known


def test_while_nobody_can_tell_the_edition_caches_ask_each_time() -> None:
    assert cache_control(None, NOON) == "public, no-cache"
    assert cache_control(Edition(1, None), NOON) == PUBLIC
    assert cache_control(Edition(1, NOON - dt.timedelta(seconds=1)), NOON) == (
        "public, max-age=0, stale-while-revalidate=0"
    )


@on_postgresql
async def test_while_the_line_is_lost_nothing_is_kept_nor_served_from_what_was(
    newsroom: Newsroom, reader: httpx.AsyncClient, database_url: str
) -> None:
    name = sa.make_url(database_url).database
    ends = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        f"WHERE datname = '{name}' AND application_name = '{LINE}'"
    )
    assert await tagline(reader) is None
    await behind_its_back(newsroom, "Lost")
    assert await tagline(reader) is None

    await administer(database_url, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    await administer(database_url, ends)
    await until(lambda: says(reader, "Lost"), within=1)
    await behind_its_back(newsroom, "Fresh")
    assert await tagline(reader) == "Fresh"

    await administer(database_url, f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    await keeps_copies(reader)
    assert await tagline(reader) == "Fresh"
    await behind_its_back(newsroom, "Kept")
    assert await tagline(reader) == "Fresh"


@on_sqlite
async def test_copies_take_so_many_bytes_and_what_is_asked_for_least_goes_first(
    newsroom: Newsroom, database_url: str
) -> None:
    async with another_server(database_url, copy_megabytes=1) as reader:

        async def ask(spaces: int) -> Any:
            """One of bodies that mean the same and are 180 kilobytes long: five fit."""
            body = orjson.dumps({"query": SITE}) + b" " * (180_000 + spaces)
            response = await reader.post("/graphql", content=body, headers=JSON)
            return response.json()["data"]["site"]["tagline"]

        for body in (1, 2, 3, 4, 5, 1, 6):
            assert await ask(body) is None
        await behind_its_back(newsroom, "New")

        kept = [body for body in (1, 3, 4, 5, 6) if await ask(body) is None]
        assert kept == [1, 3, 4, 5, 6]
        assert await ask(2) == "New"


@on_sqlite
async def test_a_server_told_to_keep_nothing_reads_each_time(
    newsroom: Newsroom, database_url: str
) -> None:
    async with another_server(database_url, copy_megabytes=0) as reader:
        assert await tagline(reader) is None
        await behind_its_back(newsroom, "New")
        assert await tagline(reader) == "New"

        get = await reader.get("/graphql", params={"query": SITE})
        known = {"If-None-Match": get.headers["ETag"]}
        again = await reader.get("/graphql", params={"query": SITE}, headers=known)

    assert get.headers["Cache-Control"] == "public, no-cache"
    assert again.status_code == 304


@asynccontextmanager
async def copies_of(url: str) -> AsyncIterator[tuple[Copies, Callable[[], Awaitable[Edition]]]]:
    """Copies that follow a database, and what publishes there and waits until they know."""
    engine = open_engine(url)
    async with editions_of(url, clock=lambda: NOON) as editions:

        async def publish() -> Edition:
            before = editions.current()
            async with work(Database(engine), viewer=CONSOLE, now=NOON) as unit:
                unit.record(Happened(kind="site.update", subject="site"))
            await until(lambda: editions.current() not in (None, before))
            edition = editions.current()
            assert edition is not None
            return edition

        yield Copies(editions, most_bytes=1_000_000), publish
    await engine.dispose()


SENT = Sent(True, b"{}", "application/json")


async def test_what_was_read_while_somebody_published_is_kept_for_nobody(
    database_url: str,
) -> None:
    async with copies_of(database_url) as (copies, publish):
        old = await publish()

        async def read_as_it_was() -> Copy:
            await publish()
            return Copy(SENT, b"old")

        async def read() -> Copy:
            return Copy(SENT, b"new")

        assert copies.edition() is old
        assert await copies.answer(old, SENT, read_as_it_was) == Copy(SENT, b"old")
        for _ in range(2):
            assert await copies.answer(copies.edition(), SENT, read) == Copy(SENT, b"new")


async def test_nobody_joins_a_read_that_began_before_somebody_published(
    database_url: str,
) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def read_slowly() -> Copy:
        begun.set()
        await go_on.wait()
        return Copy(SENT, b"old")

    async def read() -> Copy:
        return Copy(SENT, b"new")

    async with copies_of(database_url) as (copies, publish):
        await publish()
        slow = asyncio.create_task(copies.answer(copies.edition(), SENT, read_slowly))
        await begun.wait()
        joined = asyncio.create_task(copies.answer(copies.edition(), SENT, read))
        await asyncio.sleep(0)  # it has joined before anybody hears of the next edition
        await publish()

        async with asyncio.timeout(5):
            assert await copies.answer(copies.edition(), SENT, read) == Copy(SENT, b"new")

        go_on.set()
        assert await slow == await joined == Copy(SENT, b"old")
        assert await copies.answer(copies.edition(), SENT, read_slowly) == Copy(SENT, b"new")


async def test_those_who_waited_for_what_cannot_be_shared_read_for_themselves(
    database_url: str,
) -> None:
    go_on = asyncio.Event()
    reads = []

    async def fail() -> Response:
        await go_on.wait()
        reads.append("fails")
        raise Unusable("not this one")

    async def read_alone() -> Response:
        reads.append("alone")
        return Response(str(len(reads)))

    async with copies_of(database_url) as (copies, publish):
        edition = await publish()
        copies.edition()
        first = asyncio.create_task(copies.answer(edition, SENT, fail))
        others = [asyncio.create_task(copies.answer(edition, SENT, read_alone)) for _ in range(2)]
        await asyncio.sleep(0)
        go_on.set()

        with pytest.raises(Unusable):
            await first
        for other in others:
            assert isinstance(await other, Response)
    assert reads == ["fails", "alone", "alone"]


@on_postgresql
async def test_those_who_ask_the_same_at_once_are_answered_by_one_read(
    newsroom: Newsroom, reader: httpx.AsyncClient
) -> None:
    waiting = sa.text(
        "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database "
        "WHERE datname = current_database() AND relation = 'site'::regclass AND NOT granted"
    )
    async with newsroom.database.engine.begin() as connection:
        await connection.execute(sa.text("LOCK TABLE site IN ACCESS EXCLUSIVE MODE"))

        async def waits() -> bool:
            return bool(await connection.scalar(waiting))

        asked = [asyncio.create_task(tagline(reader)) for _ in range(8)]
        await until(waits)
        await asyncio.sleep(0.1)
        assert await connection.scalar(waiting) == 1
        await connection.execute(sa.text("UPDATE site SET tagline = 'Once'"))

    assert await asyncio.gather(*asked) == 8 * ["Once"]
