"""Who has a story open: a warning that runs out, stops nobody, and can be ended with a reason."""

import asyncio
import datetime as dt
from typing import Any

import pytest

from tests.desk import (
    AUTHOR,
    CLOSE,
    DESK,
    FORCE_UNLOCK,
    OPEN,
    WORKS,
    in_review,
    reasons,
    stories,
    told,
    tried_by_all,
    work_on,
)
from tests.newsroom import NOON, RECALL, SUBMIT, UPDATE, Newsroom, move
from tests.refusal import blockers_of, refused_with

SPIKE = move("articleSpike", "ArticleSpikeInput")
ADA = {
    "user": {"name": "Ada"},
    "since": "2026-03-01T12:00:00.000Z",
    "expiresAt": "2026-03-01T12:02:00.000Z",
}


async def opened(newsroom: Newsroom, by: str = "ada", **given: Any) -> dict[str, Any]:
    """A new story that its author has open."""
    story = await newsroom.draft(by, **given)
    await newsroom.done(OPEN, by, id=story["id"])
    return story


async def editing(newsroom: Newsroom, story: dict[str, Any], by: str = "cleo") -> Any:
    """Who has it open, as somebody who works on it reads."""
    found = await work_on(newsroom, story["id"], by)
    return found and found["editing"]


async def test_whoever_opens_a_story_is_shown_to_all_who_work_on_it(newsroom: Newsroom) -> None:
    story = await newsroom.draft()
    assert await editing(newsroom, story) is None

    answer = await newsroom.act(OPEN, "ada", id=story["id"])

    assert answer["userErrors"] == []
    assert answer["editing"] == answer["article"]["workflow"]["editing"] == ADA
    assert answer["article"]["workflow"]["version"] == story["workflow"]["version"]
    assert [await editing(newsroom, story, who) for who in ("ada", "edith", "cleo")] == [ADA] * 3
    assert await newsroom.told() == ["article.create"]


async def test_it_runs_out_after_two_minutes_unless_it_is_renewed(newsroom: Newsroom) -> None:
    story = await opened(newsroom)

    newsroom.now = NOON + dt.timedelta(seconds=119)
    answer = await newsroom.act(OPEN, "ada", id=story["id"])
    assert answer["editing"] == {**ADA, "expiresAt": "2026-03-01T12:03:59.000Z"}

    newsroom.now = NOON + dt.timedelta(seconds=238, milliseconds=999)
    assert (await editing(newsroom, story))["user"] == {"name": "Ada"}
    newsroom.now = NOON + dt.timedelta(seconds=239)
    assert await editing(newsroom, story) is None

    answer = await newsroom.act(OPEN, "ada", id=story["id"])
    assert answer["editing"]["since"] == "2026-03-01T12:03:59.000Z"


async def test_somebody_else_is_told_who_has_it_open_and_has_not_taken_it(
    newsroom: Newsroom,
) -> None:
    story = await opened(newsroom)
    before = await newsroom.contents()

    answer = await newsroom.act(OPEN, "edith", id=story["id"])

    assert answer == {
        "article": None,
        "editing": ADA,
        "userErrors": [
            {
                "__typename": "ValidationError",
                "code": "HELD_BY_ANOTHER",
                "message": "Ada has the story open: talk to them, or have it unlocked",
                "path": ["id"],
            }
        ],
    }
    assert await newsroom.contents() == before

    newsroom.now = NOON + dt.timedelta(minutes=2)
    answer = await newsroom.act(OPEN, "edith", id=story["id"])
    assert answer["editing"]["user"] == {"name": "Edith"}
    assert answer["editing"]["since"] == "2026-03-01T12:02:00.000Z"


async def test_it_stops_nobody_from_saving_or_moving_the_story(newsroom: Newsroom) -> None:
    story = await opened(newsroom)

    story = await newsroom.move(UPDATE, "edith", story, kicker="Now")
    story = await newsroom.move(SUBMIT, "edith", story)

    assert story["workflow"]["version"] == 3
    assert await editing(newsroom, story) == ADA
    await newsroom.done(CLOSE, "ada", id=story["id"])
    assert await editing(newsroom, story) is None


async def test_only_ones_own_lock_is_given_up(newsroom: Newsroom) -> None:
    story = await opened(newsroom)
    before = await newsroom.contents()

    await newsroom.done(CLOSE, "edith", id=story["id"])

    assert await newsroom.contents() == before
    done = await newsroom.done(CLOSE, "ada", id=story["id"])
    assert done["workflow"]["editing"] is None
    before = await newsroom.contents()
    await newsroom.done(CLOSE, "ada", id=story["id"])
    assert await newsroom.contents() == before


