"""A preview shows a working copy to somebody without an account, and nothing else."""

import datetime as dt
from typing import Any

import pytest

from db.ids import Noun, number_of
from tests.marked import NEW
from tests.newsroom import SUBMIT, UPDATE, Newsroom
from tests.refusal import (
    PREVIEW_CREATE,
    PREVIEW_REVOKE,
    USER_UPDATE,
    force,
    hire,
    preview,
    refused_with,
)
from tests.schema.test_furniture import SECTION_UPDATE, id_of

STORY = """query Story($id: ID!) { article(id: $id, perspective: WORKING) { headline path
  workflow { version } tags { slug } authors { slug } leadImage { url } related { nodes {
  headline } } } }"""
HEADLINES = "{ articles(perspective: WORKING, first: 40) { totalCount nodes { headline } } }"
PREVIEWS = """query Previews($perspective: Perspective!) { previews(perspective: $perspective) {
  nodes { id expiresAt revokedAt createdBy { name } article { headline } section { slug } } } }"""
MINUTE = dt.timedelta(minutes=1)


async def as_guest(newsroom: Newsroom, token: str, query: str, **given: Any) -> dict[str, Any]:
    """What an operation is answered to whoever has a preview's token."""
    newsroom.tokens["guest"] = token
    return await newsroom.data(query, "guest", **given)


async def headlines(newsroom: Newsroom, token: str) -> list[str]:
    """The headlines of all stories that a guest finds, in alphabetical order."""
    found = (await as_guest(newsroom, token, HEADLINES))["articles"]
    names = sorted(one["headline"] for one in found["nodes"])
    assert found["totalCount"] == len(names)
    return names


async def is_over(newsroom: Newsroom, token: str) -> bool:
    """Whether a token is refused."""
    newsroom.tokens["guest"] = token
    answer = await newsroom.ask("{ site { name } }", "guest")
    return [one["extensions"]["code"] for one in answer.get("errors", ())] == ["UNAUTHENTICATED"]


async def test_a_preview_shows_the_working_copy_of_its_story_with_what_hangs_on_it(
    newsroom: Newsroom,
) -> None:
    made = {}
    for noun, given in (
        ("Tag", {"name": "Secret", "kind": "TOPIC", "slug": "secret"}),
        ("Image", {"url": "https://example.org/1.jpg", "alt": "A", "credit": "B"}),
        ("Author", {"name": "Zoe", "slug": "zoe"}),
    ):
        by = "ada" if noun == "Image" else "cleo"
        answer = await newsroom.data(NEW.format(noun, noun.lower()), by, input=given)
        made[noun] = answer[f"{noun.lower()}Create"][noun.lower()]["id"]
    hidden, public = await newsroom.draft(headline="Hidden"), await newsroom.published(slug="open")
    story = await newsroom.draft(
        headline="Previewed",
        tags=["secret"],
        leadImage=made["Image"],
        bylines=[{"author": "zoe"}],
        related=[{"article": hidden["id"]}, {"article": public["id"]}],
    )

    token = await preview(newsroom, "ada", article=story["id"])

    assert token.startswith("preview_")
    assert (await as_guest(newsroom, token, STORY, id=story["id"]))["article"] == {
        "headline": "Previewed",
        "path": "/politics/previewed",
        "workflow": None,
        "tags": [{"slug": "secret"}],
        "authors": [{"slug": "zoe"}],
        "leadImage": {"url": "https://example.org/1.jpg"},
        "related": {"nodes": [{"headline": "A story"}]},
    }
    for wire in made.values():
        node = "query($id: ID!) { node(id: $id, perspective: WORKING) { id } }"
        assert (await as_guest(newsroom, token, node, id=wire))["node"] == {"id": wire}
        published = node.replace("WORKING", "PUBLISHED")
        assert (await as_guest(newsroom, token, published, id=wire))["node"] is None
    assert (await as_guest(newsroom, token, STORY, id=hidden["id"]))["article"] is None
    assert await headlines(newsroom, token) == ["A story", "Previewed"]


