"""What was changed in a story can be read as data."""

from typing import Any

import pytest

from tests.newsroom import DISCARD_CHANGES, UPDATE, Newsroom
from tests.refusal import TAG_CREATE, picture
from tests.schema.test_restoring import workflow_of

DIFF = """query Diff($id: ID!, $from: ID, $to: ID, $perspective: Perspective! = WORKING) {
  article(id: $id, perspective: $perspective) { workflow { diff(from: $from, to: $to) {
    from { number } to { number } changes { field before after
      spans { kind text beforeStart afterStart } } } } } }"""


async def diff(
    newsroom: Newsroom, story: dict[str, Any], by: str | None = "ada", **given: Any
) -> Any:
    """What differs, as somebody reads it; null where they see none."""
    found = (await newsroom.data(DIFF, by, id=story["id"], **given))["article"]
    return found and found["workflow"] and found["workflow"]["diff"]


async def ids(newsroom: Newsroom, story: dict[str, Any]) -> list[str]:
    """The ids of a story's revisions, the first one first."""
    revisions = (await workflow_of(newsroom, story))["revisions"]["nodes"]
    return [one["id"] for one in reversed(revisions)]


async def test_every_field_that_differs_is_told_by_the_name_that_inputs_have_for_it(
    newsroom: Newsroom,
) -> None:
    for tag in ("Tax", "Vote"):
        await newsroom.act(TAG_CREATE, "ada", name=tag, kind="TOPIC")
    road = await newsroom.published(headline="The road")
    image = await picture(newsroom, url="https://example.org/vote.jpg")
    story = await newsroom.draft(tags=["tax"], kicker="Port", slug="vote")
    story = await newsroom.move(
        UPDATE,
        "ada",
        story,
        headline="A short story",
        standfirst="It is new.",
        kicker=None,
        body="It *happened* on Monday.",
        slug="the-vote",
        section="sports",
        genre="ANALYSIS",
        language="pt-BR",
        dateline="CASTLEMERE",
        leadImage=image,
        bylines=[{"author": "ada"}, {"name": "Agency", "role": "PHOTOGRAPHER"}],
        noBylineReason="None.",
        tags=[],
        mentions=["tax", "vote"],
        related=[{"article": road["id"], "kind": "BACKGROUND", "label": "Before"}],
    )

    found = await diff(newsroom, story)

    assert (found["from"], found["to"]) == ({"number": 1}, {"number": 2})
    assert {one["field"]: (one["before"], one["after"]) for one in found["changes"]} == {
        "slug": (["vote"], ["the-vote"]),
        "headline": (["A story"], ["A short story"]),
        "section": (["Politics"], ["Sports"]),
        "standfirst": ([], ["It is new."]),
        "kicker": (["Port"], []),
        "body": (["It *happened*."], ["It *happened* on Monday."]),
        "genre": (["NEWS"], ["ANALYSIS"]),
        "language": (["en"], ["pt-BR"]),
        "dateline": ([], ["CASTLEMERE"]),
        "leadImage": ([], ["https://example.org/vote.jpg"]),
        "noBylineReason": ([], ["None."]),
        "bylines": (["Ada (REPORTER)"], ["Ada (REPORTER)", "Agency (PHOTOGRAPHER)"]),
        "tags": (["Tax"], ["Tax (mentioned)", "Vote (mentioned)"]),
        "related": ([], ["BACKGROUND: The road (Before)"]),
    }
    spans = {one["field"]: one["spans"] for one in found["changes"]}
    assert {name for name, one in spans.items() if one is None} == {
        "slug", "section", "genre", "language", "leadImage", "bylines", "tags", "related",
    }  # fmt: skip
    assert spans["headline"] == [
        {"kind": "EQUAL", "text": "A", "beforeStart": 0, "afterStart": 0},
        {"kind": "INSERTED", "text": " short", "beforeStart": 1, "afterStart": 1},
        {"kind": "EQUAL", "text": " story", "beforeStart": 1, "afterStart": 7},
    ]
    assert spans["kicker"] == [
        {"kind": "DELETED", "text": "Port", "beforeStart": 0, "afterStart": 0}
    ]


