"""Who is to write a story, by when, and who has taken on its review: none of it is an edit."""

import asyncio
import datetime as dt
from typing import Any

import pytest

from tests.desk import (
    ASSIGN,
    CLAIM,
    DESK,
    NOBODY,
    UNCLAIM,
    in_review,
    reasons,
    stories,
    told,
    tried_by_all,
    user_id,
    work_on,
)
from tests.newsroom import (
    APPROVE,
    PUBLISH,
    RECALL,
    REQUEST_CHANGES,
    SUBMIT,
    UPDATE,
    Newsroom,
    move,
)
from tests.refusal import USER_UPDATE, hire, on, refused, refused_with

SPIKE = move("articleSpike", "ArticleSpikeInput")
DISCARD = move("articleDiscardChanges")
WITHHOLD = move("articleWithhold", "ArticleReasonInput")


async def assignment(newsroom: Newsroom, story: dict[str, Any]) -> dict[str, Any]:
    """What a chief reads of it."""
    found = await work_on(newsroom, story["id"], "cleo")
    assert found is not None
    shown: dict[str, Any] = found["assignment"]
    return shown


async def test_a_story_that_nobody_has_spoken_of_is_nobodys_and_as_urgent_as_any(
    newsroom: Newsroom,
) -> None:
    assert await assignment(newsroom, await newsroom.draft()) == NOBODY


async def test_an_editor_of_the_desk_says_who_when_and_how_soon(newsroom: Newsroom) -> None:
    story, ben = await newsroom.draft(), await user_id(newsroom, "ben")
    due = "2026-03-01T18:00:00.123456+02:00"

    given = {"assignee": ben, "dueAt": due, "priority": "URGENT"}
    done = await newsroom.done(ASSIGN, "edith", id=story["id"], **given)

    assert done["workflow"]["version"] == story["workflow"]["version"]
    assert done["workflow"]["assignment"] == {
        **NOBODY,
        "assignee": {"name": "Ben"},
        "dueAt": "2026-03-01T16:00:00.123Z",
        "priority": "URGENT",
    }
    assert await newsroom.told() == ["article.create", "article.assign"]
    assert await told(newsroom) == [("Ben", "ASSIGNED")]
    assert await reasons(newsroom, "article.assign") == [
        f"due 2026-03-01T16:00:00.123Z, URGENT, for {ben}"
    ]


