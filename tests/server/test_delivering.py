"""Receivers are told of each event at least once, in order, signed, and never of a draft."""

import asyncio
import datetime as dt
import os
import signal
import sys
from collections.abc import AsyncIterator
from typing import Any

import pytest

from db.actions.deliveries import BUSY, GIVEN_UP, deal, pause_after
from db.addresses import AddressGuard
from db.events import KINDS
from tests.looking import NODE, marks, texts
from tests.marked import fill
from tests.newsroom import NOON, Newsroom, newsroom_on
from tests.receiving import (
    INSIDE,
    REPLAY,
    WEBHOOK_DELETE,
    WEBHOOK_ROTATE,
    WEBHOOK_UPDATE,
    delivered,
    log_of,
    receiving,
    registered,
    worker_of,
)
from tests.waiting import until

STORY = "query Story($id: ID!) { article(id: $id) { headline body { text } workflow { stage } } }"


@pytest.fixture
async def newsroom(database_url: str) -> AsyncIterator[Newsroom]:
    """A newsroom whose webhooks may lead to this machine, and where nobody is signed out soon."""
    async with newsroom_on(database_url, webhook_inside=True) as newsroom:
        yield newsroom


async def test_a_receiver_is_told_of_a_publication_with_the_answer_to_its_query(
    newsroom: Newsroom, database_url: str
) -> None:
    newsroom.now = dt.datetime.now(dt.UTC)  # the receiver's library asks what time it really is
    async with receiving() as receiver, worker_of(newsroom, database_url) as worker:
        hook = await registered(newsroom, receiver.url, query=STORY)
        story = await newsroom.published(headline="The vote")

        await delivered(newsroom, worker)

        (heard,) = receiver.heard
        (delivery,) = await log_of(newsroom)
        said = heard.verified(hook["secret"])
        sequence = said["data"].pop("sequence")
        assert said == {
            "type": "article.publish",
            "timestamp": delivery["event"]["at"],
            "data": {
                "subject": story["id"],
                "query": {
                    "data": {
                        "article": {
                            "headline": "The vote",
                            "body": {"text": "It happened."},
                            "workflow": None,
                        }
                    }
                },
            },
        }
        assert sequence == len(await newsroom.told())
        assert heard.id == delivery["id"]
        assert heard.headers["content-type"] == "application/json"
        assert heard.headers["host"] == f"127.0.0.1:{receiver.port}"
        assert (delivery["state"], delivery["attempts"]) == ("DELIVERED", 1)
        assert delivery["event"]["kind"] == "article.publish"
        assert delivery["webhook"] == {"name": "Hook"}
        (tried,) = delivery["tries"]
        assert (tried["number"], tried["status"], tried["error"]) == (1, 200, None)


async def test_nothing_is_sent_that_readers_do_not_see(
    newsroom: Newsroom, database_url: str
) -> None:
    kinds = ["article.create", "article.publish", "article.update", "article.withhold"]
    async with receiving() as receiver, worker_of(newsroom, database_url) as worker:
        await registered(newsroom, receiver.url, query=STORY, kinds=kinds)
        await newsroom.draft(headline="mk7draft", body="mk7body")
        story = await newsroom.published(headline="mk7withheld")
        await withheld(newsroom, story)

        await delivered(newsroom, worker)

        said = [one.said for one in receiver.heard]
        assert [one["type"] for one in said] == [
            "article.create", "article.create", "article.publish", "article.withhold",
        ]  # fmt: skip
        assert [one["data"]["query"] for one in said] == [{"data": {"article": None}}] * 4
        assert not any(b"mk7" in one.body for one in receiver.heard)


async def test_no_body_holds_what_readers_must_not_see(
    newsroom: Newsroom, database_url: str
) -> None:
    async with receiving() as receiver, worker_of(newsroom, database_url) as worker:
        await registered(newsroom, receiver.url, query=NODE, kinds=sorted(KINDS))
        secrets = await fill(newsroom)
        newsroom.now += BUSY  # of whoever has tried while it was filled

        await delivered(newsroom, worker)

        assert len(receiver.heard) > 50
        for heard in receiver.heard:
            assert marks(heard.body) == set(), heard.said
            answer = heard.said["data"]["query"]
            assert answer.keys() == {"data"}
            assert secrets.hidden.isdisjoint(texts(answer)), answer


