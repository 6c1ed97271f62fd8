"""The stories beside a story: curated link by link, found from the other end, told of the end."""

import asyncio
import itertools
from typing import Any

from db.models import INVERSES
from tests.newsroom import (
    APPROVE,
    PUBLISH,
    RECALL,
    SPIKE,
    SUBMIT,
    UPDATE,
    Newsroom,
    move,
)
from tests.refusal import blockers_of, on, refused, refused_with

ADD = move("articleRelatedAdd", "ArticleRelatedAddInput")
CHANGE = move("articleRelatedUpdate", "ArticleRelatedUpdateInput")
MOVE = move("articleRelatedMove", "ArticleRelatedMoveInput")
REMOVE = move("articleRelatedRemove", "ArticleRelatedRemoveInput")
BESIDE = """query Beside($id: ID!, $seen: Perspective! = WORKING) {
  article(id: $id, perspective: $seen) {
    headline standfirst related(first: 50) { edges { kind label node { headline } } } } }"""
REFERRERS = """query Referrers($id: ID!, $seen: Perspective! = WORKING, $after: String) {
  article(id: $id, perspective: $seen) { referrers(first: 2, after: $after) { totalCount
    edges { kind label node { headline } } pageInfo { hasNextPage endCursor } } } }"""
TOLD = "{ viewer { notifications { nodes { kind message article { headline } } } } }"

Story = dict[str, Any]


async def links_of(
    newsroom: Newsroom, story: Story, by: str | None = "ada", seen: str = "WORKING"
) -> list[tuple[str, str, str | None]]:
    """The headline, kind and label of each story beside a story."""
    found = (await newsroom.data(BESIDE, by, id=story["id"], seen=seen))["article"]
    edges = found["related"]["edges"]
    return [(one["node"]["headline"], one["kind"], one["label"]) for one in edges]


async def headlines(newsroom: Newsroom, story: Story) -> list[str]:
    return [one for one, *_ in await links_of(newsroom, story)]


async def referrers_of(newsroom: Newsroom, story: Story, by: str | None, **given: Any) -> Any:
    found = await newsroom.data(REFERRERS, by, id=story["id"], **given)
    return found["article"]["referrers"]


def pairs(page: Any) -> list[tuple[str, str, str | None]]:
    return [(one["node"]["headline"], one["kind"], one["label"]) for one in page["edges"]]


async def test_links_are_curated_one_by_one_and_readers_keep_what_they_have(
    newsroom: Newsroom,
) -> None:
    one, two, three = [await newsroom.published(headline=name) for name in ("One", "Two", "Three")]
    story = await newsroom.published(headline="Here")

    story = await newsroom.move(ADD, "ada", story, article=one["id"])
    story = await newsroom.move(ADD, "edith", story, article=two["id"], kind="BACKGROUND")
    story = await newsroom.move(ADD, "ada", story, article=three["id"], label="So", position=1)
    assert await links_of(newsroom, story) == [
        ("Three", "RELATED", "So"), ("One", "RELATED", None), ("Two", "BACKGROUND", None),
    ]  # fmt: skip

    story = await newsroom.move(MOVE, "ada", story, article=two["id"], position=1)
    assert await headlines(newsroom, story) == ["Two", "Three", "One"]
    story = await newsroom.move(MOVE, "ada", story, article=two["id"], position=9)
    story = await newsroom.move(CHANGE, "ada", story, article=three["id"], kind="FOLLOW_UP")
    story = await newsroom.move(CHANGE, "ada", story, article=three["id"], label=None)
    version = story["workflow"]["version"]
    story = await newsroom.move(CHANGE, "ada", story, article=three["id"], kind="FOLLOW_UP")
    assert story["workflow"]["version"] == version  # what changes nothing writes nothing
    story = await newsroom.move(REMOVE, "ada", story, article=one["id"])

    assert await links_of(newsroom, story) == [
        ("Three", "FOLLOW_UP", None), ("Two", "BACKGROUND", None),
    ]  # fmt: skip
    assert story["workflow"]["stage"] == "DRAFT"
    assert await links_of(newsroom, story, None, "PUBLISHED") == []
    story = await newsroom.move(APPROVE, "cleo", await newsroom.move(SUBMIT, "ada", story))
    await newsroom.move(PUBLISH, "cleo", story, changeClass="MINOR")
    assert len(await links_of(newsroom, story, None, "PUBLISHED")) == 2


