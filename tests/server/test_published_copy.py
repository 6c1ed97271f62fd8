"""The published copy over HTTP: who gets it, and when it is old."""

import asyncio
from typing import Any

import httpx
import orjson
import pytest
import sqlalchemy as sa

from db.engine import open_engine, writing
from db.epoch import LINE
from tests.databases import administer
from tests.newsroom import (
    APPROVE,
    PASSWORD,
    REPUBLISH,
    SIGN_IN,
    SUBMIT,
    UNPUBLISH,
    UPDATE,
    Newsroom,
)
from tests.server.copying import (
    SITE,
    SITE_UPDATE,
    STORIES,
    another_server,
    as_cleo,
    behind_its_back,
    is_kept,
    keeps_copies,
    says,
    tagline,
)
from tests.server.test_graphql import GRAPHQL_RESPONSE, JSON, error_of
from tests.waiting import until

on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


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


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
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
