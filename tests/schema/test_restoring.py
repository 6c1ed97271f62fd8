"""What a story said before can be taken up again, and what was written since thrown away."""

from typing import Any

import pytest

from tests.newsroom import APPROVE, DISCARD_CHANGES, PUBLISH, SUBMIT, UPDATE, Newsroom, move
from tests.refusal import TAG_CREATE, blockers_of, on, refused, refused_with
from tests.schema.test_autosaves import shown

RESTORE = move("articleRestore", "ArticleRestoreInput")

REVISIONS = """query Revisions($id: ID!) { article(id: $id, perspective: WORKING) { workflow {
  revisions { nodes { id number headline standfirst contentHash slug bylines { name }
    tags { slug } parent { number } createdBy { name } } }
  live { number } working { number }
  events { nodes { kind reason user { name } revision { number } } } } } }"""


async def workflow_of(newsroom: Newsroom, story: dict[str, Any]) -> dict[str, Any]:
    """The revisions of a story, latest first, and what was done to it."""
    found = (await newsroom.data(REVISIONS, "cleo", id=story["id"]))["article"]
    flow: dict[str, Any] = found["workflow"]
    return flow


async def first_of(newsroom: Newsroom, story: dict[str, Any]) -> str:
    """The id of a story's first revision."""
    wire: str = (await workflow_of(newsroom, story))["revisions"]["nodes"][-1]["id"]
    return wire


async def test_an_old_revision_becomes_a_new_draft(newsroom: Newsroom) -> None:
    await newsroom.act(TAG_CREATE, "ada", name="Tax", kind="TOPIC")
    story = await newsroom.draft(standfirst="First.", tags=["tax"], slug="first")
    story = await newsroom.move(
        UPDATE, "ada", story, headline="Second", standfirst=None, tags=[], slug="second",
        bylines=[{"name": "Agency"}],
    )  # fmt: skip

    story = await newsroom.move(RESTORE, "edith", story, revision=await first_of(newsroom, story))

    assert (story["headline"], story["slug"]) == ("A story", "first")
    assert story["workflow"] == {"stage": "DRAFT", "publication": "NEVER", "version": 3}
    flow = await workflow_of(newsroom, story)
    newest, between, first = flow["revisions"]["nodes"]
    same = ("headline", "standfirst", "contentHash", "slug", "bylines", "tags")
    assert {key: newest[key] for key in same} == {key: first[key] for key in same}
    assert between["headline"] == "Second"
    assert (newest["number"], newest["parent"]) == (3, {"number": 2})
    assert newest["createdBy"] == {"name": "Edith"}
    assert flow["events"]["nodes"][0] == {
        "kind": "article.restore",
        "reason": "revision 1",
        "user": {"name": "Edith"},
        "revision": {"number": 3},
    }
    assert (await newsroom.told())[-1] == "article.restore"


