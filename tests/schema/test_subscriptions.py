"""Who hears of what: each event is read under the listener's own eyes, at that moment."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest

from tests.live import CHANGED, Served, Socket, served
from tests.looking import EVERYTHING
from tests.newsroom import (
    APPROVE,
    PUBLISH,
    RECALL,
    REPUBLISH,
    REQUEST_CHANGES,
    SUBMIT,
    UNPUBLISH,
    UPDATE,
    Newsroom,
)
from tests.paper import moved
from tests.refusal import force, preview
from tests.schema.test_editions import SIGN_OUT
from tests.schema.test_furniture import SECTION_CREATE, USER_UPDATE, id_of

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

WORKING = CHANGED.replace("= PUBLISHED", "= WORKING")
PUBLISHED = """subscription Published($section: String) { published(section: $section) {
  kind article { headline section { slug } genre } } }"""
DESK = """subscription Desk($section: String) { deskActivity(section: $section) {
  kind event { user { name } reason toStage } article { headline workflow { stage } } } }"""


@pytest.fixture
async def server(newsroom: Newsroom, database_url: str) -> AsyncIterator[Served]:
    async with served(newsroom, database_url) as server:
        yield server


async def listening(
    stack: AsyncExitStack, server: Served, query: str, by: str | None = None, **variables: Any
) -> Socket:
    """Somebody who listens already."""
    before = len(server.feed)
    socket = await stack.enter_async_context(server.socket(by))
    await socket.asks(query, **variables)
    await server.listening(before + 1)
    return socket


async def work_on(newsroom: Newsroom, **given: Any) -> Any:
    """A story of Ada's that has been to and fro, and is approved."""
    story = await newsroom.draft(**given)
    story = await newsroom.move(UPDATE, "ada", story, kicker="Port")
    for move in (SUBMIT, RECALL, SUBMIT):
        story = await newsroom.move(move, "ada", story)
    story = await newsroom.move(REQUEST_CHANGES, "cleo", story, reason="Not yet.")
    story = await newsroom.move(SUBMIT, "ada", story)
    return await newsroom.move(APPROVE, "cleo", story)


WORK = ["create", "update", "submit_for_review", "recall", "submit_for_review", "request_changes",
        "submit_for_review", "approve"]  # fmt: skip
"""What `work_on` does, in order."""


async def test_readers_hear_of_what_they_get_and_of_nothing_else(
    newsroom: Newsroom, server: Served
) -> None:
    async with AsyncExitStack() as stack:
        reader = await listening(stack, server, CHANGED)
        story = await work_on(newsroom, headline="The harbour")
        assert await reader.is_silent()

        story = await newsroom.move(PUBLISH, "cleo", story)
        published = await reader.told()
        story = await moved(newsroom, story, "The bridge is open.", headline="The bridge")
        updated = await reader.told()
        story = await newsroom.move(UPDATE, "ada", story, headline="Hidden")
        assert await reader.is_silent()
        await newsroom.move(UNPUBLISH, "cleo", story, reason="Wrong.")
        taken = await reader.told()

    assert (published["kind"], updated["kind"], taken["kind"]) == (
        "article.publish",
        "article.publish",
        "article.unpublish",
    )
    assert published["article"] == {"headline": "The harbour", "workflow": None}
    assert updated["article"] == {"headline": "The bridge", "workflow": None}
    assert taken["article"] is None
    assert {one["articleId"] for one in (published, updated, taken)} == {story["id"]}
    assert {one["event"] and 1 for one in (published, updated, taken)} == {None}
    assert published["at"] == "2026-03-01T12:00:00.000Z"


async def test_staff_hear_all_that_is_done_to_their_stories_and_of_others_what_readers_do(
    newsroom: Newsroom, server: Served
) -> None:
    async with AsyncExitStack() as stack:
        ears = {
            by: await listening(stack, server, WORKING, by)
            for by in ("ada", "edith", "cleo", "ben", "erik")
        }
        story = await work_on(newsroom, headline="The harbour")
        story = await newsroom.move(PUBLISH, "cleo", story)
        heard = {by: [await ears[by].told() for _ in (*WORK, "publish")] for by in
                 ("ada", "edith", "cleo")}  # fmt: skip
        public = {by: await ears[by].told() for by in ("ben", "erik")}
        assert all([await ear.is_silent(0.1) for ear in ears.values()])

    for changes in heard.values():
        kinds = [f"article.{kind}" for kind in (*WORK, "publish")]
        assert [one["kind"] for one in changes] == kinds
        assert [one["event"]["kind"] for one in changes] == kinds
        assert changes[0]["event"]["user"] == {"name": "Ada"}
        assert changes[-1]["event"]["user"] == {"name": "Cleo"}
        assert changes[-1]["article"] == {
            "headline": "The harbour",
            "workflow": {"stage": "APPROVED"},
        }
    for change in public.values():
        assert (change["kind"], change["event"]) == ("article.publish", None)
        assert change["article"] == {"headline": "The harbour", "workflow": None}


