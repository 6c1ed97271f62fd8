"""Requests that are too much: each is refused soon, and a bystander does not notice."""

import asyncio
import gc
import time
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.server.test_graphql import ANSWER, JSON, NAME, error_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

FRAGMENTS = "".join(f"fragment F{n} on Site {{ ...F{n + 1} ...F{n + 1} }}" for n in range(20))
BOMBS = {
    "chained fragments": "{ site { ...F0 } }" + FRAGMENTS + "fragment F20 on Site { name }",
    "chained fragments that are not used": NAME + FRAGMENTS + "fragment F20 on Site { name }",
    "a fragment in itself": "{ site { ...F } } fragment F on Site { ...F }",
    "one object again and again": "{" + "site{name}" * 1800 + "}",
    "one object within the tokens": "{" + "site{name}" * 1240 + "}",
    "one field again and again": "{ site {" + "name " * 4900 + "} }",
    "one object under many names": "{" + "".join(f"a{n}:site{{name}}" for n in range(700)) + "}",
    "fields that are not there": "{" + "".join(f"section{n} " for n in range(4900)) + "}",
    "many operations": "".join(f"query Q{n}{{...F}}" for n in range(300))
    + "fragment F on Query {" + "site{name}" * 300 + "}",
    "conflicts": "{" + "".join(f'a:article(slug:"{n}"){{id}}' for n in range(400)) + "}",
    "a list": '{articles(where:{section:{in:[' + '"a" ' * 4900 + "]}}){totalCount}}",
    "a number": "{articles(first:" + "9" * 200_000 + "){totalCount}}",
    "variables": "query(" + "".join(f"$v{n}:Int " for n in range(1200)) + "){site{name}}",
    "directives": "{site{name" + " @skip(if:false)" * 600 + "}}",
}  # fmt: skip


async def chunks(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 1024):
        yield b" " * 1024


async def test_a_body_that_announces_too_much_is_not_read(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", content=b" " * 262_145, headers=JSON)

    assert error_of(response) == (413, "PAYLOAD_TOO_LARGE")
    assert response.headers["Connection"] == "close"


async def test_a_body_that_announces_nothing_is_read_as_far_as_the_limit(
    client: httpx.AsyncClient,
) -> None:
    within = await client.post("/graphql", content=chunks(262_144), headers=JSON)
    over = await client.post("/graphql", content=chunks(263_168), headers=JSON)

    assert error_of(within) == (400, "BAD_REQUEST")
    assert error_of(over) == (413, "PAYLOAD_TOO_LARGE")


async def test_more_tokens_than_are_read_are_told(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", json={"query": "{" + "a " * 5000 + "}"})

    assert error_of(response) == (200, "GRAPHQL_PARSE_FAILED")
    assert "more than 5000 tokens" in response.json()["errors"][0]["message"]


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
async def test_a_bomb_and_a_bystander_are_answered_within_a_second(
    client: httpx.AsyncClient, bomb: str
) -> None:
    gc.collect()  # what other tests have left is not this one's to clear away
    began = time.process_time()  # of this process: another one's work does not count

    refused, answered = await asyncio.gather(
        client.post("/graphql", json={"query": bomb}), client.post("/graphql", json={"query": NAME})
    )

    assert time.process_time() - began < 1
    assert refused.status_code == 200
    assert {error["extensions"]["code"] for error in refused.json()["errors"]} < {
        "LIMIT_EXCEEDED",
        "INVALID_FORMAT",
        "GRAPHQL_PARSE_FAILED",
        "GRAPHQL_VALIDATION_FAILED",
    }
    assert answered.json() == ANSWER