async def test_whoever_curates_and_whoever_writes_are_not_in_each_others_way(
    newsroom: Newsroom,
) -> None:
    other, another = [await newsroom.published(headline=name) for name in ("Other", "Another")]
    story = await newsroom.draft("ada")

    await newsroom.move(ADD, "edith", story, article=other["id"])
    typed = await newsroom.move(UPDATE, "ada", story, standfirst="Typed", autosave=True)
    typed = await newsroom.move(UPDATE, "ada", typed, standfirst="Typed on", autosave=True)
    added = await newsroom.move(ADD, "edith", typed, article=another["id"])
    await newsroom.move(UPDATE, "ada", typed, headline="Written", autosave=True)
    await newsroom.move(MOVE, "edith", added, article=other["id"], position=2)

    found = (await newsroom.data(BESIDE, "ada", id=story["id"]))["article"]
    assert (found["headline"], found["standfirst"]) == ("Written", "Typed on")
    assert await headlines(newsroom, story) == ["Another", "Other"]


async def test_at_the_same_moment_neither_is_lost(newsroom: Newsroom) -> None:
    other, story = await newsroom.published(headline="Other"), await newsroom.draft("ada")

    await asyncio.gather(
        newsroom.move(UPDATE, "ada", story, standfirst="Typed"),
        newsroom.move(ADD, "edith", story, article=other["id"]),
    )

    found = (await newsroom.data(BESIDE, "ada", id=story["id"]))["article"]
    assert (found["standfirst"], len(found["related"]["edges"])) == ("Typed", 1)


async def test_what_would_undo_somebody_elses_work_is_a_conflict(newsroom: Newsroom) -> None:
    other, another = await newsroom.published(headline="Other"), await newsroom.published()
    story = await newsroom.draft("ada")
    given = {"article": another["id"]}
    added = await newsroom.move(ADD, "edith", story, article=other["id"])

    for mutation, by, more in (
        (ADD, "ada", given),
        (REMOVE, "ada", {"article": other["id"]}),
        (UPDATE, "ada", {"related": [given]}),
        (SUBMIT, "ada", {}),
    ):
        (error,) = await refused(newsroom, mutation, by, **on(story, **more))
        assert (error["code"], error["changedFields"]) == ("VERSION_CONFLICT", ["related"])

    typed = await newsroom.move(UPDATE, "ada", added, headline="Typed")
    await newsroom.move(ADD, "edith", typed, **given)
    (error,) = await refused(newsroom, UPDATE, "ada", **on(story, standfirst="Typed"))
    assert (error["code"], error["changedFields"]) == ("VERSION_CONFLICT", ["headline", "related"])
    never = ({**story, "workflow": {"version": version}} for version in (99, 0, -1))
    for read, (mutation, more) in itertools.product(never, ((ADD, given), (UPDATE, {}))):
        (error,) = await refused(newsroom, mutation, "ada", **on(read, **more))
        assert error["code"] == "VERSION_CONFLICT"


async def test_a_move_in_between_is_a_conflict_for_who_writes(newsroom: Newsroom) -> None:
    other, story = await newsroom.published(), await newsroom.draft("ada")
    moved = await newsroom.move(RECALL, "ada", await newsroom.move(SUBMIT, "ada", story))
    await newsroom.move(ADD, "edith", moved, article=other["id"])

    (error,) = await refused(newsroom, UPDATE, "ada", **on(story, headline="Late"))

    assert (error["code"], error["changedFields"]) == ("VERSION_CONFLICT", ["related"])


