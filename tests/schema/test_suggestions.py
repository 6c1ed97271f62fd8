"""Stories that are suggested beside a story: which, in which order, why, and what editors say."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from db.actions import gathering
from db.actions.likening import Likened, Likening
from db.actions.marking import NOW, mark
from db.actions.rebuilding import rebuild
from db.ids import Noun, number_of
from db.models import Article, Suggested, Suggestion, SuggestionState
from db.session import transaction
from tests.databases import Filled
from tests.desk import reasons
from tests.newsroom import (
    APPROVE,
    PUBLISH,
    RELEASE,
    REPUBLISH,
    SUBMIT,
    UNPUBLISH,
    UPDATE,
    WITHHOLD,
    Newsroom,
)
from tests.refusal import TAG_CREATE, payload, refused_with
from tests.suggested import (
    ACCEPT,
    DISMISS,
    RESTORE,
    among_others,
    duty_of,
    put_beside,
    suggest,
)

BESIDE = """query Beside($id: ID!, $first: Int! = 50, $seen: Perspective! = PUBLISHED) {
  article(id: $id, perspective: $seen) {
    related(first: $first) { edges { kind origin reason label node { headline } } } } }"""
EDITORS = """query Editors($id: ID!, $states: [SuggestionState!]) {
  article(id: $id) { suggestions(states: $states) {
    edges { score reason state judgedBy { name } judgedAt node { headline } } } } }"""
SECTION_UPDATE = payload("sectionUpdate", "SectionUpdateInput", "section { freshDays }")
HARBOUR = "The harbour is dredged so that ships can dock, said the pilot of the tug {}."
TOPICS = ("crane", "tide", "ferry", "quay", "buoy", "anchor", "pier", "sluice", "beacon")

Story = dict[str, Any]


@pytest.fixture
def database_url(filled: Filled, tmp_path: Path) -> Iterator[str]:
    with filled(among_others).copied_to(tmp_path) as url:
        yield url


async def stories(newsroom: Newsroom, count: int, **given: Any) -> list[Story]:
    """Published stories that have some words in common, and some of their own."""
    return [
        await newsroom.published(
            headline=f"{topic.title()} works",
            body=f"{HARBOUR.format(topic)} The {topic} and {topic}s of {topic} {at} again.",
            **given,
        )
        for at, topic in enumerate(TOPICS[:count])
    ]


async def beside(newsroom: Newsroom, story: Story, by: str | None = None, **given: Any) -> Any:
    found = await newsroom.data(BESIDE, by, id=story["id"], **given)
    return found["article"]["related"]["edges"]


async def headlines(newsroom: Newsroom, story: Story, **given: Any) -> list[str]:
    return [one["node"]["headline"] for one in await beside(newsroom, story, **given)]


async def editors(newsroom: Newsroom, story: Story, by: str | None, **given: Any) -> Any:
    found = await newsroom.data(EDITORS, by, id=story["id"], **given)
    return found["article"]["suggestions"]["edges"]


async def again(newsroom: Newsroom, story: Story, **given: Any) -> Story:
    """The story with changes, published once more."""
    story = await newsroom.move(UPDATE, "ada", story, **given)
    story = await newsroom.move(APPROVE, "cleo", await newsroom.move(SUBMIT, "ada", story))
    found: Story = await newsroom.move(PUBLISH, "cleo", story, changeClass="MINOR")
    return found


async def test_links_come_first_then_suggestions_each_once_and_never_the_story_itself(
    newsroom: Newsroom,
) -> None:
    found = await stories(newsroom, 6)
    linked = [{"article": found[3]["id"], "kind": "BACKGROUND", "label": "Before"}]
    found[0] = await again(newsroom, found[0], related=linked)

    assert await suggest(newsroom) >= 6

    edges = await beside(newsroom, found[0])
    assert edges[0] == {
        "kind": "BACKGROUND", "origin": "EDITOR", "reason": None, "label": "Before",
        "node": {"headline": "Quay works"},
    }  # fmt: skip
    names = [one["node"]["headline"] for one in edges]
    assert sorted(names) == sorted(f"{one.title()} works" for one in TOPICS[1:6])
    assert {(one["kind"], one["origin"]) for one in edges[1:]} == {("RELATED", "SUGGESTED")}
    assert all(one["reason"].startswith("same terms: ") for one in edges[1:])
    for first in range(7):
        assert await headlines(newsroom, found[0], first=first) == names[:first]
    assert await suggest(newsroom) == 0


async def test_a_story_that_is_taken_back_gives_up_its_place_and_gets_it_again(
    newsroom: Newsroom,
) -> None:
    found = await stories(newsroom, 5)
    await suggest(newsroom)
    before = await headlines(newsroom, found[0], first=3)
    (gone,) = [one for one in found if one["headline"] == before[0]]

    gone = await newsroom.move(WITHHOLD, "cleo", gone, reason="Wait.")
    at_once = await headlines(newsroom, found[0], first=3)
    await suggest(newsroom)

    assert at_once == await headlines(newsroom, found[0], first=3)
    assert len(at_once) == 3
    assert gone["headline"] not in at_once
    async with newsroom.database.reading() as connection:
        either = sa.or_(
            Suggestion.article_id == number_of(Noun.ARTICLE, gone["id"]),
            Suggestion.other_id == number_of(Noun.ARTICLE, gone["id"]),
        )
        assert (await connection.scalars(sa.select(Suggestion.score).where(either))).all() == []

    await newsroom.move(RELEASE, "cleo", gone, reason="Go.")
    await suggest(newsroom)
    assert gone["headline"] in await headlines(newsroom, found[0])


async def test_a_story_is_looked_at_when_its_embargo_ends(newsroom: Newsroom) -> None:
    found = await stories(newsroom, 4)
    await suggest(newsroom)
    hidden = found[0]
    number, until = number_of(Noun.ARTICLE, hidden["id"]), newsroom.now + dt.timedelta(hours=1)
    async with transaction(newsroom.database) as session:
        held = sa.update(Article).where(Article.id == number).values(embargo_until=until)
        await session.execute(held)
        await mark(session, [number or 0], newsroom.now)

    async def lists() -> int:
        async with newsroom.database.reading() as connection:
            there = sa.select(sa.func.count()).where(Suggestion.other_id == number)
            return await connection.scalar(there) or 0

    assert await suggest(newsroom) == 4  # with three that have lost it
    assert await lists() == 0
    assert await rebuild(newsroom.database, duty_of(newsroom), lambda done, total: None) == 14
    assert await suggest(newsroom) == 0

    newsroom.now = until - dt.timedelta(milliseconds=1)
    assert await suggest(newsroom) == 0
    newsroom.now = until
    assert await suggest(newsroom) == 1
    assert await lists() == 3
    assert hidden["headline"] in await headlines(newsroom, found[1])
    assert await suggest(newsroom) == 0


async def test_a_story_that_is_taken_back_is_taken_out_of_all_lists_a_few_at_a_time(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "MOST_NEIGHBOURS", 3)
    story, *others = await stories(newsroom, 9)
    await suggest(newsroom)
    await newsroom.done(DISMISS, "ada", id=story["id"], article=others[0]["id"])
    await newsroom.move(ACCEPT, "ada", others[1], article=story["id"])
    await newsroom.move(WITHHOLD, "cleo", story, reason="Wait.")
    duty = duty_of(newsroom)

    async def left() -> tuple[int, int]:
        async with newsroom.database.reading() as connection:
            pending = sa.select(Suggestion.article_id).where(
                Suggestion.other_id == number_of(Noun.ARTICLE, story["id"]),
                Suggestion.state == SuggestionState.PENDING,
            )
            marked = sa.select(Suggested.article_id).where(Suggested.formula == NOW)
            found = [(await connection.scalars(one)).all() for one in (pending, marked)]
            return len(found[0]), len(found[1])

    assert await left() == (6, 1)
    assert await duty() is True
    assert await left() == (3, 4)
    assert await suggest(newsroom, duty) == 6 + 2
    assert await left() == (0, 0)


async def test_the_same_text_stands_there_once_and_beside_itself_never(newsroom: Newsroom) -> None:
    story, other, *_ = await stories(newsroom, 5)
    body = HARBOUR.format("crane") + " The wire of an agency has this to say of the tide tables."
    for at in range(3):
        await newsroom.published(headline="Tide tables from the wire", body=f"{body} {at}")
    copy = await newsroom.published(headline="Tide tables from the wire", body=f"{body} So.")

    await suggest(newsroom)

    for one in (story, other):
        assert (await headlines(newsroom, one)).count("Tide tables from the wire") == 1
    assert "Tide tables from the wire" not in await headlines(newsroom, copy)


async def test_stories_that_follow_each_other_up_count_as_one(newsroom: Newsroom) -> None:
    found = await stories(newsroom, 5)
    follows = [{"article": found[2]["id"], "kind": "FOLLOW_UP"}]
    await again(newsroom, found[1], related=follows)

    await suggest(newsroom)

    chain = {found[1]["headline"], found[2]["headline"]}
    for one in (found[0], found[3], found[4]):
        assert len(chain & set(await headlines(newsroom, one))) == 1


async def test_what_is_fresh_comes_before_what_is_old_as_fast_as_its_section_ages(
    newsroom: Newsroom,
) -> None:
    body = "{} The ferry leaves the harbour at noon, and the {} waits on the quay with its {}."
    now = newsroom.now
    newsroom.now = now - dt.timedelta(days=90)
    await newsroom.published(headline="Old ferry", body=body.format("A.", "walrus", "brass band"))
    newsroom.now = now
    await newsroom.published(headline="New ferry", body=body.format("B.", "ostrich", "tin drum"))
    await stories(newsroom, 3)
    story = await newsroom.published(
        headline="Ferry", body=body.format("C.", "pelican", "steel band")
    )

    await suggest(newsroom)
    scores = {
        one["node"]["headline"]: one["score"] for one in await editors(newsroom, story, "ada")
    }
    assert scores["New ferry"] > scores["Old ferry"]

    for title in ("Politics", "Policy"):
        given = {"id": "politics", "title": title, "freshDays": 3_650}
        await newsroom.act(SECTION_UPDATE, "cleo", **given)
        assert await suggest(newsroom) == (16 if title == "Politics" else 0)
    later = {one["node"]["headline"]: one["score"] for one in await editors(newsroom, story, "ada")}
    assert later["Old ferry"] > scores["Old ferry"]
    assert later["New ferry"] == scores["New ferry"]


async def test_what_is_published_comes_before_what_a_section_makes_anew(newsroom: Newsroom) -> None:
    await stories(newsroom, 3)
    await newsroom.published(headline="Elsewhere", section="sports")
    await suggest(newsroom)
    await newsroom.act(SECTION_UPDATE, "cleo", id="politics", freshDays=3)
    new = await newsroom.published(headline="News")
    number, duty = number_of(Noun.ARTICLE, new["id"]), duty_of(newsroom)

    assert await duty() is True

    async with newsroom.database.reading() as connection:
        done = sa.select(Suggested.article_id).where(Suggested.formula == duty.formula)
        assert number in set(await connection.scalars(done))
    assert await suggest(newsroom) == 13


async def test_people_in_common_are_named(newsroom: Newsroom) -> None:
    await newsroom.act(TAG_CREATE, "ada", name="Ada Quill", kind="PERSON")
    await stories(newsroom, 3)
    one, _ = [
        await newsroom.published(headline=name, body=f"{name} {name}.", tags=["ada-quill"])
        for name in ("Zebra", "Yacht")
    ]

    await suggest(newsroom)

    (edge,) = await beside(newsroom, one)
    assert (edge["node"]["headline"], edge["reason"]) == ("Yacht", "same people: Ada Quill")


async def test_stories_in_another_language_are_not_suggested(newsroom: Newsroom) -> None:
    story, *_ = await stories(newsroom, 3)
    await newsroom.published(headline="Crane works", body=HARBOUR.format("crane"), language="de-AT")

    await suggest(newsroom)

    assert "Crane works" not in await headlines(newsroom, story)


async def test_a_dismissed_pair_never_returns_in_either_direction(newsroom: Newsroom) -> None:
    found = await stories(newsroom, 4)
    await suggest(newsroom)
    story, other = found[0], found[1]
    assert other["headline"] in await headlines(newsroom, story)

    await newsroom.done(DISMISS, "ada", id=story["id"], article=other["id"])

    async def is_gone() -> None:
        assert other["headline"] not in await headlines(newsroom, story)
        assert story["headline"] not in await headlines(newsroom, other)

    await is_gone()
    await rebuild(newsroom.database, duty_of(newsroom), lambda done, total: None)
    await is_gone()
    other = await again(newsroom, other, kicker="Again")
    await suggest(newsroom)
    await is_gone()
    other = await newsroom.move(UNPUBLISH, "cleo", other, reason="It was wrong.")
    await suggest(newsroom)
    await newsroom.move(REPUBLISH, "cleo", other)
    await suggest(newsroom)
    await is_gone()
    (said,) = await editors(newsroom, story, "ada", states=["DISMISSED"])
    assert (said["node"]["headline"], said["judgedBy"]["name"]) == (other["headline"], "Ada")
    assert await reasons(newsroom, "article.dismiss_suggestion") == [other["id"]]

    await newsroom.done(RESTORE, "edith", id=story["id"], article=other["id"])
    await suggest(newsroom)
    assert other["headline"] in await headlines(newsroom, story)
    assert story["headline"] in await headlines(newsroom, other)


async def test_an_accepted_one_becomes_a_link(newsroom: Newsroom) -> None:
    found = await stories(newsroom, 3)
    await suggest(newsroom)
    story, other = found[0], found[1]

    given = {"article": other["id"], "kind": "BACKGROUND", "label": "Before"}
    story = await newsroom.move(ACCEPT, "ada", story, **given)

    first, *_ = await beside(newsroom, story, "ada", seen="WORKING")
    assert (first["origin"], first["kind"], first["label"]) == ("EDITOR", "BACKGROUND", "Before")
    (said,) = await editors(newsroom, story, "ada", states=["ACCEPTED"])
    assert (said["node"]["headline"], said["judgedBy"]["name"]) == (other["headline"], "Ada")
    assert (await beside(newsroom, story))[0]["origin"] == "SUGGESTED"
    await suggest(newsroom)
    assert len(await editors(newsroom, story, "ada", states=["ACCEPTED"])) == 1


async def test_what_is_refused_changes_nothing(newsroom: Newsroom) -> None:
    found = await stories(newsroom, 3)
    story, other = found[0], found[1]
    await put_beside(newsroom, story, other)
    lone, draft = found[2], await newsroom.draft("ben", headline="Unseen")
    await newsroom.token("ben")
    version = story["workflow"]["version"]
    pair = {"id": story["id"], "article": other["id"]}
    for mutation, more in (
        (ACCEPT, {"expectedVersion": version}), (DISMISS, {}), (RESTORE, {}),
    ):  # fmt: skip

        async def tried(by: str, m: str = mutation, more: Any = more, **given: Any) -> Any:
            return await refused_with(newsroom, m, by, **{**pair, **more, **given})

        assert await tried("ben") == [("PERMISSION_DENIED", ["id"])]
        assert await tried("erik") == [("PERMISSION_DENIED", ["id"])]
        assert await tried("ada", id="article-1") == [("NOT_FOUND", ["id"])]
        assert await tried("ada", article="article-1") == [("NOT_FOUND", ["article"])]
        assert await tried("ada", article=lone["id"]) == [("NOT_FOUND", ["article"])]
        assert await tried("ada", article=draft["id"]) == [("NOT_FOUND", ["article"])]
    accept = {**pair, "expectedVersion": version}
    assert await refused_with(newsroom, ACCEPT, "ada", **{**accept, "expectedVersion": 99}) == [
        ("VERSION_CONFLICT", ["expectedVersion"])
    ]
    assert await refused_with(newsroom, ACCEPT, "ada", **accept, position=0) == [
        ("INVALID_FORMAT", ["position"])
    ]

    await newsroom.done(DISMISS, "ada", **pair)
    assert await refused_with(newsroom, ACCEPT, "ada", **accept) == [("NOT_FOUND", ["article"])]
    await newsroom.done(RESTORE, "ada", **pair)
    story = await newsroom.move(ACCEPT, "ada", story, article=other["id"])
    accept["expectedVersion"] = story["workflow"]["version"]
    assert await refused_with(newsroom, ACCEPT, "ada", **accept) == [("NOT_UNIQUE", ["article"])]


async def test_only_who_may_work_on_a_story_is_shown_what_editors_said(newsroom: Newsroom) -> None:
    found = await stories(newsroom, 3)
    await suggest(newsroom)

    assert len(await editors(newsroom, found[0], "edith")) == 2
    for by in (None, "ben", "erik"):
        assert await editors(newsroom, found[0], by) == []


async def test_a_mark_of_what_readers_do_not_have_is_in_no_reason(newsroom: Newsroom) -> None:
    found = await stories(newsroom, 4)
    hidden = "zanzibar"
    body = f"{HARBOUR.format('crane')} {hidden} {hidden}."
    await newsroom.draft(headline=f"{hidden} works", body=body)
    taken = [await newsroom.published(headline=f"{hidden} {at}", body=body) for at in range(2)]
    changed = [await again(newsroom, one, headline=f"{hidden} works") for one in found[:2]]
    await suggest(newsroom)
    assert any(hidden in (one["reason"] or "") for one in await beside(newsroom, changed[0]))

    for at, one in enumerate(changed):
        changed[at] = await again(newsroom, one, headline=f"{TOPICS[at]} works")
    for one in taken:
        await newsroom.move(WITHHOLD, "cleo", one, reason="Wait.")

    async def is_hidden() -> None:
        for one in found:
            for by in (None, "ben"):
                assert hidden not in str(await beside(newsroom, one, by))

    await is_hidden()  # before the worker has looked
    await suggest(newsroom)
    await is_hidden()
    async with newsroom.database.reading() as connection:
        said = await connection.scalars(sa.select(Suggestion.reason))
        assert not any(hidden in (one or "") for one in said)


async def test_a_rebuild_that_is_cut_short_goes_on_where_it_was(newsroom: Newsroom) -> None:
    await stories(newsroom, 5)
    await suggest(newsroom)
    async with transaction(newsroom.database) as session:
        await session.execute(sa.delete(Suggestion))

    class Cut(Exception):
        pass

    def cut(done: int, total: int) -> None:
        if done == 2:
            raise Cut

    with pytest.raises(Cut):
        await rebuild(newsroom.database, duty_of(newsroom), cut)
    heard: list[tuple[int, int]] = []
    left = await rebuild(
        newsroom.database, duty_of(newsroom), lambda done, total: heard.append((done, total))
    )

    assert left == 13
    assert (heard[0], heard[-1]) == ((2, 15), (15, 15))
    async with newsroom.database.reading() as connection:
        assert await connection.scalar(sa.select(sa.func.count()).select_from(Suggestion)) == 20


async def test_what_is_marked_again_meanwhile_is_done_again(newsroom: Newsroom) -> None:
    (story, *_) = await stories(newsroom, 2)
    await suggest(newsroom)
    number = number_of(Noun.ARTICLE, story["id"])
    assert number is not None
    async with transaction(newsroom.database) as session:
        await mark(session, [number], newsroom.now)

    class Meanwhile(Likening):
        """Somebody publishes just then, once."""

        async def of(self, connection: AsyncConnection, number: int, now: dt.datetime) -> Likened:
            likened = await super().of(connection, number, now)
            duty.likening = Likening(None)
            async with transaction(newsroom.database) as session:
                await mark(session, [number], now)
            return likened

    duty = duty_of(newsroom)
    duty.likening = Meanwhile(None)

    assert await duty() is True
    async with newsroom.database.reading() as connection:
        formula = sa.select(Suggested.formula).where(Suggested.article_id == number)
        assert await connection.scalar(formula) == 0
    assert await suggest(newsroom, duty) == 1
    async with newsroom.database.reading() as connection:
        assert await connection.scalar(formula) == duty.formula