async def test_what_is_left_out_stays_and_null_takes_it_away(newsroom: Newsroom) -> None:
    story, ben = await newsroom.draft(), await user_id(newsroom, "ben")

    async def assigned(**given: Any) -> Any:
        done = await newsroom.done(ASSIGN, "edith", id=story["id"], **given)
        return done["workflow"]["assignment"]

    due = "2026-03-02T00:00:00.000Z"
    assert await assigned(assignee=ben, dueAt=due) == {
        **NOBODY, "assignee": {"name": "Ben"}, "dueAt": due,
    }  # fmt: skip
    assert await assigned(priority="LOW", assignee=None) == {
        **NOBODY, "dueAt": due, "priority": "LOW",
    }  # fmt: skip
    assert await assigned(dueAt=None, priority="NORMAL") == NOBODY
    answer = await newsroom.ask(ASSIGN, "edith", input={"id": story["id"], "priority": None})
    assert answer["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


async def test_what_changes_nothing_writes_nothing_and_tells_nobody_twice(
    newsroom: Newsroom,
) -> None:
    story, ben = await newsroom.draft(), await user_id(newsroom, "ben")
    before = await newsroom.contents()
    await newsroom.done(ASSIGN, "edith", id=story["id"])
    await newsroom.done(ASSIGN, "edith", id=story["id"], assignee=None, priority="NORMAL")
    assert await newsroom.contents() == before
    given = {"id": story["id"], "assignee": ben, "dueAt": "2026-03-02T00:00:00.000Z"}
    await newsroom.done(ASSIGN, "edith", **given)
    before = await newsroom.contents()

    await newsroom.done(ASSIGN, "cleo", **given)

    assert await newsroom.contents() == before
    await newsroom.done(ASSIGN, "cleo", id=story["id"], priority="HIGH")
    assert await told(newsroom) == [("Ben", "ASSIGNED")]


async def test_whoever_assigns_a_story_to_themselves_is_not_told(newsroom: Newsroom) -> None:
    story, edith = await newsroom.draft(), await user_id(newsroom, "edith")

    await newsroom.done(ASSIGN, "edith", id=story["id"], assignee=edith)

    assert await told(newsroom) == []


async def test_a_story_is_its_assignees_to_work_on_while_it_is_assigned(
    newsroom: Newsroom,
) -> None:
    story, ben = await newsroom.draft(), await user_id(newsroom, "ben")
    assert await refused_with(newsroom, UPDATE, "ben", **on(story, kicker="Now")) == [
        ("NOT_FOUND", ["id"])
    ]

    await newsroom.done(ASSIGN, "edith", id=story["id"], assignee=ben)
    story = await newsroom.move(UPDATE, "ben", story, kicker="Now")
    story = await newsroom.move(RECALL, "ben", await newsroom.move(SUBMIT, "ben", story))
    assert await work_on(newsroom, story["id"], "erik") is None

    await newsroom.done(ASSIGN, "edith", id=story["id"], assignee=None)
    assert await work_on(newsroom, story["id"], "ben") is None
    assert await refused_with(newsroom, UPDATE, "ben", **on(story, kicker="Later")) == [
        ("NOT_FOUND", ["id"])
    ]


async def test_an_editor_of_another_desk_who_has_a_story_to_write_is_its_author_only(
    newsroom: Newsroom,
) -> None:
    story, erik = await newsroom.draft(), await user_id(newsroom, "erik")
    await newsroom.done(ASSIGN, "edith", id=story["id"], assignee=erik)

    story = await newsroom.move(SUBMIT, "erik", story)

    for mutation, given in ((APPROVE, {}), (REQUEST_CHANGES, {"reason": "No."})):
        refusal = await refused_with(newsroom, mutation, "erik", **on(story, **given))
        assert refusal == [("PERMISSION_DENIED", ["id"])]


async def test_a_story_is_assigned_to_somebody_who_works_here_only(newsroom: Newsroom) -> None:
    story, otto = await newsroom.draft(), await hire(newsroom, "otto", "REPORTER")
    await newsroom.act(USER_UPDATE, "adam", id=otto, active=False)

    async def assign(assignee: str) -> list[tuple[str, list[str]]]:
        given = {"id": story["id"], "assignee": assignee, "priority": "URGENT"}
        return await refused_with(newsroom, ASSIGN, "edith", **given)

    assert await assign(otto) == [("INVALID_FORMAT", ["assignee"])]
    for nobody in ("user-1", "user-4611686018427387904", "ben", "", story["id"]):
        assert await assign(nobody) == [("NOT_FOUND", ["assignee"])]


async def test_stories_are_assigned_by_editors_of_their_desk(newsroom: Newsroom) -> None:
    found = await stories(newsroom)
    ben = await user_id(newsroom, "ben")
    kept = {"assignee": ben, "priority": "HIGH"}

    await tried_by_all(newsroom, ASSIGN, {"assigned": found.pop("assigned")}, {DESK}, **kept)
    await tried_by_all(newsroom, ASSIGN, found, {DESK}, dueAt="2026-03-02T00:00:00Z")


async def test_reviews_are_claimed_and_left_by_editors_of_the_desk(newsroom: Newsroom) -> None:
    found = {
        kind: await newsroom.move(SUBMIT, "erik" if "editor" in kind else "ada", story)
        for kind, story in (await stories(newsroom)).items()
    }

    await tried_by_all(newsroom, CLAIM, found, {DESK}, undo=UNCLAIM)
    await tried_by_all(newsroom, UNCLAIM, found, {DESK})


@pytest.mark.parametrize("mutation", [ASSIGN, CLAIM, UNCLAIM])
async def test_nobody_signed_in_and_no_such_story_are_told_so(
    newsroom: Newsroom, mutation: str
) -> None:
    story = await in_review(newsroom)
    before = await newsroom.contents()

    answer = await newsroom.ask(mutation, input={"id": story["id"]})

    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert await newsroom.contents() == before
    for unknown in ("article-1", "section-1", "a-story", ""):
        assert await refused_with(newsroom, mutation, "cleo", id=unknown) == [("NOT_FOUND", ["id"])]


async def test_a_claim_is_no_edit_and_shows_who_reviews(newsroom: Newsroom) -> None:
    story = await in_review(newsroom)

    done = await newsroom.done(CLAIM, "edith", id=story["id"])

    assert done["workflow"]["version"] == story["workflow"]["version"]
    claimed = {**NOBODY, "claimedBy": {"name": "Edith"}, "claimedAt": "2026-03-01T12:00:00.000Z"}
    assert done["workflow"]["assignment"] == claimed
    assert (await newsroom.told())[-1] == "article.claim"
    before = await newsroom.contents()
    newsroom.now += dt.timedelta(hours=1)
    await newsroom.done(CLAIM, "edith", id=story["id"])
    assert await newsroom.contents() == before

    await newsroom.done(UNCLAIM, "edith", id=story["id"])
    assert await assignment(newsroom, story) == NOBODY
    assert (await newsroom.told())[-1] == "article.unclaim"
    before = await newsroom.contents()
    await newsroom.done(UNCLAIM, "edith", id=story["id"])
    assert await newsroom.contents() == before


async def test_what_somebody_has_claimed_another_editor_is_told_who_has_it(
    newsroom: Newsroom,
) -> None:
    await hire(newsroom, "greta", "EDITOR", desks=["politics"])
    story = await in_review(newsroom)
    await newsroom.done(CLAIM, "edith", id=story["id"])

    for given in ({}, {"reason": "I am quicker."}):
        (error,) = await refused(newsroom, CLAIM, "greta", id=story["id"], **given)
        assert (error["code"], error["path"]) == ("HELD_BY_ANOTHER", ["id"])
        assert error["message"] == (
            "Edith has claimed the review: a chief can take it over, with a reason"
        )
    assert await refused_with(newsroom, UNCLAIM, "greta", id=story["id"]) == [
        ("HELD_BY_ANOTHER", ["id"])
    ]
    assert (await newsroom.move(APPROVE, "greta", story))["workflow"]["stage"] == "APPROVED"


async def test_a_chief_takes_a_review_over_with_a_reason(newsroom: Newsroom) -> None:
    story = await in_review(newsroom)
    await newsroom.done(CLAIM, "edith", id=story["id"])
    assert await refused_with(newsroom, CLAIM, "cleo", id=story["id"]) == [
        ("HELD_BY_ANOTHER", ["id"])
    ]
    assert await refused_with(newsroom, CLAIM, "cleo", id=story["id"], reason=" ") == [
        ("REQUIRED", ["reason"])
    ]
    assert await refused_with(newsroom, CLAIM, "cleo", id=story["id"], reason="x" * 5001) == [
        ("TOO_LONG", ["reason"])
    ]
    assert await refused_with(newsroom, UNCLAIM, "cleo", id=story["id"]) == [
        ("HELD_BY_ANOTHER", ["id"])
    ]

    done = await newsroom.done(CLAIM, "cleo", id=story["id"], reason="She is ill.")

    assert done["workflow"]["assignment"]["claimedBy"] == {"name": "Cleo"}
    assert await reasons(newsroom, "article.claim") == [None, "She is ill."]
    assert ("Edith", "UNLOCKED") in await told(newsroom)


async def test_only_what_is_in_review_is_claimed(newsroom: Newsroom) -> None:
    sent_back = await newsroom.move(
        REQUEST_CHANGES, "edith", await in_review(newsroom), reason="Who?"
    )
    for story in (
        await newsroom.draft(),
        sent_back,
        await newsroom.approved(),
        await newsroom.published(),
        await newsroom.move(SPIKE, "edith", await newsroom.draft()),
    ):
        assert await refused_with(newsroom, CLAIM, "edith", id=story["id"]) == [
            ("TRANSITION_NOT_ALLOWED", ["id"])
        ]


async def test_nobody_claims_a_review_that_they_could_not_end(newsroom: Newsroom) -> None:
    robot = {"desks": ["politics"], "service": True}
    await hire(newsroom, "robot", "EDITOR", **robot)
    await hire(newsroom, "twin", "EDITOR", desks=["politics"], author="ada")
    own = await in_review(newsroom, "edith", bylines=[{"name": "The agency"}])
    signed = await in_review(newsroom, bylines=[{"author": "edith"}])

    for who, story in (("edith", own), ("edith", signed), ("robot", own)):
        assert await refused_with(newsroom, CLAIM, who, id=story["id"]) == [
            ("SELF_APPROVAL_FORBIDDEN", ["id"])
        ]
    second = await in_review(newsroom)
    assert await refused_with(newsroom, CLAIM, "twin", id=second["id"]) == [
        ("SELF_APPROVAL_FORBIDDEN", ["id"])
    ]


@pytest.mark.parametrize(
    ("mutation", "by", "given"),
    [
        (RECALL, "ada", {}),
        (REQUEST_CHANGES, "edith", {"reason": "Who says so?"}),
        (APPROVE, "edith", {}),
        (SPIKE, "edith", {}),
        (DISCARD, "edith", {}),
    ],
    ids=["recalled", "sent back", "approved", "spiked", "discarded"],
)
async def test_a_claim_ends_when_the_story_leaves_review_and_what_else_was_said_stays(
    newsroom: Newsroom, mutation: str, by: str, given: dict[str, Any]
) -> None:
    story = await newsroom.draft()
    if mutation == DISCARD:
        story = await newsroom.move(UPDATE, "ada", await newsroom.published(), kicker="Now")
    story = await newsroom.move(SUBMIT, "ada", story)
    await newsroom.done(ASSIGN, "edith", id=story["id"], priority="HIGH")
    await newsroom.done(CLAIM, "edith", id=story["id"])

    after = await newsroom.move(mutation, by, story, **given)

    assert after["workflow"]["version"] == story["workflow"]["version"] + 1
    assert await assignment(newsroom, story) == {**NOBODY, "priority": "HIGH"}


async def test_a_claim_stays_when_readers_lose_a_story_that_is_in_review(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.move(UPDATE, "ada", await newsroom.published(), kicker="Now")
    story = await newsroom.move(SUBMIT, "ada", story)
    await newsroom.done(CLAIM, "edith", id=story["id"])

    await newsroom.move(WITHHOLD, "cleo", story, reason="A court says so.")

    assert (await assignment(newsroom, story))["claimedBy"] == {"name": "Edith"}


async def test_whoever_claimed_a_review_is_told_that_it_was_recalled(newsroom: Newsroom) -> None:
    story = await in_review(newsroom)
    await newsroom.done(CLAIM, "cleo", id=story["id"])

    await newsroom.move(RECALL, "ada", story)

    assert ("Cleo", "RECALLED") in await told(newsroom)


async def test_of_two_who_claim_at_once_one_has_it(newsroom: Newsroom) -> None:
    await hire(newsroom, "greta", "EDITOR", desks=["politics"])
    story = await in_review(newsroom)
    await newsroom.token("greta")
    await newsroom.token("edith")

    claims = (newsroom.act(CLAIM, who, id=story["id"]) for who in ("edith", "greta"))
    answers = await asyncio.gather(*claims)

    codes = sorted(error["code"] for one in answers for error in one["userErrors"])
    assert codes == ["HELD_BY_ANOTHER"]
    assert (await newsroom.told()).count("article.claim") == 1


async def test_none_of_it_makes_an_edit_of_somebody_else_a_conflict(newsroom: Newsroom) -> None:
    story, ada = await newsroom.draft(), await user_id(newsroom, "ada")

    await newsroom.done(ASSIGN, "edith", id=story["id"], assignee=ada, priority="URGENT")
    story = await newsroom.move(UPDATE, "ada", story, kicker="Now")
    story = await newsroom.move(SUBMIT, "ada", story)
    await newsroom.done(CLAIM, "edith", id=story["id"])
    story = await newsroom.move(APPROVE, "edith", story)
    assert (await newsroom.move(PUBLISH, "edith", story))["workflow"]["version"] == 5
