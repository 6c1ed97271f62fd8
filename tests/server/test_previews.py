"""Answers to a guest are theirs alone: they come from no copy, and become none."""

import httpx

from tests.newsroom import Newsroom
from tests.refusal import preview

QUERY = "{ articles { totalCount nodes { headline } } }"
WORKING = "{ articles(perspective: WORKING) { totalCount nodes { headline } } }"


async def asked(newsroom: Newsroom, query: str, token: str | None, *, get: bool) -> httpx.Response:
    """An operation as a guest or a reader sends it."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    if get:
        return await newsroom.client.get("/graphql", params={"query": query}, headers=headers)
    return await newsroom.client.post("/graphql", json={"query": query}, headers=headers)


async def test_an_answer_to_a_guest_is_kept_for_nobody(newsroom: Newsroom) -> None:
    await newsroom.published(slug="live", headline="Live")
    token = await preview(newsroom, "ada", article=(await newsroom.draft())["id"])

    for get in (True, False):
        guests = await asked(newsroom, WORKING, token, get=get)
        readers = await asked(newsroom, WORKING, None, get=get)

        assert guests.headers["cache-control"] == "private, no-store"
        assert "etag" not in guests.headers
        assert guests.json()["data"]["articles"]["totalCount"] == 2
        codes = [one["extensions"]["code"] for one in readers.json()["errors"]]
        assert codes == ["UNAUTHENTICATED"]


async def test_a_guest_is_answered_from_no_copy(newsroom: Newsroom) -> None:
    await newsroom.published(slug="live", headline="Live")
    token = await preview(newsroom, "ada", article=(await newsroom.draft())["id"])
    kept = await asked(newsroom, QUERY, None, get=True)

    guests = await asked(newsroom, QUERY, token, get=True)

    assert guests.json()["data"] == kept.json()["data"]
    assert guests.headers["cache-control"] == "private, no-store"
    assert kept.headers["cache-control"].startswith("public")


async def test_a_token_that_opens_nothing_is_refused_with_401(newsroom: Newsroom) -> None:
    token = await preview(newsroom, "ada", article=(await newsroom.draft())["id"], minutes=1)
    newsroom.now = newsroom.now.replace(minute=1)

    for one in (token, "preview_", "preview_unknown"):
        answer = await asked(newsroom, QUERY, one, get=True)

        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.headers["cache-control"] == "private, no-store"
        assert answer.json()["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}
