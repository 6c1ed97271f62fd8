"""The newsroom's own stories, as an editor could tell them. Each is played over HTTP."""

from typing import Any

import pytest

from tests.newsroom import (
    APPROVE,
    APPROVE_RETRACTION,
    BREAK_EMBARGO,
    PUBLISH,
    RELEASE,
    RETRACT,
    SCHEDULE,
    SUBMIT,
    UNSCHEDULE,
    UPDATE,
    WITHHOLD,
    Newsroom,
)
from tests.refusal import on, payload, refused, refused_with
from tests.scenes import Scene

COMMENT = payload("commentCreate", "CommentCreateInput", "comment { id }")
RESOLVE_COMMENT = payload("commentResolve", "CommentInput", "comment { id resolvedAt }")
PREVIEW = payload("previewCreate", "PreviewCreateInput", "token expiresAt")


@pytest.fixture
def scene(newsroom: Newsroom) -> Scene:
    return Scene(newsroom)


async def test_the_exclusive_under_embargo(newsroom: Newsroom, scene: Scene) -> None:
    """Ada has the report a day early, and has promised to wait until six in the evening."""
    story = await newsroom.approved(
        "ada", "edith", headline="Dam report exclusive", embargoUntil="2026-03-02T18:00:00Z"
    )

    # Nobody can publish it before, or set it for a minute too early.
    assert await scene.against("cleo", "PUBLISH", story) == ["EMBARGO_ACTIVE"]
    early = on(story, at="2026-03-02T17:59:00Z")
    assert await refused_with(newsroom, SCHEDULE, "edith", **early) == [("EMBARGO_ACTIVE", ["at"])]

    # Edith sets it for six sharp. Until then no reader can tell that there is such a story.
    story = await newsroom.move(SCHEDULE, "edith", story, at="2026-03-02T18:00:00Z")
    assert story["workflow"]["publication"] == "SCHEDULED"
    await scene.it_is("2026-03-02T17:59:59+00:00")
    await scene.readers_see_nothing_of("Dam report exclusive")
    assert await scene.readers_find(story["path"]) is None

    await scene.it_is("2026-03-02T18:00:00+00:00")
    found = await scene.readers_find(story["path"])
    assert (found["headline"], found["firstPublishedAt"]) == (
        "Dam report exclusive",
        "2026-03-02T18:00:00.000Z",
    )


async def test_the_embargo_that_somebody_else_broke(newsroom: Newsroom, scene: Scene) -> None:
    """A rival has it out. The chief may lift the embargo, but not on a story of her own."""
    story = await newsroom.approved("ada", "edith", embargoUntilLifted=True)
    hers = await newsroom.approved("cleo", "edith", headline="Hers", embargoUntilLifted=True)

    why = "The agency has it."
    assert await refused_with(newsroom, BREAK_EMBARGO, "edith", **on(story, reason=why)) == [
        ("PERMISSION_DENIED", ["id"])
    ]
    assert await refused_with(newsroom, BREAK_EMBARGO, "cleo", **on(hers, reason=why)) == [
        ("SELF_APPROVAL_FORBIDDEN", ["id"])
    ]
    story = await newsroom.move(BREAK_EMBARGO, "cleo", story, reason=why)
    story = await newsroom.move(PUBLISH, "edith", story)

    assert (await scene.readers_find(story["path"]))["headline"] == "A story"


async def test_the_correction_at_night(newsroom: Newsroom, scene: Scene) -> None:
    """At two in the night somebody sees that the figure is wrong. Ada mends it; two others look."""
    await scene.it_is("2026-03-01T18:00:00+00:00")
    story = await newsroom.published("ada", "edith", body="The dam cost 3 million.")
    path = story["path"]

    await scene.it_is("2026-03-02T02:00:00+00:00")
    story = await newsroom.move(UPDATE, "ada", story, body="The dam cost 30 million.")
    assert (await scene.readers_find(path))["body"]["text"] == "The dam cost 3 million."
    story = await newsroom.move(SUBMIT, "ada", story)
    story = await newsroom.move(APPROVE, "edith", story)
    assert await refused_with(newsroom, PUBLISH, "edith", **on(story)) == [
        ("REQUIRED", ["changeClass"])
    ]
    note = "An earlier version said that the dam cost 3 million. It cost 30 million."
    await newsroom.move(PUBLISH, "cleo", story, changeClass="CORRECTION", note=note)

    found = await scene.readers_find(path)
    assert found["body"]["text"] == "The dam cost 30 million."
    assert found["corrections"] == [{"kind": "CORRECTION", "text": note}]
    assert found["firstPublishedAt"] == "2026-03-01T18:00:00.000Z"
    assert found["updatedAt"] == "2026-03-02T02:00:00.000Z"
    assert await scene.corrections() == [("CORRECTION", note, path)]


