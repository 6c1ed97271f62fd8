"""The table of moves: who may take a story from where to where, and what must be true before."""

import datetime as dt
import enum
from collections.abc import Iterator
from dataclasses import dataclass

from db import guards
from db.errors import Code, Failure, MoveRefused, Severity
from db.facts import Story
from db.guards import Guard
from db.models import Article, Publication, Role, Stage
from db.viewer import Viewer


class Action(enum.StrEnum):
    """What can be done to a story; each is a mutation, `articlePublish` and so on."""

    UPDATE = "UPDATE"
    SUBMIT_FOR_REVIEW = "SUBMIT_FOR_REVIEW"
    RECALL = "RECALL"
    REQUEST_CHANGES = "REQUEST_CHANGES"
    APPROVE = "APPROVE"
    PUBLISH = "PUBLISH"
    UNPUBLISH = "UNPUBLISH"
    REPUBLISH = "REPUBLISH"


class Who(enum.StrEnum):
    """In what capacity somebody may make a move."""

    AUTHOR = "its authors"
    DESK = "editors of its desk"
    CHIEF = "chiefs"


ANY_STAGE = frozenset(Stage) - {Stage.SPIKED}
OPEN = frozenset({Publication.NEVER, Publication.PUBLISHED, Publication.UNPUBLISHED})


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table. `to_stage` or `to_publication` of `None` leaves that axis as it is."""

    action: Action
    stages: frozenset[Stage]
    publications: frozenset[Publication]
    who: tuple[Who, ...]
    to_stage: Stage | None = None
    to_publication: Publication | None = None
    guards: tuple[Guard, ...] = ()
    needs: str = ""
    also: str = ""


MOVES = (
    Move(
        Action.UPDATE,
        frozenset({Stage.DRAFT, Stage.CHANGES_REQUESTED, Stage.APPROVED}),
        OPEN,
        (Who.AUTHOR, Who.DESK),
        to_stage=Stage.DRAFT,
        also="a new revision; approvals are void; readers keep what they have",
    ),
    Move(
        Action.SUBMIT_FOR_REVIEW,
        frozenset({Stage.DRAFT, Stage.CHANGES_REQUESTED}),
        OPEN,
        (Who.AUTHOR, Who.DESK),
        to_stage=Stage.IN_REVIEW,
        guards=(guards.headline, guards.body, guards.byline, guards.section),
        also="the working copy is frozen until it is recalled or sent back",
    ),
    Move(
        Action.RECALL,
        frozenset({Stage.IN_REVIEW}),
        OPEN,
        (Who.AUTHOR,),
        to_stage=Stage.DRAFT,
    ),
    Move(
        Action.REQUEST_CHANGES,
        frozenset({Stage.IN_REVIEW, Stage.APPROVED}),
        OPEN,
        (Who.DESK,),
        to_stage=Stage.CHANGES_REQUESTED,
        needs="a reason",
    ),
    Move(
        Action.APPROVE,
        frozenset({Stage.IN_REVIEW}),
        OPEN,
        (Who.DESK,),
        to_stage=Stage.APPROVED,
        guards=(guards.four_eyes, *guards.CONTENT),
        also="an approval of the revision's hash",
    ),
    Move(
        Action.PUBLISH,
        frozenset({Stage.APPROVED}),
        frozenset({Publication.NEVER}),
        (Who.DESK,),
        to_publication=Publication.PUBLISHED,
        guards=(guards.approval, *guards.CONTENT, guards.embargo),
        also="first published, once and for ever; the address is fixed",
    ),
    Move(
        Action.PUBLISH,
        frozenset({Stage.APPROVED}),
        frozenset({Publication.PUBLISHED}),
        (Who.DESK,),
        to_publication=Publication.PUBLISHED,
        guards=(guards.changed, guards.approval, *guards.CONTENT, guards.embargo),
        needs="a change class, and a public note for each class but MINOR",
        also="a public correction; a redirect where the address changed",
    ),
    Move(
        Action.UNPUBLISH,
        ANY_STAGE,
        frozenset({Publication.PUBLISHED}),
        (Who.CHIEF,),
        to_publication=Publication.UNPUBLISHED,
        needs="a reason, and what its address answers from now on",
        also="its address answers Gone, or leads to another story",
    ),
    Move(
        Action.REPUBLISH,
        frozenset({Stage.APPROVED}),
        frozenset({Publication.UNPUBLISHED}),
        (Who.CHIEF,),
        to_publication=Publication.PUBLISHED,
        guards=(guards.approval, *guards.CONTENT, guards.embargo),
        also="first published stays as it was",
    ),
)
"""A row serves its action from its stages and publications; an action may have several rows."""


@dataclass(frozen=True, slots=True)
class Transition:
    """A move as one viewer finds it: possible, or why not. Warnings do not forbid it."""

    action: Action
    allowed: bool
    blockers: tuple[Failure, ...]


def capacities(story: Story, viewer: Viewer) -> frozenset[Who]:
    """What the viewer is to this story."""
    held = set()
    if viewer.user_id == story.created_by or (viewer.author_id in story.authors):
        held.add(Who.AUTHOR)
    if viewer.is_at_least(Role.CHIEF):
        held |= {Who.DESK, Who.CHIEF}
    elif viewer.role is Role.EDITOR and story.sections and story.sections <= viewer.desks:
        held.add(Who.DESK)
    return frozenset(held)


def failures(action: Action, story: Story, viewer: Viewer, now: dt.datetime) -> list[Failure]:
    """Everything that stands between the viewer and this move, all at once."""
    return list(_failures(action, story, viewer, now))


def _failures(action: Action, story: Story, viewer: Viewer, now: dt.datetime) -> Iterator[Failure]:
    move = _row(action, story)
    rows = [move] if move else [move for move in MOVES if move.action is action]
    who = tuple(dict.fromkeys(who for row in rows for who in row.who))
    if capacities(story, viewer).isdisjoint(who):
        message = f"{_said(action)} is for {' and '.join(who)}"
        yield Failure(Code.PERMISSION_DENIED, message, ("id",))
    if move is None:
        message = f"a story that is {_state(story)} cannot {_said(action)}"
        yield Failure(Code.TRANSITION_NOT_ALLOWED, message, ("id",))
        return
    for guard in move.guards:
        yield from guard(story, viewer, now)


def transitions(story: Story, viewer: Viewer, now: dt.datetime) -> list[Transition]:
    """Every move there is, with what stands against it."""
    return [
        Transition(action, not any(map(_blocks, found)), tuple(found))
        for action in Action
        for found in [failures(action, story, viewer, now)]
    ]


def permit(action: Action, story: Story, viewer: Viewer, now: dt.datetime) -> Move:
    """The row that allows this move now. Raises `MoveRefused` with every reason where none does."""
    found = failures(action, story, viewer, now)
    blocking = list(filter(_blocks, found))
    move = _row(action, story)
    if blocking or move is None:
        raise MoveRefused(
            _headline_code(action, blocking),
            "; ".join(failure.message for failure in blocking),
            stage=story.stage,
            allowed=[t.action for t in transitions(story, viewer, now) if t.allowed],
            failures=found,
        )
    return move


def advance(article: Article, move: Move) -> None:
    """Take the story to where the row leads. Nothing else writes a stage or a publication."""
    article.stage = move.to_stage or article.stage
    article.publication = move.to_publication or article.publication


def _row(action: Action, story: Story) -> Move | None:
    fitting = (
        move
        for move in MOVES
        if move.action is action
        and story.stage in move.stages
        and story.publication in move.publications
    )
    return next(fitting, None)


def _blocks(failure: Failure) -> bool:
    return failure.severity is Severity.BLOCKING


def _headline_code(action: Action, blocking: list[Failure]) -> Code:
    """One code for the whole refusal: what stands first, or that publication is blocked."""
    first = blocking[0].code
    to_readers = action in (Action.PUBLISH, Action.REPUBLISH)
    unready = first in (Code.REQUIRED, Code.NOT_UNIQUE, Code.RELATED_NOT_PUBLIC)
    return Code.PUBLISH_BLOCKED if unready and to_readers else first


def _said(action: Action) -> str:
    return action.replace("_", " ").lower()


def _state(story: Story) -> str:
    return f"{story.stage} and {story.publication}"
