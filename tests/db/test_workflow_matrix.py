"""Every action from every state by everybody, against the rules as the newsroom tells them."""

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

import pytest
import sqlalchemy as sa
from strawberry.utils.str_converters import to_camel_case

from db import workflow
from db.errors import Code, MoveRefused
from db.facts import Story
from db.ids import Noun, number_of
from db.models import Article, Publication, Role, Stage
from db.session import transaction
from db.viewer import Viewer
from db.workflow import Action
from schema.build import build_schema
from tests.newsroom import (
    APPROVE,
    NOON,
    PUBLISH,
    RECALL,
    REPUBLISH,
    REQUEST_CHANGES,
    SUBMIT,
    UNPUBLISH,
    UPDATE,
    Newsroom,
)
from tests.refusal import force, on

OPEN = "NEVER PUBLISHED UNPUBLISHED"
RULES = {
    "UPDATE": ("DRAFT CHANGES_REQUESTED APPROVED", OPEN, "author desk"),
    "SUBMIT_FOR_REVIEW": ("DRAFT CHANGES_REQUESTED", OPEN, "author desk"),
    "RECALL": ("IN_REVIEW", OPEN, "author"),
    "REQUEST_CHANGES": ("IN_REVIEW APPROVED", OPEN, "desk"),
    "APPROVE": ("IN_REVIEW", OPEN, "desk"),
    "PUBLISH": ("APPROVED", "NEVER PUBLISHED", "desk"),
    "UNPUBLISH": ("DRAFT IN_REVIEW CHANGES_REQUESTED APPROVED", "PUBLISHED", "chief"),
    "REPUBLISH": ("APPROVED", "UNPUBLISHED", "chief"),
}
"""From which stages, from what readers have, and by whom: the whole workflow."""

LEADS_TO = {
    "UPDATE": ("DRAFT", None),
    "SUBMIT_FOR_REVIEW": ("IN_REVIEW", None),
    "RECALL": ("DRAFT", None),
    "REQUEST_CHANGES": ("CHANGES_REQUESTED", None),
    "APPROVE": ("APPROVED", None),
    "PUBLISH": (None, "PUBLISHED"),
    "UNPUBLISH": (None, "UNPUBLISHED"),
    "REPUBLISH": (None, "PUBLISHED"),
}
"""The stage and the publication afterwards; nothing where it stays."""

PEOPLE = {
    "ada": {"author"},
    "ben": set(),
    "edith": {"desk"},
    "erik": set(),
    "cleo": {"desk", "chief"},
    "adam": {"desk", "chief"},
}
"""What each is to a story of Ada's on the politics desk."""

INPUTS: dict[str, tuple[str, dict[str, str]]] = {
    "UPDATE": (UPDATE, {"headline": "Another story"}),
    "SUBMIT_FOR_REVIEW": (SUBMIT, {}),
    "RECALL": (RECALL, {}),
    "REQUEST_CHANGES": (REQUEST_CHANGES, {"reason": "Name the source."}),
    "APPROVE": (APPROVE, {}),
    "PUBLISH": (PUBLISH, {}),
    "UNPUBLISH": (UNPUBLISH, {"reason": "The source withdrew."}),
    "REPUBLISH": (REPUBLISH, {}),
}

WRITER, CREDITED, SECTION = 1, 2, 3
RELATIONS = {
    "author": {"user_id": WRITER},
    "credited": {"user_id": 7, "author_id": CREDITED},
    "desk editor": {"user_id": 8, "desks": frozenset({SECTION})},
    "other": {"user_id": 9, "author_id": 10, "desks": frozenset({11})},
}


def story_at(stage: Stage, publication: Publication) -> Story:
    """A story with nothing against it."""
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
        embargo_until=None,
        approved=True,
        writers=frozenset({WRITER}),
        writer_authors=frozenset(),
        related_dead=0,
        related_unpublished=0,
    )


def held(role: Role, relation: str) -> set[str]:
    """In what capacities somebody comes to the story."""
    capacities = {"author"} if relation in ("author", "credited") else set()
    if role in ("CHIEF", "ADMIN"):
        capacities |= {"desk", "chief"}
    if role == "EDITOR" and relation == "desk editor":
        capacities.add("desk")
    return capacities


def expected(action: str, stage: str, publication: str, capacities: set[str]) -> list[str]:
    stages, publications, who = (cell.split() for cell in RULES[action])
    against = [] if capacities & set(who) else ["PERMISSION_DENIED"]
    if stage not in stages or publication not in publications:
        against.append("TRANSITION_NOT_ALLOWED")
    return against


def everybody() -> Iterator[tuple[Role, str, Viewer]]:
    for role, (relation, attributes) in product(Role, RELATIONS.items()):
        yield role, relation, Viewer(role=role, **attributes)  # type: ignore[arg-type]  # a mixed dict


@pytest.mark.parametrize("publication", Publication)
@pytest.mark.parametrize("stage", Stage)
def test_the_table_says_what_the_rules_say(stage: Stage, publication: Publication) -> None:
    story = story_at(stage, publication)
    allowed = 0

    for role, relation, viewer in everybody():
        offered = {move.action: move for move in workflow.transitions(story, viewer, NOON)}
        assert list(offered) == list(Action)
        for action in Action:
            against = expected(action, stage, publication, held(role, relation))
            possible = "TRANSITION_NOT_ALLOWED" not in against
            if action == "APPROVE" and possible and relation in ("author", "credited"):
                against.append("SELF_APPROVAL_FORBIDDEN")
            case = (action, stage, publication, role, relation)

            found = workflow.failures(action, story, viewer, NOON)

            assert [failure.code for failure in found] == against, case
            assert offered[action].blockers == tuple(found), case
            assert offered[action].allowed is (against == []), case
            arrived = arrival(action, story, viewer)
            assert arrived == (None if against else landing(action, stage, publication)), case
            allowed += against == []

    assert (allowed > 0) is (stage != "SPIKED" and publication in OPEN.split())