async def test_two_editors_saving_at_once(newsroom: Newsroom) -> None:
    """Edith and Cleo have the same draft open. Edith saves first."""
    story = await newsroom.draft("ada", headline="Council meets", kicker="Local")
    await newsroom.move(UPDATE, "edith", story, headline="Council meets on dam")

    (told,) = await refused(newsroom, UPDATE, "cleo", **on(story, headline="Council to meet"))

    assert (told["code"], told["currentVersion"], told["changedFields"]) == (
        "VERSION_CONFLICT",
        2,
        ["headline"],
    )
    assert told["message"] == "the story is at version 2, not 1: read it again, then decide"
    again = {"id": story["id"], "expectedVersion": told["currentVersion"], "kicker": "City"}
    assert (await newsroom.done(UPDATE, "cleo", **again))["headline"] == "Council meets on dam"


async def test_the_chief_who_may_not_approve_her_own_column(
    newsroom: Newsroom, scene: Scene
) -> None:
    """Cleo runs the paper, and her column waits for a second person like everybody's."""
    column = await newsroom.draft("cleo", headline="My view", genre="OPINION")
    column = await newsroom.move(SUBMIT, "cleo", column)

    assert await scene.against("cleo", "APPROVE", column) == ["SELF_APPROVAL_FORBIDDEN"]
    assert await refused_with(newsroom, APPROVE, "cleo", **on(column)) == [
        ("SELF_APPROVAL_FORBIDDEN", ["id"])
    ]
    assert await scene.against("edith", "APPROVE", column) == []
    column = await newsroom.move(APPROVE, "edith", column)
    assert "APPROVED" in await scene.is_told("cleo")
    column = await newsroom.move(PUBLISH, "cleo", column)

    assert (await scene.readers_find(column["path"]))["headline"] == "My view"


async def test_the_retraction(newsroom: Newsroom, scene: Scene) -> None:
    """The letter was forged. The story is withheld within minutes, and retracted by two people."""
    story = await newsroom.published("ada", "edith", headline="The letter", body="It said yes.")
    other = await newsroom.published(headline="Beside it", related=[{"article": story["id"]}])
    assert (await scene.readers_find(other["path"]))["related"]["nodes"] == [
        {"headline": "The letter"}
    ]

    story = await newsroom.move(WITHHOLD, "edith", story, reason="It may be forged.")
    assert await scene.readers_find(story["path"]) == {
        "__typename": "Gone",
        "reason": "WITHHELD",
        "notice": None,
    }
    await scene.readers_see_nothing_of("The letter")

    notice = "The letter that this story rested on was forged. We retract it, and are sorry."
    alone = on(story, notice=notice)
    assert await refused_with(newsroom, RETRACT, "cleo", **alone) == [("APPROVAL_STALE", ["id"])]
    story = await newsroom.move(APPROVE_RETRACTION, "edith", story, notice=notice)
    milder = on(story, notice="We have taken this story down.")
    assert await refused_with(newsroom, RETRACT, "cleo", **milder) == [
        ("APPROVAL_STALE", ["notice"])
    ]
    story = await newsroom.move(RETRACT, "cleo", story, notice=notice)

    assert await scene.readers_find(story["path"]) == {
        "__typename": "Gone",
        "reason": "RETRACTED",
        "notice": notice,
    }
    await scene.readers_see_nothing_of("The letter")
    assert (await scene.readers_find(other["path"]))["related"]["nodes"] == []
    assert (await scene.corrections())[0] == ("RETRACTION", notice, story["path"])
    assert "RETRACTED" in await scene.is_told("ada")
    assert await scene.against("cleo", "RELEASE", story) == ["TRANSITION_NOT_ALLOWED"]
    assert await refused_with(newsroom, RELEASE, "cleo", **on(story, reason="Sorry.")) == [
        ("TRANSITION_NOT_ALLOWED", ["id"])
    ]


