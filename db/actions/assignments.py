"""Who works on a story and by when, and who has taken on its review. None of it is an edit."""

import datetime as dt
from typing import TypedDict

from db.actions import references
from db.actions.moves import reason_of
from db.actions.opening import Held, held, need_desk
from db.actions.telling import told
from db.base import printed, to_the_millisecond
from db.errors import Code, HeldByAnother, Invalid, Refusal
from db.guards import four_eyes
from db.ids import Noun, wire_id
from db.models import Article, Assignment, NotificationKind, Priority, Role, Stage, User
from db.session import Unit


class AssignmentChanges(TypedDict, total=False):
    """What to change: a key that is absent stays as it is, `None` takes the value away."""

    assignee: str | None
    due_at: dt.datetime | None
    priority: Priority


async def assign(unit: Unit, wire: str, changes: AssignmentChanges) -> Article:
    """Say who is to write the story, by when and how soon: editors of its desk.

    Whoever it is assigned to may work on it from then on, as if it were theirs, and is told.
    Changes that change nothing write nothing.
    """
    story = await held(unit, wire, "id")
    need_desk(story, "assign")
    row = await _row(story)
    before = _told(row)
    assignee = row.assignee_id
    if "assignee" in changes:
        row.assignee_id = await _assignee(unit, changes["assignee"])
    if "due_at" in changes:
        due = changes["due_at"]
        row.due_at = None if due is None else to_the_millisecond(due)
    row.priority = changes.get("priority", row.priority)
    if _told(row) == before:
        return story.article
    unit.session.add(row)
    given_to = [one for one in {row.assignee_id} - {assignee} if one is not None]
    tells = told(unit, NotificationKind.ASSIGNED, given_to)
    story.record("article.assign", story.article.working_revision_id, _told(row), tells=tells)
    return story.article


async def claim(unit: Unit, wire: str, reason: str | None = None) -> Article:
    """Take on the review of a story: an editor of its desk who could approve it.

    It tells the others and stops nobody. A chief takes it over from somebody else with a reason.
    """
    story = await held(unit, wire, "id")
    need_desk(story, "claim")
    _need_review(story)
    row = await _row(story)
    if row.claimed_by_id == unit.viewer.user_id:
        return story.article
    why = None if reason is None else reason_of(reason)
    if row.claimed_by_id is not None and (why is None or not unit.viewer.is_at_least(Role.CHIEF)):
        raise await _claimed(unit, row.claimed_by_id)
    before = [] if row.claimed_by_id is None else [row.claimed_by_id]
    row.claimed_by_id, row.claimed_at = unit.viewer.user_id, unit.now
    unit.session.add(row)
    tells = told(unit, NotificationKind.UNLOCKED, before)
    story.record("article.claim", story.article.working_revision_id, why, tells=tells)
    return story.article


async def unclaim(unit: Unit, wire: str) -> Article:
    """Leave the review of a story to others. One that nobody has claimed stays as it is."""
    story = await held(unit, wire, "id")
    need_desk(story, "claim")
    row = await _row(story)
    if row.claimed_by_id is None:
        return story.article
    if row.claimed_by_id != unit.viewer.user_id:
        raise await _claimed(unit, row.claimed_by_id)
    row.claimed_by_id = row.claimed_at = None
    story.record("article.unclaim", story.article.working_revision_id)
    return story.article


async def _row(story: Held) -> Assignment:
    """The story's row; a new one, which is not added yet, where it has none."""
    found = await story.unit.session.get(Assignment, story.article.id)
    return found or Assignment(article_id=story.article.id, priority=Priority.NORMAL)


def _told(row: Assignment) -> str:
    """What the row says, for the audit trail."""
    due = "no date" if row.due_at is None else f"due {printed(row.due_at)}"
    assignee = "nobody" if row.assignee_id is None else wire_id(Noun.USER, row.assignee_id)
    return f"{due}, {row.priority}, for {assignee}"


async def _assignee(unit: Unit, wire: str | None) -> int | None:
    if wire is None:
        return None
    user = await references.user(unit, wire, "assignee")
    if not user.active:
        message = f"{user.name} is suspended: assign the story to somebody else"
        raise Invalid(Code.INVALID_FORMAT, message, ("assignee",))
    return user.id


def _need_review(story: Held) -> None:
    """Only what is in review can be claimed, and only by whoever could end its review."""
    if story.stage is not Stage.IN_REVIEW:
        message = f"a story that is {story.stage} is not in review: there is nothing to claim"
        raise Refusal(Code.TRANSITION_NOT_ALLOWED, message, ("id",))
    for failure in four_eyes(story.facts, story.unit.viewer, story.unit.now):
        raise Refusal(failure.code, failure.message, failure.path)


async def _claimed(unit: Unit, by: int) -> HeldByAnother:
    user = await unit.session.get_one(User, by)
    message = f"{user.name} has claimed the review: a chief can take it over, with a reason"
    return HeldByAnother(message)