@pytest.mark.parametrize("by", [None, "ben", "edith"])
async def test_a_story_is_told_as_it_is_answered_to_whoever_asks_for_it(
    newsroom: Newsroom, server: Served, by: str | None
) -> None:
    perspective = "WORKING" if by else "PUBLISHED"
    seen = f"article(id: $id, perspective: {perspective}) {{ {EVERYTHING} }}"
    event = f"""subscription {{ articleChanged(perspective: {perspective}) {{
      event {{ id kind }} article {{ {EVERYTHING} }} }} }}"""
    story = await newsroom.approved(headline="The harbour", bylines=[{"author": "ada"}])
    async with AsyncExitStack() as stack:
        ear = await listening(stack, server, event, by)
        await newsroom.move(PUBLISH, "cleo", story)
        told = await ear.told()

    asked = await newsroom.data(f"query Q($id: ID!) {{ {seen} }}", by, id=story["id"])
    assert told["article"] == asked["article"]
    workflow = told["article"]["workflow"]
    written = workflow and {"id": workflow["events"]["nodes"][0]["id"], "kind": "article.publish"}
    assert told["event"] == written


async def test_each_autosave_is_heard_of_though_the_log_has_but_the_first(
    newsroom: Newsroom, server: Served
) -> None:
    story = await newsroom.draft()
    async with server.stream(CHANGED, "edith", perspective="WORKING") as stream:
        await server.listening(1)
        for headline in ("H", "Ha", "Harbour"):
            story = await newsroom.move(UPDATE, "ada", story, headline=headline, autosave=True)

            told = (await stream.told()).data["data"]["articleChanged"]
            assert (told["kind"], told["article"]["headline"]) == ("article.update", headline)
    assert (await newsroom.told()).count("article.update") == 1


async def test_a_guest_hears_of_nothing(newsroom: Newsroom, server: Served) -> None:
    story = await newsroom.draft()
    newsroom.tokens["guest"] = await preview(newsroom, "ada", article=story["id"])
    for perspective in ("PUBLISHED", "WORKING"):
        async with server.stream(CHANGED, "guest", perspective=perspective) as stream:
            (error,) = (await stream.told()).data["errors"]
            assert error["extensions"]["code"] == "UNAUTHENTICATED"


async def test_one_story_is_heard_of_alone_and_a_hidden_one_as_if_there_were_none(
    newsroom: Newsroom, server: Served
) -> None:
    one = await newsroom.approved(headline="One")
    hidden = await newsroom.approved(headline="Hidden")
    async with AsyncExitStack() as stack:
        reader = await listening(stack, server, CHANGED, id=one["id"])
        curious = await listening(stack, server, CHANGED, id=hidden["id"])
        lost = await listening(stack, server, CHANGED, id="article-4611686018427387904")
        wrong = await listening(stack, server, CHANGED, id=f"section-{hidden['id'][8:]}")

        await newsroom.move(UPDATE, "ada", hidden, headline="Still hidden")
        await newsroom.published(headline="Another")
        await newsroom.move(PUBLISH, "cleo", one)

        assert (await reader.told())["article"]["headline"] == "One"
        for ear in (reader, curious, lost, wrong):
            assert await ear.is_silent(0.1)


async def test_a_section_is_told_of_what_is_published_in_it_and_of_its_genre(
    newsroom: Newsroom, server: Served
) -> None:
    sections = (await newsroom.data("{ sections { id slug } }"))["sections"]
    politics = next(one["id"] for one in sections if one["slug"] == "politics")
    async with AsyncExitStack() as stack:
        ears = {
            named: await listening(stack, server, PUBLISHED, section=named)
            for named in (None, "politics", politics, "sports", "opinion")
        }
        vote = await newsroom.published(headline="Vote")
        await newsroom.published(headline="Goal", section="sports")
        await newsroom.published(headline="View", genre="OPINION")
        vote = await moved(newsroom, vote, "Counted.", headline="Vote counted")
        await newsroom.draft(headline="Draft")

        expected = {
            None: ["Vote", "Goal", "View", "Vote counted"],
            "politics": ["Vote", "View", "Vote counted"],
            politics: ["Vote", "View", "Vote counted"],
            "sports": ["Goal"],
            "opinion": ["View"],
        }
        for named, headlines in expected.items():
            told = [await ears[named].told() for _ in headlines]
            assert [one["article"]["headline"] for one in told] == headlines, named
            assert {one["kind"] for one in told} == {"article.publish"}
        await newsroom.move(UNPUBLISH, "cleo", vote, reason="Wrong.")
        assert all([await ear.is_silent(0.1) for ear in ears.values()])


