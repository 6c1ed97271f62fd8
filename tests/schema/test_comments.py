"""What is said about a story: where it stands, whom it stops, who may settle it, who is told."""

from typing import Any

import pytest
import sqlalchemy as sa

from db import measures
from db.base import new_id
from db.ids import Noun, number_of
from db.models import Comment, Event, Notification, Revision, User
from db.session import transaction
from tests.newsroom import APPROVE, NOON, PUBLISH, SUBMIT, UPDATE, Newsroom, move
from tests.refusal import USER_UPDATE, blockers_of, hire, on, payload, refused, refused_with

SAID = """id text field start end quote blocking at author { name } resolvedAt
  resolvedBy { name } current { start end } thread { id } answers { text author { name } }"""
COMMENT = payload("commentCreate", "CommentCreateInput", f"comment {{ {SAID} }}")
RESOLVE = payload("commentResolve", "CommentInput", f"comment {{ {SAID} }}")
REOPEN = payload("commentReopen", "CommentInput", f"comment {{ {SAID} }}")
OVERRIDE = move("articleOverrideGuard", "ArticleOverrideGuardInput")
READ = f"""query Read($id: ID!, $resolved: Boolean) {{ article(id: $id, perspective: WORKING) {{
  workflow {{ version comments(resolved: $resolved) {{ totalCount nodes {{ {SAID} }} }} }} }} }}"""

SPAN: dict[str, Any] = {"field": "BODY", "start": 0, "end": 1}

Story = dict[str, Any]


async def say(newsroom: Newsroom, by: str, story: Story, text: str = "Why?", **given: Any) -> Any:
    """A comment that is not refused."""
    answer = await newsroom.act(COMMENT, by, article=story["id"], text=text, **given)
    assert answer["userErrors"] == []
    return answer["comment"]


async def settle(newsroom: Newsroom, by: str, comment: Any, mutation: str = RESOLVE) -> Any:
    """A comment after it was resolved or reopened."""
    answer = await newsroom.act(mutation, by, id=comment["id"])
    assert answer["userErrors"] == []
    return answer["comment"]


async def threads(newsroom: Newsroom, by: str, story: Story, resolved: bool | None = None) -> Any:
    """The texts of the comments that began a thread, as somebody finds them."""
    answer = await newsroom.data(READ, by, id=story["id"], resolved=resolved)
    return [one["text"] for one in answer["article"]["workflow"]["comments"]["nodes"]]


async def told_of(newsroom: Newsroom, kind: str = "comment.create") -> list[tuple[str, str]]:
    """Who was told of the last event of a kind, and as what."""
    async with newsroom.database.reading() as connection:
        last = sa.select(sa.func.max(Event.id)).where(Event.kind == kind).scalar_subquery()
        found = await connection.execute(
            sa.select(User.name, Notification.kind)
            .join(Notification, Notification.user_id == User.id)
            .where(Notification.event_id == last)
            .order_by(User.name)
        )
        return [(name, str(kind)) for name, kind in found]


async def id_of(newsroom: Newsroom, name: str) -> str:
    """The id of somebody's account."""
    wire: str = (await newsroom.data("{ viewer { id } }", name))["viewer"]["id"]
    return wire


