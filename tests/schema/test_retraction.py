"""What readers had and have no more: retracted by two people, withheld, unpublished."""

from typing import Any

import pytest
import sqlalchemy as sa

from db.ids import Noun, number_of
from db.models import User
from db.session import transaction
from tests.newsroom import (
    APPROVE_RETRACTION,
    PUBLISH,
    RELEASE,
    REPUBLISH,
    RETRACT,
    UNPUBLISH,
    UPDATE,
    WITHHOLD,
    Newsroom,
)
from tests.paper import moved, taken_down
from tests.refusal import blockers_of, hire, on, refused_with

NOTICE = "We said that it happened. It did not."
RESOLVE = """query Resolve($path: String!) { resolve(path: $path) { __typename
  ... on Article { headline } ... on Redirect { path permanent }
  ... on Gone { reason path notice at } } }"""
EVERYWHERE = """query Everywhere($id: ID!, $slug: String!) {
  articles { totalCount nodes { headline related { nodes { headline } } } }
  section(slug: "politics") { articles { totalCount nodes { headline } } }
  author(slug: "ada") { articles { totalCount nodes { headline } } }
  tag(slug: "vote") { articles { totalCount nodes { headline } } }
  tags { totalCount } images { totalCount }
  article(id: $id) { headline } bySlug: article(slug: $slug) { headline }
  node(id: $id) { id } }"""
NOON = "2026-03-01T12:00:00.000Z"

Gone = dict[str, Any]


async def at(newsroom: Newsroom, path: str) -> Gone:
    """What readers find at a path."""
    found: Gone = (await newsroom.data(RESOLVE, path=path))["resolve"]
    return found


async def moved_twice(newsroom: Newsroom) -> dict[str, Any]:
    """A story that readers have at its third path."""
    story = await newsroom.published(headline="It happened", slug="first")
    story = await moved(newsroom, story, "It said Monday.", slug="second")
    return await moved(newsroom, story, "More is known.", slug="third", section="sports")  # type: ignore[no-any-return]


PATHS = ("/politics/first", "/politics/second", "/sports/third")


async def test_a_retracted_story_serves_its_notice_at_every_path_that_it_had(
    newsroom: Newsroom,
) -> None:
    story = await moved_twice(newsroom)

    retracted = await newsroom.retracted(story, NOTICE)

    assert retracted["workflow"]["publication"] == "RETRACTED"
    gone = {
        "__typename": "Gone", "reason": "RETRACTED", "path": "/sports/third", "notice": NOTICE,
        "at": NOON,
    }  # fmt: skip
    assert [await at(newsroom, path) for path in PATHS] == [gone] * 3


async def test_a_retracted_story_is_in_no_list_no_story_and_no_count(newsroom: Newsroom) -> None:
    tag = 'mutation { tagCreate(input: { name: "Vote", kind: TOPIC }) { tag { id } } }'
    await newsroom.data(tag, "ada")
    story = await newsroom.published(headline="It happened", tags=["vote"])
    link = {"related": [{"article": story["id"]}]}
    await newsroom.published("cleo", "edith", headline="And then", bylines=[{"name": "A"}], **link)
    named = {"id": story["id"], "slug": story["slug"]}
    before = await newsroom.data(EVERYWHERE, **named)

    await newsroom.retracted(story, NOTICE)

    after = await newsroom.data(EVERYWHERE, **named)
    other = {"headline": "And then"}
    had = [{**other, "related": {"nodes": [{"headline": "It happened"}]}}]
    assert before["articles"]["totalCount"] == 2
    assert before["articles"]["nodes"][:1] == had or before["articles"]["nodes"][1:] == had
    assert before["tag"]["articles"]["totalCount"] == 1
    assert after == {
        "articles": {"totalCount": 1, "nodes": [{**other, "related": {"nodes": []}}]},
        "section": {"articles": {"totalCount": 1, "nodes": [other]}},
        "author": None,
        "tag": None,
        "tags": {"totalCount": 0},
        "images": {"totalCount": 0},
        "article": None,
        "bySlug": None,
        "node": None,
    }


