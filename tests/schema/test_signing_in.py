"""Signing in and out: one answer for every failure, and nothing kept that opens a door."""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from db.models import Base
from tests.newsroom import NOON, PASSWORD, SIGN_IN, Newsroom
from tests.refusal import force, hire

VIEWER = "{ viewer { name role desks { slug } } }"
SIGN_OUT = "mutation { signOut { userErrors { code } } }"
BYLINES = """mutation M($input: ArticleCreateInput!) { articleCreate(input: $input) {
  article { bylines { position name role author { slug } } } } }"""


async def sign_in(newsroom: Newsroom, email: str, password: str = PASSWORD) -> dict[str, Any]:
    payload: dict[str, Any] = (await newsroom.data(SIGN_IN, email=email, password=password))[
        "signIn"
    ]
    return payload


async def seen_with(newsroom: Newsroom, authorization: str) -> tuple[int, Any]:
    """The status, and who the server takes the bearer for or the code of its refusal."""
    response = await newsroom.client.post(
        "/graphql", json={"query": VIEWER}, headers={"Authorization": authorization}
    )
    answer = response.json()
    if "errors" in answer:
        return response.status_code, answer["errors"][0]["extensions"]["code"]
    return response.status_code, answer["data"]["viewer"]


async def everything(newsroom: Newsroom) -> str:
    """All that the database holds, as text: the sign-ins too."""
    async with newsroom.database.reading() as connection:
        tables = [await connection.execute(sa.select(t)) for t in Base.metadata.sorted_tables]
        return "\n".join(str(tuple(row)) for table in tables for row in table)


async def test_a_sign_in_says_who_it_is_and_the_case_of_the_address_does_not_matter(
    newsroom: Newsroom,
) -> None:
    for email in ("edith@example.org", "EDITH@Example.Org", "  edith@example.org\n"):
        payload = await sign_in(newsroom, email)

        assert payload["userErrors"] == []
        assert payload["viewer"].pop("id").startswith("user-")
        assert payload["viewer"] == {
            "name": "Edith",
            "email": "edith@example.org",
            "role": "EDITOR",
            "desks": [{"slug": "politics"}],
        }
        assert await seen_with(newsroom, f"Bearer {payload['token']}") == (
            200,
            {"name": "Edith", "role": "EDITOR", "desks": [{"slug": "politics"}]},
        )


async def test_every_failure_to_sign_in_answers_the_same(newsroom: Newsroom) -> None:
    await force(newsroom, "UPDATE users SET active = false WHERE name = 'Ben'")
    await force(newsroom, "UPDATE users SET password_hash = '!' WHERE name = 'Erik'")
    before = await everything(newsroom)

    answers = [
        await sign_in(newsroom, email, password)
        for email, password in (
            ("ada@example.org", "wrong horse battery staple"),
            ("ada@example.org", PASSWORD.upper()),
            ("ada@example.org", PASSWORD + " "),
            ("ada@example.org", ""),
            ("ada@example.org", "x" * 1001),
            ("nobody@example.org", PASSWORD),
            ("", PASSWORD),
            ("%", PASSWORD),
            ("' OR 1 = 1 --", PASSWORD),
            ("ben@example.org", PASSWORD),
            ("erik@example.org", PASSWORD),
            ("erik@example.org", "!"),
        )
    ]

    assert answers[0]["token"] is None
    assert answers[0]["viewer"] is None
    assert [error["message"] for error in answers[0]["userErrors"]] == [
        "no account has this e-mail and password"
    ]
    assert answers == [answers[0]] * 12
    assert await everything(newsroom) == before


async def test_nothing_that_is_kept_opens_a_door(newsroom: Newsroom) -> None:
    tokens = [(await sign_in(newsroom, "ada@example.org"))["token"] for _ in range(2)]

    kept = await everything(newsroom)

    assert len(set(tokens)) == 2
    assert [len(token) for token in tokens] == [43, 43]
    for secret in (*tokens, PASSWORD):
        assert secret not in kept
    assert kept.count("$argon2id$v=19$") == 6
    await hire(newsroom, "new", "EDITOR")
    assert (await everything(newsroom)).count("$argon2id$v=19$m=19456,t=2,p=1$") == 1


async def test_signing_out_ends_this_sign_in_and_no_other(newsroom: Newsroom) -> None:
    other = (await sign_in(newsroom, "ada@example.org"))["token"]
    token = await newsroom.token("ada")

    assert await newsroom.data(SIGN_OUT, "ada") == {"signOut": {"userErrors": []}}

    assert await seen_with(newsroom, f"Bearer {token}") == (401, "UNAUTHENTICATED")
    assert (await seen_with(newsroom, f"Bearer {other}"))[0] == 200
    answer = await newsroom.ask(SIGN_OUT)
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["UNAUTHENTICATED"]


async def test_a_sign_in_expires_to_the_second(newsroom: Newsroom) -> None:
    bearer = f"Bearer {(await sign_in(newsroom, 'ada@example.org'))['token']}"

    newsroom.now = NOON + dt.timedelta(hours=12, milliseconds=-1)
    assert (await seen_with(newsroom, bearer))[0] == 200
    newsroom.now = NOON + dt.timedelta(hours=12)
    assert await seen_with(newsroom, bearer) == (401, "UNAUTHENTICATED")


async def test_a_suspended_account_is_nobody_at_once(newsroom: Newsroom) -> None:
    bearer = f"Bearer {await newsroom.token('ada')}"

    await force(newsroom, "UPDATE users SET active = false WHERE name = 'Ada'")

    assert await seen_with(newsroom, bearer) == (401, "UNAUTHENTICATED")


async def test_a_header_that_is_no_bearer_token_is_refused_and_not_read_as_a_reader_s(
    newsroom: Newsroom,
) -> None:
    token = await newsroom.token("ada")

    wrong = [token, "Bearer", "Bearer ", f"Basic {token}", f"Token {token}"]
    wrong += [f"Bearer {other}" for other in ("x", token[:-1], token + "x", token.swapcase())]

    for header in wrong:
        assert await seen_with(newsroom, header) == (401, "UNAUTHENTICATED"), header
    assert (await seen_with(newsroom, f"bEARER  {token} "))[0] == 200


async def test_a_new_story_is_bylined_to_the_author_of_the_account(newsroom: Newsroom) -> None:
    async def bylines(by: str, **given: Any) -> list[dict[str, Any]]:
        answer = await newsroom.data(BYLINES, by, input={"headline": "A story", **given})
        found: list[dict[str, Any]] = answer["articleCreate"]["article"]["bylines"]
        return found

    ada = {"position": 1, "name": "Ada", "role": "REPORTER", "author": {"slug": "ada"}}
    agency = {"position": 1, "name": "Agency", "role": "REPORTER", "author": None}
    assert await bylines("ada") == [ada]
    assert await bylines("ada", bylines=None) == [ada]
    assert await bylines("ada", bylines=[]) == []
    assert await bylines("ada", bylines=[{"name": "Agency"}]) == [agency]
    assert await bylines("adam") == []