async def test_a_link_that_cannot_be_is_refused(newsroom: Newsroom) -> None:
    other, hidden = await newsroom.published(), await newsroom.draft("erik", section="sports")
    gone = await newsroom.retracted(await newsroom.published(), "None of it happened.")
    spiked = await newsroom.draft("edith")
    await newsroom.move(SPIKE, "cleo", spiked)
    related = [{"article": hidden["id"]}, {"article": other["id"]}]
    story = await newsroom.draft("cleo", bylines=[{"author": "ada"}], related=related)
    there, missing = {"article": other["id"]}, {"article": "article-1"}

    for mutation, given, problems in (
        (ADD, {"article": story["id"]}, [("INVALID_FORMAT", ["article"])]),
        (ADD, there, [("NOT_UNIQUE", ["article"])]),
        (ADD, {"article": hidden["id"]}, [("NOT_FOUND", ["article"])]),
        (ADD, missing, [("NOT_FOUND", ["article"])]),
        (ADD, {"article": gone["id"]}, [("RELATED_NOT_PUBLIC", ["article"])]),
        (ADD, {"article": spiked["id"]}, [("RELATED_NOT_PUBLIC", ["article"])]),
        (
            ADD,
            {**there, "label": "x" * 201, "position": 0},
            [
                ("NOT_UNIQUE", ["article"]),
                ("TOO_LONG", ["label"]),
                ("INVALID_FORMAT", ["position"]),
            ],
        ),
        (CHANGE, {**there, "label": " "}, [("REQUIRED", ["label"])]),
        (CHANGE, missing, [("NOT_FOUND", ["article"])]),
        (CHANGE, {"article": hidden["id"], "label": "x"}, [("NOT_FOUND", ["article"])]),
        (MOVE, {**there, "position": 0}, [("INVALID_FORMAT", ["position"])]),
        (REMOVE, {"article": gone["id"]}, [("NOT_FOUND", ["article"])]),
        (REMOVE, {"article": hidden["id"]}, [("NOT_FOUND", ["article"])]),
    ):
        by = "edith" if given.get("article") in (gone["id"], spiked["id"]) else "ada"
        assert await refused_with(newsroom, mutation, by, **on(story, **given)) == problems
    assert await refused_with(newsroom, ADD, "ben", **on(story, **there)) == [("NOT_FOUND", ["id"])]
    read = await newsroom.published("ada")
    assert await refused_with(newsroom, ADD, "erik", **on(read, **there)) == [
        ("PERMISSION_DENIED", ["id"])
    ]


async def test_no_more_links_than_a_story_may_have(newsroom: Newsroom) -> None:
    others = [(await newsroom.draft("cleo"))["id"] for _ in range(51)]
    related = [{"article": one} for one in others[:50]]
    story = await newsroom.draft("cleo", related=related)

    assert await refused_with(newsroom, ADD, "cleo", **on(story, article=others[50])) == [
        ("LIMIT_EXCEEDED", ["article"])
    ]
    review = await newsroom.move(SUBMIT, "cleo", story)
    (error,) = await refused(newsroom, REMOVE, "cleo", **on(review, article=others[0]))
    assert error["code"] == "TRANSITION_NOT_ALLOWED"


async def test_links_that_one_does_not_see_neither_count_nor_go(newsroom: Newsroom) -> None:
    seen = [await newsroom.published(headline=name) for name in ("One", "Two")]
    hidden = await newsroom.draft("erik", headline="Hidden", section="sports")
    related = [{"article": one["id"]} for one in (hidden, *seen)]
    story = await newsroom.draft("cleo", bylines=[{"author": "ada"}], related=related)

    story = await newsroom.move(MOVE, "ada", story, article=seen[1]["id"], position=1)

    assert await headlines(newsroom, story) == ["Two", "One"]
    whole = await links_of(newsroom, story, "cleo")
    assert [one for one, *_ in whole] == ["Hidden", "Two", "One"]


