"""Every action from every state by everybody, against the rules as the newsroom tells them."""

import datetime as dt
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
import sqlalchemy as sa
from strawberry.utils.str_converters import to_camel_case

from db import workflow
from db.errors import Code, MoveRefused
from db.facts import Story
from db.ids import Noun, number_of
from db.models import Article, Publication, Role, Schedule, ScheduledAction, Stage
from db.session import transaction
from db.viewer import Viewer
from db.workflow import Action
from schema.build import build_schema
from tests.newsroom import (
    APPROVE,
    APPROVE_RETRACTION,
    BREAK_EMBARGO,
    DISCARD_CHANGES,
    NOON,
    OVERRIDE_GUARD,
    PUBLISH,
    RECALL,
    RELEASE,
    REPUBLISH,
    REQUEST_CHANGES,
    RETRACT,
    SCHEDULE,
    SCHEDULE_UNPUBLISH,
    SPIKE,
    SUBMIT,
    UNPUBLISH,
    UNSCHEDULE,
    UNSPIKE,
    UPDATE,
    WITHHOLD,
    Newsroom,
)
from tests.refusal import force, on

OPEN = "NEVER PUBLISHED WITHHELD UNPUBLISHED"
ANY = "DRAFT IN_REVIEW CHANGES_REQUESTED APPROVED"
Row = tuple[str, str, str, str | None, str | None]
RULES: dict[str, tuple[Row, ...]] = {
    "UPDATE": (
        ("DRAFT CHANGES_REQUESTED APPROVED", OPEN, "author desk", "DRAFT", None),
        ("APPROVED", "SCHEDULED", "author desk", "DRAFT", "NEVER"),
    ),
    "SUBMIT_FOR_REVIEW": (("DRAFT CHANGES_REQUESTED", OPEN, "author desk", "IN_REVIEW", None),),
    "RECALL": (("IN_REVIEW", OPEN, "author", "DRAFT", None),),
    "REQUEST_CHANGES": (
        ("IN_REVIEW APPROVED", OPEN, "desk", "CHANGES_REQUESTED", None),
        ("APPROVED", "SCHEDULED", "desk", "CHANGES_REQUESTED", "NEVER"),
    ),
    "APPROVE": (("IN_REVIEW", OPEN, "desk", "APPROVED", None),),
    "SCHEDULE": (
        ("APPROVED", "NEVER", "desk", None, "SCHEDULED"),
        ("APPROVED", "PUBLISHED", "desk", None, None),
    ),
    "SCHEDULE_UNPUBLISH": ((ANY, "SCHEDULED PUBLISHED WITHHELD", "chief", None, None),),
    "UNSCHEDULE": (
        (ANY, "SCHEDULED", "desk", None, "NEVER"),
        (ANY, OPEN, "desk", None, None),
    ),
    "PUBLISH": (("APPROVED", "NEVER SCHEDULED PUBLISHED", "desk", None, "PUBLISHED"),),
    "DISCARD_CHANGES": ((ANY, "PUBLISHED WITHHELD", "author desk", "APPROVED", None),),
    "WITHHOLD": ((ANY, "PUBLISHED", "desk", None, "WITHHELD"),),
    "RELEASE": ((ANY, "WITHHELD", "desk", None, "PUBLISHED"),),
    "UNPUBLISH": ((ANY, "PUBLISHED WITHHELD", "chief", None, "UNPUBLISHED"),),
    "APPROVE_RETRACTION": ((ANY, "PUBLISHED WITHHELD", "desk", None, None),),
    "RETRACT": ((ANY, "PUBLISHED WITHHELD", "chief", None, "RETRACTED"),),
    "REPUBLISH": (("APPROVED", "UNPUBLISHED", "chief", None, "PUBLISHED"),),
    "SPIKE": ((ANY, "NEVER", "desk", "SPIKED", None),),
    "UNSPIKE": (("SPIKED", "NEVER", "desk", "CHANGES_REQUESTED", None),),
    "BREAK_EMBARGO": ((ANY, "NEVER SCHEDULED UNPUBLISHED", "chief", None, None),),
    "OVERRIDE_GUARD": ((ANY, OPEN, "chief", None, None),),
}
"""From which stages, from what readers have, by whom, and where to: the whole workflow.

A story that is taken up again was spiked in CHANGES_REQUESTED here.
"""

OUTSIDE = ("BREAK_EMBARGO", "OVERRIDE_GUARD")
"""What is done by a chief to the stories of others only."""

PEOPLE = {
    "ada": {"author"},
    "ben": set(),
    "edith": {"desk"},
    "erik": set(),
    "cleo": {"desk", "chief"},
    "adam": {"desk", "chief"},
}
"""What each is to a story of Ada's on the politics desk."""