def arrival(action: Action, story: Story, viewer: Viewer) -> tuple[str, str] | None:
    """Where a story stands after a move; nowhere if it is refused."""
    article = Article(stage=story.stage, publication=story.publication)
    try:
        move = workflow.permit(action, story, viewer, NOON)
    except MoveRefused:
        return None
    workflow.advance(article, move)
    return article.stage, article.publication


def landing(action: str, stage: str, publication: str) -> tuple[str, str]:
    to_stage, to_publication = LEADS_TO[action]
    return to_stage or stage, to_publication or publication


def test_every_action_is_a_mutation_and_every_mutation_of_a_story_an_action() -> None:
    mutation = build_schema()._schema.mutation_type
    assert mutation is not None
    named = {name for name in mutation.fields if name.startswith("article")}

    assert named == {"articleCreate", *(to_camel_case(f"article_{a.lower()}") for a in Action)}
    assert set(RULES) == set(LEADS_TO) == set(INPUTS) == set(Action)


async def reached(newsroom: Newsroom, stage: str, publication: str) -> dict[str, Any]:
    """A story of Ada's that people took to a state."""
    story = await (newsroom.draft() if publication == "NEVER" else newsroom.published())
    if publication == "UNPUBLISHED":
        story = await newsroom.move(UNPUBLISH, "cleo", story, reason="The source withdrew.")
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
    return next(iter(expected(action, stage, publication, PEOPLE[person])), None)


def given(action: str, story: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    mutation, more = INPUTS[action]
    if action == "PUBLISH" and story["workflow"]["publication"] == "PUBLISHED":
        more = {"changeClass": "UPDATE", "note": "What is new."}
    return mutation, on(story, **more)


async def refuse_all(
    newsroom: Newsroom, story: dict[str, Any], people: Iterable[str] = PEOPLE, **state: str
) -> None:
    """Everything that the rules forbid in a state is refused, and changes nothing."""
    before = await newsroom.contents()
    for action, person in product(RULES, people):
        if code := answer_to(person, action, **state):
            mutation, move = given(action, story)
            payload = await newsroom.act(mutation, person, **move)
            assert payload["article"] is None
            assert [e["code"] for e in payload["userErrors"]] == [code], (action, person)
    assert await newsroom.contents() == before


async def allow_all(newsroom: Newsroom, story: dict[str, Any], **state: str) -> None:
    """Everything that the rules allow in a state succeeds; the story is put back after each."""
    number = number_of(Noun.ARTICLE, story["id"])
    here = sa.select(Article.__table__).where(Article.id == number)
    async with newsroom.database.reading() as connection:
        row = (await connection.execute(here)).one()._asdict()
    for action, person in product(RULES, PEOPLE):
        if answer_to(person, action, **state) is None:
            mutation, move = given(action, story)
            moved = (await newsroom.done(mutation, person, **move))["workflow"]
            assert (moved["stage"], moved["publication"]) == landing(action, **state), action
            assert moved["version"] == move["expectedVersion"] + 1
            async with transaction(newsroom.database) as session:
                back = sa.update(Article).where(Article.id == row["id"]).values(row)
                await session.execute(back)


OFFERED = """query Offered($id: ID!) { article(id: $id, perspective: WORKING) {
  workflow { transitions { action allowed } } } }"""


@pytest.mark.parametrize("publication", OPEN.split())
async def test_over_http_what_is_allowed_succeeds_and_all_else_is_refused(
    newsroom: Newsroom, publication: str
) -> None:
    for stage in ("DRAFT", "IN_REVIEW", "CHANGES_REQUESTED", "APPROVED"):
        story = await reached(newsroom, stage, publication)
        state = {"stage": stage, "publication": publication}

        for person in ("ada", "edith", "cleo", "adam"):
            shown = (await newsroom.data(OFFERED, person, id=story["id"]))["article"]["workflow"]
            assert {move["action"]: move["allowed"] for move in shown["transitions"]} == {
                action: answer_to(person, action, **state) is None for action in RULES
            }
        await refuse_all(newsroom, story, **state)
        await allow_all(newsroom, story, **state)


async def test_from_a_state_that_no_move_leads_to_no_move_leads_on(newsroom: Newsroom) -> None:
    never, live = await reached(newsroom, "APPROVED", "NEVER"), await newsroom.published()

    for story, stage, publication in (
        (never, "SPIKED", "NEVER"),
        (never, "APPROVED", "SCHEDULED"),
        (live, "APPROVED", "WITHHELD"),
        (live, "DRAFT", "RETRACTED"),
    ):
        to = f"stage = '{stage}', publication = '{publication}'"
        await force(newsroom, f"UPDATE articles SET {to} WHERE id = :id", story)
        await refuse_all(newsroom, story, ("ada", "cleo"), stage=stage, publication=publication)


async def test_a_reader_makes_no_move(newsroom: Newsroom) -> None:
    story = await newsroom.published()
    before = await newsroom.contents()

    for action in RULES:
        mutation, move = given(action, story)
        answer = await newsroom.ask(mutation, input=move)
        assert answer.get("data") is None
        assert [e["extensions"]["code"] for e in answer["errors"]] == [Code.UNAUTHENTICATED]

    assert await newsroom.contents() == before