async def withheld(newsroom: Newsroom, story: Any) -> None:
    mutation = """mutation Withhold($input: ArticleReasonInput!) {
      articleWithhold(input: $input) { userErrors { code } } }"""
    version = story["workflow"]["version"]
    payload = await newsroom.act(
        mutation, "cleo", id=story["id"], expectedVersion=version, reason="A mistake."
    )
    assert payload["userErrors"] == []


async def test_a_webhook_is_told_of_its_kinds_since_it_was_registered_in_order(
    newsroom: Newsroom, database_url: str
) -> None:
    await newsroom.published(headline="Before")
    async with receiving() as receiver, worker_of(newsroom, database_url) as worker:
        await registered(newsroom, receiver.url, kinds=["article.publish", "article.create"])
        stories = [await newsroom.published(headline=f"Story {at}") for at in range(3)]

        await delivered(newsroom, worker)

        said = [one.said for one in receiver.heard]
        assert [(one["type"], one["data"]["subject"]) for one in said] == [
            (kind, story["id"])
            for story in stories
            for kind in ("article.create", "article.publish")
        ]
        sequences = [one["data"]["sequence"] for one in said]
        assert sequences == sorted(set(sequences))
        assert said[0]["data"]["query"] is None
        assert [one["state"] for one in await log_of(newsroom)] == ["DELIVERED"] * 6


@pytest.mark.parametrize("answer", [500, 302, 404, 0])
async def test_what_was_not_taken_is_tried_again_later_under_the_same_id(
    newsroom: Newsroom, database_url: str, answer: int
) -> None:
    async with (
        receiving(answer, answer) as receiver,
        worker_of(newsroom, database_url, answer_seconds=0.2) as worker,
    ):
        await registered(newsroom, receiver.url)
        await newsroom.published()

        for pause in (5, 10):
            await delivered(newsroom, worker)
            (delivery,) = await log_of(newsroom)
            assert delivery["state"] == "PENDING"
            due = dt.datetime.fromisoformat(delivery["nextAt"])
            assert due == newsroom.now + dt.timedelta(seconds=pause)
            newsroom.now = due - dt.timedelta(milliseconds=1)
            await delivered(newsroom, worker)
            newsroom.now = due
        await delivered(newsroom, worker)

        assert len(receiver.heard) == 3
        assert len({one.id for one in receiver.heard}) == 1
        assert len({one.body for one in receiver.heard}) == 1
        (delivery,) = await log_of(newsroom)
        status, error = (answer, None) if answer else (None, "no answer in time")
        assert [(one["number"], one["status"], one["error"]) for one in delivery["tries"]] == [
            (1, status, error), (2, status, error), (3, 200, None),
        ]  # fmt: skip
        assert (delivery["state"], delivery["nextAt"]) == ("DELIVERED", None)


async def test_who_is_never_there_is_given_up_after_a_day_and_can_be_told_again(
    newsroom: Newsroom, database_url: str
) -> None:
    async with receiving() as receiver:
        url = receiver.url
    async with worker_of(newsroom, database_url, chance=lambda: 0.5) as worker:
        await registered(newsroom, url)
        await newsroom.published()
        await delivered(newsroom, worker)
        while (one := (await log_of(newsroom))[0])["state"] == "PENDING":
            newsroom.now = dt.datetime.fromisoformat(one["nextAt"])
            await delivered(newsroom, worker)

        lasted = newsroom.now - NOON
        assert GIVEN_UP - dt.timedelta(minutes=30) <= lasted <= GIVEN_UP
        assert (one["state"], one["nextAt"]) == ("DEAD", None)
        assert one["attempts"] == len(one["tries"]) == 57
        assert one["tries"][0]["error"].startswith("no connection: ")

        answer = await newsroom.act(REPLAY, "cleo", id=one["id"])

        assert answer["delivery"]["state"] == "PENDING"
        assert answer["delivery"]["attempts"] == 0
        await delivered(newsroom, worker)
        (again,) = await log_of(newsroom)
        assert (again["id"], again["state"], again["attempts"]) == (one["id"], "PENDING", 1)
        assert [tried["number"] for tried in again["tries"]] == list(range(1, 59))