async def test_a_preview_of_a_live_story_shows_what_is_being_written(newsroom: Newsroom) -> None:
    story = await newsroom.published(headline="Live")
    other = await newsroom.published(headline="Other", slug="other")
    for one in (story, other):
        await newsroom.move(UPDATE, "ada", one, headline=f"{one['headline']}, changed")

    token = await preview(newsroom, "edith", article=story["id"])

    assert await headlines(newsroom, token) == ["Live, changed", "Other"]
    seen = await as_guest(newsroom, token, "{ articles { nodes { headline } } }")
    assert sorted(one["headline"] for one in seen["articles"]["nodes"]) == ["Live", "Other"]


async def test_a_preview_of_a_section_shows_the_working_copies_in_it(newsroom: Newsroom) -> None:
    await newsroom.draft(headline="A draft")
    await newsroom.draft(headline="Elsewhere", section="sports")
    arriving = await newsroom.published(headline="Arriving", section="sports")
    await newsroom.move(UPDATE, "cleo", arriving, headline="Arrived", section="politics")
    leaving = await newsroom.published(headline="Leaving")
    await newsroom.move(UPDATE, "cleo", leaving, headline="Left", section="sports")
    spiked = await newsroom.draft(headline="Spiked")
    await force(newsroom, "UPDATE articles SET stage = 'SPIKED' WHERE id = :id", spiked)

    token = await preview(newsroom, "edith", section="politics")

    assert await headlines(newsroom, token) == ["A draft", "Arrived", "Leaving"]
    front = """{ section(slug: "politics", perspective: WORKING) { articles {
      nodes { headline } } } }"""
    nodes = (await as_guest(newsroom, token, front))["section"]["articles"]["nodes"]
    assert sorted(one["headline"] for one in nodes) == ["A draft", "Arrived", "Leaving"]


