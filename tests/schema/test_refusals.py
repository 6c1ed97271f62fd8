"""Every wrong turn in the way of a story, over HTTP: who may not, from where not, and why not."""

from typing import Any

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
from tests.refusal import blockers_of, force, hire, on, refused, refused_with

AGENCY = [{"name": "The agency"}]
NOTED = ("UPDATE", "CLARIFICATION", "CORRECTION", "EDITORS_NOTE")


async def in_review(newsroom: Newsroom, by: str, **given: Any) -> dict[str, Any]:
    story: dict[str, Any] = await newsroom.move(SUBMIT, by, await newsroom.draft(by, **given))
    return story


async def edited_and_approved(newsroom: Newsroom, **given: Any) -> dict[str, Any]:
    """A live story with an approved change that readers have not got yet."""
    story = await newsroom.move(UPDATE, "ada", await newsroom.published(), headline="Changed")
    story = await newsroom.move(SUBMIT, "ada", story)
    approved: dict[str, Any] = await newsroom.move(APPROVE, "cleo", story)
    return approved


async def test_a_second_submit_is_told_where_the_story_stands_and_what_could_be_done(
    newsroom: Newsroom,
) -> None:
    story = await in_review(newsroom, "ada")

    assert await refused(newsroom, SUBMIT, "ada", **on(story)) == [
        {
            "__typename": "TransitionRefused",
            "code": "TRANSITION_NOT_ALLOWED",
            "message": "a story that is IN_REVIEW and NEVER cannot submit for review",
            "path": ["id"],
            "stage": "IN_REVIEW",
            "allowed": ["RECALL"],
            "blockers": [
                {
                    "code": "TRANSITION_NOT_ALLOWED",
                    "message": "a story that is IN_REVIEW and NEVER cannot submit for review",
                    "path": ["id"],
                    "severity": "BLOCKING",
                }
            ],
        }
    ]


async def test_whoever_wrote_a_story_cannot_approve_it_whatever_they_are(
    newsroom: Newsroom,
) -> None:
    for writer, other in (("edith", "cleo"), ("cleo", "adam"), ("adam", "edith")):
        story = await in_review(newsroom, writer, bylines=AGENCY)

        refusal = await blockers_of(newsroom, APPROVE, writer, **on(story))

        assert refusal == (
            "SELF_APPROVAL_FORBIDDEN",
            [("SELF_APPROVAL_FORBIDDEN", ["id"])],
        )
        assert (await newsroom.move(APPROVE, other, story))["workflow"]["stage"] == "APPROVED"


