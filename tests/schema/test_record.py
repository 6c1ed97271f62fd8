"""The newsroom's record: corrections for everybody, the log for chiefs, the past for its staff."""

import datetime as dt
from typing import Any

import pytest

from db.base import printed
from db.events import KINDS
from db.workflow import Action
from tests.newsroom import NOON, REQUEST_CHANGES, SUBMIT, WITHHOLD, Newsroom
from tests.paper import moved, taken_down
from tests.refusal import force

CORRECTIONS = """query Corrections($first: Int, $after: String, $where: CorrectionWhere) {
  corrections(first: $first, after: $after, where: $where) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { kind text at path article { headline } } } }"""
EVENTS = """query Events($where: EventWhere) { events(where: $where) {
  totalCount nodes { kind user { name } article { id } origin at } } }"""


async def told(newsroom: Newsroom, by: str | None = None, **asked: Any) -> dict[str, Any]:
    """The public page of corrections."""
    found: dict[str, Any] = (await newsroom.data(CORRECTIONS, by, **asked))["corrections"]
    return found


async def corrected(newsroom: Newsroom, note: str, **given: Any) -> dict[str, Any]:
    """A story that readers were told of in a note, a minute after they were told of another."""
    newsroom.now += dt.timedelta(minutes=1)
    story = await newsroom.published(headline=f"A story: {note}", **given)
    return await moved(newsroom, story, note, headline=f"After: {note}")  # type: ignore[no-any-return]


async def test_the_page_of_corrections_shows_what_readers_were_told_latest_first(
    newsroom: Newsroom,
) -> None:
    await corrected(newsroom, "One")
    await corrected(newsroom, "Two", section="sports")

    found = await told(newsroom)

    assert found["totalCount"] == 2
    assert found["nodes"] == [
        {"kind": "UPDATE", "text": "Two", "at": "2026-03-01T12:02:00.000Z",
         "path": "/sports/a-story-two", "article": {"headline": "After: Two"}},
        {"kind": "UPDATE", "text": "One", "at": "2026-03-01T12:01:00.000Z",
         "path": "/politics/a-story-one", "article": {"headline": "After: One"}},
    ]  # fmt: skip


async def test_pages_of_corrections_go_on_where_the_last_one_ended(newsroom: Newsroom) -> None:
    story = await corrected(newsroom, "0")
    for at in range(1, 5):  # some of the same moment
        newsroom.now += dt.timedelta(minutes=at % 2)
        story = await moved(newsroom, story, str(at), headline=f"{at}")
    texts: list[str] = []
    cursor = None
    while page := await told(newsroom, first=2, after=cursor):
        texts += [one["text"] for one in page["nodes"]]
        cursor = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break

    assert [sorted(part) for part in (texts[:2], texts[2:4], texts[4:])] == [
        ["3", "4"], ["1", "2"], ["0"],
    ]  # fmt: skip


async def test_corrections_are_found_by_section_and_by_kind(newsroom: Newsroom) -> None:
    await corrected(newsroom, "Bill")
    await corrected(newsroom, "Match", section="sports")
    await corrected(newsroom, "View", section="sports", genre="OPINION")
    newsroom.now += dt.timedelta(minutes=1)
    await newsroom.retracted(await corrected(newsroom, "Lie", section="sports"), "A lie.")

    async def texts(**where: Any) -> list[str]:
        found = await told(newsroom, where=where)
        assert found["totalCount"] == len(found["nodes"])
        return [one["text"] for one in found["nodes"]]

    assert await texts(section={"eq": "sports"}) == ["A lie.", "View", "Match"]
    assert await texts(section={"eq": "opinion"}) == ["View"]
    assert await texts(section={"in": ["politics", "opinion"]}) == ["View", "Bill"]
    assert await texts(kind={"eq": "RETRACTION"}) == ["A lie."]
    assert await texts(kind={"notIn": ["RETRACTION"]}) == ["View", "Match", "Bill"]
    assert await texts(kind={"in": []}) == []
    assert await texts(section={"eq": "sports"}, kind={"eq": "UPDATE"}) == ["View", "Match"]


