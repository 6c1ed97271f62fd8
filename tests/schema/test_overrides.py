"""What a chief alone may decide, never on her own story: break an embargo, let a guard pass."""

from typing import Any

import pytest

from tests.newsroom import (
    APPROVE,
    BREAK_EMBARGO,
    OVERRIDE_GUARD,
    PUBLISH,
    SCHEDULE,
    SUBMIT,
    UPDATE,
    Newsroom,
)
from tests.refusal import blockers_of, on, refused, refused_with
from tests.scheduled import EVENING, events_of, fired, workflow_of

READ = """query Read($id: ID!) { article(id: $id, perspective: WORKING) {
  workflow { embargoUntil embargoUntilLifted } } }"""
WHY = "The minister has said it himself."
UNSIGNED = {"guard": "BYLINE", "reason": "They are in danger."}


async def embargo_of(newsroom: Newsroom, story: dict[str, Any]) -> Any:
    """When the embargo of a story ends, and whether it does not by itself."""
    return (await newsroom.data(READ, "cleo", id=story["id"]))["article"]["workflow"]


@pytest.mark.parametrize(
    ("embargo", "kept"),
    [
        ({"embargoUntil": EVENING}, ("2026-03-01T18:00:00.000Z", False)),
        ({"embargoUntilLifted": True}, (None, True)),
    ],
)
async def test_a_chief_breaks_an_embargo_and_it_is_kept_that_she_did(
    newsroom: Newsroom, embargo: dict[str, Any], kept: tuple[str | None, bool]
) -> None:
    story = await newsroom.approved(**embargo)
    assert tuple((await embargo_of(newsroom, story)).values()) == kept

    story = await newsroom.move(BREAK_EMBARGO, "cleo", story, reason=WHY)

    assert tuple((await embargo_of(newsroom, story)).values()) == (None, False)
    assert story["workflow"] == {"stage": "APPROVED", "publication": "NEVER", "version": 4}
    *_, event = await events_of(newsroom, story)
    assert event[:4] == ("article.break_embargo", WHY, "API", "Cleo")
    story = await newsroom.move(PUBLISH, "edith", story)
    assert story["workflow"]["publication"] == "PUBLISHED"


async def test_only_a_chief_breaks_an_embargo_and_none_of_her_own_story(newsroom: Newsroom) -> None:
    story = await newsroom.approved(embargoUntil=EVENING)
    begun = await newsroom.draft("cleo", embargoUntil=EVENING, bylines=[{"author": "ada"}])
    signed = await newsroom.draft(bylines=[{"author": "cleo"}], embargoUntil=EVENING)
    written = await newsroom.draft("ada", embargoUntil=EVENING)
    written = await newsroom.move(UPDATE, "cleo", written, body="It happened *here*.")

    for by, one, code in (
        ("ada", story, "PERMISSION_DENIED"),
        ("edith", story, "PERMISSION_DENIED"),
        ("ben", story, "NOT_FOUND"),
        ("erik", story, "NOT_FOUND"),
        ("cleo", begun, "SELF_APPROVAL_FORBIDDEN"),
        ("cleo", signed, "SELF_APPROVAL_FORBIDDEN"),
        ("cleo", written, "SELF_APPROVAL_FORBIDDEN"),
    ):
        errors = await refused(newsroom, BREAK_EMBARGO, by, **on(one, reason=WHY))
        assert [error["code"] for error in errors] == [code], by


async def test_an_embargo_that_is_not_in_force_is_not_broken(newsroom: Newsroom) -> None:
    story = await newsroom.approved()

    code, _ = await blockers_of(newsroom, BREAK_EMBARGO, "cleo", **on(story, reason=WHY))
    assert code == "TRANSITION_NOT_ALLOWED"