async def test_a_desk_hears_what_is_done_on_it_and_no_other_does(
    newsroom: Newsroom, server: Served
) -> None:
    async with AsyncExitStack() as stack:
        edith, erik, ben, cleo = [
            await listening(stack, server, DESK, by) for by in ("edith", "erik", "ben", "cleo")
        ]
        sports = await listening(stack, server, DESK, "cleo", section="sports")
        opinion = await listening(stack, server, DESK, "cleo", section="opinion")
        story = await newsroom.move(SUBMIT, "ada", await newsroom.draft(headline="Vote"))
        await newsroom.move(REQUEST_CHANGES, "edith", story, reason="Who said so?")
        await newsroom.draft("ben", headline="Goal", section="sports", genre="OPINION")

        for ear in (edith, cleo):
            told = [await ear.told() for _ in range(3)]
            assert [one["kind"].partition(".")[2] for one in told] == [
                "create",
                "submit_for_review",
                "request_changes",
            ]
            assert told[2]["event"] == {
                "user": {"name": "Edith"},
                "reason": "Who said so?",
                "toStage": "CHANGES_REQUESTED",
            }
        for ear in (erik, ben, cleo, sports, opinion):
            assert (await ear.told())["article"]["headline"] == "Goal"
        for ear in (edith, erik, ben, cleo, sports, opinion):
            assert await ear.is_silent(0.1)


async def test_who_loses_a_desk_hears_no_more_of_it(newsroom: Newsroom, server: Served) -> None:
    async with AsyncExitStack() as stack:
        edith = await listening(stack, server, WORKING, "edith")
        story = await newsroom.draft(headline="Vote")
        assert (await edith.told())["article"]["headline"] == "Vote"

        payload = await newsroom.act(
            USER_UPDATE, "adam", id=await id_of(newsroom, "edith"), desks=["sports"]
        )
        assert payload["userErrors"] == []
        await newsroom.move(UPDATE, "ada", story, headline="Secret vote")

        assert await edith.is_silent()


async def test_an_embargoed_story_is_not_heard_of_even_when_it_goes(
    newsroom: Newsroom, server: Served
) -> None:
    story = await newsroom.published(headline="Embargoed")
    await force(
        newsroom,
        "UPDATE articles SET embargo_until = '2026-03-02T12:00:00.000Z' WHERE id = :id",
        story,
    )
    async with AsyncExitStack() as stack:
        reader = await listening(stack, server, CHANGED)
        await newsroom.move(UNPUBLISH, "cleo", story, reason="Too early.")

        assert await reader.is_silent()


async def test_what_is_replayed_is_read_as_it_is_now(newsroom: Newsroom, server: Served) -> None:
    async with AsyncExitStack() as stack:
        reader = await listening(stack, server, CHANGED)
        first = await newsroom.published(headline="First")
        place = (await reader.told())["id"]
        gone = await newsroom.published(headline="Gone")
        back = await newsroom.published(headline="Back")
        await newsroom.move(UNPUBLISH, "cleo", gone, reason="Wrong.")
        back = await newsroom.move(UNPUBLISH, "cleo", back, reason="Wrong.")
        back = await newsroom.move(UPDATE, "ada", back, headline="Back again")
        back = await newsroom.move(SUBMIT, "ada", back)
        back = await newsroom.move(APPROVE, "edith", back)
        await newsroom.move(REPUBLISH, "cleo", back)

        late = await listening(stack, server, CHANGED, after=place)
        told = [await late.told() for _ in range(4)]

        assert await late.is_silent(0.1)
    assert [(one["articleId"], one["article"] and one["article"]["headline"]) for one in told] == [
        (back["id"], "Back again"),  # its publication, as it reads by now
        (gone["id"], None),  # its own publication is not told any more
        (back["id"], "Back again"),
        (back["id"], "Back again"),
    ]
    assert first["id"] not in {one["articleId"] for one in told}


@pytest.mark.parametrize("ended", ["signed out", "suspended", "given another role"])
async def test_whoever_is_signed_out_hears_no_more_within_five_seconds(
    newsroom: Newsroom, server: Served, ended: str
) -> None:
    changes: dict[str, dict[str, Any]] = {
        "suspended": {"active": False},
        "given another role": {"role": "REPORTER"},
    }
    async with AsyncExitStack() as stack:
        idle = await listening(stack, server, DESK, "erik")
        async with server.stream(DESK, "erik") as stream:
            await server.listening(2)
            began = time.monotonic()
            if ended == "signed out":
                await newsroom.data(SIGN_OUT, "erik")
            else:
                erik = await id_of(newsroom, "erik")
                payload = await newsroom.act(USER_UPDATE, "adam", id=erik, **changes[ended])
                assert payload["userErrors"] == []

            message = await idle.hears(6)
            event = await stream.told()
            assert time.monotonic() - began < 5
        assert (message["type"], event.name) == ("error", "next")
        for errors in (message["payload"], event.data["errors"]):
            assert [one["extensions"] for one in errors] == [{"code": "UNAUTHENTICATED"}]
        await server.listening(0)
        await idle.asks("{ viewer { name } }")
        assert (await idle.closed())[0] == 4403


