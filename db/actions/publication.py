"""What readers get: publish, withhold, release, unpublish, retract, republish.

As in `db.actions.moves`, everything is looked up before the story is changed.
"""

import sqlalchemy as sa

from db import measures
from db.actions import references
from db.actions.checks import Checks, is_seen
from db.actions.moves import moved, reason_of
from db.actions.opening import Opened, opened
from db.actions.referrers import tell_referrers
from db.actions.telling import tell_authors
from db.base import new_id
from db.errors import Code, Invalid, Refusal
from db.models import (
    Article,
    ChangeClass,
    Correction,
    NotificationKind,
    Publication,
    Redirect,
    RetractionApproval,
    Revision,
    Section,
)
from db.session import Unit
from db.workflow import Action


async def publish(
    unit: Unit,
    wire: str,
    expected_version: int,
    *,
    change_class: ChangeClass | None = None,
    note: str | None = None,
) -> Article:
    """Give readers the working copy. An update of a live story says how it changes what was said.

    Every class but MINOR needs a note, which readers see for ever among the corrections.
    """
    story = await opened(unit, Action.PUBLISH, wire, expected_version)
    told = change_told(story, change_class, note)
    await _go_live(unit, story.article)
    if told is not None and change_class is not None:
        _correct(story, change_class, told)
    return await moved(story, told)


async def republish(unit: Unit, wire: str, expected_version: int) -> Article:
    """Give readers an unpublished story again. When it was first published stays as it was."""
    story = await opened(unit, Action.REPUBLISH, wire, expected_version)
    await _go_live(unit, story.article)
    story.article.unpublished_notice = None
    story.article.unpublished_redirect_id = None
    return await moved(story)


async def withhold(unit: Unit, wire: str, expected_version: int, reason: str) -> Article:
    """Take the story from readers for now. Its address says that it is withheld."""
    story = await opened(unit, Action.WITHHOLD, wire, expected_version)
    return await moved(story, reason_of(reason))


async def release(unit: Unit, wire: str, expected_version: int, reason: str) -> Article:
    """Give readers a withheld story again."""
    story = await opened(unit, Action.RELEASE, wire, expected_version)
    return await moved(story, reason_of(reason))


async def unpublish(
    unit: Unit,
    wire: str,
    expected_version: int,
    reason: str,
    *,
    notice: str | None = None,
    redirect_to: str | None = None,
) -> Article:
    """Take the story from readers. Its address answers Gone with `notice`, or leads elsewhere."""
    story = await opened(unit, Action.UNPUBLISH, wire, expected_version)
    checks = Checks()
    told = checks.optional_words(notice, measures.NOTE, "notice")
    checks.done()
    leads_to = None if redirect_to is None else await _successor(unit, story, redirect_to)
    why = reason_of(reason)
    story.article.unpublished_notice = told
    story.article.unpublished_redirect_id = leads_to
    return await moved(story, why)


async def approve_retraction(unit: Unit, wire: str, expected_version: int, notice: str) -> Article:
    """Answer for taking back what readers have, in these words. A chief carries it out."""
    story = await opened(unit, Action.APPROVE_RETRACTION, wire, expected_version)
    approval = RetractionApproval(
        id=new_id(),
        article_id=story.article.id,
        revision_id=story.article.live_revision_id,
        notice=_notice(notice),
        user_id=unit.viewer.user_id,
        at=unit.now,
    )
    unit.session.add(approval)
    return await moved(story, approval.notice)


async def retract(unit: Unit, wire: str, expected_version: int, notice: str) -> Article:
    """Take back what was said: the address serves the notice, which is among the corrections.

    The notice is the one that the second person approved, to the letter.
    """
    story = await opened(unit, Action.RETRACT, wire, expected_version)
    told = _notice(notice)
    if told != await _approved_notice(unit, story.article):
        message = "this is not the notice that was approved: have it approved as it is now"
        raise Refusal(Code.APPROVAL_STALE, message, ("notice",))
    tells = await tell_authors(story, NotificationKind.RETRACTED)
    referrers = await tell_referrers(story)
    story.article.unpublished_notice = told
    _correct(story, ChangeClass.RETRACTION, told)
    article = await moved(story, told, tells)
    for one in referrers:
        unit.record(one)
    return article


def change_told(story: Opened, change_class: ChangeClass | None, note: str | None) -> str | None:
    """What readers are told of an update, checked; of a first publication there is nothing."""
    if story.publication is not Publication.PUBLISHED:
        if change_class is not None or note is not None:
            message = "a first publication changes nothing: leave changeClass and note out"
            raise Invalid(Code.INVALID_FORMAT, message, ("changeClass",))
        return None
    checks = Checks()
    told = checks.optional_words(note, measures.NOTE, "note")
    if change_class is None:
        message = "readers have this story: say in changeClass how the update changes it"
        checks.refuse(Code.REQUIRED, message, "changeClass")
    elif change_class is ChangeClass.RETRACTION:
        message = "a retraction is a move of its own, not an update"
        checks.refuse(Code.INVALID_FORMAT, message, "changeClass")
    elif change_class is ChangeClass.MINOR and told:
        message = "a MINOR change has no public note: choose the class that fits the note"
        checks.refuse(Code.INVALID_FORMAT, message, "note")
    elif change_class is not ChangeClass.MINOR and not told:
        message = f"readers are told of a {change_class}: write the note"
        checks.refuse(Code.REQUIRED, message, "note")
    checks.done()
    return told


def _correct(story: Opened, change_class: ChangeClass, told: str) -> None:
    """Record what readers are told, for ever."""
    article, now = story.article, story.unit.now
    article.updated_at = now
    story.unit.session.add(
        Correction(
            article_id=article.id,
            revision_id=article.live_revision_id,
            kind=change_class,
            text=told,
            at=now,
        )
    )


def _notice(given: str) -> str:
    checks = Checks()
    notice = checks.words(given, measures.NOTE, "notice")
    if not any(map(is_seen, notice)):
        checks.refuse(Code.REQUIRED, "say what readers are told: write the notice", "notice")
    checks.done()
    return notice


async def _approved_notice(unit: Unit, article: Article) -> str | None:
    """What the last approval of this retraction says."""
    return await unit.session.scalar(
        sa.select(RetractionApproval.notice)
        .where(
            RetractionApproval.article_id == article.id,
            RetractionApproval.revision_id == article.live_revision_id,
        )
        .order_by(RetractionApproval.at.desc(), RetractionApproval.id.desc())
        .limit(1)
    )


async def _successor(unit: Unit, story: Opened, wire: str) -> int:
    """The story that readers are to find at this one's address."""
    target = await references.article(unit, wire, "redirectTo")
    if target.id == story.article.id or target.publication is not Publication.PUBLISHED:
        message = "an address can only lead to another story that readers have"
        raise Invalid(Code.INVALID_FORMAT, message, ("redirectTo",))
    return target.id


async def _go_live(unit: Unit, article: Article) -> None:
    """Move the live pointer, fix the address, and let the old address lead to the new."""
    pinned = await unit.session.get_one(Revision, article.working_revision_id)
    section = await unit.session.get_one(Section, pinned.section_id)
    path = f"/{section.slug}/{pinned.slug}"
    if article.path is not None and article.path != path:
        await unit.session.execute(
            sa.delete(Redirect).where(Redirect.path == path, Redirect.article_id == article.id)
        )
        unit.session.add(Redirect(path=article.path, article_id=article.id, since=unit.now))
    article.live_revision_id = pinned.id
    article.slug = pinned.slug
    article.path = path
    article.first_published_at = article.first_published_at or unit.now
    article.updated_at = article.updated_at or unit.now