async def test_a_comment_stands_beside_a_span_and_leaves_the_version_of_the_story(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.draft(body="The 🦆 *swam*.")

    comment = await say(
        newsroom, "edith", story, "  Where?\nWhen? ", field="BODY", start=4, end=5, quote="🦆"
    )

    read = (await newsroom.data(READ, "ada", id=story["id"]))["article"]["workflow"]
    assert read == {"version": 1, "comments": {"totalCount": 1, "nodes": [comment]}}
    assert comment == {
        "id": comment["id"],
        "text": "Where?\nWhen?",
        "field": "BODY",
        "start": 4,
        "end": 5,
        "quote": "🦆",
        "blocking": False,
        "at": "2026-03-01T12:00:00.000Z",
        "author": {"name": "Edith"},
        "resolvedAt": None,
        "resolvedBy": None,
        "current": {"start": 4, "end": 5},
        "thread": None,
        "answers": [],
    }


async def test_threads_come_latest_first_with_their_answers_in_order(newsroom: Newsroom) -> None:
    story = await newsroom.draft()
    first = await say(newsroom, "edith", story, "First")
    newsroom.now = NOON.replace(hour=13)
    await say(newsroom, "ada", story, "Second", field="HEADLINE")
    await say(newsroom, "ada", story, "Because.", thread=first["id"])
    newsroom.now = NOON.replace(hour=14)
    answer = await say(newsroom, "cleo", story, "I see.", thread=first["id"])

    answers = (await newsroom.data(READ, "ada", id=story["id"]))["article"]["workflow"]["comments"]
    assert answer["thread"] == {"id": first["id"]}
    assert answers["totalCount"] == 2
    assert [(one["text"], one["field"], one["answers"]) for one in answers["nodes"]] == [
        ("Second", "HEADLINE", []),
        (
            "First",
            None,
            [
                {"text": "Because.", "author": {"name": "Ada"}},
                {"text": "I see.", "author": {"name": "Cleo"}},
            ],
        ),
    ]


async def test_the_words_of_a_comment_are_found_again_in_the_working_copy_or_they_are_gone(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.draft(body="one two two three", standfirst="one")
    marks: Story = {"field": "BODY", "start": 4, "end": 7}
    twice = await say(newsroom, "ada", story, **marks)
    once = await say(newsroom, "ada", story, field="BODY", start=12, end=17)
    other = await say(newsroom, "ada", story, field="STANDFIRST", start=0, end=3)
    assert twice["current"] == {"start": 4, "end": 7}

    async def current(comment: Any) -> Any:
        query = "query C($id: ID!) { node(id: $id) { ... on Comment { current { start end } } } }"
        return (await newsroom.data(query, "ada", id=comment["id"]))["node"]["current"]

    story = await newsroom.move(UPDATE, "ada", story, body="🦆 one two two three")
    assert (await current(twice), await current(once)) == (None, {"start": 14, "end": 19})
    story = await newsroom.move(UPDATE, "ada", story, body="ttwo", standfirst=None)
    assert (await current(twice), await current(once)) == ({"start": 1, "end": 4}, None)
    assert await current(other) is None
    await newsroom.move(UPDATE, "ada", story, body="one two two three")
    assert await current(twice) == {"start": 4, "end": 7}


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"text": " \u200b"}, ("REQUIRED", ["text"])),
        ({"text": "x" * 5_001}, ("TOO_LONG", ["text"])),
        ({"text": "It\x07"}, ("INVALID_FORMAT", ["text"])),
        ({"field": "BODY", "start": 0}, ("REQUIRED", ["end"])),
        ({"field": "BODY", "end": 1}, ("REQUIRED", ["start"])),
        ({"start": 0, "end": 1}, ("REQUIRED", ["field"])),
        ({"field": "BODY", "quote": "It"}, ("REQUIRED", ["start"])),
        ({"field": "BODY", "start": -1, "end": 1}, ("INVALID_FORMAT", ["start"])),
        ({"field": "BODY", "start": 14, "end": 15}, ("INVALID_FORMAT", ["start"])),
        ({"field": "BODY", "start": 13, "end": 15}, ("INVALID_FORMAT", ["end"])),
        ({"field": "BODY", "start": 1, "end": 1}, ("INVALID_FORMAT", ["end"])),
        ({"field": "KICKER", "start": 0, "end": 1}, ("INVALID_FORMAT", ["start"])),
        (
            {"field": "BODY", "start": 0, "end": 2, "quote": "Is"},
            ("VERSION_CONFLICT", ["quote"]),
        ),
        ({"mentions": ["user-1"]}, ("NOT_FOUND", ["mentions", "0"])),
        ({"mentions": ["article-1"] * 21}, ("LIMIT_EXCEEDED", ["mentions"])),
        ({"thread": "comment-1"}, ("NOT_FOUND", ["thread"])),
    ],
)
async def test_a_comment_that_makes_no_sense_is_refused(
    newsroom: Newsroom, given: Story, refusal: Any
) -> None:
    story = await newsroom.draft(body="It *happened*.")

    asked = {"article": story["id"], "text": "Why?", **given}
    assert await refused_with(newsroom, COMMENT, "edith", **asked) == [refusal]


async def test_a_span_has_a_length_that_can_be_shown(newsroom: Newsroom) -> None:
    story = await newsroom.draft(body="x" * 5_001)
    span = {"article": story["id"], "text": "Why?", "field": "BODY", "start": 0, "end": 5_001}

    assert await refused_with(newsroom, COMMENT, "ada", **span) == [("TOO_LONG", ["end"])]
    assert len((await say(newsroom, "ada", story, **{**SPAN, "end": 5_000}))["quote"]) == 5_000