async def test_an_embargo_set_on_a_scheduled_story_stops_it_until_it_is_broken(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.move(SCHEDULE, "edith", await newsroom.approved(), at=EVENING)
    story = await newsroom.move(UPDATE, "ada", story, embargoUntilLifted=True)
    broken = await newsroom.move(SCHEDULE, "edith", await newsroom.approved(), at=EVENING)
    broken = await newsroom.move(UPDATE, "ada", broken, embargoUntilLifted=True)
    broken = await newsroom.move(BREAK_EMBARGO, "cleo", broken, reason=WHY)

    assert await fired(newsroom, EVENING) == 2

    workflow = await workflow_of(newsroom, story)
    assert workflow["publication"] == "NEVER"
    assert workflow["schedules"][0]["failure"] == "the story is under embargo until it is lifted"
    assert (await workflow_of(newsroom, broken))["publication"] == "PUBLISHED"


async def test_a_chief_lets_a_guard_pass_for_what_the_story_says_now(newsroom: Newsroom) -> None:
    story = await newsroom.draft(bylines=[])
    unsigned = ("REQUIRED", [("REQUIRED", ["bylines"])])
    assert await blockers_of(newsroom, SUBMIT, "ada", **on(story)) == unsigned

    story = await newsroom.move(OVERRIDE_GUARD, "cleo", story, **UNSIGNED)

    assert story["workflow"] == {"stage": "DRAFT", "publication": "NEVER", "version": 2}
    *_, event = await events_of(newsroom, story)
    said = "BYLINE: They are in danger."
    assert event[:4] == ("article.override_guard", said, "API", "Cleo")
    story = await newsroom.move(SUBMIT, "ada", story)
    story = await newsroom.move(APPROVE, "edith", story)
    story = await newsroom.move(PUBLISH, "edith", story)
    assert story["workflow"]["publication"] == "PUBLISHED"

    story = await newsroom.move(UPDATE, "ada", story, body="It happened *here*.")
    assert await blockers_of(newsroom, SUBMIT, "ada", **on(story)) == unsigned
    story = await newsroom.move(UPDATE, "ada", story, body="It *happened*.")
    assert (await newsroom.move(SUBMIT, "ada", story))["workflow"]["stage"] == "IN_REVIEW"


async def test_only_a_chief_lets_a_guard_pass_and_none_for_her_own_story(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.draft(bylines=[])
    begun = await newsroom.draft("cleo", bylines=[])
    written = await newsroom.draft("ada", bylines=[])
    written = await newsroom.move(UPDATE, "cleo", written, body="It happened *here*.")

    for by, one, code in (
        ("ada", story, "PERMISSION_DENIED"),
        ("edith", story, "PERMISSION_DENIED"),
        ("ben", story, "NOT_FOUND"),
        ("erik", story, "NOT_FOUND"),
        ("cleo", begun, "SELF_APPROVAL_FORBIDDEN"),
        ("cleo", written, "SELF_APPROVAL_FORBIDDEN"),
    ):
        errors = await refused(newsroom, OVERRIDE_GUARD, by, **on(one, **UNSIGNED))
        assert [error["code"] for error in errors] == [code], by


@pytest.mark.parametrize(
    "guard",
    ["HEADLINE", "BODY", "SECTION", "SLUG", "FOUR_EYES", "APPROVAL", "EMBARGO", "CHANGED",
     "SECOND_PERSON", "OUTSIDER"],
)  # fmt: skip
async def test_most_guards_nobody_lets_pass(newsroom: Newsroom, guard: str) -> None:
    story = await newsroom.approved(embargoUntil=EVENING)
    given = on(story, guard=guard, reason=WHY)

    assert await refused_with(newsroom, OVERRIDE_GUARD, "cleo", **given) == [
        ("INVALID_FORMAT", ["guard"])
    ]


async def test_whoever_decides_says_why(newsroom: Newsroom) -> None:
    story = await newsroom.approved(embargoUntil=EVENING)

    for mutation, given in ((BREAK_EMBARGO, {}), (OVERRIDE_GUARD, {"guard": "BYLINE"})):
        for reason, code in ((" \u200b", "REQUIRED"), ("y" * 5_001, "TOO_LONG")):
            found = await refused_with(
                newsroom, mutation, "cleo", **on(story, reason=reason, **given)
            )
            assert found == [(code, ["reason"])]
