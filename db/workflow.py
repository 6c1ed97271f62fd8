"""The table of moves: who may take a story from where to where, and what must be true before."""

import datetime as dt
import enum
from collections.abc import Iterator
from dataclasses import dataclass

from db import guards
from db.errors import Code, Failure, MoveRefused, Severity
from db.facts import Story
from db.guards import Guard
from db.models import Article, Publication, Role, ScheduledAction, Stage
from db.viewer import Viewer


class Action(enum.StrEnum):
    """What can be done to a story; each is a mutation, `articlePublish` and so on."""

    UPDATE = "UPDATE"
    SUBMIT_FOR_REVIEW = "SUBMIT_FOR_REVIEW"
    RECALL = "RECALL"
    REQUEST_CHANGES = "REQUEST_CHANGES"
    APPROVE = "APPROVE"
    SCHEDULE = "SCHEDULE"
    SCHEDULE_UNPUBLISH = "SCHEDULE_UNPUBLISH"
    UNSCHEDULE = "UNSCHEDULE"
    PUBLISH = "PUBLISH"
    DISCARD_CHANGES = "DISCARD_CHANGES"
    WITHHOLD = "WITHHOLD"
    RELEASE = "RELEASE"
    UNPUBLISH = "UNPUBLISH"
    APPROVE_RETRACTION = "APPROVE_RETRACTION"
    RETRACT = "RETRACT"
    REPUBLISH = "REPUBLISH"
    SPIKE = "SPIKE"
    UNSPIKE = "UNSPIKE"
    BREAK_EMBARGO = "BREAK_EMBARGO"
    OVERRIDE_GUARD = "OVERRIDE_GUARD"


class Who(enum.StrEnum):
    """In what capacity somebody may make a move."""

    AUTHOR = "its authors"
    DESK = "editors of its desk"
    CHIEF = "chiefs"


NEVER, SCHEDULED, PUBLISHED, WITHHELD, UNPUBLISHED, RETRACTED = Publication
DRAFT, IN_REVIEW, CHANGES_REQUESTED, APPROVED, SPIKED = Stage

ANY_STAGE = frozenset(Stage) - {SPIKED}
WRITABLE = frozenset({DRAFT, CHANGES_REQUESTED, APPROVED})
OPEN = frozenset({NEVER, PUBLISHED, WITHHELD, UNPUBLISHED})
"""What readers may have of a story whose working copy goes its way: not one that is scheduled."""


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
    holds: bool = False
    """A publication that is set for later is held, and whoever set it is told."""
    cancels: frozenset[ScheduledAction] = frozenset()
    """What is set for later and now is not to happen any more."""
    goes_back: bool = False
    """To the stage that the story was spiked in."""

    def ends_review(self, stage: Stage) -> bool:
        """Whether the move takes a story that stands there out of review."""
        return stage is IN_REVIEW and self.to_stage not in (None, IN_REVIEW)


