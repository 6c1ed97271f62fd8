"""Webhooks are run by chiefs and admins: what is refused, and what nobody sees again."""

from typing import Any

import pytest
import sqlalchemy as sa

from db.actions.deliveries import deal
from db.actions.webhooks import new_secret
from db.base import new_id
from db.events import SEEN
from db.models import User, Webhook
from db.session import transaction
from tests.newsroom import NOON, Newsroom
from tests.receiving import (
    OUTSIDE,
    REPLAY,
    WEBHOOK_CREATE,
    WEBHOOK_DELETE,
    WEBHOOK_ROTATE,
    WEBHOOK_UPDATE,
    log_of,
    registered,
)
from tests.refusal import refused_with

QUERY = "query Story($id: ID!) { article(id: $id) { headline } }"
LIST = "{ webhooks { totalCount nodes { id } } }"
NODE = "query Node($id: ID!) { node(id: $id) { id } }"


async def test_a_new_webhook_is_told_of_what_readers_can_notice(newsroom: Newsroom) -> None:
    answer = await registered(newsroom, OUTSIDE, query=QUERY)

    assert answer["secret"].startswith("whsec_")
    webhook = answer["webhook"]
    assert webhook.pop("id").startswith("webhook-")
    assert webhook == {
        "name": "Hook", "url": OUTSIDE, "kinds": sorted(SEEN), "query": QUERY, "active": True,
        "createdBy": {"name": "Cleo"}, "createdAt": "2026-03-01T12:00:00.000Z",
    }  # fmt: skip
    assert (await newsroom.told())[-1] == "webhook.create"


async def test_a_webhook_changes_as_told_and_keeps_the_rest(newsroom: Newsroom) -> None:
    before = (await registered(newsroom, OUTSIDE, query=QUERY))["webhook"]
    given = {"url": "https://8.8.8.8/", "kinds": ["tag.update", "article.create"], "query": None}

    answer = await newsroom.act(WEBHOOK_UPDATE, "adam", id=before["id"], active=False, **given)

    given["kinds"] = ["article.create", "tag.update"]
    assert answer == {
        "secret": None, "webhook": {**before, **given, "active": False}, "userErrors": [],
    }  # fmt: skip


async def test_the_secret_is_shown_once_and_the_same_key_shows_it_no_more(
    newsroom: Newsroom,
) -> None:
    first = await registered(newsroom, OUTSIDE, idempotencyKey="one")
    second = await registered(newsroom, OUTSIDE, idempotencyKey="one")

    assert second == {**first, "secret": None}
    rotated = await newsroom.act(WEBHOOK_ROTATE, "cleo", id=first["webhook"]["id"])
    assert rotated["secret"] not in (None, first["secret"])


@pytest.mark.parametrize("by", ["ada", "edith"])
async def test_reporters_and_editors_neither_see_nor_run_webhooks(
    newsroom: Newsroom, by: str
) -> None:
    webhook = (await registered(newsroom, OUTSIDE))["webhook"]["id"]
    await newsroom.published()
    await deal(newsroom.database, now=newsroom.now)
    (delivery,) = await log_of(newsroom)

    for mutation, given in (
        (WEBHOOK_CREATE, {"name": "Another", "url": "https://nowhere.invalid/"}),
        (WEBHOOK_UPDATE, {"id": webhook, "url": "http://localhost/", "query": "nonsense"}),
        (WEBHOOK_ROTATE, {"id": webhook}),
        (WEBHOOK_DELETE, {"id": webhook}),
        (REPLAY, {"id": delivery["id"]}),
    ):
        assert await refused_with(newsroom, mutation, by, **given) == [("PERMISSION_DENIED", [])]
    for somebody in (by, None):
        data = await newsroom.data(LIST, somebody)
        assert data == {"webhooks": {"totalCount": 0, "nodes": []}}
        for wire in (webhook, delivery["id"]):
            assert await newsroom.data(NODE, somebody, id=wire) == {"node": None}
    assert (await newsroom.data(LIST, "adam"))["webhooks"]["totalCount"] == 1