async def test_whoever_approved_a_retraction_does_not_carry_it_out(newsroom: Newsroom) -> None:
    story = await newsroom.published()
    approved = await newsroom.move(APPROVE_RETRACTION, "cleo", story, notice=NOTICE)

    refusal = await blockers_of(newsroom, RETRACT, "cleo", **on(approved, notice=NOTICE))

    assert refusal == ("SELF_APPROVAL_FORBIDDEN", [("SELF_APPROVAL_FORBIDDEN", ["id"])])


async def test_a_second_account_of_the_approver_is_not_a_second_person(newsroom: Newsroom) -> None:
    await hire(newsroom, "clea", "CHIEF", author="cleo")
    story = await newsroom.published()
    approved = await newsroom.move(APPROVE_RETRACTION, "clea", story, notice=NOTICE)

    refusal = await blockers_of(newsroom, RETRACT, "cleo", **on(approved, notice=NOTICE))

    assert refusal == ("SELF_APPROVAL_FORBIDDEN", [("SELF_APPROVAL_FORBIDDEN", ["id"])])


async def test_a_retraction_that_nobody_approved_is_refused(newsroom: Newsroom) -> None:
    story = await newsroom.published()

    refusal = await blockers_of(newsroom, RETRACT, "cleo", **on(story, notice=NOTICE))

    assert refusal == ("APPROVAL_STALE", [("APPROVAL_STALE", ["id"])])


async def test_a_program_neither_approves_a_retraction_nor_carries_it_out(
    newsroom: Newsroom,
) -> None:
    program = await hire(newsroom, "robot", "CHIEF")
    async with transaction(newsroom.database) as session:
        number = number_of(Noun.USER, program)
        await session.execute(sa.update(User).where(User.id == number).values(service=True))
    story = await newsroom.published()
    refusal = "SELF_APPROVAL_FORBIDDEN", [("SELF_APPROVAL_FORBIDDEN", ["id"])]

    alone = await blockers_of(newsroom, APPROVE_RETRACTION, "robot", **on(story, notice=NOTICE))
    story = await newsroom.move(APPROVE_RETRACTION, "edith", story, notice=NOTICE)
    carried_out = await blockers_of(newsroom, RETRACT, "robot", **on(story, notice=NOTICE))

    assert (alone, carried_out) == (refusal, refusal)


@pytest.mark.parametrize("other", [NOTICE + " Sorry.", NOTICE.upper()])
async def test_only_the_notice_that_was_approved_last_is_published(
    newsroom: Newsroom, other: str
) -> None:
    story = await newsroom.published()
    story = await newsroom.move(APPROVE_RETRACTION, "edith", story, notice=NOTICE)
    stale = [("APPROVAL_STALE", ["notice"])]

    assert await refused_with(newsroom, RETRACT, "cleo", **on(story, notice=other)) == stale

    newsroom.now = newsroom.now.replace(minute=1)
    story = await newsroom.move(APPROVE_RETRACTION, "edith", story, notice=other)
    assert await refused_with(newsroom, RETRACT, "cleo", **on(story, notice=NOTICE)) == stale
    await newsroom.move(RETRACT, "cleo", story, notice=other)
    assert (await at(newsroom, story["path"]))["notice"] == other


@pytest.mark.parametrize("mutation", [APPROVE_RETRACTION, RETRACT])
@pytest.mark.parametrize(
    ("notice", "code"), [("", "REQUIRED"), (" \u200b\n", "REQUIRED"), ("x" * 5_001, "TOO_LONG")]
)
async def test_a_notice_says_something(
    newsroom: Newsroom, mutation: str, notice: str, code: str
) -> None:
    story = await newsroom.published()
    story = await newsroom.move(APPROVE_RETRACTION, "edith", story, notice=NOTICE)

    refusal = await refused_with(newsroom, mutation, "cleo", **on(story, notice=notice))

    assert refusal == [(code, ["notice"])]