MOVES = (
    Move(
        Action.UPDATE,
        WRITABLE,
        OPEN,
        (Who.AUTHOR, Who.DESK),
        to_stage=DRAFT,
        also="a new revision; approvals are void; readers keep what they have",
        holds=True,
    ),
    Move(
        Action.UPDATE,
        frozenset({APPROVED}),
        frozenset({SCHEDULED}),
        (Who.AUTHOR, Who.DESK),
        to_stage=DRAFT,
        to_publication=NEVER,
        also="a new revision; approvals are void",
        holds=True,
    ),
    Move(
        Action.SUBMIT_FOR_REVIEW,
        frozenset({DRAFT, CHANGES_REQUESTED}),
        OPEN,
        (Who.AUTHOR, Who.DESK),
        to_stage=IN_REVIEW,
        guards=(guards.headline, guards.body, guards.byline, guards.section),
        also="the working copy is frozen until it is recalled or sent back; its desk is told",
    ),
    Move(
        Action.RECALL,
        frozenset({IN_REVIEW}),
        OPEN,
        (Who.AUTHOR,),
        to_stage=DRAFT,
        also="whoever has claimed its review is told",
    ),
    Move(
        Action.REQUEST_CHANGES,
        frozenset({IN_REVIEW, APPROVED}),
        OPEN,
        (Who.DESK,),
        to_stage=CHANGES_REQUESTED,
        needs="a reason",
        also="its authors are told why",
        holds=True,
    ),
    Move(
        Action.REQUEST_CHANGES,
        frozenset({APPROVED}),
        frozenset({SCHEDULED}),
        (Who.DESK,),
        to_stage=CHANGES_REQUESTED,
        to_publication=NEVER,
        needs="a reason",
        also="its authors are told why",
        holds=True,
    ),
    Move(
        Action.APPROVE,
        frozenset({IN_REVIEW}),
        OPEN,
        (Who.DESK,),
        to_stage=APPROVED,
        guards=(guards.four_eyes, *guards.CONTENT),
        also="an approval of the revision's hash; its authors are told",
    ),
    Move(
        Action.SCHEDULE,
        frozenset({APPROVED}),
        frozenset({NEVER}),
        (Who.DESK,),
        to_publication=SCHEDULED,
        guards=(guards.approval, *guards.CONTENT, guards.unscheduled),
        needs="a moment in the future, with its offset or zone, at which no embargo is in force",
        also="an operation pinned to the revision; every guard holds again when it fires; one that "
        "was held is cancelled; its authors are told",
        cancels=frozenset({ScheduledAction.PUBLISH}),
    ),
    Move(
        Action.SCHEDULE,
        frozenset({APPROVED}),
        frozenset({PUBLISHED}),
        (Who.DESK,),
        guards=(guards.changed, guards.approval, *guards.CONTENT, guards.unscheduled),
        needs="the same, and a change class with a public note for each class but MINOR",
        also="an operation pinned to the revision; every guard holds again when it fires; one that "
        "was held is cancelled; its authors are told",
        cancels=frozenset({ScheduledAction.PUBLISH}),
    ),
    Move(
        Action.SCHEDULE_UNPUBLISH,
        ANY_STAGE,
        frozenset({SCHEDULED, PUBLISHED, WITHHELD}),
        (Who.CHIEF,),
        needs="a moment in the future, a reason, and what its address answers from then on",
        also="an operation; the guards hold again when it fires; its authors are told",
    ),
    Move(
        Action.UNSCHEDULE,
        ANY_STAGE,
        frozenset({SCHEDULED}),
        (Who.DESK,),
        to_publication=NEVER,
        also="all that is set for the story is cancelled; its authors are told",
        cancels=frozenset(ScheduledAction),
    ),
    Move(
        Action.UNSCHEDULE,
        ANY_STAGE,
        OPEN,
        (Who.DESK,),
        guards=(guards.scheduled,),
        also="all that is set for the story is cancelled; its authors are told",
        cancels=frozenset(ScheduledAction),
    ),
    Move(
        Action.PUBLISH,
        frozenset({APPROVED}),
        frozenset({NEVER, SCHEDULED}),
        (Who.DESK,),
        to_publication=PUBLISHED,
        guards=(guards.approval, *guards.CONTENT, guards.embargo),
        also="first published, once and for ever; the address is fixed",
        cancels=frozenset({ScheduledAction.PUBLISH}),
    ),
    Move(
        Action.PUBLISH,
        frozenset({APPROVED}),
        frozenset({PUBLISHED}),
        (Who.DESK,),
        to_publication=PUBLISHED,
        guards=(guards.changed, guards.approval, *guards.CONTENT, guards.embargo),
        needs="a change class, and a public note for each class but MINOR",
        also="a public correction; a redirect where the address changed",
        cancels=frozenset({ScheduledAction.PUBLISH}),
    ),
    Move(
        Action.DISCARD_CHANGES,
        ANY_STAGE,
        frozenset({PUBLISHED, WITHHELD}),
        (Who.AUTHOR, Who.DESK),
        to_stage=APPROVED,
        guards=(guards.edited,),
        also="the working copy is the live revision again; what was written stays in its history",
        holds=True,
    ),
    Move(
        Action.WITHHOLD,
        ANY_STAGE,
        frozenset({PUBLISHED}),
        (Who.DESK,),
        to_publication=WITHHELD,
        needs="a reason",
        also="gone from every list at once; its address says that it is withheld",
    ),
    Move(
        Action.RELEASE,
        ANY_STAGE,
        frozenset({WITHHELD}),
        (Who.DESK,),
        to_publication=PUBLISHED,
        needs="a reason",
        also="readers have the live revision again",
    ),
    Move(
        Action.UNPUBLISH,
        ANY_STAGE,
        frozenset({PUBLISHED, WITHHELD}),
        (Who.CHIEF,),
        to_publication=UNPUBLISHED,
        needs="a reason, and what its address answers from now on",
        also="its address, and every one it had, answers Gone, or leads to another story",
        cancels=frozenset(ScheduledAction),
    ),
    Move(
        Action.APPROVE_RETRACTION,
        ANY_STAGE,
        frozenset({PUBLISHED, WITHHELD}),
        (Who.DESK,),
        guards=(guards.person,),
        needs="the public notice",
        also="an approval of the retraction in these words",
    ),
    Move(
        Action.RETRACT,
        ANY_STAGE,
        frozenset({PUBLISHED, WITHHELD}),
        (Who.CHIEF,),
        to_publication=RETRACTED,
        guards=(guards.person, guards.second_person),
        needs="the public notice that was approved",
        also="its address serves the notice; its body is gone; no list and no story shows it",
        cancels=frozenset(ScheduledAction),
    ),
    Move(
        Action.REPUBLISH,
        frozenset({APPROVED}),
        frozenset({UNPUBLISHED}),
        (Who.CHIEF,),
        to_publication=PUBLISHED,
        guards=(guards.approval, *guards.CONTENT, guards.embargo),
        also="first published stays as it was",
    ),
    Move(
        Action.SPIKE,
        ANY_STAGE,
        frozenset({NEVER}),
        (Who.DESK,),
        to_stage=SPIKED,
        also="given up, until it is brought back",
    ),
    Move(
        Action.UNSPIKE,
        frozenset({SPIKED}),
        frozenset({NEVER}),
        (Who.DESK,),
        also="back to the stage that it was spiked in",
        goes_back=True,
    ),
    Move(
        Action.BREAK_EMBARGO,
        ANY_STAGE,
        frozenset({NEVER, SCHEDULED, UNPUBLISHED}),
        (Who.CHIEF,),
        guards=(guards.outsider, guards.embargoed),
        needs="a reason",
        also="the embargo is lifted; an event of its own kind",
    ),
    Move(
        Action.OVERRIDE_GUARD,
        ANY_STAGE,
        OPEN,
        (Who.CHIEF,),
        guards=(guards.outsider,),
        needs="the guard and a reason",
        also="the guard only warns, for what the working copy says now; an event of its own kind",
    ),
)
"""A row serves its action from its stages and publications; an action may have several rows."""