NOTICE = {"notice": "It was wrong."}
APPROVER = "adam"
"""Who has approved the retraction last, and so cannot carry it out."""

INPUTS: dict[str, tuple[str, dict[str, str]]] = {
    "UPDATE": (UPDATE, {"headline": "Another story"}),
    "SUBMIT_FOR_REVIEW": (SUBMIT, {}),
    "RECALL": (RECALL, {}),
    "REQUEST_CHANGES": (REQUEST_CHANGES, {"reason": "Name the source."}),
    "APPROVE": (APPROVE, {}),
    "SCHEDULE": (SCHEDULE, {"at": "2026-03-02T12:00:00Z"}),
    "SCHEDULE_UNPUBLISH": (
        SCHEDULE_UNPUBLISH,
        {"at": "2026-03-02T12:00:00Z", "reason": "It is only for a day."},
    ),
    "UNSCHEDULE": (UNSCHEDULE, {}),
    "PUBLISH": (PUBLISH, {}),
    "DISCARD_CHANGES": (DISCARD_CHANGES, {}),
    "WITHHOLD": (WITHHOLD, {"reason": "A court asks."}),
    "RELEASE": (RELEASE, {"reason": "The court has decided."}),
    "UNPUBLISH": (UNPUBLISH, {"reason": "The source withdrew."}),
    "APPROVE_RETRACTION": (APPROVE_RETRACTION, NOTICE),
    "RETRACT": (RETRACT, NOTICE),
    "REPUBLISH": (REPUBLISH, {}),
    "SPIKE": (SPIKE, {}),
    "UNSPIKE": (UNSPIKE, {}),
    "BREAK_EMBARGO": (BREAK_EMBARGO, {"reason": "It is out already."}),
    "OVERRIDE_GUARD": (OVERRIDE_GUARD, {"guard": "BYLINE", "reason": "They are in danger."}),
}
"""The mutation of each action, and what it takes beside the story."""

WRITER, CREDITED, SECTION = 1, 2, 3
RELATIONS = {
    "author": {"user_id": WRITER},
    "credited": {"user_id": 7, "author_id": CREDITED},
    "desk editor": {"user_id": 8, "desks": frozenset({SECTION})},
    "other": {"user_id": 9, "author_id": 10, "desks": frozenset({11})},
}


def story_at(stage: Stage, publication: Publication, action: str) -> Story:
    """A story with nothing against it, as an action needs it."""
    return Story(
        stage=stage,
        publication=publication,
        created_by=WRITER,
        sections=frozenset({SECTION}),
        has_section=True,
        has_headline=True,
        has_body=True,
        bylines=1,
        authors=frozenset({CREDITED}),
        has_byline_reason=False,
        image_alt=None,
        image_credit=None,
        address_taken=False,
        changed_since_live=True,
        embargo_until=NOON + dt.timedelta(days=1) if action == "BREAK_EMBARGO" else None,
        approved=True,
        writers=frozenset({WRITER}),
        writer_authors=frozenset(),
        related_dead=0,
        related_unpublished=0,
        schedules=1,
        retraction_user=99,
        spiked_from=Stage.CHANGES_REQUESTED,
    )


def held(role: Role, relation: str) -> set[str]:
    """In what capacities somebody comes to the story."""
    capacities = {"author"} if relation in ("author", "credited") else set()
    if role in ("CHIEF", "ADMIN"):
        capacities |= {"desk", "chief"}
    if role == "EDITOR" and relation == "desk editor":
        capacities.add("desk")
    return capacities


def row_of(action: str, stage: str, publication: str) -> Row | None:
    """The rule that serves an action from a state."""
    for row in RULES[action]:
        if stage in row[0].split() and publication in row[1].split():
            return row
    return None


def expected(action: str, stage: str, publication: str, capacities: set[str]) -> list[str]:
    row = row_of(action, stage, publication)
    who = {one for row in RULES[action] for one in row[2].split()}
    against = [] if capacities & who else ["PERMISSION_DENIED"]
    return against if row else [*against, "TRANSITION_NOT_ALLOWED"]


def everybody() -> Iterator[tuple[Role, str, Viewer]]:
    for role, (relation, attributes) in product(Role, RELATIONS.items()):
        yield role, relation, Viewer(role=role, **attributes)  # type: ignore[arg-type]  # a mixed dict


