"""What somebody was told: in words, to them alone, and nothing of what they do not see any more."""

import datetime as dt
from typing import Any

import pytest

from db.models import NotificationKind
from db.notices import OUT_OF_SIGHT, WORDS, Notice
from tests.newsroom import APPROVE, NOON, PUBLISH, RECALL, REQUEST_CHANGES, SUBMIT, UPDATE, Newsroom
from tests.refusal import USER_UPDATE, payload, refused_with
from tests.schema.test_comments import id_of, say

MARK_READ = payload(
    "notificationsMarkRead", "NotificationsMarkReadInput", "viewer { name unreadNotifications }"
)
READ = """query Read($unread: Boolean) { viewer { unreadNotifications
  notifications(unread: $unread) { totalCount nodes { id kind at readAt message
    event { kind reason user { name } } article { headline workflow { stage } } } } } }"""


async def told(newsroom: Newsroom, by: str, **given: Any) -> list[dict[str, Any]]:
    """What somebody was told, latest first."""
    nodes: list[dict[str, Any]] = (await newsroom.data(READ, by, **given))["viewer"][
        "notifications"
    ]["nodes"]
    return nodes


async def sent_back(newsroom: Newsroom, headline: str = "The vote") -> Any:
    """A story of Ada's that Edith sent back: both were told."""
    story = await newsroom.move(SUBMIT, "ada", await newsroom.draft(headline=headline))
    newsroom.now += dt.timedelta(minutes=1)
    return await newsroom.move(REQUEST_CHANGES, "edith", story, reason="Name the source.")


async def test_people_are_told_in_words_of_what_happened_to_their_stories(
    newsroom: Newsroom,
) -> None:
    await sent_back(newsroom)

    (back,) = await told(newsroom, "ada")
    assert back == {
        "id": back["id"],
        "kind": "SENT_BACK",
        "at": "2026-03-01T12:01:00.000Z",
        "readAt": None,
        "message": "Edith sent “The vote” back: Name the source.",
        "event": {
            "kind": "article.request_changes",
            "reason": "Name the source.",
            "user": {"name": "Edith"},
        },
        "article": {"headline": "The vote", "workflow": {"stage": "CHANGES_REQUESTED"}},
    }
    messages = [one["message"] for one in await told(newsroom, "edith")]
    assert messages == ["Ada handed “The vote” to your desk."]


async def test_the_story_of_a_notification_is_the_working_copy_and_so_is_all_below_it(
    newsroom: Newsroom,
) -> None:
    other = await newsroom.draft(headline="A draft")
    story = await newsroom.published(related=[{"article": other["id"]}])
    await newsroom.move(UPDATE, "ada", story, headline="Changed")
    query = """{ articles { nodes { headline related { nodes { headline } } } } viewer {
      notifications(first: 1) { nodes { message article { headline
        related { nodes { headline } } } } } } }"""

    data = await newsroom.data(query, "ada")

    assert data["articles"]["nodes"] == [{"headline": "A story", "related": {"nodes": []}}]
    assert data["viewer"]["notifications"]["nodes"] == [
        {
            "message": "Cleo approved “Changed”.",
            "article": {"headline": "Changed", "related": {"nodes": [{"headline": "A draft"}]}},
        }
    ]


async def test_nobody_finds_what_somebody_else_was_told(newsroom: Newsroom) -> None:
    await sent_back(newsroom)
    (back,) = await told(newsroom, "ada")
    query = """query All($id: ID!, $ada: ID!) { node(id: $id) { id }
      ada: node(id: $ada) { ... on User { name unreadNotifications notifications {
        totalCount nodes { message } } } } users { nodes { name unreadNotifications } } }"""
    given = {"id": back["id"], "ada": await id_of(newsroom, "ada")}

    none = {"totalCount": 0, "nodes": []}
    for by in ("ben", "edith", "cleo", "adam"):
        data = await newsroom.data(query, by, **given)
        assert data["node"] is None
        assert data["ada"] == {"name": "Ada", "unreadNotifications": 0, "notifications": none}
        counts = {one["name"]: one["unreadNotifications"] for one in data["users"]["nodes"]}
        assert sum(counts.values()) == (1 if by == "edith" else 0)
        refusal = await refused_with(newsroom, MARK_READ, by, ids=[back["id"]])
        assert refusal == [("NOT_FOUND", ["ids", "0"])]
    assert await newsroom.data(query, **given) == {
        "node": None,
        "ada": None,
        "users": {"nodes": []},
    }
    own = await newsroom.data(query, "ada", **given)
    assert own["node"] == {"id": back["id"]}
    assert own["ada"]["unreadNotifications"] == 1