@pytest.mark.parametrize("by", [None, "ada", "cleo"])
async def test_of_what_readers_do_not_have_only_a_retraction_is_told(
    newsroom: Newsroom, by: str | None
) -> None:
    gone = await corrected(newsroom, "Of an unpublished story")
    withheld = await corrected(newsroom, "Of a withheld story")
    embargoed = await corrected(newsroom, "Of an embargoed story")
    retracted = await corrected(newsroom, "Of a retracted story")
    await corrected(newsroom, "Of a story")
    await taken_down(newsroom, gone)
    await newsroom.move(WITHHOLD, "cleo", withheld, reason="A court asks.")
    newsroom.now += dt.timedelta(minutes=1)
    await newsroom.retracted(retracted, "It is a lie.")
    later = "embargo_until = '2027-03-01T12:00:00.000Z'"
    await force(newsroom, f"UPDATE articles SET {later} WHERE id = :id", embargoed)

    found = await told(newsroom, by)

    assert found == {
        "totalCount": 2,
        "pageInfo": {"hasNextPage": False, "endCursor": found["pageInfo"]["endCursor"]},
        "nodes": [
            {"kind": "RETRACTION", "text": "It is a lie.", "at": "2026-03-01T12:06:00.000Z",
             "path": "/politics/a-story-of-a-retracted-story", "article": None},
            {"kind": "UPDATE", "text": "Of a story", "at": "2026-03-01T12:05:00.000Z",
             "path": "/politics/a-story-of-a-story",
             "article": {"headline": "After: Of a story"}},
        ],
    }  # fmt: skip


async def log(newsroom: Newsroom, by: str = "cleo", **where: Any) -> list[str]:
    """The kinds of the events that fit, latest first."""
    found = (await newsroom.data(EVENTS, by, where=where))["events"]
    assert found["totalCount"] == len(found["nodes"])
    return [one["kind"] for one in found["nodes"]]


async def test_chiefs_and_admins_find_in_the_log_what_was_done_by_whom_to_what(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.draft()
    newsroom.now += dt.timedelta(hours=1)
    story = await newsroom.move(SUBMIT, "ada", story)
    await newsroom.move(REQUEST_CHANGES, "edith", story, reason="Who says so?")
    other = await newsroom.draft("ben")
    people = (await newsroom.data("{ users { nodes { id name } } }", "cleo"))["users"]["nodes"]
    ids = {one["name"]: one["id"] for one in people}
    create, submit, back = "article.create", "article.submit_for_review", "article.request_changes"

    for by in ("cleo", "adam"):
        assert await log(newsroom, by) == [create, back, submit, create]
    assert await log(newsroom, kind={"eq": back}) == [back]
    assert await log(newsroom, kind={"in": [back, submit]}) == [back, submit]
    assert await log(newsroom, kind={"startsWith": "article.create"}) == [create, create]
    assert await log(newsroom, kind={"startsWith": "article_"}) == []
    assert await log(newsroom, kind={"startsWith": ""}) == [create, back, submit, create]
    assert await log(newsroom, user={"eq": ids["Ada"]}) == [submit, create]
    assert await log(newsroom, user={"notIn": [ids["Ada"], ids["Ben"]]}) == [back]
    assert await log(newsroom, user={"eq": story["id"]}) == []
    assert await log(newsroom, article={"eq": other["id"]}) == [create]
    assert await log(newsroom, article={"isNull": True}) == []
    assert await log(newsroom, origin={"eq": "GRAPHIQL"}) == []
    assert await log(newsroom, at={"lte": printed(NOON)}) == [create]
    assert await log(newsroom, at={"gt": printed(NOON)}, user={"eq": ids["Ada"]}) == [submit]


async def test_the_log_shows_drafts_in_their_working_copies(newsroom: Newsroom) -> None:
    story = await newsroom.draft(headline="A draft")

    found = (await newsroom.data(EVENTS, "cleo"))["events"]["nodes"]

    assert [one["article"] for one in found] == [{"id": story["id"]}]


@pytest.mark.parametrize(
    ("by", "code"),
    [(None, "UNAUTHENTICATED"), ("ada", "PERMISSION_DENIED"), ("edith", "PERMISSION_DENIED")],
)
async def test_others_are_told_that_the_log_is_not_for_them(
    newsroom: Newsroom, by: str | None, code: str
) -> None:
    await newsroom.draft()

    answer = await newsroom.ask(EVENTS, by)

    assert answer["data"] is None
    assert [(one["path"], one["extensions"]["code"]) for one in answer["errors"]] == [
        (["events"], code)
    ]


def test_the_log_can_tell_of_every_move() -> None:
    assert {f"article.{action.lower()}" for action in Action} <= set(KINDS)