UNUSABLE: tuple[tuple[dict[str, Any], tuple[str, list[str]]], ...] = (
    ({"name": " "}, ("REQUIRED", ["name"])),
    ({"name": "a" * 201}, ("TOO_LONG", ["name"])),
    ({"kinds": []}, ("REQUIRED", ["kinds"])),
    ({"kinds": ["tag.update", "tag.eat"]}, ("INVALID_FORMAT", ["kinds", "1"])),
    ({"kinds": ["tag.update", "tag.update"]}, ("NOT_UNIQUE", ["kinds"])),
    ({"url": "http://93.184.215.14/"}, ("INVALID_FORMAT", ["url"])),
    ({"url": "https://127.0.0.1/"}, ("INVALID_FORMAT", ["url"])),
    ({"url": "https://[::ffff:127.0.0.1]/"}, ("INVALID_FORMAT", ["url"])),
    ({"url": "https://localhost/"}, ("INVALID_FORMAT", ["url"])),
    ({"url": "https://nowhere.invalid/"}, ("INVALID_FORMAT", ["url"])),
    ({"query": "{"}, ("INVALID_FORMAT", ["query"])),
    ({"query": "{ nothing }"}, ("INVALID_FORMAT", ["query"])),
    ({"query": "fragment F on Site { name }"}, ("INVALID_FORMAT", ["query"])),
    ({"query": "query A { site { name } } query B { site { name } }"},
     ("INVALID_FORMAT", ["query"])),
    ({"query": "subscription { articleChanged { at } }"}, ("INVALID_FORMAT", ["query"])),
    ({"query": "mutation { signOut { userErrors { code } } }"}, ("INVALID_FORMAT", ["query"])),
    ({"query": "query ($slug: String!) { tag(slug: $slug) { id } }"},
     ("INVALID_FORMAT", ["query"])),
    ({"query": "query ($id: ID) { article(id: $id) { id } }"}, ("INVALID_FORMAT", ["query"])),
    ({"query": "query ($id: ID!) { node(id: $id, perspective: WORKING) { id } }"},
     ("INVALID_FORMAT", ["query"])),
    ({"query": "{ articles(first: 101) { totalCount } }"}, ("INVALID_FORMAT", ["query"])),
    ({"query": "{ " + " ".join(f"a{at}: site {{ name }}" for at in range(21)) + " }"},
     ("INVALID_FORMAT", ["query"])),
    ({"query": "{ site { name } }" + " " * 20_000}, ("TOO_LONG", ["query"])),
)  # fmt: skip
"""What is given of a webhook, and with which code and path it is refused."""


async def test_what_could_not_be_sent_is_not_registered(newsroom: Newsroom) -> None:
    webhook = (await registered(newsroom, OUTSIDE))["webhook"]["id"]

    for given, refused in UNUSABLE:
        whole = {"name": "Hook", "url": OUTSIDE, **given}
        assert await refused_with(newsroom, WEBHOOK_CREATE, "cleo", **whole) == [refused]
        changed = {"id": webhook, **given}
        assert await refused_with(newsroom, WEBHOOK_UPDATE, "cleo", **changed) == [refused]


async def test_the_refusal_of_a_query_says_what_is_wrong_with_it(newsroom: Newsroom) -> None:
    answer = await newsroom.act(
        WEBHOOK_CREATE, "cleo", name="Hook", url=OUTSIDE, query="{ site { nam } }"
    )

    (error,) = answer["userErrors"]
    assert error["message"] == (
        "the query cannot be answered: Cannot query field 'nam' on type 'Site'. "
        "Did you mean 'name'?"
    )


@pytest.mark.parametrize(
    ("mutation", "noun"),
    [(WEBHOOK_UPDATE, "webhook"), (WEBHOOK_ROTATE, "webhook"), (WEBHOOK_DELETE, "webhook"),
     (REPLAY, "delivery")],
)  # fmt: skip
async def test_what_is_not_there_is_not_found(newsroom: Newsroom, mutation: str, noun: str) -> None:
    for wire in (f"{noun}-1", "tag-1", "nonsense"):
        assert await refused_with(newsroom, mutation, "cleo", id=wire) == [("NOT_FOUND", ["id"])]


async def test_there_are_a_hundred_webhooks_at_most(newsroom: Newsroom) -> None:
    async with transaction(newsroom.database) as session:
        user = (await session.scalars(sa.select(User.id))).first()
        session.add_all(
            Webhook(
                id=new_id(), name=f"Hook {at}", url=OUTSIDE, secret=new_secret(), kinds="[]",
                after_sequence=0, created_by_id=user, created_at=NOON,
            )
            for at in range(100)
        )  # fmt: skip

    refused = await refused_with(newsroom, WEBHOOK_CREATE, "cleo", name="Hook", url=OUTSIDE)

    assert refused == [("LIMIT_EXCEEDED", [])]


async def test_deliveries_can_be_looked_at_by_state(newsroom: Newsroom) -> None:
    await registered(newsroom, OUTSIDE, kinds=["article.create"])
    for at in range(3):
        await newsroom.draft(headline=f"Story {at}")
    await deal(newsroom.database, now=newsroom.now)
    query = """query ($state: DeliveryState) { webhooks { nodes {
      deliveries(state: $state, first: 2) { totalCount nodes { event { kind } } } } } }"""

    async def found(state: str | None) -> Any:
        data = await newsroom.data(query, "cleo", state=state)
        return data["webhooks"]["nodes"][0]["deliveries"]

    created = {"event": {"kind": "article.create"}}
    assert await found("PENDING") == {"totalCount": 3, "nodes": [created] * 2}
    assert await found(None) == await found("PENDING")
    assert await found("DEAD") == {"totalCount": 0, "nodes": []}
