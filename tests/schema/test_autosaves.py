"""Autosaves of one person share a revision for a minute, unless somebody has pinned it."""

import asyncio
import datetime as dt
from typing import Any

import pytest

from db.ids import Noun, number_of
from tests.newsroom import (
    APPROVE,
    RECALL,
    REQUEST_CHANGES,
    SUBMIT,
    UPDATE,
    Newsroom,
)
from tests.refusal import TAG_CREATE, force, on, refused

HISTORY = """query History($id: ID!) { article(id: $id, perspective: WORKING) { headline
  body { html text } bylines { name } tags { slug } related { edges { label node { headline } } }
  workflow { version stage working { id number autosaved createdAt headline wordCount contentHash
    parent { number } } revisions { nodes { number headline autosaved } }
    events { nodes { kind } } } } }"""
SECONDS = dt.timedelta(seconds=1)


async def shown(newsroom: Newsroom, story: dict[str, Any], by: str = "ada") -> dict[str, Any]:
    """What somebody finds of a story, and of its history."""
    found: dict[str, Any] = (await newsroom.data(HISTORY, by, id=story["id"]))["article"]
    return found


async def numbers(newsroom: Newsroom, story: dict[str, Any], by: str = "ada") -> list[int]:
    """The numbers of a story's revisions, latest first."""
    revisions = (await shown(newsroom, story, by))["workflow"]["revisions"]["nodes"]
    return [one["number"] for one in revisions]


async def typed(newsroom: Newsroom, by: str, story: dict[str, Any], **given: Any) -> dict[str, Any]:
    """A story after an autosave, five seconds after whatever was done before."""
    newsroom.now += 5 * SECONDS
    found: dict[str, Any] = await newsroom.move(UPDATE, by, story, autosave=True, **given)
    return found