async def test_restoring_under_a_live_story_leaves_readers_what_they_have(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.draft(headline="Draft")
    story = await newsroom.move(UPDATE, "ada", story, headline="Live")
    story = await newsroom.move(APPROVE, "cleo", await newsroom.move(SUBMIT, "ada", story))
    story = await newsroom.move(PUBLISH, "cleo", story)

    story = await newsroom.move(RESTORE, "ada", story, revision=await first_of(newsroom, story))

    assert story["headline"] == "Draft"
    assert (story["workflow"]["stage"], story["workflow"]["publication"]) == ("DRAFT", "PUBLISHED")
    seen = await newsroom.data("query($id: ID!) { article(id: $id) { headline } }", id=story["id"])
    assert seen["article"]["headline"] == "Live"


async def test_restoring_what_the_working_copy_says_writes_nothing(newsroom: Newsroom) -> None:
    story = await newsroom.draft()
    before = await newsroom.contents()

    again = await newsroom.move(RESTORE, "ada", story, revision=await first_of(newsroom, story))

    assert again == story
    assert await newsroom.contents() == before


async def test_whoever_restored_it_wrote_it_and_cannot_approve_it(newsroom: Newsroom) -> None:
    story = await newsroom.draft()
    story = await newsroom.move(UPDATE, "ada", story, headline="Second")
    story = await newsroom.move(RESTORE, "edith", story, revision=await first_of(newsroom, story))
    story = await newsroom.move(SUBMIT, "ada", story)

    assert await blockers_of(newsroom, APPROVE, "edith", **on(story)) == (
        "SELF_APPROVAL_FORBIDDEN",
        [("SELF_APPROVAL_FORBIDDEN", ["id"])],
    )


async def test_a_slug_that_another_story_has_taken_since_is_not_restored(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.draft(slug="first")
    story = await newsroom.move(UPDATE, "ada", story, slug="second")
    await newsroom.draft("ben", slug="first")

    given = on(story, revision=await first_of(newsroom, story))
    assert await refused_with(newsroom, RESTORE, "ada", **given) == [("NOT_UNIQUE", ["revision"])]


async def test_only_a_revision_of_the_story_is_restored(newsroom: Newsroom) -> None:
    story, other = await newsroom.draft(), await newsroom.draft(headline="Another")

    for wire in (await first_of(newsroom, other), other["id"], "revision-1", "", "revision-x"):
        given = on(story, revision=wire)
        assert await refused_with(newsroom, RESTORE, "ada", **given) == [
            ("NOT_FOUND", ["revision"])
        ]


@pytest.mark.parametrize(
    ("by", "code", "path"),
    [("ben", "NOT_FOUND", ["id"]), ("erik", "NOT_FOUND", ["id"])],
)
async def test_whoever_does_not_work_on_a_story_restores_nothing_of_it(
    newsroom: Newsroom, by: str, code: str, path: list[str]
) -> None:
    story = await newsroom.move(UPDATE, "ada", await newsroom.draft(), headline="Second")

    given = on(story, revision=await first_of(newsroom, story))
    assert await refused_with(newsroom, RESTORE, by, **given) == [(code, path)]


async def test_a_stale_restore_and_one_of_a_frozen_copy_are_refused(newsroom: Newsroom) -> None:
    stale = await newsroom.draft()
    story = await newsroom.move(UPDATE, "ada", stale, headline="Second")
    first = await first_of(newsroom, story)

    (error,) = await refused(newsroom, RESTORE, "ada", **on(stale, revision=first))
    assert (error["code"], error["changedFields"]) == ("VERSION_CONFLICT", ["headline"])

    story = await newsroom.move(SUBMIT, "ada", story)
    code, _ = await blockers_of(newsroom, RESTORE, "ada", **on(story, revision=first))
    assert code == "TRANSITION_NOT_ALLOWED"


async def test_discarded_changes_stay_in_history_and_the_working_copy_is_live_again(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.published(slug="live", headline="Live")
    for headline in ("Second", "Third"):
        story = await newsroom.move(UPDATE, "ada", story, headline=headline, slug="changed")

    story = await newsroom.move(DISCARD_CHANGES, "ada", story)

    assert (story["headline"], story["slug"]) == ("Live", "live")
    assert story["workflow"] == {"stage": "APPROVED", "publication": "PUBLISHED", "version": 7}
    flow = await workflow_of(newsroom, story)
    assert [one["number"] for one in flow["revisions"]["nodes"]] == [3, 2, 1]
    assert (flow["live"], flow["working"]) == ({"number": 1}, {"number": 1})
    assert flow["events"]["nodes"][0] == {
        "kind": "article.discard_changes",
        "reason": None,
        "user": {"name": "Ada"},
        "revision": {"number": 3},
    }
    found = await shown(newsroom, story)
    assert found["workflow"]["working"]["number"] == 1


async def test_after_changes_were_discarded_the_story_goes_on_from_what_readers_have(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.published(headline="Live")
    discarded = await newsroom.move(UPDATE, "ada", story, headline="Discarded", kicker="Gone")
    live = await newsroom.move(DISCARD_CHANGES, "edith", discarded)
    story = await newsroom.move(UPDATE, "ada", live, standfirst="Anew.")

    newest = (await workflow_of(newsroom, story))["revisions"]["nodes"][0]
    assert (newest["number"], newest["parent"]) == (3, {"number": 1})
    assert (newest["headline"], newest["standfirst"]) == ("Live", "Anew.")

    for stale in (discarded, live):  # both may have seen what was discarded
        (error,) = await refused(newsroom, UPDATE, "ada", **on(stale, dateline="LATE"))
        assert error["changedFields"] == ["headline", "standfirst", "kicker"]


async def test_what_was_discarded_can_be_restored(newsroom: Newsroom) -> None:
    story = await newsroom.published(headline="Live")
    story = await newsroom.move(UPDATE, "ada", story, headline="Discarded")
    story = await newsroom.move(DISCARD_CHANGES, "ada", story)
    second = (await workflow_of(newsroom, story))["revisions"]["nodes"][0]["id"]

    story = await newsroom.move(RESTORE, "ada", story, revision=second)

    assert story["headline"] == "Discarded"
    assert (await workflow_of(newsroom, story))["working"] == {"number": 3}


async def test_there_is_nothing_to_discard_of_what_readers_have_or_never_had(
    newsroom: Newsroom,
) -> None:
    for story in (await newsroom.published(), await newsroom.draft()):
        code, _ = await blockers_of(newsroom, DISCARD_CHANGES, "ada", **on(story))
        assert code == "TRANSITION_NOT_ALLOWED"


async def test_whoever_does_not_work_on_a_story_discards_nothing_of_it(newsroom: Newsroom) -> None:
    story = await newsroom.published()
    changed = await newsroom.move(UPDATE, "ada", story, headline="Second")

    for by in ("ben", "erik"):
        assert await refused_with(newsroom, DISCARD_CHANGES, by, **on(changed)) == [
            ("PERMISSION_DENIED", ["id"])
        ]
    (error,) = await refused(newsroom, DISCARD_CHANGES, "ada", **on(story))
    assert (error["code"], error["changedFields"]) == ("VERSION_CONFLICT", ["headline"])
