"""The desk and everybody's lists: what is in them, in which order, and for whose eyes."""

import datetime as dt
from typing import Any

import pytest

from tests.desk import ASSIGN, CLAIM, in_review, in_two_sections, user_id
from tests.newsroom import (
    APPROVE,
    NOON,
    PEOPLE,
    REQUEST_CHANGES,
    SUBMIT,
    UNPUBLISH,
    UPDATE,
    Newsroom,
    move,
)
from tests.refusal import hire

SPIKE = move("articleSpike", "ArticleSpikeInput")
PAGE = """totalCount edges { cursor node { headline } }
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"""
DESK = f"""query Desk($where: DeskWhere, $order: [DeskOrder!], $first: Int, $after: String,
  $last: Int, $before: String, $stories: ArticleWhere) {{ desk(where: $where) {{
    counts {{ stage count }} articles(where: $stories, orderBy: $order, first: $first,
      after: $after, last: $last, before: $before) {{ {PAGE} }} }} }}"""
LISTS = f"{{ viewer {{ drafts {{ {PAGE} }} reviewQueue {{ {PAGE} }} assignments {{ {PAGE} }} }} }}"
NOTHING: dict[str, list[str]] = {"drafts": [], "reviewQueue": [], "assignments": []}

HOURS = {"LOW": None, "NORMAL": 3, "HIGH": 1, "URGENT": 2}
"""In how many hours each story of `pile` is due."""


def hours(count: float) -> str:
    """A moment so many hours after noon."""
    return (NOON + dt.timedelta(hours=count)).isoformat()


def headlines(connection: dict[str, Any]) -> list[str]:
    """What a list shows, which must be all of it."""
    shown = [edge["node"]["headline"] for edge in connection["edges"]]
    assert connection["totalCount"] == len(shown)
    return shown


async def desk(newsroom: Newsroom, by: str = "cleo", **given: Any) -> Any:
    """What somebody finds on the desk."""
    return (await newsroom.data(DESK, by, **given))["desk"]


async def found(newsroom: Newsroom, by: str = "cleo", **where: Any) -> set[str]:
    """The stories of the desk that fit, which must be as many as are counted."""
    shown = await desk(newsroom, by, where=where)
    stories = headlines(shown["articles"])
    assert sum(one["count"] for one in shown["counts"]) == len(stories)
    return set(stories)


async def lists(newsroom: Newsroom, by: str) -> dict[str, list[str]]:
    """Somebody's three lists."""
    viewer = (await newsroom.data(LISTS, by))["viewer"]
    return {name: headlines(connection) for name, connection in viewer.items()}


async def pile(newsroom: Newsroom) -> list[str]:
    """Four stories in review of each priority, saved one after another. Gives their ids."""
    ids = []
    for priority, due in HOURS.items():
        newsroom.now += dt.timedelta(minutes=1)
        story = await in_review(newsroom, headline=priority)
        at = None if due is None else hours(due)
        await newsroom.done(ASSIGN, "cleo", id=story["id"], priority=priority, dueAt=at)
        ids.append(story["id"])
    return ids


async def story_for(newsroom: Newsroom, name: str, headline: str) -> dict[str, Any]:
    """A story that belongs in a chief's list of this name."""
    if name == "drafts":
        return await newsroom.draft("cleo", headline=headline)
    return await in_review(newsroom, headline=headline)


async def test_the_desk_counts_what_is_left_to_do_by_stage(newsroom: Newsroom) -> None:
    await newsroom.draft(headline="Draft 1")
    await newsroom.draft(headline="Draft 2", section="sports")
    await in_review(newsroom, headline="In review")
    back = await in_review(newsroom, headline="Sent back")
    await newsroom.move(REQUEST_CHANGES, "edith", back, reason="Who?")
    await newsroom.approved(headline="Approved")
    await newsroom.move(SPIKE, "edith", await newsroom.draft(headline="Spiked"))
    await newsroom.published(headline="Readers have it")
    live = await newsroom.published(headline="Live")
    await newsroom.move(UPDATE, "ada", live, headline="Live, changed")
    gone = await newsroom.published(headline="Gone")
    await newsroom.move(UNPUBLISH, "cleo", gone, reason="Wrong.")

    shown = await desk(newsroom)

    assert shown["counts"] == [
        {"stage": "DRAFT", "count": 3},
        {"stage": "IN_REVIEW", "count": 1},
        {"stage": "CHANGES_REQUESTED", "count": 1},
        {"stage": "APPROVED", "count": 1},
        {"stage": "SPIKED", "count": 1},
    ]
    assert set(headlines(shown["articles"])) == {
        "Draft 1", "Draft 2", "In review", "Sent back", "Approved", "Spiked", "Live, changed",
    }  # fmt: skip