async def test_a_guest_sees_nothing_that_is_for_staff_and_writes_nothing(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.draft()
    token = await preview(newsroom, "ada", article=story["id"])
    revision = (
        await newsroom.data(
            """query($id: ID!) { article(id: $id, perspective: WORKING) { workflow {
              working { id } events { nodes { id } } } } }""",
            "ada",
            id=story["id"],
        )
    )["article"]["workflow"]

    for wire in (revision["working"]["id"], revision["events"]["nodes"][0]["id"],
                 await id_of(newsroom, "ada")):  # fmt: skip
        node = "query($id: ID!) { node(id: $id, perspective: WORKING) { id } }"
        assert await as_guest(newsroom, token, node, id=wire) == {"node": None}
    lists = "{ viewer { id } users { totalCount } previews(perspective: WORKING) { totalCount } }"
    assert await as_guest(newsroom, token, lists) == {
        "viewer": None, "users": {"totalCount": 0}, "previews": {"totalCount": 0},
    }  # fmt: skip
    staged = "{ articles(perspective: WORKING, where: { stage: { eq: DRAFT } }) { totalCount } }"
    assert await as_guest(newsroom, token, staged) == {"articles": {"totalCount": 0}}
    for staff_only in (
        "desk { articles { totalCount } }",
        "events { totalCount }",
        f'articleAsOf(id: "{story["id"]}", at: "2026-03-01T12:00:00Z") {{ publication }}',
    ):
        answer = await newsroom.ask(f"{{ {staff_only} }}", "guest")
        assert [one["extensions"]["code"] for one in answer["errors"]] == ["UNAUTHENTICATED"]

    before = await newsroom.contents()
    for mutation, given in (
        (UPDATE, {"id": story["id"], "expectedVersion": 1, "headline": "Mine"}),
        (SUBMIT, {"id": story["id"], "expectedVersion": 1}),
        (PREVIEW_CREATE, {"article": story["id"]}),
    ):
        answer = await newsroom.ask(mutation, "guest", input=given)
        assert [one["extensions"]["code"] for one in answer["errors"]] == ["UNAUTHENTICATED"]
    answer = await newsroom.ask("mutation { signOut { userErrors { code } } }", "guest")
    assert [one["extensions"]["code"] for one in answer["errors"]] == ["UNAUTHENTICATED"]
    assert await newsroom.contents() == before


async def test_a_preview_ends_at_its_very_moment(newsroom: Newsroom) -> None:
    story = await newsroom.draft()
    token = await preview(newsroom, "ada", article=story["id"], minutes=2)

    newsroom.now += 2 * MINUTE - dt.timedelta(milliseconds=1)
    assert not await is_over(newsroom, token)
    newsroom.now += dt.timedelta(milliseconds=1)
    assert await is_over(newsroom, token)
    assert await is_over(newsroom, "preview_x")


async def test_a_preview_lasts_an_hour_unless_it_is_said_how_long(newsroom: Newsroom) -> None:
    story = await newsroom.draft()

    answer = await newsroom.act(PREVIEW_CREATE, "ada", article=story["id"])

    assert answer["expiresAt"] == "2026-03-01T13:00:00.000Z"
    (row,) = (await newsroom.contents())["previews"]
    assert answer["token"] not in row
    assert row[0] == number_of(Noun.PREVIEW, answer["preview"]["id"])
    assert (await newsroom.told())[-1] == "preview.create"


async def test_whoever_gave_it_out_and_chiefs_revoke_a_preview(newsroom: Newsroom) -> None:
    story = await newsroom.draft()
    for by in ("ada", "cleo"):
        answer = await newsroom.act(PREVIEW_CREATE, "ada", article=story["id"])
        wire, token = answer["preview"]["id"], answer["token"]
        for other in ("ben", "edith"):
            assert await refused_with(newsroom, PREVIEW_REVOKE, other, id=wire) == [
                ("NOT_FOUND", ["id"])
            ]

        revoked = await newsroom.act(PREVIEW_REVOKE, by, id=wire)

        assert revoked["preview"] == {"id": wire, "revokedAt": "2026-03-01T12:00:00.000Z"}
        assert await is_over(newsroom, token)
        before = await newsroom.contents()
        newsroom.now += MINUTE
        assert await newsroom.act(PREVIEW_REVOKE, by, id=wire) == revoked
        assert await newsroom.contents() == before
        newsroom.now -= MINUTE
    assert (await newsroom.told())[-1] == "preview.revoke"
    for wire in ("preview-1", story["id"], ""):
        assert await refused_with(newsroom, PREVIEW_REVOKE, "cleo", id=wire) == [
            ("NOT_FOUND", ["id"])
        ]


async def test_previews_that_can_be_used_are_shown_to_their_maker_and_to_chiefs(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.draft()
    await preview(newsroom, "ada", article=story["id"], minutes=1)
    newsroom.now += MINUTE
    await preview(newsroom, "ada", article=story["id"], minutes=5)
    newsroom.now += MINUTE
    await preview(newsroom, "edith", section="politics", minutes=5)
    revoked = await newsroom.act(PREVIEW_CREATE, "cleo", article=story["id"])
    await newsroom.act(PREVIEW_REVOKE, "cleo", id=revoked["preview"]["id"])

    async def shown(by: str | None, perspective: str = "WORKING") -> list[Any]:
        found = await newsroom.data(PREVIEWS, by, perspective=perspective)
        return [
            (one["createdBy"]["name"], one["article"], one["section"])
            for one in found["previews"]["nodes"]
        ]

    of_story = ("Ada", {"headline": "A story"}, None)
    of_section = ("Edith", None, {"slug": "politics"})
    assert await shown("ada") == [of_story]
    assert await shown("edith") == [of_section]
    assert await shown("cleo") == [of_section, of_story]
    assert await shown("ben") == []
    assert await shown(None, "PUBLISHED") == []
    assert await shown("ada", "PUBLISHED") == [("Ada", None, None)]


async def test_a_preview_ends_when_its_maker_may_not_show_the_story_any_more(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.draft("cleo", bylines=[{"author": "ben"}])
    of_story = await preview(newsroom, "ben", article=story["id"])
    of_desk = await preview(newsroom, "edith", article=story["id"])
    story = await newsroom.move(UPDATE, "cleo", story, bylines=[])
    assert await is_over(newsroom, of_story)
    assert not await is_over(newsroom, of_desk)

    await newsroom.move(UPDATE, "cleo", story, section="sports")

    assert await is_over(newsroom, of_desk)


@pytest.mark.parametrize(
    "change", [{"active": False}, {"role": "REPORTER"}, {"password": "another long password"}]
)
async def test_what_ends_the_sign_ins_of_somebody_ends_their_previews_for_good(
    newsroom: Newsroom, change: dict[str, Any]
) -> None:
    token = await preview(newsroom, "edith", section="politics")
    user = await id_of(newsroom, "edith")
    before = await newsroom.act(USER_UPDATE, "adam", id=user, **change)
    assert before["userErrors"] == []
    assert await is_over(newsroom, token)

    await newsroom.act(USER_UPDATE, "adam", id=user, active=True, role="EDITOR")

    assert await is_over(newsroom, token)


async def test_a_preview_ends_with_the_desk_of_whoever_gave_it_out(newsroom: Newsroom) -> None:
    token = await preview(newsroom, "edith", section="politics")
    assert not await is_over(newsroom, token)

    user = await id_of(newsroom, "edith")
    await newsroom.act(USER_UPDATE, "adam", id=user, desks=["sports"])

    assert await is_over(newsroom, token)


async def test_desks_reach_the_sections_below_them(newsroom: Newsroom) -> None:
    sports = await newsroom.data('{ section(slug: "sports") { id } }')
    given = {"id": sports["section"]["id"], "parent": "politics"}
    assert (await newsroom.act(SECTION_UPDATE, "cleo", **given))["userErrors"] == []
    await newsroom.draft(headline="A match", section="sports")

    token = await preview(newsroom, "edith", section="sports")

    assert await headlines(newsroom, token) == ["A match"]


@pytest.mark.parametrize("state", ["stage = 'SPIKED'", "publication = 'RETRACTED'"])
async def test_what_was_given_up_or_retracted_is_previewed_no_more(
    newsroom: Newsroom, state: str
) -> None:
    story = await (newsroom.draft if "SPIKED" in state else newsroom.published)(headline="Killed")
    token = await preview(newsroom, "cleo", article=story["id"])
    assert await headlines(newsroom, token) == ["Killed"]

    await force(newsroom, f"UPDATE articles SET {state} WHERE id = :id", story)

    assert await headlines(newsroom, token) == []
    assert await refused_with(newsroom, PREVIEW_CREATE, "cleo", article=story["id"]) == [
        ("TRANSITION_NOT_ALLOWED", ["article"])
    ]


async def test_previews_of_what_is_not_ones_own_are_refused_and_nothing_is_written(
    newsroom: Newsroom,
) -> None:
    draft, live = await newsroom.draft(), await newsroom.published(slug="live")
    await hire(newsroom, "nora", "EDITOR")
    for by, given, refusal in (
        ("ben", {"article": draft["id"]}, ("NOT_FOUND", ["article"])),
        ("erik", {"article": draft["id"]}, ("NOT_FOUND", ["article"])),
        ("ben", {"article": live["id"]}, ("PERMISSION_DENIED", ["article"])),
        ("erik", {"article": live["id"]}, ("PERMISSION_DENIED", ["article"])),
        ("ada", {"section": "politics"}, ("PERMISSION_DENIED", ["section"])),
        ("erik", {"section": "politics"}, ("PERMISSION_DENIED", ["section"])),
        ("nora", {"section": "politics"}, ("PERMISSION_DENIED", ["section"])),
        ("cleo", {"section": "none"}, ("NOT_FOUND", ["section"])),
        ("cleo", {"section": "opinion"}, ("INVALID_FORMAT", ["section"])),
        ("cleo", {"article": "article-1"}, ("NOT_FOUND", ["article"])),
        ("cleo", {"article": "section-1"}, ("NOT_FOUND", ["article"])),
        ("cleo", {}, ("INVALID_FORMAT", ["article"])),
        ("cleo", {"article": draft["id"], "section": "politics"}, ("INVALID_FORMAT", ["article"])),
        ("ada", {"article": draft["id"], "minutes": 0}, ("INVALID_FORMAT", ["minutes"])),
        ("ada", {"article": draft["id"], "minutes": 1_441}, ("INVALID_FORMAT", ["minutes"])),
    ):
        assert await refused_with(newsroom, PREVIEW_CREATE, by, **given) == [refusal], (by, given)