async def test_autosaves_within_a_minute_are_one_revision_and_one_event(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.draft("ada")
    for letters in ("H", "Ha", "Harbour"):
        story = await typed(newsroom, "ada", story, headline=letters)

    found = await shown(newsroom, story)
    flow = found["workflow"]
    assert flow["version"] == 4
    assert found["headline"] == "Harbour"
    assert flow["revisions"]["nodes"] == [
        {"number": 2, "headline": "Harbour", "autosaved": True},
        {"number": 1, "headline": "A story", "autosaved": False},
    ]
    assert flow["working"]["createdAt"] == "2026-03-01T12:00:05.000Z"
    assert flow["working"]["parent"] == {"number": 1}
    kinds = [one["kind"] for one in flow["events"]["nodes"]]
    assert kinds == ["article.update", "article.create"]


async def test_an_autosave_that_joins_replaces_all_that_the_revision_said(
    newsroom: Newsroom,
) -> None:
    for tag in ("Tax", "Trade"):
        await newsroom.act(TAG_CREATE, "ada", name=tag, kind="TOPIC")
    one, other = [await newsroom.published(headline=name) for name in ("One", "Other")]
    story = await newsroom.draft("ada")
    first: dict[str, Any] = {
        "body": "One.", "tags": ["tax", "trade"],
        "bylines": [{"author": "ada"}, {"name": "Agency"}],
        "related": [{"article": one["id"], "label": "Before"}],
    }  # fmt: skip
    second: dict[str, Any] = {
        "body": "One *two*.", "tags": ["trade"], "bylines": [{"name": "Agency"}, {"author": "ada"}],
        "related": [{"article": other["id"]}, {"article": one["id"]}], "slug": "typed",
    }  # fmt: skip
    story = await typed(newsroom, "ada", story, **first)
    apart = await newsroom.move(
        UPDATE, "ada", await newsroom.draft("ada"), **{**second, "slug": "x"}
    )

    story = await typed(newsroom, "ada", story, **second)

    found, same = await shown(newsroom, story), await shown(newsroom, apart)
    for part in ("body", "tags", "bylines", "related"):
        assert found[part] == same[part]
    assert found["workflow"]["working"]["wordCount"] == 2
    assert story["slug"] == "typed"
    assert await numbers(newsroom, story) == [2, 1]


async def test_an_autosave_a_minute_after_the_first_begins_another_revision(
    newsroom: Newsroom,
) -> None:
    story = await typed(newsroom, "ada", await newsroom.draft("ada"), headline="One")
    newsroom.now += 54 * SECONDS
    story = await typed(newsroom, "ada", story, headline="Two")  # 59 seconds after the first
    assert await numbers(newsroom, story) == [2, 1]

    newsroom.now -= 4 * SECONDS
    story = await typed(newsroom, "ada", story, headline="Three")  # 60 seconds after it

    assert await numbers(newsroom, story) == [3, 2, 1]
    assert (await shown(newsroom, story))["workflow"]["working"]["parent"] == {"number": 2}


async def test_an_autosave_joins_neither_what_was_saved_by_hand_nor_what_another_saved(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.move(UPDATE, "ada", await newsroom.draft("ada"), headline="By hand")
    story = await typed(newsroom, "ada", story, headline="Typed")
    story = await typed(newsroom, "edith", story, headline="Typed by another")
    story = await typed(newsroom, "edith", story, headline="Typed by her again")
    story = await typed(newsroom, "ada", story, headline="Typed at last")
    story = await newsroom.move(UPDATE, "ada", story, headline="By hand at last")

    revisions = (await shown(newsroom, story))["workflow"]["revisions"]["nodes"]
    assert [(one["number"], one["headline"], one["autosaved"]) for one in revisions] == [
        (6, "By hand at last", False),
        (5, "Typed at last", True),
        (4, "Typed by her again", True),
        (3, "Typed", True),
        (2, "By hand", False),
        (1, "A story", False),
    ]


async def test_an_autosave_leaves_what_was_submitted_as_it_was(newsroom: Newsroom) -> None:
    story = await typed(newsroom, "ada", await newsroom.draft("ada"), headline="Submitted")
    story = await newsroom.move(SUBMIT, "ada", story)
    story = await newsroom.move(RECALL, "ada", story)

    story = await typed(newsroom, "ada", story, headline="Typed")

    assert await numbers(newsroom, story) == [3, 2, 1]


@pytest.mark.parametrize("end", ["approved", "sent back", "live"])
async def test_an_autosave_leaves_what_the_desk_decided_on_as_it_was(
    newsroom: Newsroom, end: str
) -> None:
    story = await typed(newsroom, "ada", await newsroom.draft("ada"), headline="Decided on")
    story = await newsroom.move(SUBMIT, "ada", story)
    if end == "sent back":
        story = await newsroom.move(REQUEST_CHANGES, "cleo", story, reason="Who said so?")
    else:
        story = await newsroom.move(APPROVE, "cleo", story)
    if end == "live":
        await force(
            newsroom,
            "UPDATE articles SET publication = 'PUBLISHED', live_revision_id = working_revision_id,"
            " first_published_at = created_at, updated_at = created_at, path = '/politics/x'"
            " WHERE id = :id",
            story,
        )

    story = await typed(newsroom, "ada", story, headline="Typed")

    assert await numbers(newsroom, story) == [3, 2, 1]
    assert story["workflow"]["stage"] == "DRAFT"


COMMENTED = """INSERT INTO comments (id, article_id, revision_id, user_id, text, blocking, at)
  SELECT 7, id, working_revision_id, created_by_id, 'Is it?', false, created_at
  FROM articles WHERE id = :id"""
SCHEDULED = """INSERT INTO schedules (id, article_id, revision_id, action, at, zone, state, missed,
    user_id, created_at)
  SELECT 7, id, working_revision_id, 'PUBLISH', created_at, 'UTC', 'HELD', false,
    created_by_id, created_at FROM articles WHERE id = :id"""


@pytest.mark.parametrize("pin", [COMMENTED, SCHEDULED], ids=["commented on", "scheduled"])
async def test_an_autosave_leaves_what_somebody_pinned_as_it_was(
    newsroom: Newsroom, pin: str
) -> None:
    story = await typed(newsroom, "ada", await newsroom.draft("ada"), headline="Pinned")
    await force(newsroom, pin, story)

    story = await typed(newsroom, "ada", story, headline="Typed")

    assert await numbers(newsroom, story) == [3, 2, 1]


async def test_an_autosave_of_the_same_words_writes_nothing(newsroom: Newsroom) -> None:
    story = await typed(newsroom, "ada", await newsroom.draft("ada"), headline="Typed")
    before = await newsroom.contents()

    assert await typed(newsroom, "ada", story, headline="Typed") == story

    assert await newsroom.contents() == before


async def test_whoever_listens_hears_of_each_autosave_and_the_log_of_the_first(
    newsroom: Newsroom,
) -> None:
    story = await typed(newsroom, "ada", await newsroom.draft("ada"), headline="One")
    before = await newsroom.contents()
    await newsroom.draft("ben", headline="Another")

    story = await typed(newsroom, "ada", story, headline="Two")

    after = await newsroom.contents()
    (_, first, payload), (_, event, _) = before["outbox"][-1], after["outbox"][-1]
    assert (first, payload) == after["outbox"][-1][1:]
    assert after["outbox"][-1][0] > max(row[0] for row in before["outbox"]) + 1
    assert [row[1] for row in after["outbox"]].count(event) == 1
    kinds = [row[1] for row in after["events"]]
    assert kinds == ["article.create", "article.update", "article.create"]


async def test_a_stale_autosave_is_refused_with_what_changed_and_changes_nothing(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.draft("ada")
    first = await typed(newsroom, "ada", story, headline="One")
    second = await typed(newsroom, "ada", first, kicker="Two")
    await typed(newsroom, "edith", second, dateline="THREE")

    for stale, changed in (
        (story, ["headline", "kicker", "dateline"]),
        (first, ["headline", "kicker", "dateline"]),  # what it was then is written over
        (second, ["dateline"]),
    ):
        (error,) = await refused(newsroom, UPDATE, "ada", **on(stale, autosave=True, body="Late."))
        assert error["code"] == "VERSION_CONFLICT"
        assert (error["currentVersion"], error["changedFields"]) == (4, changed)


async def test_an_autosave_that_is_refused_changes_nothing(newsroom: Newsroom) -> None:
    await newsroom.draft("ben", slug="taken")
    story = await typed(newsroom, "ada", await newsroom.draft("ada"), headline="One")

    (error,) = await refused(newsroom, UPDATE, "ada", **on(story, autosave=True, slug="taken"))

    assert (error["code"], error["path"]) == ("NOT_UNIQUE", ["slug"])


async def test_of_two_autosaves_at_once_one_wins(newsroom: Newsroom) -> None:
    story = await typed(newsroom, "ada", await newsroom.draft("ada"), headline="One")

    answers = await asyncio.gather(
        *(
            newsroom.act(UPDATE, "ada", **on(story, autosave=True, headline=letters))
            for letters in ("One t", "One tw", "One two")
        )
    )

    codes = [[error["code"] for error in answer["userErrors"]] for answer in answers]
    assert sorted(codes) == [[], ["VERSION_CONFLICT"], ["VERSION_CONFLICT"]]
    assert await numbers(newsroom, story) == [2, 1]


async def test_what_was_approved_is_what_the_last_autosave_said(newsroom: Newsroom) -> None:
    story = await typed(newsroom, "ada", await newsroom.draft("ada"), headline="One")
    story = await typed(newsroom, "ada", story, headline="Two")
    working = (await shown(newsroom, story))["workflow"]["working"]

    await newsroom.move(APPROVE, "edith", await newsroom.move(SUBMIT, "ada", story))

    (approval,) = (await newsroom.contents())["approvals"]
    assert approval[2:4] == (number_of(Noun.REVISION, working["id"]), working["contentHash"])