async def test_a_new_publication_voids_the_approval(newsroom: Newsroom) -> None:
    story = await newsroom.published()
    story = await newsroom.move(APPROVE_RETRACTION, "adam", story, notice=NOTICE)
    story = await moved(newsroom, story, "It did not happen.", body="It did not.")

    refusal = await blockers_of(newsroom, RETRACT, "cleo", **on(story, notice=NOTICE))

    assert refusal == ("APPROVAL_STALE", [("APPROVAL_STALE", ["id"])])


async def test_work_on_the_story_and_withholding_it_leave_the_approval(newsroom: Newsroom) -> None:
    story = await newsroom.published()
    story = await newsroom.move(APPROVE_RETRACTION, "edith", story, notice=NOTICE)
    story = await newsroom.move(UPDATE, "ada", story, headline="Did it happen?")
    story = await newsroom.move(WITHHOLD, "edith", story, reason="We look into it.")

    story = await newsroom.move(RETRACT, "cleo", story, notice=NOTICE)

    assert story["workflow"]["publication"] == "RETRACTED"
    assert (await at(newsroom, story["path"]))["reason"] == "RETRACTED"


@pytest.mark.parametrize(
    ("mutation", "by", "code"),
    [
        (APPROVE_RETRACTION, "ada", "PERMISSION_DENIED"),
        (APPROVE_RETRACTION, "ben", "PERMISSION_DENIED"),
        (APPROVE_RETRACTION, "erik", "PERMISSION_DENIED"),
        (RETRACT, "ada", "PERMISSION_DENIED"),
        (RETRACT, "edith", "PERMISSION_DENIED"),
        (RETRACT, "erik", "PERMISSION_DENIED"),
    ],
)
async def test_reporters_retract_nothing_editors_and_other_desks_no_more(
    newsroom: Newsroom, mutation: str, by: str, code: str
) -> None:
    story = await newsroom.published()
    story = await newsroom.move(APPROVE_RETRACTION, "adam", story, notice=NOTICE)

    refusal = await refused_with(newsroom, mutation, by, **on(story, notice=NOTICE))

    assert refusal == [(code, ["id"])]


async def test_nothing_brings_a_retracted_story_back(newsroom: Newsroom) -> None:
    story = await newsroom.retracted(await newsroom.published(), NOTICE)
    tried = await newsroom.data(
        """query Q($id: ID!) { node(id: $id, perspective: WORKING) { ... on Article {
          workflow { transitions { action allowed } } } } }""",
        "cleo",
        id=story["id"],
    )

    moves = tried["node"]["workflow"]["transitions"]
    assert [one["action"] for one in moves if one["allowed"]] == []
    for mutation, more in (
        (UPDATE, {"headline": "It happened after all"}),
        (RELEASE, {"reason": "It happened after all."}),
        (REPUBLISH, {}),
        (PUBLISH, {}),
        (UNPUBLISH, {"reason": "Once more."}),
        (RETRACT, {"notice": NOTICE}),
    ):
        refusal = await refused_with(newsroom, mutation, "cleo", **on(story, **more))
        assert refusal == [("TRANSITION_NOT_ALLOWED", ["id"])], mutation


async def test_staff_still_find_the_story_with_its_retraction_among_the_corrections(
    newsroom: Newsroom,
) -> None:
    story = await moved(newsroom, await newsroom.published(), "It said Monday.", headline="Later")
    newsroom.now = newsroom.now.replace(hour=13)
    await newsroom.retracted(story, NOTICE)
    query = """query Q($id: ID!) { article(id: $id, perspective: WORKING) { headline updatedAt
      corrections { kind text at path article { headline } }
      workflow { live { headline } } } }"""

    found = (await newsroom.data(query, "ada", id=story["id"]))["article"]

    later = {"path": "/politics/a-story", "article": {"headline": "Later"}}
    assert found == {
        "headline": "Later",
        "updatedAt": "2026-03-01T13:00:00.000Z",
        "corrections": [
            {"kind": "RETRACTION", "text": NOTICE, "at": "2026-03-01T13:00:00.000Z", **later},
            {"kind": "UPDATE", "text": "It said Monday.", "at": NOON, **later},
        ],
        "workflow": {"live": {"headline": "Later"}},
    }