async def test_what_has_arrived_can_be_sent_again_under_the_same_id(
    newsroom: Newsroom, database_url: str
) -> None:
    async with receiving() as receiver, worker_of(newsroom, database_url) as worker:
        await registered(newsroom, receiver.url)
        await newsroom.published()
        await delivered(newsroom, worker)
        (delivery,) = await log_of(newsroom)

        await newsroom.act(REPLAY, "adam", id=delivery["id"])
        await delivered(newsroom, worker)

        assert [one.id for one in receiver.heard] == [delivery["id"]] * 2
        (again,) = await log_of(newsroom)
        assert (again["state"], len(again["tries"])) == ("DELIVERED", 2)


def test_the_pause_doubles_up_to_an_hour() -> None:
    assert [pause_after(tries).seconds for tries in (1, 2, 3, 4)] == [5, 10, 20, 40]
    assert pause_after(11) == pause_after(100_000) == dt.timedelta(hours=1)


async def test_a_receiver_that_says_gone_is_switched_off(
    newsroom: Newsroom, database_url: str
) -> None:
    async with receiving(410) as receiver, worker_of(newsroom, database_url) as worker:
        hook = (await registered(newsroom, receiver.url))["webhook"]
        await newsroom.published(headline="First")
        await newsroom.published(headline="Second")

        await delivered(newsroom, worker)
        await newsroom.published(headline="Unheard")
        await delivered(newsroom, worker)

        assert len(receiver.heard) == 1
        assert [one["state"] for one in await log_of(newsroom)] == ["PENDING", "DEAD"]

        answer = await newsroom.act(WEBHOOK_UPDATE, "cleo", id=hook["id"], active=True)
        assert answer["webhook"]["active"]
        await newsroom.published(headline="Heard again")
        await delivered(newsroom, worker)

        assert len(receiver.heard) == 3
        assert [one["state"] for one in await log_of(newsroom)] == [
            "DELIVERED", "DELIVERED", "DEAD",
        ]  # fmt: skip


async def test_a_new_secret_signs_from_then_on(newsroom: Newsroom, database_url: str) -> None:
    newsroom.now = dt.datetime.now(dt.UTC)
    async with receiving() as receiver, worker_of(newsroom, database_url) as worker:
        hook = await registered(newsroom, receiver.url)
        await newsroom.published()
        rotated = await newsroom.act(WEBHOOK_ROTATE, "adam", id=hook["webhook"]["id"])

        await delivered(newsroom, worker)

        assert rotated["secret"] != hook["secret"]
        receiver.heard[0].verified(rotated["secret"])


async def test_two_workers_tell_each_receiver_once_in_order(
    newsroom: Newsroom, database_url: str
) -> None:
    async with (
        receiving() as first,
        receiving() as second,
        worker_of(newsroom, database_url) as one,
        worker_of(newsroom, database_url) as other,
    ):
        await registered(newsroom, first.url, "First", kinds=["article.create"])
        await registered(newsroom, second.url, "Second", kinds=["article.create"])
        stories = [(await newsroom.draft(headline=f"Story {at}"))["id"] for at in range(12)]

        await asyncio.gather(*(delivered(newsroom, worker) for worker in (one, other) * 2))
        await delivered(newsroom, one, other)

        for receiver in (first, second):
            assert [said.said["data"]["subject"] for said in receiver.heard] == stories
        for name in ("First", "Second"):
            log = await log_of(newsroom, name)
            assert [(one["state"], one["attempts"]) for one in log] == [("DELIVERED", 1)] * 12


async def test_workers_that_deal_at_once_deal_each_event_once(newsroom: Newsroom) -> None:
    async with receiving() as receiver:
        await registered(newsroom, receiver.url, kinds=["article.create"])
        for at in range(5):
            await newsroom.draft(headline=f"Story {at}")

        await asyncio.gather(*(deal(newsroom.database, now=newsroom.now) for _ in range(4)))
        await deal(newsroom.database, now=newsroom.now)

        assert [one["state"] for one in await log_of(newsroom)] == ["PENDING"] * 5