@pytest.mark.parametrize("publication", Publication)
@pytest.mark.parametrize("stage", Stage)
def test_the_table_says_what_the_rules_say(stage: Stage, publication: Publication) -> None:
    for action, (role, relation, viewer) in product(Action, everybody()):
        story = story_at(stage, publication, action)
        against = expected(action, stage, publication, held(role, relation))
        possible = "TRANSITION_NOT_ALLOWED" not in against
        own = relation in ("author", "credited")
        if possible and own and action in ("APPROVE", *OUTSIDE):
            against.append("SELF_APPROVAL_FORBIDDEN")
        case = (action, stage, publication, role, relation)

        found = workflow.failures(action, story, viewer, NOON)
        offered = {move.action: move for move in workflow.transitions(story, viewer, NOON)}

        assert [failure.code for failure in found] == against, case
        assert list(offered) == list(Action)
        assert offered[action].blockers == tuple(found), case
        assert offered[action].allowed is (against == []), case
        arrived = arrival(action, story, viewer)
        assert arrived == (None if against else landing(action, stage, publication)), case


def arrival(action: Action, story: Story, viewer: Viewer) -> tuple[str, str] | None:
    """Where a story stands after a move; nowhere if it is refused."""
    article = Article(stage=story.stage, publication=story.publication)
    try:
        move = workflow.permit(action, story, viewer, NOON)
    except MoveRefused:
        return None
    workflow.advance(article, move, story)
    return article.stage, article.publication


def landing(action: str, stage: str, publication: str) -> tuple[str, str]:
    row = row_of(action, stage, publication)
    assert row is not None
    return row[3] or stage, row[4] or publication


def test_every_action_is_a_mutation() -> None:
    mutation = build_schema()._schema.mutation_type
    assert mutation is not None

    assert {to_camel_case(f"article_{a.lower()}") for a in Action} <= set(mutation.fields)
    assert set(RULES) == set(INPUTS) == set(Action)


async def reached(newsroom: Newsroom, stage: str, publication: str) -> dict[str, Any]:
    """A story of Ada's that people took to a state."""
    story = await (newsroom.draft() if publication == "NEVER" else newsroom.published())
    if publication == "UNPUBLISHED":
        story = await newsroom.move(UNPUBLISH, "cleo", story, reason="The source withdrew.")
    if publication == "WITHHELD":
        story = await newsroom.move(WITHHOLD, "cleo", story, reason="A court asks.")
    if publication in ("PUBLISHED", "WITHHELD"):
        story = await newsroom.move(APPROVE_RETRACTION, "adam", story, **NOTICE)
    if publication != "NEVER":
        story = await newsroom.move(UPDATE, "ada", story, headline="A changed story")
    if stage != "DRAFT":
        story = await newsroom.move(SUBMIT, "ada", story)
    if stage == "CHANGES_REQUESTED":
        story = await newsroom.move(REQUEST_CHANGES, "edith", story, reason="Name the source.")
    if stage == "APPROVED":
        story = await newsroom.move(APPROVE, "edith", story)
    assert story["workflow"]["stage"] == stage
    assert story["workflow"]["publication"] == publication
    return story


def answer_to(person: str, action: str, stage: str, publication: str) -> str | None:
    """The code that somebody meets over HTTP; what is hidden is not even refused."""
    if not PEOPLE[person]:
        return "PERMISSION_DENIED" if publication == "PUBLISHED" else "NOT_FOUND"
    against = expected(action, stage, publication, PEOPLE[person])
    if not against and (action, person) == ("RETRACT", APPROVER):
        against = ["SELF_APPROVAL_FORBIDDEN"]
    return next(iter(against), None)


