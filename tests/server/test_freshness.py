"""What caches are told of an answer: who may keep it, how long, and that it is still the same."""

import datetime as dt

import httpx
import pytest

from db.epoch import Edition
from server.freshness import cache_control, is_known
from tests.newsroom import NOON, Newsroom
from tests.refusal import force
from tests.server.copying import (
    PUBLIC,
    SITE,
    SITE_UPDATE,
    STORIES,
    another_server,
    as_cleo,
    behind_its_back,
    keeps_copies,
    tagline,
)


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


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
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