async def test_what_was_read_is_counted_no_more(newsroom: Newsroom) -> None:
    for headline in ("One", "Two", "Three"):
        await sent_back(newsroom, headline)
    three, two, one = await told(newsroom, "ada")
    newsroom.now = NOON + dt.timedelta(hours=1)

    answer = await newsroom.act(MARK_READ, "ada", ids=[two["id"], two["id"]])
    assert answer == {"viewer": {"name": "Ada", "unreadNotifications": 2}, "userErrors": []}
    assert [n["id"] for n in await told(newsroom, "ada", unread=True)] == [three["id"], one["id"]]
    (read,) = await told(newsroom, "ada", unread=False)
    assert (read["id"], read["readAt"]) == (two["id"], "2026-03-01T13:00:00.000Z")

    newsroom.now = NOON + dt.timedelta(hours=2)
    answer = await newsroom.act(MARK_READ, "ada", all=True)
    assert answer["viewer"]["unreadNotifications"] == 0
    assert [n["readAt"] for n in await told(newsroom, "ada")] == [
        "2026-03-01T14:00:00.000Z",
        "2026-03-01T13:00:00.000Z",
        "2026-03-01T14:00:00.000Z",
    ]
    assert len(await told(newsroom, "edith", unread=True)) == 3


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({}, ("INVALID_FORMAT", ["ids"])),
        ({"all": False}, ("INVALID_FORMAT", ["ids"])),
        ({"ids": [], "all": True}, ("INVALID_FORMAT", ["ids"])),
        ({"ids": ["notification-1"] * 101}, ("LIMIT_EXCEEDED", ["ids"])),
        ({"ids": ["article-1"]}, ("NOT_FOUND", ["ids", "0"])),
    ],
)
async def test_what_names_no_notifications_is_refused(
    newsroom: Newsroom, given: dict[str, Any], refusal: Any
) -> None:
    await sent_back(newsroom)

    assert await refused_with(newsroom, MARK_READ, "ada", **given) == [refusal]


async def test_who_lost_sight_of_a_story_is_told_neither_its_headline_nor_why(
    newsroom: Newsroom,
) -> None:
    draft = await newsroom.move(SUBMIT, "ada", await newsroom.draft(headline="A secret"))
    await newsroom.move(SUBMIT, "ada", await newsroom.move(RECALL, "ada", draft))
    live = await newsroom.move(SUBMIT, "ada", await newsroom.draft(headline="Live"))
    live = await newsroom.move(PUBLISH, "cleo", await newsroom.move(APPROVE, "cleo", live))
    await newsroom.move(UPDATE, "ada", live, headline="Another secret")
    edith = await id_of(newsroom, "edith")
    await say(newsroom, "ada", live, mentions=[edith])
    await newsroom.act(USER_UPDATE, "adam", id=edith, desks=["sports"])

    found = await told(newsroom, "edith")

    assert [one["kind"] for one in found].count("SUBMITTED") == 3
    assert {one["message"] for one in found} == {OUT_OF_SIGHT}
    assert [one["event"] for one in found] == [None] * 4
    articles = [one["article"] for one in found if one["article"]]
    assert articles == [{"headline": "Live", "workflow": None}] * 2


def test_there_are_words_for_everything_that_somebody_is_told() -> None:
    assert set(WORDS) == set(NotificationKind)
    for kind in NotificationKind:
        told = Notice(kind, "Edith", "The vote", "Why not?")
        assert "“The vote”" in told.subject
        assert told.message == f"{told.subject}: Why not?"
    assert Notice(NotificationKind.APPROVED, None, "A", None).message == "Copydesk approved “A”."
