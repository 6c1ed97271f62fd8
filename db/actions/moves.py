"""Take a working copy through the workflow: submit, recall, send back, approve, spike, discard.

A move looks everything up before it changes the story. A statement after the first change would
write the story as it is by then, and its version would count twice.
"""

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from db import measures
from db.actions import indexing, listing, marking
from db.actions.checks import Checks, is_seen
from db.actions.opening import Opened, opened
from db.actions.telling import tell_authors, tell_desk, tell_reviewer, told
from db.errors import Code
from db.events import Telling
from db.models import (
    Approval,
    Article,
    Assignment,
    NotificationKind,
    Publication,
    Revision,
    Schedule,
    ScheduledAction,
    ScheduleState,
)
from db.session import Unit
from db.workflow import Action, advance

Tellings = tuple[Telling, ...]


async def submit_for_review(unit: Unit, wire: str, expected_version: int) -> Article:
    """Hand the working copy to its desk."""
    story = await opened(unit, Action.SUBMIT_FOR_REVIEW, wire, expected_version)
    return await moved(story, tells=await tell_desk(story, NotificationKind.SUBMITTED))


async def recall(unit: Unit, wire: str, expected_version: int) -> Article:
    """Take the story back from its desk, to go on writing."""
    story = await opened(unit, Action.RECALL, wire, expected_version)
    return await moved(story, tells=await tell_reviewer(story, NotificationKind.RECALLED))


async def request_changes(unit: Unit, wire: str, expected_version: int, reason: str) -> Article:
    """Send the story back to its authors, who are told why."""
    story = await opened(unit, Action.REQUEST_CHANGES, wire, expected_version)
    why = reason_of(reason)
    return await moved(story, why, await tell_authors(story, NotificationKind.SENT_BACK))


async def approve(unit: Unit, wire: str, expected_version: int) -> Article:
    """Answer for the working copy as it stands. The approval is bound to its hash."""
    story = await opened(unit, Action.APPROVE, wire, expected_version)
    pinned = await unit.session.get_one(Revision, story.article.working_revision_id)
    tells = await tell_authors(story, NotificationKind.APPROVED)
    unit.session.add(
        Approval(
            article_id=story.article.id,
            revision_id=pinned.id,
            content_hash=pinned.content_hash,
            user_id=unit.viewer.user_id,
            role=unit.viewer.role,
            at=unit.now,
        )
    )
    return await moved(story, tells=tells)


async def unschedule(unit: Unit, wire: str, expected_version: int) -> Article:
    """Cancel all that is set for the story."""
    story = await opened(unit, Action.UNSCHEDULE, wire, expected_version)
    return await moved(story, tells=await tell_authors(story, NotificationKind.SCHEDULE_CHANGED))


async def discard_changes(unit: Unit, wire: str, expected_version: int) -> Article:
    """Make what readers have the working copy again. What was written stays in its history."""
    story = await opened(unit, Action.DISCARD_CHANGES, wire, expected_version)
    discarded = story.article.working_revision_id
    tells = await withdrawn(story)
    await end_claim(story)
    if story.article.live_revision_id is not None:  # of what readers have, it never is
        story.article.working_revision_id = story.article.live_revision_id
    advance(story.article, story.move, story.facts)
    indexing.index_desk(story.unit, story.article.id)
    story.record("article.discard_changes", discarded, tells=tells)
    return story.article


async def spike(unit: Unit, wire: str, expected_version: int, reason: str | None = None) -> Article:
    """Give up a story that readers never had."""
    story = await opened(unit, Action.SPIKE, wire, expected_version)
    return await moved(story, None if reason is None else reason_of(reason))


async def unspike(unit: Unit, wire: str, expected_version: int) -> Article:
    """Take a story up again, at the stage in which it was given up."""
    return await moved(await opened(unit, Action.UNSPIKE, wire, expected_version))


async def moved(story: Opened, reason: str | None = None, tells: Tellings = ()) -> Article:
    """Take the story where its move leads, list it where readers find it now, and say so."""
    stopped = await withdrawn(story)
    await end_claim(story)
    advance(story.article, story.move, story.facts)
    flag_modified(story.article, "stage")  # a move that leads nowhere counts in the version too
    if Publication.PUBLISHED in (story.publication, story.article.publication):
        await listing.relist(story.unit.session, story.article.id)
        await indexing.reindex(story.unit.session, story.article.id)
        await marking.mark(story.unit.session, [story.article.id], story.unit.now)
    kind = f"article.{story.move.action.lower()}"
    story.record(kind, story.article.working_revision_id, reason, tells=tells + stopped)
    return story.article


async def withdrawn(story: Opened) -> Tellings:
    """Hold or cancel what is set for later, as the move says; whoever set it is to be told."""
    pending = sa.select(Schedule).where(
        Schedule.article_id == story.article.id, Schedule.settled_at.is_(None)
    )
    people = []
    with story.unit.session.no_autoflush:  # all changes of the story are one
        found = (await story.unit.session.scalars(pending)).all()
    for one in found:
        if one.action in story.move.cancels:
            one.state, one.settled_at = ScheduleState.CANCELLED, story.unit.now
        elif story.move.holds and _is_publication(one):
            one.state = ScheduleState.HELD
            people.append(one.user_id)
    return told(story.unit, NotificationKind.SCHEDULE_HELD, people)


def _is_publication(one: Schedule) -> bool:
    """Whether readers are to get something by it. What is held already is not held again."""
    return one.action is ScheduledAction.PUBLISH and one.state is ScheduleState.PENDING


async def end_claim(story: Opened) -> None:
    """A claim of a review ends with it."""
    if not story.move.ends_review(story.stage):
        return
    claimed = sa.update(Assignment).where(Assignment.article_id == story.article.id)
    with story.unit.session.no_autoflush:  # all changes of the story are one
        await story.unit.session.execute(claimed.values(claimed_by_id=None, claimed_at=None))


def reason_of(given: str) -> str:
    """Why somebody did it: never nothing."""
    checks = Checks()
    reason = checks.words(given, measures.REASON, "reason")
    if not any(map(is_seen, reason)):
        checks.refuse(Code.REQUIRED, "say why: the reason is kept with the story", "reason")
    checks.done()
    return reason