@on_sqlite
async def test_a_token_that_ended_hears_nothing_of_what_happens_at_once(
    newsroom: Newsroom, server: Served
) -> None:
    async with AsyncExitStack() as stack:
        erik = await listening(stack, server, DESK, "erik")
        await newsroom.data(SIGN_OUT, "erik")
        await newsroom.draft("ben", headline="Goal", section="sports")

        message = await erik.hears(2)
        assert message["payload"][0]["extensions"] == {"code": "UNAUTHENTICATED"}


@on_sqlite
async def test_each_event_is_charged_for_itself_and_one_that_is_too_dear_ends_it(
    newsroom: Newsroom, server: Served
) -> None:
    related = "nodes { related(first: 400) { nodes { headline } } }"
    stories = "nodes { related(first: 100) { nodes { headline tags { slug } bylines { name } } } }"
    dear = "subscription { published { article { section { articles(first: 100) { %s } } } } }"
    async with AsyncExitStack() as stack:
        reader = await listening(stack, server, CHANGED)
        greedy = await listening(stack, server, dear % related)
        too_dear = await listening(stack, server, dear % stories)
        for number in range(3):
            await newsroom.published(headline=f"Story {number}")
            answer = await reader.hears()
            assert answer["payload"]["extensions"] == {"cost": 5}
        for ear in (greedy, too_dear):
            message = await ear.hears()
            assert message["type"] == "error"
            assert message["payload"][0]["extensions"] == {"code": "LIMIT_EXCEEDED"}
        await server.listening(1)


async def test_what_is_done_in_one_process_is_heard_in_another(
    newsroom: Newsroom, server: Served, database_url: str
) -> None:
    async with AsyncExitStack() as stack:
        here = await listening(stack, server, CHANGED)
        other = await stack.enter_async_context(served(newsroom, database_url))
        there = await listening(stack, other, CHANGED)
        for client, headline in ((other.client, "There"), (server.client, "Here")):
            newsroom.client = client
            await newsroom.published(headline=headline)

            for ear in (here, there):
                assert (await ear.told())["article"]["headline"] == headline


async def test_two_hundred_hear_of_one_publication(newsroom: Newsroom, server: Served) -> None:
    story = await newsroom.approved(headline="For all")
    async with AsyncExitStack() as stack:
        sockets = [await stack.enter_async_context(server.socket()) for _ in range(10)]
        for socket in sockets:
            for number in range(20):
                await socket.asks(CHANGED, str(number))
        await server.listening(200)

        await newsroom.move(PUBLISH, "cleo", story)

        told = [await socket.hears() for socket in sockets for _ in range(20)]
    headlines = [one["payload"]["data"]["articleChanged"]["article"]["headline"] for one in told]
    assert headlines == ["For all"] * 200


@on_sqlite
async def test_a_client_that_does_not_read_is_dropped_and_the_others_go_on(
    newsroom: Newsroom, database_url: str
) -> None:
    text = CHANGED.replace("headline", "headline body { text }")
    story = await newsroom.draft(body="word " * 15_000)
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(served(newsroom, database_url, listener_backlog=2))
        slow = await stack.enter_async_context(server.socket("cleo", max_queue=1))
        for number in range(20):
            await slow.asks(text, str(number), perspective="WORKING")
        await server.listening(20)
        quick = await listening(stack, server, WORKING, "cleo")
        for number in range(12):
            story = await newsroom.move(UPDATE, "ada", story, kicker=f"Take {number}")
            assert (await quick.told())["kind"] == "article.update"

        codes: set[str] = set()
        while "LISTENER_TOO_SLOW" not in codes:
            message = await slow.hears()
            if message["type"] == "error":
                codes |= {error["extensions"]["code"] for error in message["payload"]}
        assert codes == {"LISTENER_TOO_SLOW"}


@on_sqlite
async def test_what_is_done_to_anything_but_a_story_is_not_heard(
    newsroom: Newsroom, server: Served
) -> None:
    async with AsyncExitStack() as stack:
        ears = [await listening(stack, server, WORKING, "cleo"),
                await listening(stack, server, DESK, "cleo"),
                await listening(stack, server, CHANGED)]  # fmt: skip
        await newsroom.act(SECTION_CREATE, "cleo", slug="views", title="Views")
        await asyncio.sleep(0.1)

        assert all([await ear.is_silent(0.1) for ear in ears])