async def test_who_points_at_a_story_is_found_for_editors_alone(newsroom: Newsroom) -> None:
    target = await newsroom.published(headline="Target")
    for at, kind in enumerate(INVERSES):
        newsroom.now = newsroom.now.replace(minute=at)
        link = {"article": target["id"], "kind": kind, "label": f"By {kind}"}
        await newsroom.published("cleo", "adam", headline=kind, section="sports", related=[link])
    newsroom.now = newsroom.now.replace(minute=30)
    draft = await newsroom.draft(headline="Draft")
    await newsroom.move(ADD, "ada", draft, article=target["id"], kind="BACKGROUND")
    dropped = await newsroom.published(headline="Dropped", related=[{"article": target["id"]}])
    await newsroom.move(REMOVE, "ada", dropped, article=target["id"])
    live = [(str(kind), str(way), f"By {kind}") for kind, way in INVERSES.items()][::-1]

    pages, cursor = [], None
    for _ in range(4):
        page = await referrers_of(newsroom, target, "edith", after=cursor)
        cursor = page["pageInfo"]["endCursor"]
        pages += pairs(page)
    assert pages == [("Draft", "BACKGROUND_FOR", None), *live]
    assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (7, False)

    shown = await referrers_of(newsroom, target, "edith", seen="PUBLISHED")
    assert (shown["totalCount"], pairs(shown)) == (7, [("Dropped", "RELATED", None), live[0]])
    assert (await referrers_of(newsroom, target, "erik"))["totalCount"] == 7  # live, not the draft
    nothing = {"totalCount": 0, "edges": [], "pageInfo": {"hasNextPage": False, "endCursor": None}}
    assert await referrers_of(newsroom, target, None, seen="PUBLISHED") == nothing


async def test_whoever_points_at_a_retracted_story_is_told_and_has_to_take_it_out(
    newsroom: Newsroom,
) -> None:
    target = await newsroom.published("cleo", "adam", headline="Target", section="sports")
    related = [{"article": target["id"]}]
    live = await newsroom.published("ben", headline="Live", related=related)
    draft = await newsroom.approved("ada", headline="Draft", related=related)
    await newsroom.published("erik", headline="Elsewhere", section="sports")

    await newsroom.retracted(target, "None of it happened.")

    told = "RELATED_RETRACTED"
    words = "Cleo retracted a story that stands beside “{}”: " + target["path"]
    for by, names in (("ben", {"Live"}), ("ada", {"Draft"}), ("edith", {"Live", "Draft"})):
        nodes = (await newsroom.data(TOLD, by))["viewer"]["notifications"]["nodes"]
        mine = [one for one in nodes if one["kind"] == told]
        assert {one["article"]["headline"] for one in mine} == names
        assert {one["message"] for one in mine} == {words.format(name) for name in names}
    for by in ("erik", "cleo"):
        nodes = (await newsroom.data(TOLD, by))["viewer"]["notifications"]["nodes"]
        assert told not in [one["kind"] for one in nodes]

    assert await links_of(newsroom, live, None, "PUBLISHED") == []
    code, blockers = await blockers_of(newsroom, PUBLISH, "cleo", **on(draft))
    assert (code, blockers) == ("PUBLISH_BLOCKED", [("RELATED_NOT_PUBLIC", ["related"])])
    draft = await newsroom.move(REMOVE, "ada", draft, article=target["id"])
    live = await newsroom.move(UPDATE, "ben", live, related=[])
    for story, by in ((draft, "ada"), (live, "ben")):
        story = await newsroom.move(APPROVE, "cleo", await newsroom.move(SUBMIT, by, story))
    await newsroom.move(PUBLISH, "cleo", story, changeClass="MINOR")