LAPSE = Move(
    Action.UNSCHEDULE,
    frozenset({APPROVED}),
    frozenset({SCHEDULED}),
    (),
    to_publication=NEVER,
    also="whoever set it and the authors are told why",
    cancels=frozenset(ScheduledAction),
)
"""What the worker does with a scheduled story that could not go to readers when its moment came.

Nobody can ask for it, so it is none of the rows above.
"""


@dataclass(frozen=True, slots=True)
class Transition:
    """A move as one viewer finds it: possible, or why not. Warnings do not forbid it."""

    action: Action
    allowed: bool
    blockers: tuple[Failure, ...]


def capacities(story: Story, viewer: Viewer) -> frozenset[Who]:
    """What the viewer is to this story. Whoever it is assigned to counts as one of its authors."""
    held = set()
    own = viewer.user_id in (story.created_by, story.assignee)
    if own or viewer.author_id in story.authors:
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


def advance(article: Article, move: Move, story: Story) -> None:
    """Take the story to where the row leads. Nothing else writes a stage or a publication."""
    back = (story.spiked_from or DRAFT) if move.goes_back else None
    article.stage = move.to_stage or back or article.stage
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
    to_readers = action in (Action.SCHEDULE, Action.PUBLISH, Action.REPUBLISH)
    unready = first in (Code.REQUIRED, Code.NOT_UNIQUE, Code.RELATED_NOT_PUBLIC, Code.COMMENT_OPEN)
    return Code.PUBLISH_BLOCKED if unready and to_readers else first


def _said(action: Action) -> str:
    return action.replace("_", " ").lower()


def _state(story: Story) -> str:
    return f"{story.stage} and {story.publication}"