async def test_the_schedule_that_fires_after_the_clock_change(
    newsroom: Newsroom, scene: Scene
) -> None:
    """In the night to 29 March 2026 Berlin has no half past two: the clock goes from 2 to 3."""
    await scene.it_is("2026-03-28T20:00:00+00:00")
    story = await newsroom.approved("ada", "edith", headline="While you slept")
    when = {"localAt": "2026-03-29T02:30", "zone": "Europe/Berlin"}
    story = await newsroom.move(SCHEDULE, "edith", story, **when)

    await scene.it_is("2026-03-29T00:59:59+00:00")
    assert await scene.readers_find(story["path"]) is None
    await scene.it_is("2026-03-29T01:00:00+00:00")  # which is three o'clock in Berlin

    found = await scene.readers_find(story["path"])
    assert found["firstPublishedAt"] == "2026-03-29T01:00:00.000Z"


async def test_the_edit_that_stops_a_schedule(newsroom: Newsroom, scene: Scene) -> None:
    """Edith has set the story for seven. At six Ada finds one more thing to say."""
    story = await newsroom.approved("ada", "cleo", headline="Early bird")
    story = await newsroom.move(SCHEDULE, "edith", story, at="2026-03-02T07:00:00Z")
    await scene.it_is("2026-03-02T06:00:00+00:00")

    story = await newsroom.move(UPDATE, "ada", story, body="It happened twice.")

    assert story["workflow"] == {"stage": "DRAFT", "publication": "NEVER", "version": 5}
    assert "SCHEDULE_HELD" in await scene.is_told("edith")
    await scene.it_is("2026-03-02T07:00:00+00:00")
    assert await scene.readers_find(story["path"]) is None
    story = await newsroom.move(UNSCHEDULE, "edith", story)


async def test_the_question_that_must_be_answered_first(newsroom: Newsroom, scene: Scene) -> None:
    """Edith will not let the story go before somebody has said who the source is."""
    story = await newsroom.move(SUBMIT, "ada", await newsroom.draft("ada", body="They say so."))
    asked = {"article": story["id"], "text": "Who says so?", "field": "BODY", "blocking": True}
    comment = await newsroom.act(COMMENT, "edith", **asked, start=0, end=4)
    assert comment["userErrors"] == []

    assert await scene.against("cleo", "APPROVE", story) == ["COMMENT_OPEN"]
    assert await refused_with(newsroom, APPROVE, "cleo", **on(story)) == [("COMMENT_OPEN", ["id"])]
    assert "COMMENTED" in await scene.is_told("ada")
    await newsroom.act(RESOLVE_COMMENT, "edith", id=comment["comment"]["id"])

    assert (await newsroom.move(APPROVE, "cleo", story))["workflow"]["stage"] == "APPROVED"


async def test_the_lawyer_who_reads_a_draft(newsroom: Newsroom) -> None:
    """The lawyer has no account. Ada sends a link that opens this draft for an hour, no other."""
    story = await newsroom.draft("ada", headline="The mayor's boat")
    other = await newsroom.draft("ada", headline="The mayor's house")
    opened = await newsroom.act(PREVIEW, "ada", article=story["id"], minutes=60)
    assert opened["userErrors"] == []

    async def lawyer_reads(wire: str) -> Any:
        query = """query Read($id: ID!) { article(id: $id, perspective: WORKING) {
          headline workflow { stage } } }"""
        response = await newsroom.client.post(
            "/graphql",
            json={"query": query, "variables": {"id": wire}},
            headers={"Authorization": f"Bearer {opened['token']}"},
        )
        return response.json().get("data", {}).get("article")

    assert await lawyer_reads(story["id"]) == {"headline": "The mayor's boat", "workflow": None}
    assert await lawyer_reads(other["id"]) is None
    newsroom.now = newsroom.now.replace(hour=13)
    assert await lawyer_reads(story["id"]) is None