async def test_an_answer_is_plain_and_belongs_to_the_first_comment_of_a_thread(
    newsroom: Newsroom,
) -> None:
    story, other = await newsroom.draft(), await newsroom.draft(headline="Another")
    first = await say(newsroom, "edith", story)
    answer = await say(newsroom, "ada", story, thread=first["id"])
    given = {"article": story["id"], "text": "Because."}

    async def code(by: str = "edith", **more: Any) -> Any:
        return await refused_with(newsroom, COMMENT, by, **{**given, **more})

    assert await code(thread=first["id"], blocking=True, **SPAN) == [
        ("INVALID_FORMAT", [name]) for name in ("field", "start", "end", "blocking")
    ]
    assert await code(thread=answer["id"]) == [("INVALID_FORMAT", ["thread"])]
    assert await code(thread=first["id"], article=other["id"]) == [("NOT_FOUND", ["thread"])]
    for mutation in (RESOLVE, REOPEN):
        found = await refused_with(newsroom, mutation, "edith", id=answer["id"])
        assert found == [("INVALID_FORMAT", ["id"])]


async def test_who_does_not_work_on_a_story_neither_comments_nor_finds_what_is_said(
    newsroom: Newsroom,
) -> None:
    draft, live = await newsroom.draft(), await newsroom.published(headline="Live")
    said = [await say(newsroom, "edith", one) for one in (draft, live)]
    node = "query N($id: ID!) { node(id: $id) { id } }"

    for by in ("ben", "erik"):
        text = {"text": "Why?"}
        hidden = await refused_with(newsroom, COMMENT, by, article=draft["id"], **text)
        seen = await refused_with(newsroom, COMMENT, by, article=live["id"], **text)
        assert (hidden, seen) == (
            [("NOT_FOUND", ["article"])],
            [("PERMISSION_DENIED", ["article"])],
        )
        for one in said:
            assert await newsroom.data(node, by, id=one["id"]) == {"node": None}
            for mutation in (RESOLVE, REOPEN):
                found = await refused_with(newsroom, mutation, by, id=one["id"])
                assert found == [("NOT_FOUND", ["id"])]
    for one in said:
        assert await newsroom.data(node, id=one["id"]) == {"node": None}


async def test_a_story_holds_so_many_comments(newsroom: Newsroom) -> None:
    story = await newsroom.draft()
    first = await say(newsroom, "ada", story)
    async with transaction(newsroom.database) as session:
        row = await session.get_one(Comment, number_of(Noun.COMMENT, first["id"]))
        session.add_all(
            Comment(
                id=new_id(), article_id=row.article_id, revision_id=row.revision_id,
                user_id=row.user_id, text="Why?", blocking=False, at=row.at,
            )
            for _ in range(measures.COMMENTS - 2)
        )  # fmt: skip

    await say(newsroom, "ada", story, "The last")

    given = {"article": story["id"], "text": "One more"}
    refusal = await refused_with(newsroom, COMMENT, "ada", **given)
    assert refusal == [("LIMIT_EXCEEDED", ["article"])]


async def test_a_comment_that_is_sent_again_under_its_key_is_made_once(newsroom: Newsroom) -> None:
    story = await newsroom.draft()

    one = await say(newsroom, "ada", story, idempotencyKey="one")
    again = await say(newsroom, "ada", story, idempotencyKey="one")

    assert one["id"] == again["id"]
    assert await threads(newsroom, "ada", story) == ["Why?"]