async def test_everybody_finds_on_the_desk_what_they_may_work_on_and_no_more(
    newsroom: Newsroom,
) -> None:
    await newsroom.draft("ada", headline="Ada's")
    await newsroom.draft("ben", headline="Ben's", section="sports")
    await newsroom.draft("edith", headline="Edith's", section="sports", bylines=[{"author": "ben"}])
    live = await newsroom.published("ben", headline="Live")
    await newsroom.move(UPDATE, "ben", live, headline="Changed", section="sports")

    for who, own in {
        "ada": {"Ada's"},
        "ben": {"Ben's", "Edith's", "Changed"},
        "edith": {"Ada's", "Edith's", "Changed"},
        "erik": {"Ben's", "Edith's", "Changed"},
        "cleo": {"Ada's", "Ben's", "Edith's", "Changed"},
        "adam": {"Ada's", "Ben's", "Edith's", "Changed"},
    }.items():
        assert await found(newsroom, who) == own, who


async def test_the_desk_is_closed_to_readers(newsroom: Newsroom) -> None:
    await newsroom.draft()

    for selection in ("__typename", "counts { count }", "articles { totalCount }"):
        answer = await newsroom.ask(f"{{ desk {{ {selection} }} }}")

        assert answer["data"] is None
        assert [one["extensions"]["code"] for one in answer["errors"]] == ["UNAUTHENTICATED"]


async def test_the_desk_is_narrowed_in_its_counts_and_its_stories_alike(
    newsroom: Newsroom,
) -> None:
    late, soon = await newsroom.draft(headline="Late"), await in_review(newsroom, headline="Soon")
    await newsroom.draft(headline="Free", section="sports")
    live = await newsroom.published(headline="Live")
    await newsroom.move(UPDATE, "ada", live, headline="Live, changed")
    ada, edith = await user_id(newsroom, "ada"), await user_id(newsroom, "edith")
    await newsroom.done(
        ASSIGN, "cleo", id=late["id"], assignee=ada, dueAt=hours(-1), priority="URGENT"
    )
    await newsroom.done(ASSIGN, "cleo", id=soon["id"], dueAt=hours(1))
    await newsroom.done(CLAIM, "edith", id=soon["id"])
    every = {"Late", "Soon", "Free", "Live, changed"}

    for where, fits in (
        ({}, every),
        ({"section": {"eq": "sports"}}, {"Free"}),
        ({"section": {"in": ["politics", "sports"]}}, every),
        ({"stage": {"eq": "IN_REVIEW"}}, {"Soon"}),
        ({"stage": {"notIn": ["IN_REVIEW"]}}, every - {"Soon"}),
        ({"stage": {"in": []}}, set()),
        ({"publication": {"eq": "PUBLISHED"}}, {"Live, changed"}),
        ({"publication": {"eq": "NEVER"}}, every - {"Live, changed"}),
        ({"assignee": {"eq": ada}}, {"Late"}),
        ({"assignee": {"eq": edith}}, set()),
        ({"assignee": {"eq": "nobody"}}, set()),
        ({"assignee": {"isNull": True}}, every - {"Late"}),
        ({"claimedBy": {"in": [ada, edith]}}, {"Soon"}),
        ({"claimedBy": {"isNull": False}}, {"Soon"}),
        ({"priority": {"eq": "URGENT"}}, {"Late"}),
        ({"priority": {"eq": "NORMAL"}}, every - {"Late"}),
        ({"dueAt": {"lt": hours(2)}}, {"Late", "Soon"}),
        ({"dueAt": {"lt": hours(1)}}, {"Late"}),
        ({"dueAt": {"isNull": True}}, {"Free", "Live, changed"}),
        ({"overdue": True}, {"Late"}),
        ({"overdue": False}, every - {"Late"}),
        ({"overdue": True, "stage": {"eq": "IN_REVIEW"}}, set()),
        ({"overdue": False, "dueAt": {"isNull": False}}, {"Soon"}),
    ):
        assert await found(newsroom, **where) == fits, where

    newsroom.now += dt.timedelta(hours=1, milliseconds=1)
    assert await found(newsroom, overdue=True) == {"Late", "Soon"}
    await newsroom.move(SPIKE, "edith", late)
    assert await found(newsroom, overdue=True) == {"Soon"}