def given(action: str, story: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    mutation, more = INPUTS[action]
    if action in ("PUBLISH", "SCHEDULE") and story["workflow"]["publication"] == "PUBLISHED":
        more = {**more, "changeClass": "UPDATE", "note": "What is new."}
    return mutation, on(story, **more)


async def refuse_all(newsroom: Newsroom, story: dict[str, Any], **state: str) -> None:
    """Everything that the rules forbid in a state is refused, and changes nothing.

    What nobody may do from there, two people try: one who may do it elsewhere, and one who may not.
    """
    before = await newsroom.contents()
    for action, person in product(RULES, PEOPLE):
        if row_of(action, **state) is None and person not in ("ada", "cleo"):
            continue
        if code := answer_to(person, action, **state):
            mutation, move = given(action, story)
            payload = await newsroom.act(mutation, person, **move)
            assert payload["article"] is None
            assert [e["code"] for e in payload["userErrors"]] == [code], (action, person)
    assert await newsroom.contents() == before


async def allow_all(newsroom: Newsroom, story: dict[str, Any], **state: str) -> None:
    """Everything that the rules allow in a state succeeds; the story is put back after each."""
    number = number_of(Noun.ARTICLE, story["id"])
    before = await rows_of(newsroom, number)
    # Last those who write, for what they have written stays theirs.
    for action, person in product(sorted(RULES, key=lambda one: one == "UPDATE"), PEOPLE):
        if answer_to(person, action, **state) is None:
            newsroom.now += dt.timedelta(milliseconds=1)
            if action == "BREAK_EMBARGO":
                await embargo(newsroom, number)
            mutation, move = given(action, story)
            moved = (await newsroom.done(mutation, person, **move))["workflow"]
            assert (moved["stage"], moved["publication"]) == landing(action, **state), action
            assert moved["version"] == move["expectedVersion"] + 1
            await put_back(newsroom, number, before)


async def rows_of(newsroom: Newsroom, number: int | None) -> dict[str, Any]:
    here = sa.select(Article.__table__).where(Article.id == number)
    async with newsroom.database.reading() as connection:
        return (await connection.execute(here)).one()._asdict()


async def put_back(newsroom: Newsroom, number: int | None, row: dict[str, Any]) -> None:
    """The story as it was, with one thing set for it: to be taken from readers."""
    async with transaction(newsroom.database) as session:
        await session.execute(sa.update(Article).where(Article.id == number).values(row))
        await session.execute(sa.delete(Schedule).where(Schedule.article_id == number))
        session.add(
            Schedule(
                article_id=number,
                revision_id=row["working_revision_id"],
                action=ScheduledAction.UNPUBLISH,
                at=NOON + dt.timedelta(days=1),
                zone="UTC",
                user_id=row["created_by_id"],
                created_at=NOON,
            )
        )


async def embargo(newsroom: Newsroom, number: int | None) -> None:
    async with transaction(newsroom.database) as session:
        until = newsroom.now + dt.timedelta(days=1)
        change = sa.update(Article).where(Article.id == number)
        await session.execute(change.values(embargo_until=until))


OFFERED = """query Offered($id: ID!) { article(id: $id, perspective: WORKING) {
  workflow { transitions { action allowed } } } }"""


@pytest.mark.parametrize("publication", OPEN.split())
async def test_over_http_what_is_allowed_succeeds_and_all_else_is_refused(
    newsroom: Newsroom, publication: str
) -> None:
    for stage in ("DRAFT", "IN_REVIEW", "CHANGES_REQUESTED", "APPROVED"):
        story = await reached(newsroom, stage, publication)
        number = number_of(Noun.ARTICLE, story["id"])
        await put_back(newsroom, number, await rows_of(newsroom, number))
        state = {"stage": stage, "publication": publication}

        for person in ("ada", "edith", "cleo", "adam"):
            shown = (await newsroom.data(OFFERED, person, id=story["id"]))["article"]["workflow"]
            allowed = {move["action"]: move["allowed"] for move in shown["transitions"]}
            assert allowed.pop("BREAK_EMBARGO") is False  # there is none to break
            assert allowed == {
                action: answer_to(person, action, **state) is None
                for action in RULES
                if action != "BREAK_EMBARGO"
            }
        await refuse_all(newsroom, story, **state)
        await allow_all(newsroom, story, **state)


async def test_a_story_that_is_spiked_scheduled_or_retracted_goes_where_the_rules_say(
    newsroom: Newsroom,
) -> None:
    spiked = await newsroom.move(SPIKE, "edith", await reached(newsroom, *SENT_BACK))
    scheduled = await reached(newsroom, "APPROVED", "NEVER")
    set_for = "publication = 'SCHEDULED'"
    await force(newsroom, f"UPDATE articles SET {set_for} WHERE id = :id", scheduled)
    retracted = await newsroom.retracted(await newsroom.published(), "It was wrong.")

    for story, stage, publication in (
        (spiked, "SPIKED", "NEVER"),
        (scheduled, "APPROVED", "SCHEDULED"),
        (retracted, "APPROVED", "RETRACTED"),
    ):
        state = {"stage": stage, "publication": publication}
        await refuse_all(newsroom, story, **state)
        await allow_all(newsroom, story, **state)


SENT_BACK = ("CHANGES_REQUESTED", "NEVER")


async def test_a_reader_makes_no_move(newsroom: Newsroom) -> None:
    story = await newsroom.published()
    before = await newsroom.contents()

    for action in RULES:
        mutation, move = given(action, story)
        answer = await newsroom.ask(mutation, input=move)
        assert answer.get("data") is None
        assert [e["extensions"]["code"] for e in answer["errors"]] == [Code.UNAUTHENTICATED]

    assert await newsroom.contents() == before
