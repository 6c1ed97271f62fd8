"""The gql half of docs/clients/python.md, in front of a served demo newsroom: COPYDESK_URL."""

import asyncio
from collections.abc import Awaitable
from os import environ
from typing import Any

from composing import headlines
from gql.transport.exceptions import TransportQueryError
from listening import activity
from reading import front
from writing import sign_in, write

URL, PASSWORD = environ["COPYDESK_URL"], environ["PASSWORD"]
REPORTER = "reporter@copydesk.example"


async def refusal(asked: Awaitable[object]) -> BaseException:
    (refused,) = await asyncio.gather(asked, return_exceptions=True)
    assert isinstance(refused, BaseException)
    return refused


async def reads_a_section_front() -> None:
    found = await front(URL, "politics")

    assert found["title"] == "Politics"
    assert len(found["articles"]["nodes"]) == 5
    assert all(one["path"].startswith("/politics/") for one in found["articles"]["nodes"])
    assert found["articles"]["pageInfo"]["hasNextPage"] is True
    assert await front(URL, "nowhere") is None


async def signs_in_and_writes() -> str:
    assert isinstance(await refusal(sign_in(URL, REPORTER, "wrong")), ValueError)
    token = await sign_in(URL, REPORTER, PASSWORD)

    written = await write(URL, token, headline="Bridge reopens", section="politics")

    assert written["article"]["workflow"] == {"stage": "DRAFT", "version": 1}
    assert written["userErrors"] == []
    return token


async def is_told_why_nothing_was_written(token: str) -> None:
    refused = await write(URL, token, headline="Bridge reopens", section="nowhere")

    assert refused["article"] is None
    assert [(e["code"], e["path"]) for e in refused["userErrors"]] == [("NOT_FOUND", ["section"])]


async def is_told_of_a_token_that_opens_nothing() -> None:
    refused = await refusal(write(URL, "ended", headline="Bridge reopens"))

    assert isinstance(refused, TransportQueryError)
    assert refused.errors
    assert refused.errors[0]["extensions"]["code"] == "UNAUTHENTICATED"


async def hears_what_is_done(token: str) -> None:
    async def first() -> Any:
        return await anext(activity(URL, token))

    # It is not said when the newsroom has begun to listen: so something happens until it is heard.
    hearing = asyncio.create_task(first())
    while not hearing.done():
        await write(URL, token, headline="Heard over a socket")
        await asyncio.wait([hearing], timeout=0.1)
    change = hearing.result()

    assert change["kind"] == "article.create"
    assert change["article"] == {
        "headline": "Heard over a socket",
        "workflow": {"stage": "DRAFT"},
    }


async def composes_an_operation() -> None:
    found = await headlines(URL, "OPINION")

    assert [one["genre"] for one in found] == ["OPINION"] * 3


async def main() -> None:
    await reads_a_section_front()
    token = await signs_in_and_writes()
    await is_told_why_nothing_was_written(token)
    await is_told_of_a_token_that_opens_nothing()
    await hears_what_is_done(token)
    await composes_an_operation()


asyncio.run(main())