async def test_by_itself_it_tells_what_was_changed_since_readers_got_the_story(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.published(headline="Live")
    assert (await diff(newsroom, story))["changes"] == []
    for headline in ("Second", "Third"):
        story = await newsroom.move(UPDATE, "ada", story, headline=headline)

    found = await diff(newsroom, story)

    assert (found["from"], found["to"]) == ({"number": 1}, {"number": 3})
    (change,) = found["changes"]
    assert (change["before"], change["after"]) == (["Live"], ["Third"])

    story = await newsroom.move(DISCARD_CHANGES, "ada", story)
    assert await diff(newsroom, story) == {
        "from": {"number": 1}, "to": {"number": 1}, "changes": [],
    }  # fmt: skip


async def test_of_what_readers_never_had_it_tells_what_the_last_save_changed(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.draft(headline="First")
    assert await diff(newsroom, story) == {
        "from": {"number": 1}, "to": {"number": 1}, "changes": [],
    }  # fmt: skip
    for headline in ("Second", "Third"):
        story = await newsroom.move(UPDATE, "ada", story, headline=headline)

    (change,) = (await diff(newsroom, story))["changes"]
    assert (change["before"], change["after"]) == (["Second"], ["Third"])


async def test_any_two_revisions_of_a_story_can_be_compared_either_way(newsroom: Newsroom) -> None:
    story = await newsroom.draft(headline="First")
    for headline in ("Second", "Third"):
        story = await newsroom.move(UPDATE, "ada", story, headline=headline)
    first, second, third = await ids(newsroom, story)

    async def compared(**given: str) -> tuple[int, int]:
        found = await diff(newsroom, story, **given)
        return found["from"]["number"], found["to"]["number"]

    assert await compared(**{"from": first}) == (1, 3)
    assert await compared(**{"from": third, "to": first}) == (3, 1)
    assert await compared(to=second) == (1, 2)
    assert await compared(to=first) == (1, 1)
    both = """query Two($id: ID!, $one: ID!, $two: ID!) { article(id: $id, perspective: WORKING) {
      workflow { a: diff(from: $one) { from { number } } b: diff(from: $two) { from { number } } }
    } }"""
    data = await newsroom.data(both, "ada", id=story["id"], one=first, two=second)
    assert data["article"]["workflow"] == {
        "a": {"from": {"number": 1}}, "b": {"from": {"number": 2}},
    }  # fmt: skip


async def test_an_id_that_is_no_revision_of_the_story_leads_to_nothing(newsroom: Newsroom) -> None:
    story, other = await newsroom.draft(), await newsroom.draft(headline="Another")
    story = await newsroom.move(UPDATE, "ada", story, headline="Second")
    (strange,) = await ids(newsroom, other)

    for wire in (strange, "revision-1", story["id"], "", "nonsense"):
        assert await diff(newsroom, story, **{"from": wire}) is None
        assert await diff(newsroom, story, to=wire) is None


@pytest.mark.parametrize("by", [None, "ben", "erik"])
async def test_whoever_does_not_work_on_a_story_reads_nothing_of_its_changes(
    newsroom: Newsroom, by: str | None
) -> None:
    live = await newsroom.published(headline="Live")
    live = await newsroom.move(UPDATE, "ada", live, headline="Changed")
    draft = await newsroom.move(UPDATE, "ada", await newsroom.draft(), headline="Changed")

    perspective = "WORKING" if by else "PUBLISHED"
    for story in (live, draft):
        assert await diff(newsroom, story, by, perspective=perspective) is None
    own = await newsroom.published("ben", headline="Own")
    (strange, _) = await ids(newsroom, live)
    if by == "ben":
        assert await diff(newsroom, own, by, **{"from": strange}) is None
    assert (await diff(newsroom, live, "edith"))["to"] == {"number": 2}


async def test_a_related_story_that_its_reader_may_not_see_is_in_no_line(
    newsroom: Newsroom,
) -> None:
    hidden = await newsroom.draft("cleo", headline="Hidden", bylines=[])
    shown = await newsroom.draft("ada", headline="Shown")
    story = await newsroom.draft("ada")
    related = [{"article": hidden["id"]}, {"article": shown["id"]}]
    story = await newsroom.move(UPDATE, "cleo", story, related=related)

    async def lines(by: str) -> list[str]:
        (change,) = (await diff(newsroom, story, by))["changes"]
        after: list[str] = change["after"]
        return after

    assert await lines("cleo") == ["RELATED: Hidden", "RELATED: Shown"]
    assert await lines("ada") == ["RELATED: Shown"]


async def test_a_page_of_twenty_stories_can_tell_the_changes_of_each_and_more_are_refused(
    newsroom: Newsroom,
) -> None:
    await newsroom.move(UPDATE, "ada", await newsroom.draft(), body="It *did*.")
    query = """query Page($first: Int!) { articles(first: $first, perspective: WORKING) { nodes {
      workflow { diff { changes { field spans { text } } } } } } }"""

    (node,) = (await newsroom.data(query, "ada", first=20))["articles"]["nodes"]

    (change,) = node["workflow"]["diff"]["changes"]
    assert change["field"] == "body"
    assert [one["text"] for one in change["spans"]] == ["It *", "happened", "did", "*."]
    answer = await newsroom.ask(query, "ada", first=25)
    assert [one["extensions"]["code"] for one in answer["errors"]] == ["LIMIT_EXCEEDED"]


async def test_changes_are_read_as_deep_as_reads_may_be(newsroom: Newsroom) -> None:
    road = await newsroom.draft(headline="The road", slug="road")
    await newsroom.move(UPDATE, "ada", road, headline="The street")
    vote = await newsroom.draft(slug="vote", related=[{"article": road["id"]}])
    await newsroom.draft(slug="town", related=[{"article": vote["id"]}])
    changes = "workflow { diff { changes { field after } } }"
    beside = "related(first: 1) {{ nodes {{ {} }} }}"
    front = """query Front($slug: String!) {{ section(slug: "politics", perspective: WORKING) {{
      articles(where: {{ slug: {{ eq: $slug }} }}) {{ nodes {{ {} }} }} }} }}"""

    deep = front.format(beside.format(beside.format(changes)))
    (town,) = (await newsroom.data(deep, "ada", slug="town"))["section"]["articles"]["nodes"]

    (vote,) = town["related"]["nodes"]
    (road,) = vote["related"]["nodes"]
    assert road == {
        "workflow": {"diff": {"changes": [{"field": "headline", "after": ["The street"]}]}}
    }
    deeper = front.format(beside.format(beside.format(beside.format(changes))))
    answer = await newsroom.ask(deeper, "ada", slug="town")
    assert [one["extensions"]["code"] for one in answer["errors"]] == ["LIMIT_EXCEEDED"]