async def test_whoever_wrote_one_word_since_the_last_approval_cannot_approve_it(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.move(UPDATE, "edith", await newsroom.draft("ada"), kicker="Now")
    story = await newsroom.move(SUBMIT, "ada", story)

    assert await refused_with(newsroom, APPROVE, "edith", **on(story)) == [
        ("SELF_APPROVAL_FORBIDDEN", ["id"])
    ]

    story = await newsroom.move(PUBLISH, "edith", await newsroom.move(APPROVE, "cleo", story))
    story = await newsroom.move(UPDATE, "cleo", story, kicker="Later")
    story = await newsroom.move(SUBMIT, "ada", story)

    assert await refused_with(newsroom, APPROVE, "cleo", **on(story)) == [
        ("SELF_APPROVAL_FORBIDDEN", ["id"])
    ]
    assert (await newsroom.move(APPROVE, "edith", story))["workflow"]["stage"] == "APPROVED"


async def test_a_credited_author_cannot_approve_by_any_account(newsroom: Newsroom) -> None:
    await hire(newsroom, "twin", "EDITOR", desks=["politics"], author="ada")
    story = await in_review(newsroom, "ben", bylines=[{"author": "edith"}, {"author": "ada"}])

    for credited in ("edith", "twin"):
        assert await refused_with(newsroom, APPROVE, credited, **on(story)) == [
            ("SELF_APPROVAL_FORBIDDEN", ["id"])
        ]

    assert (await newsroom.move(APPROVE, "cleo", story))["workflow"]["stage"] == "APPROVED"


async def test_a_programs_account_approves_nothing(newsroom: Newsroom) -> None:
    await hire(newsroom, "robot", "CHIEF", service=True)
    story = await in_review(newsroom, "ada")

    assert await blockers_of(newsroom, APPROVE, "robot", **on(story)) == (
        "SELF_APPROVAL_FORBIDDEN",
        [("SELF_APPROVAL_FORBIDDEN", ["id"])],
    )


async def test_a_reporter_approves_nothing(newsroom: Newsroom) -> None:
    story = await in_review(newsroom, "ada")

    assert await refused_with(newsroom, APPROVE, "ben", **on(story)) == [("NOT_FOUND", ["id"])]
    assert await blockers_of(newsroom, APPROVE, "ada", **on(story)) == (
        "PERMISSION_DENIED",
        [("PERMISSION_DENIED", ["id"]), ("SELF_APPROVAL_FORBIDDEN", ["id"])],
    )


async def test_another_desk_has_no_such_draft_and_may_not_touch_the_live_story(
    newsroom: Newsroom,
) -> None:
    moves: list[tuple[str, dict[str, str]]] = [
        (UPDATE, {"headline": "Ours"}),
        (SUBMIT, {}),
        (RECALL, {}),
        (REQUEST_CHANGES, {"reason": "No"}),
        (APPROVE, {}),
        (PUBLISH, {}),
        (UNPUBLISH, {"reason": "No"}),
        (REPUBLISH, {}),
    ]
    draft, live = await newsroom.draft(), await newsroom.published()

    for mutation, more in moves:
        hidden = await refused(newsroom, mutation, "erik", **on(draft, **more))
        assert [(error["code"], error["path"]) for error in hidden] == [("NOT_FOUND", ["id"])]
        assert hidden[0]["message"] == f"there is no article '{draft['id']}'"
        assert await refused_with(newsroom, mutation, "erik", **on(live, **more)) == [
            ("PERMISSION_DENIED", ["id"])
        ]


async def test_nothing_unapproved_is_published(newsroom: Newsroom) -> None:
    story = await newsroom.draft()
    refusal = [("TRANSITION_NOT_ALLOWED", ["id"])]

    assert await refused_with(newsroom, PUBLISH, "cleo", **on(story)) == refusal
    story = await newsroom.move(SUBMIT, "ada", story)
    assert await refused_with(newsroom, PUBLISH, "cleo", **on(story)) == refusal
    story = await newsroom.move(REQUEST_CHANGES, "edith", story, reason="Name the source.")
    assert await refused_with(newsroom, PUBLISH, "cleo", **on(story)) == refusal

    await force(newsroom, "UPDATE articles SET stage = 'APPROVED' WHERE id = :id", story)
    assert await blockers_of(newsroom, PUBLISH, "cleo", **on(story)) == (
        "APPROVAL_STALE",
        [("APPROVAL_STALE", ["id"])],
    )


async def test_an_edit_voids_the_approval_and_editing_back_does_not_bring_it_back(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.approved()

    story = await newsroom.move(UPDATE, "ada", story, headline="Another story")
    assert await refused_with(newsroom, PUBLISH, "cleo", **on(story)) == [
        ("TRANSITION_NOT_ALLOWED", ["id"])
    ]
    story = await newsroom.move(UPDATE, "ada", story, headline="A story")
    assert await refused_with(newsroom, PUBLISH, "cleo", **on(story)) == [
        ("TRANSITION_NOT_ALLOWED", ["id"])
    ]
    story = await newsroom.move(SUBMIT, "ada", story)
    assert await refused_with(newsroom, PUBLISH, "cleo", **on(story)) == [
        ("TRANSITION_NOT_ALLOWED", ["id"])
    ]

    story = await newsroom.move(PUBLISH, "cleo", await newsroom.move(APPROVE, "cleo", story))
    assert story["workflow"]["publication"] == "PUBLISHED"


async def test_an_update_of_a_live_story_says_how_it_changes_what_was_said(
    newsroom: Newsroom,
) -> None:
    story = await edited_and_approved(newsroom)

    async def publish(**given: Any) -> list[tuple[str, list[str]]]:
        return await refused_with(newsroom, PUBLISH, "edith", **on(story, **given))

    assert await publish() == [("REQUIRED", ["changeClass"])]
    assert await publish(note="It was Tuesday.") == [("REQUIRED", ["changeClass"])]
    for change_class in NOTED:
        assert await publish(changeClass=change_class) == [("REQUIRED", ["note"])]
        assert await publish(changeClass=change_class, note=" \n ") == [("REQUIRED", ["note"])]
    assert await publish(changeClass="MINOR", note="It was Tuesday.") == [
        ("INVALID_FORMAT", ["note"])
    ]
    assert await publish(changeClass="CORRECTION", note="x" * 5001) == [("TOO_LONG", ["note"])]
    assert await publish(changeClass="RETRACTION", note="All of it is wrong.") == [
        ("INVALID_FORMAT", ["changeClass"])
    ]
    assert (await newsroom.move(PUBLISH, "edith", story, changeClass="MINOR"))["headline"] == (
        "Changed"
    )


async def test_a_first_publication_changes_nothing_that_was_said(newsroom: Newsroom) -> None:
    story = await newsroom.approved()
    refusal = [("INVALID_FORMAT", ["changeClass"])]

    for given in ({"changeClass": "MINOR"}, {"changeClass": "UPDATE", "note": "New."}):
        assert await refused_with(newsroom, PUBLISH, "edith", **on(story, **given)) == refusal
    assert await refused_with(newsroom, PUBLISH, "edith", **on(story, note="New.")) == refusal


async def test_what_readers_have_already_is_not_published_again(newsroom: Newsroom) -> None:
    story = await newsroom.published()

    refusal = await refused(newsroom, PUBLISH, "cleo", **on(story, changeClass="MINOR"))

    assert refusal[0]["code"] == "TRANSITION_NOT_ALLOWED"
    assert refusal[0]["message"] == (
        "readers already have the story as it stands: there is nothing to publish"
    )


async def test_editors_take_nothing_from_readers_and_chiefs_say_why(newsroom: Newsroom) -> None:
    story, draft = await newsroom.published(), await newsroom.draft()

    async def unpublish(by: str, **given: Any) -> list[tuple[str, list[str]]]:
        return await refused_with(newsroom, UNPUBLISH, by, **on(story, **given))

    assert await unpublish("edith", reason="Wrong.") == [("PERMISSION_DENIED", ["id"])]
    assert await unpublish("ada", reason="Wrong.") == [("PERMISSION_DENIED", ["id"])]
    assert await unpublish("cleo", reason=" ") == [("REQUIRED", ["reason"])]
    assert await unpublish("cleo", reason="x" * 5001) == [("TOO_LONG", ["reason"])]
    assert await unpublish("cleo", reason="Wrong.", notice="x" * 5001) == [("TOO_LONG", ["notice"])]
    for nowhere in (story["id"], draft["id"]):
        assert await unpublish("cleo", reason="Wrong.", redirectTo=nowhere) == [
            ("INVALID_FORMAT", ["redirectTo"])
        ]
    for unknown in ("article-1", "section-1", "a-story", ""):
        assert await unpublish("cleo", reason="Wrong.", redirectTo=unknown) == [
            ("NOT_FOUND", ["redirectTo"])
        ]

    story = await newsroom.move(UNPUBLISH, "cleo", story, reason="Wrong.")
    assert story["workflow"]["publication"] == "UNPUBLISHED"
    assert await refused_with(newsroom, REPUBLISH, "edith", **on(story)) == [
        ("PERMISSION_DENIED", ["id"])
    ]


async def test_a_story_goes_back_to_its_authors_with_a_reason_only(newsroom: Newsroom) -> None:
    story = await in_review(newsroom, "ada")

    for nothing in ("", " \n"):
        assert await refused_with(
            newsroom, REQUEST_CHANGES, "edith", **on(story, reason=nothing)
        ) == [("REQUIRED", ["reason"])]


async def test_nobody_edits_a_story_in_review(newsroom: Newsroom) -> None:
    story = await in_review(newsroom, "ada")

    for somebody in ("ada", "edith", "cleo", "adam"):
        assert await refused_with(newsroom, UPDATE, somebody, **on(story, kicker="Now")) == [
            ("TRANSITION_NOT_ALLOWED", ["id"])
        ]


async def test_only_its_authors_recall_a_story(newsroom: Newsroom) -> None:
    story = await in_review(newsroom, "ada")

    for somebody in ("edith", "cleo", "adam"):
        assert await refused_with(newsroom, RECALL, somebody, **on(story)) == [
            ("PERMISSION_DENIED", ["id"])
        ]
    assert (await newsroom.move(RECALL, "ada", story))["workflow"]["stage"] == "DRAFT"