async def test_an_editor_unlocks_a_story_with_a_reason_and_its_holder_is_told(
    newsroom: Newsroom,
) -> None:
    story = await opened(newsroom)
    for reason, code in ((" \n", "REQUIRED"), ("x" * 5001, "TOO_LONG")):
        refusal = await refused_with(newsroom, FORCE_UNLOCK, "edith", id=story["id"], reason=reason)
        assert refusal == [(code, ["reason"])]

    done = await newsroom.done(FORCE_UNLOCK, "edith", id=story["id"], reason="She went home.")

    assert done["workflow"]["editing"] is None
    assert done["workflow"]["version"] == story["workflow"]["version"]
    assert await newsroom.told() == ["article.create", "article.force_unlock"]
    assert await reasons(newsroom, "article.force_unlock") == ["She went home."]
    assert await told(newsroom) == [("Ada", "UNLOCKED")]
    assert (await newsroom.act(OPEN, "edith", id=story["id"]))["userErrors"] == []


async def test_where_nobody_has_a_story_open_there_is_nothing_to_unlock(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.draft()
    before = await newsroom.contents()
    await newsroom.done(FORCE_UNLOCK, "cleo", id=story["id"], reason="Who knows.")
    assert await newsroom.contents() == before
    await newsroom.done(OPEN, "ada", id=story["id"])
    newsroom.now += dt.timedelta(minutes=2)
    before = await newsroom.contents()

    await newsroom.done(FORCE_UNLOCK, "cleo", id=story["id"], reason="Who knows.")

    assert await newsroom.contents() == before


async def test_stories_are_opened_by_those_who_may_change_them(newsroom: Newsroom) -> None:
    await tried_by_all(newsroom, OPEN, await stories(newsroom), {AUTHOR, DESK}, undo=CLOSE)


async def test_stories_are_closed_by_whoever_works_on_them(newsroom: Newsroom) -> None:
    await tried_by_all(newsroom, CLOSE, await stories(newsroom), {AUTHOR, DESK, WORKS})


async def test_stories_are_unlocked_by_editors_of_their_desk(newsroom: Newsroom) -> None:
    found = await stories(newsroom)

    await tried_by_all(newsroom, FORCE_UNLOCK, found, {DESK}, reason="Deadline.")


async def test_what_cannot_be_changed_is_not_opened(newsroom: Newsroom) -> None:
    story = await in_review(newsroom)
    spiked = await newsroom.move(SPIKE, "edith", await newsroom.draft())

    for one in (story, spiked):
        for who in ("ada", "edith", "cleo"):
            assert await blockers_of(newsroom, OPEN, who, id=one["id"]) == (
                "TRANSITION_NOT_ALLOWED",
                [("TRANSITION_NOT_ALLOWED", ["id"])],
            )
    story = await newsroom.move(RECALL, "ada", story)
    await newsroom.done(OPEN, "ada", id=story["id"])


@pytest.mark.parametrize("mutation", [OPEN, CLOSE, FORCE_UNLOCK])
async def test_nobody_signed_in_and_no_such_story_are_told_so(
    newsroom: Newsroom, mutation: str
) -> None:
    story = await opened(newsroom)
    more = {"reason": "Why not?"} if mutation == FORCE_UNLOCK else {}
    before = await newsroom.contents()

    answer = await newsroom.ask(mutation, input={"id": story["id"], **more})

    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert await newsroom.contents() == before
    for unknown in ("article-1", "section-1", "a-story", ""):
        assert await refused_with(newsroom, mutation, "cleo", id=unknown, **more) == [
            ("NOT_FOUND", ["id"])
        ]


async def test_who_has_a_story_open_is_hidden_with_the_story(newsroom: Newsroom) -> None:
    draft = await opened(newsroom)
    live = await newsroom.move(UPDATE, "ada", await newsroom.published(), kicker="Now")
    await newsroom.done(OPEN, "ada", id=live["id"])

    for who, story, code in (
        ("ben", draft, "NOT_FOUND"),
        ("erik", draft, "NOT_FOUND"),
        ("ben", live, "PERMISSION_DENIED"),
        ("erik", live, "PERMISSION_DENIED"),
    ):
        answer = await newsroom.act(OPEN, who, id=story["id"])
        assert [error["code"] for error in answer["userErrors"]] == [code]
        assert answer["editing"] is None
        assert await work_on(newsroom, story["id"], who) is None


async def test_of_two_who_open_a_story_at_once_one_has_it(newsroom: Newsroom) -> None:
    story = await newsroom.draft()
    for who in ("ada", "edith"):
        await newsroom.token(who)

    answers = await asyncio.gather(
        *(newsroom.act(OPEN, who, id=story["id"]) for who in ("ada", "edith"))
    )

    codes = sorted(error["code"] for one in answers for error in one["userErrors"])
    assert codes == ["HELD_BY_ANOTHER"]
    (holder,) = {one["editing"]["user"]["name"] for one in answers if not one["userErrors"]}
    assert (await editing(newsroom, story))["user"] == {"name": holder}