async def test_open_blocking_comments_stand_against_approval_and_publication(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.move(SUBMIT, "ada", await newsroom.draft())
    comment = await say(newsroom, "edith", story, "Name the source.", blocking=True)
    await say(newsroom, "edith", story, "A typing mistake")

    refusal = await blockers_of(newsroom, APPROVE, "cleo", **on(story))
    assert refusal == ("COMMENT_OPEN", [("COMMENT_OPEN", ["comments"])])

    await settle(newsroom, "edith", comment)
    story = await newsroom.move(APPROVE, "cleo", story)
    await settle(newsroom, "edith", comment, REOPEN)
    refusal = await blockers_of(newsroom, PUBLISH, "edith", **on(story))
    assert refusal == ("PUBLISH_BLOCKED", [("COMMENT_OPEN", ["comments"])])

    await settle(newsroom, "cleo", comment)
    story = await newsroom.move(PUBLISH, "edith", story)
    assert story["workflow"]["publication"] == "PUBLISHED"


async def test_a_chief_lets_an_open_comment_pass_and_it_warns(newsroom: Newsroom) -> None:
    story = await newsroom.move(SUBMIT, "ada", await newsroom.draft())
    await say(newsroom, "edith", story, "Name the source.", blocking=True)
    given = {"guard": "COMMENTS", "reason": "The source is in danger."}

    (error,) = await refused(newsroom, OVERRIDE, "edith", **on(story, **given))
    assert error["code"] == "PERMISSION_DENIED"
    story = await newsroom.move(OVERRIDE, "cleo", story, **given)
    story = await newsroom.move(APPROVE, "cleo", story)

    query = """query Read($id: ID!) { article(id: $id, perspective: WORKING) { workflow {
      transitions { action allowed blockers { code severity } } } } }"""
    read = (await newsroom.data(query, "cleo", id=story["id"]))["article"]["workflow"]
    (publish,) = [one for one in read["transitions"] if one["action"] == "PUBLISH"]
    warned = [{"code": "COMMENT_OPEN", "severity": "WARNING"}]
    assert publish == {"action": "PUBLISH", "allowed": True, "blockers": warned}
    story = await newsroom.move(UPDATE, "ada", story, body="It is said to have happened.")
    story = await newsroom.move(SUBMIT, "ada", story)
    assert (await blockers_of(newsroom, APPROVE, "cleo", **on(story)))[0] == "COMMENT_OPEN"


async def test_only_editors_of_the_desk_make_a_story_wait(newsroom: Newsroom) -> None:
    own = await newsroom.draft("erik", section="politics")
    reporters = await newsroom.draft("ada")

    for by, story in (("ada", reporters), ("erik", own)):
        given = {"article": story["id"], "text": "Wait.", "blocking": True}
        refusal = await refused_with(newsroom, COMMENT, by, **given)
        assert refusal == [("PERMISSION_DENIED", ["blocking"])]
    for by in ("edith", "cleo", "adam"):
        assert (await say(newsroom, by, reporters, blocking=True))["blocking"] is True


async def test_a_thread_is_settled_by_whoever_began_it_and_by_editors_of_the_desk(
    newsroom: Newsroom,
) -> None:
    bylines = [{"author": "ada"}, {"author": "ben"}]
    story = await newsroom.draft("ada", bylines=bylines)
    comment = await say(newsroom, "ada", story)

    refusal = await refused_with(newsroom, RESOLVE, "ben", id=comment["id"])
    assert refusal == [("PERMISSION_DENIED", ["id"])]
    settled = await settle(newsroom, "ada", comment)
    assert settled["resolvedBy"] == {"name": "Ada"}
    assert settled["resolvedAt"] == "2026-03-01T12:00:00.000Z"
    refusal = await refused_with(newsroom, REOPEN, "ben", id=comment["id"])
    assert refusal == [("PERMISSION_DENIED", ["id"])]
    assert (await settle(newsroom, "edith", comment, REOPEN))["resolvedBy"] is None
    newsroom.now = NOON.replace(hour=13)
    assert (await settle(newsroom, "edith", comment))["resolvedBy"] == {"name": "Edith"}

    newsroom.now = NOON.replace(hour=14)
    again = await settle(newsroom, "cleo", comment)
    assert (again["resolvedBy"], again["resolvedAt"]) == (
        {"name": "Edith"},
        "2026-03-01T13:00:00.000Z",
    )
    assert await threads(newsroom, "ada", story, resolved=True) == ["Why?"]
    assert await threads(newsroom, "ada", story, resolved=False) == []
    assert (await newsroom.told())[1:] == [
        "comment.create",
        "comment.resolve",
        "comment.reopen",
        "comment.resolve",
    ]


async def test_the_authors_of_a_story_do_not_settle_a_blocking_comment_of_somebody_else(
    newsroom: Newsroom,
) -> None:
    begun = await newsroom.draft("edith")
    signed = await newsroom.draft("ada", bylines=[{"author": "edith"}])

    for story in (begun, signed):
        comment = await say(newsroom, "cleo", story, blocking=True)
        refusal = await refused_with(newsroom, RESOLVE, "edith", id=comment["id"])
        assert refusal == [("PERMISSION_DENIED", ["id"])]
        own = await say(newsroom, "edith", story, blocking=True)
        assert (await settle(newsroom, "edith", own))["resolvedBy"] == {"name": "Edith"}
        assert (await settle(newsroom, "adam", comment))["resolvedBy"] == {"name": "Adam"}


async def test_who_is_no_editor_any_more_does_not_reopen_what_made_the_story_wait(
    newsroom: Newsroom,
) -> None:
    wire = await hire(newsroom, "greta", "EDITOR", desks=["politics"])
    story = await newsroom.draft("greta", bylines=[{"author": "ada"}])
    comment = await settle(newsroom, "cleo", await say(newsroom, "greta", story, blocking=True))
    await newsroom.act(USER_UPDATE, "adam", id=wire, role="REPORTER")
    del newsroom.tokens["greta"]

    refusal = await refused_with(newsroom, REOPEN, "greta", id=comment["id"])

    assert refusal == [("PERMISSION_DENIED", ["id"])]


async def test_the_authors_the_thread_and_whoever_is_mentioned_are_told_once_each(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.draft("ada", bylines=[{"author": "ada"}, {"author": "ben"}])
    edith, cleo, ada = [await id_of(newsroom, name) for name in ("edith", "cleo", "ada")]

    first = await say(newsroom, "edith", story)
    assert await told_of(newsroom) == [("Ada", "COMMENTED"), ("Ben", "COMMENTED")]
    await say(newsroom, "ada", story, thread=first["id"], mentions=[cleo, cleo, ada])
    assert await told_of(newsroom) == [
        ("Ben", "COMMENTED"),
        ("Cleo", "MENTIONED"),
        ("Edith", "COMMENTED"),
    ]
    await say(newsroom, "cleo", story, thread=first["id"], mentions=[ada, edith])
    assert await told_of(newsroom) == [
        ("Ada", "MENTIONED"),
        ("Ben", "COMMENTED"),
        ("Edith", "MENTIONED"),
    ]
    await settle(newsroom, "edith", first)
    assert await told_of(newsroom, "comment.resolve") == []


async def test_nobody_is_told_who_does_not_work_on_the_story_any_more(newsroom: Newsroom) -> None:
    story = await newsroom.draft()
    first = await say(newsroom, "edith", story)
    edith = await id_of(newsroom, "edith")
    await newsroom.act(USER_UPDATE, "adam", id=edith, desks=["sports"])

    await say(newsroom, "ada", story, "Because.", thread=first["id"])

    assert await told_of(newsroom) == []
    given = {"article": story["id"], "text": "You?", "mentions": [edith]}
    assert await refused_with(newsroom, COMMENT, "ada", **given) == [
        ("NOT_FOUND", ["mentions", "0"])
    ]


async def test_a_colleague_out_of_sight_suspended_or_invented_is_told_apart_by_nobody(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.published()
    idle = await hire(newsroom, "otto", "CHIEF")
    await newsroom.act(USER_UPDATE, "adam", id=idle, active=False)
    messages = set()

    for wire in (await id_of(newsroom, "erik"), idle, "user-4611686018427387904"):
        given = {"article": story["id"], "text": "You?", "mentions": [wire]}
        (error,) = await refused(newsroom, COMMENT, "ada", **given)
        messages.add(error["message"].replace(wire, "-"))

    assert messages == {"there is no colleague '-' on this story"}


async def test_the_events_of_comments_are_the_storys_and_begin_no_edition(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.draft()
    comment = await say(newsroom, "edith", story, "Name the source.")
    await settle(newsroom, "edith", comment)

    query = """query Read($id: ID!) { article(id: $id, perspective: WORKING) { workflow {
      events(first: 2) { nodes { kind reason fromStage user { name } revision { number } } }
    } } }"""
    read = (await newsroom.data(query, "ada", id=story["id"]))["article"]["workflow"]

    rest = {"reason": None, "fromStage": None, "user": {"name": "Edith"}, "revision": {"number": 1}}
    assert read["events"]["nodes"] == [
        {"kind": "comment.resolve", **rest},
        {"kind": "comment.create", **rest},
    ]
    async with newsroom.database.reading() as connection:
        subjects = sa.select(Event.subject).where(Event.kind.startswith("comment."))
        assert set(await connection.scalars(subjects)) == {comment["id"]}


async def test_a_comment_keeps_the_copy_that_it_was_said_of(newsroom: Newsroom) -> None:
    story = await newsroom.draft()
    comment = await say(newsroom, "edith", story)
    await newsroom.move(UPDATE, "ada", story, headline="Changed")

    query = """query C($id: ID!) { node(id: $id, perspective: WORKING) { ... on Comment {
      article { headline } revision { number headline } } } }"""
    node = (await newsroom.data(query, "ada", id=comment["id"]))["node"]

    assert node == {
        "article": {"headline": "Changed"},
        "revision": {"number": 1, "headline": "A story"},
    }
    async with newsroom.database.reading() as connection:
        assert len(list(await connection.scalars(sa.select(Revision.id)))) == 2