async def test_a_receiver_that_never_answers_delays_no_other(
    newsroom: Newsroom, database_url: str
) -> None:
    async with (
        receiving(0, 0, 0) as dead,
        receiving() as quick,
        worker_of(newsroom, database_url, answer_seconds=2) as worker,
    ):
        await registered(newsroom, dead.url, "Dead")
        await registered(newsroom, quick.url, "Quick")
        await newsroom.published(headline="First")
        await deal(newsroom.database, now=newsroom.now)
        await worker()
        await until(lambda: bool(dead.heard and quick.heard))
        await newsroom.published(headline="Second")

        await deal(newsroom.database, now=newsroom.now)
        await worker()

        assert await until(lambda: len(quick.heard) == 2) < 1
        assert len(dead.heard) == 1


CRASHING = """
import asyncio, datetime, sys
from db.addresses import AddressGuard
from db.events import KINDS
from tests.looking import NODE, marks, texts
from tests.marked import fill
from db.engine import open_engine
from db.session import Database
from server.delivering import delivering

async def main():
    now = datetime.datetime.fromisoformat(sys.argv[2])
    database = Database(open_engine(sys.argv[1]))
    guard = AddressGuard(lets_inside=True)
    async with delivering(sys.argv[1], database, guard, clock=lambda: now) as deliveries:
        await deliveries()
        await deliveries.finished()

asyncio.run(main())
"""
"""A worker in a process of its own, which can be killed."""


async def test_a_worker_killed_between_the_answer_and_the_commit_leaves_it_to_the_next(
    newsroom: Newsroom, database_url: str
) -> None:
    async with receiving(0) as receiver, worker_of(newsroom, database_url) as worker:
        await registered(newsroom, receiver.url)
        await newsroom.published()
        await deal(newsroom.database, now=newsroom.now)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", CRASHING, database_url, newsroom.now.isoformat()
        )
        await until(lambda: bool(receiver.heard), within=30)
        os.kill(process.pid, signal.SIGKILL)
        await process.wait()

        await delivered(newsroom, worker)
        assert len(receiver.heard) == 1  # for it is still the other worker's

        newsroom.now += BUSY
        await delivered(newsroom, worker)

        assert [one.id for one in receiver.heard] == [receiver.heard[0].id] * 2
        assert receiver.heard[0].body == receiver.heard[1].body
        (delivery,) = await log_of(newsroom)
        assert (delivery["state"], delivery["attempts"]) == ("DELIVERED", 2)
        assert [one["number"] for one in delivery["tries"]] == [1]


async def test_a_webhook_deleted_while_it_is_spoken_to_leaves_nothing_behind(
    newsroom: Newsroom, database_url: str
) -> None:
    async with (
        receiving(0) as receiver,
        worker_of(newsroom, database_url, answer_seconds=0.5) as worker,
    ):
        hook = (await registered(newsroom, receiver.url))["webhook"]
        await newsroom.published()
        await deal(newsroom.database, now=newsroom.now)
        await worker()
        answer = await newsroom.act(WEBHOOK_DELETE, "cleo", id=hook["id"])
        assert answer == {"webhook": None, "userErrors": []}

        await worker.finished()
        await worker()

        held = await newsroom.contents()
        assert (held["webhooks"], held["deliveries"], held["delivery_attempts"]) == ([], [], [])


async def test_a_name_that_comes_to_mean_an_address_inside_is_not_connected_to(
    newsroom: Newsroom, database_url: str
) -> None:
    async def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    guard = AddressGuard(resolve=resolve)
    async with receiving() as receiver, worker_of(newsroom, database_url, guard=guard) as worker:
        await registered(newsroom, f"https://93.184.215.14:{receiver.port}/")
        await newsroom.published()

        await delivered(newsroom, worker)

        assert receiver.connections == 0
        (delivery,) = await log_of(newsroom)
        (tried,) = delivery["tries"]
        assert tried["error"] == "not sent: 93.184.215.14 has an address that is not public"
        assert (delivery["state"], tried["status"]) == ("PENDING", None)


async def test_a_redirect_is_not_followed(newsroom: Newsroom, database_url: str) -> None:
    async with (
        receiving() as inside,
        receiving(307) as receiver,
        worker_of(newsroom, database_url, guard=INSIDE) as worker,
    ):
        receiver.location = inside.url
        await registered(newsroom, receiver.url)
        await newsroom.published()

        await delivered(newsroom, worker)

        assert inside.connections == 0
        (delivery,) = await log_of(newsroom)
        assert [one["status"] for one in delivery["tries"]] == [307]