async def test_a_list_of_the_desk_is_narrowed_once_more_without_its_counts(
    newsroom: Newsroom,
) -> None:
    await newsroom.draft(headline="One", section="sports")
    await newsroom.draft(headline="Two", section="sports")
    await newsroom.draft(headline="Three")

    shown = await desk(
        newsroom,
        where={"section": {"eq": "sports"}},
        stories={"headline": {"in": ["Two", "Three"]}},
    )

    assert shown["counts"] == [{"stage": "DRAFT", "count": 2}]
    assert headlines(shown["articles"]) == ["Two"]


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ({"stage": None}, "INVALID_FORMAT"),
        ({"stage": {"eq": None}}, "INVALID_FORMAT"),
        ({"overdue": None}, "INVALID_FORMAT"),
        ({"section": {}}, "INVALID_FORMAT"),
        ({"headline": {"eq": "One"}}, "GRAPHQL_VALIDATION_FAILED"),
    ],
)
async def test_what_the_desk_cannot_be_asked_is_refused(
    newsroom: Newsroom, where: dict[str, Any], code: str
) -> None:
    answer = await newsroom.ask(DESK, "cleo", where=where)

    assert [one["extensions"]["code"] for one in answer["errors"]] == [code]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (None, ["URGENT", "HIGH", "NORMAL", "LOW"]),
        ([("PRIORITY", "ASC")], ["LOW", "NORMAL", "HIGH", "URGENT"]),
        ([("DUE_AT", "ASC")], ["HIGH", "URGENT", "NORMAL", "LOW"]),
        ([("DUE_AT", "DESC")], ["LOW", "NORMAL", "URGENT", "HIGH"]),
        ([("SAVED_AT", "DESC")], ["URGENT", "HIGH", "NORMAL", "LOW"]),
        ([("SAVED_AT", "ASC"), ("DUE_AT", "DESC")], ["LOW", "NORMAL", "HIGH", "URGENT"]),
    ],
)
async def test_the_desk_is_paged_in_every_order(
    newsroom: Newsroom, order: list[tuple[str, str]] | None, expected: list[str]
) -> None:
    await pile(newsroom)
    keys = [{"field": field, "direction": way} for field, way in order or ()]

    forward: list[str] = []
    backward: list[str] = []
    after = before = None
    for _ in range(2):
        page = (await desk(newsroom, order=keys or None, first=3, after=after))["articles"]
        forward += [edge["node"]["headline"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        assert page["totalCount"] == 4
        page = (await desk(newsroom, order=keys or None, last=3, before=before))["articles"]
        backward = [edge["node"]["headline"] for edge in page["edges"]] + backward
        before = page["pageInfo"]["startCursor"]

    assert forward == backward == expected


async def test_a_cursor_of_another_order_is_refused(newsroom: Newsroom) -> None:
    await pile(newsroom)
    cursor = (await desk(newsroom))["articles"]["pageInfo"]["endCursor"]

    order = [{"field": "DUE_AT", "direction": "ASC"}]
    answer = await newsroom.ask(DESK, "cleo", order=order, after=cursor)

    assert [one["extensions"]["code"] for one in answer["errors"]] == ["INVALID_CURSOR"]


async def test_everybody_has_lists_of_their_own(newsroom: Newsroom) -> None:
    await newsroom.draft("ada", headline="Ada's")
    signed = [{"author": "ada"}, {"author": "ben"}]
    newsroom.now += dt.timedelta(minutes=1)
    both = await newsroom.draft("ada", headline="Both", bylines=signed)
    newsroom.now += dt.timedelta(minutes=1)
    review = await in_review(newsroom, "ada", headline="Waits", bylines=signed)
    back = await in_review(newsroom, "ben", headline="Sent back", section="sports")
    await newsroom.move(REQUEST_CHANGES, "erik", back, reason="Who?")
    await newsroom.published("ben", headline="Live")
    ben = await user_id(newsroom, "ben")
    await newsroom.done(ASSIGN, "edith", id=both["id"], assignee=ben)
    await newsroom.done(CLAIM, "edith", id=review["id"])

    assert await lists(newsroom, "ada") == {**NOTHING, "drafts": ["Both", "Ada's"]}
    assert await lists(newsroom, "ben") == {
        **NOTHING, "drafts": ["Sent back", "Both"], "assignments": ["Both"],
    }  # fmt: skip
    assert await lists(newsroom, "edith") == {
        **NOTHING, "reviewQueue": ["Waits"], "assignments": ["Waits"],
    }  # fmt: skip
    assert await lists(newsroom, "erik") == NOTHING
    assert await lists(newsroom, "cleo") == {**NOTHING, "reviewQueue": ["Waits"]}


async def test_nobody_is_offered_a_review_that_they_could_not_end(newsroom: Newsroom) -> None:
    await hire(newsroom, "robot", "EDITOR", desks=["politics"], service=True)
    await hire(newsroom, "twin", "EDITOR", desks=["politics"], author="ada")
    await in_review(newsroom, "ada", headline="Ada's")
    await in_review(newsroom, "edith", headline="Edith's", bylines=[{"name": "The agency"}])
    await in_review(newsroom, "cleo", headline="Signed", bylines=[{"author": "edith"}])
    await newsroom.move(SUBMIT, "ada", await in_two_sections(newsroom))
    touched = await newsroom.move(
        UPDATE, "edith", await newsroom.draft("ada", headline="Touched"), kicker="Now"
    )
    await newsroom.move(SUBMIT, "ada", touched)

    queues = {
        who: set((await lists(newsroom, who))["reviewQueue"])
        for who in ("ada", "edith", "twin", "robot", "erik", "cleo", "adam")
    }

    assert queues == {
        "ada": set(),
        "edith": {"Ada's"},
        "twin": {"Edith's", "Signed"},
        "robot": set(),
        "erik": set(),
        "cleo": {"Ada's", "Edith's", "A story", "Touched"},
        "adam": {"Ada's", "Edith's", "Signed", "A story", "Touched"},
    }


async def test_what_is_in_the_queue_can_be_approved_and_nothing_else_can(
    newsroom: Newsroom,
) -> None:
    await in_review(newsroom, "ada", headline="Politics")
    await in_review(newsroom, "ben", headline="Sports", section="sports")
    await in_review(newsroom, "edith", headline="Edith's")
    asked = """{ articles(first: 100, perspective: WORKING) { nodes { headline
      workflow { transitions { action allowed } } } } }"""

    for who in PEOPLE:
        seen = (await newsroom.data(asked, who))["articles"]["nodes"]
        allowed = {
            one["headline"]
            for one in seen
            if one["workflow"]
            and {"action": "APPROVE", "allowed": True} in one["workflow"]["transitions"]
        }
        assert set((await lists(newsroom, who))["reviewQueue"]) == allowed, who


async def test_the_lists_have_what_presses_first_and_lose_what_is_done(
    newsroom: Newsroom,
) -> None:
    ids = await pile(newsroom)
    cleo = await user_id(newsroom, "cleo")
    for wire in ids:
        await newsroom.done(ASSIGN, "cleo", id=wire, assignee=cleo)

    shown = await lists(newsroom, "cleo")
    assert shown["reviewQueue"] == ["URGENT", "HIGH", "NORMAL", "LOW"]
    assert shown["assignments"] == ["HIGH", "URGENT", "NORMAL", "LOW"]

    for wire, mutation in ((ids[2], APPROVE), (ids[1], SPIKE)):
        given = {"id": wire, "expectedVersion": 2}
        story = await newsroom.done(mutation, "cleo", **given)
    publish = move("articlePublish", "ArticlePublishInput")
    await newsroom.done(publish, "cleo", id=ids[2], expectedVersion=3)
    assert story["workflow"]["stage"] == "SPIKED"
    shown = await lists(newsroom, "cleo")
    assert shown["reviewQueue"] == ["URGENT", "LOW"]
    assert shown["assignments"] == ["URGENT", "LOW"]


@pytest.mark.parametrize("name", ["drafts", "reviewQueue", "assignments"])
async def test_each_list_is_paged_where_it_stands(newsroom: Newsroom, name: str) -> None:
    cleo = await user_id(newsroom, "cleo")
    for at in range(5):
        newsroom.now += dt.timedelta(minutes=1)
        story = await story_for(newsroom, name, str(at))
        due = hours(at // 2)
        await newsroom.done(ASSIGN, "cleo", id=story["id"], assignee=cleo, dueAt=due)
    query = f"""query Page($first: Int, $after: String, $last: Int, $before: String) {{ viewer {{
      {name}(first: $first, after: $after, last: $last, before: $before) {{ {PAGE} }} }} }}"""

    async def page(**given: Any) -> Any:
        return (await newsroom.data(query, "cleo", **given))["viewer"][name]

    whole = [edge["node"]["headline"] for edge in (await page())["edges"]]
    assert sorted(whole) == ["0", "1", "2", "3", "4"]
    forward: list[str] = []
    backward: list[str] = []
    after = before = None
    for _ in range(3):
        shown = await page(first=2, after=after)
        forward += [edge["node"]["headline"] for edge in shown["edges"]]
        after = shown["pageInfo"]["endCursor"]
        assert shown["totalCount"] == 5
        shown = await page(last=2, before=before)
        backward = [edge["node"]["headline"] for edge in shown["edges"]] + backward
        before = shown["pageInfo"]["startCursor"]
    assert forward == backward == whole


async def test_readers_have_no_lists_and_the_perspective_of_staff_is_theirs_to_choose(
    newsroom: Newsroom,
) -> None:
    live = await newsroom.published(headline="Live")
    await newsroom.move(UPDATE, "ada", live, headline="Changed")
    await newsroom.draft(headline="New")

    assert await newsroom.data(LISTS) == {"viewer": None}
    assert set((await lists(newsroom, "ada"))["drafts"]) == {"Changed", "New"}
    query = "{ viewer(perspective: PUBLISHED) { drafts { totalCount nodes { headline } } } }"
    assert (await newsroom.data(query, "ada"))["viewer"]["drafts"] == {
        "totalCount": 1,
        "nodes": [{"headline": "Live"}],
    }


async def test_of_a_colleague_one_sees_what_one_works_on_too_and_no_queue(
    newsroom: Newsroom,
) -> None:
    politics = await newsroom.draft("ada", headline="Politics")
    await newsroom.draft("ada", headline="Sports", section="sports")
    await in_review(newsroom, "ben", headline="Waits")
    edith = await user_id(newsroom, "edith")
    await newsroom.done(ASSIGN, "edith", id=politics["id"], assignee=edith)
    of = """query Of($id: ID!) { node(id: $id, perspective: WORKING) { ... on User {
      drafts { totalCount nodes { headline } } reviewQueue { totalCount }
      assignments { totalCount } } } }"""

    async def seen(by: str | None, whose: str) -> Any:
        return (await newsroom.data(of, by, id=await user_id(newsroom, whose)))["node"]

    for who, drafts in (("edith", ["Politics"]), ("erik", ["Sports"]), ("ben", [])):
        shown = await seen(who, "ada")
        assert [one["headline"] for one in shown["drafts"]["nodes"]] == drafts
        assert shown["drafts"]["totalCount"] == len(drafts)
    assert (await seen("cleo", "edith"))["assignments"] == {"totalCount": 1}
    assert (await seen("cleo", "edith"))["reviewQueue"] == {"totalCount": 0}
    assert (await seen("erik", "edith"))["assignments"] == {"totalCount": 0}


async def test_whoever_signs_in_finds_their_lists_at_once(newsroom: Newsroom) -> None:
    await newsroom.draft("ada", headline="Ada's")
    query = """mutation In($email: String!, $password: String!) {
      signIn(input: { email: $email, password: $password }) {
        viewer { drafts { nodes { headline } } } } }"""

    given = {"email": "ada@example.org", "password": "correct horse battery staple"}
    answer = await newsroom.data(query, **given)

    assert answer["signIn"]["viewer"]["drafts"]["nodes"] == [{"headline": "Ada's"}]