async def test_the_authors_are_told_of_a_retraction_and_the_log_keeps_its_notice(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.retracted(await newsroom.published(), NOTICE)
    query = """{ events(first: 2) { nodes { kind reason notice fromPublication toPublication
      revision { number } liveRevision { number } user { name } article { id } } } }"""

    events = (await newsroom.data(query, "adam"))["events"]["nodes"]

    article = {"id": story["id"]}
    assert events == [
        {"kind": "article.retract", "reason": NOTICE, "notice": NOTICE,
         "fromPublication": "PUBLISHED", "toPublication": "RETRACTED", "revision": {"number": 1},
         "liveRevision": None, "user": {"name": "Cleo"}, "article": article},
        {"kind": "article.approve_retraction", "reason": NOTICE, "notice": None,
         "fromPublication": "PUBLISHED", "toPublication": "PUBLISHED", "revision": {"number": 1},
         "liveRevision": {"number": 1}, "user": {"name": "Adam"}, "article": article},
    ]  # fmt: skip
    told = (await newsroom.contents())["notifications"]
    assert [row for row in told if "RETRACTED" in map(str, row)]


async def test_a_withheld_story_says_so_at_every_path_and_no_more(newsroom: Newsroom) -> None:
    story = await moved_twice(newsroom)
    newsroom.now = newsroom.now.replace(hour=13)

    story = await newsroom.move(WITHHOLD, "cleo", story, reason="A court asks.")

    gone = {
        "__typename": "Gone", "reason": "WITHHELD", "path": "/sports/third", "notice": None,
        "at": "2026-03-01T13:00:00.000Z",
    }  # fmt: skip
    assert [await at(newsroom, path) for path in PATHS] == [gone] * 3

    await newsroom.move(RELEASE, "cleo", story, reason="The court has decided.")

    story_itself = {"__typename": "Article", "headline": "It happened"}
    moved_on = {"__typename": "Redirect", "path": "/sports/third", "permanent": True}
    assert [await at(newsroom, path) for path in PATHS] == [moved_on, moved_on, story_itself]


async def test_a_withheld_story_is_unpublished_and_every_path_follows(newsroom: Newsroom) -> None:
    other = await newsroom.published(headline="What stands", slug="stands")
    story = await moved_twice(newsroom)
    story = await newsroom.move(WITHHOLD, "cleo", story, reason="A court asks.")

    gone = await taken_down(newsroom, story, notice="It is gone.")

    news = {
        "__typename": "Gone", "reason": "UNPUBLISHED", "path": "/sports/third",
        "notice": "It is gone.", "at": NOON,
    }  # fmt: skip
    assert [await at(newsroom, path) for path in PATHS] == [news] * 3

    back = await newsroom.move(REPUBLISH, "cleo", gone)
    await taken_down(newsroom, back, redirectTo=other["id"])

    leads = {"__typename": "Redirect", "path": "/politics/stands", "permanent": False}
    assert [await at(newsroom, path) for path in PATHS] == [leads] * 3

    await newsroom.retracted(other, NOTICE)

    found = [await at(newsroom, path) for path in PATHS]
    assert [(one["reason"], one["notice"]) for one in found] == [("UNPUBLISHED", None)] * 3


async def test_a_withheld_story_stays_with_the_desk_that_readers_had_it_from(
    newsroom: Newsroom,
) -> None:
    """An author who moves the working copy to another desk gives that desk no say over it."""
    story = await newsroom.published()
    story = await newsroom.move(WITHHOLD, "edith", story, reason="A court asks.")
    story = await newsroom.move(UPDATE, "ada", story, section="sports")

    for by in ("erik", "edith"):
        refusal = await blockers_of(newsroom, RELEASE, by, **on(story, reason="Why not?"))
        assert refusal == ("PERMISSION_DENIED", [("PERMISSION_DENIED", ["id"])])

    await newsroom.move(RELEASE, "cleo", story, reason="The court has decided.")
