"""Take a story through the workflow: submit, recall, send back, approve, publish, unpublish.

A move looks everything up before it changes the story. A statement after the first change would
write the story as it is by then, and its version would count twice.
"""

import sqlalchemy as sa

from db import measures
from db.actions import listing, references
from db.actions.checks import Checks, is_seen
from db.actions.opening import Opened, opened, revision
from db.errors import Code, Invalid
from db.models import (
    Approval,
    Article,
    ChangeClass,
    Correction,
    Publication,
    Redirect,
    Revision,
    Section,
)
from db.session import Unit
from db.workflow import Action, advance


async def submit_for_review(unit: Unit, wire: str, expected_version: int) -> Article:
    """Hand the working copy to its desk."""
    return await _simply(unit, Action.SUBMIT_FOR_REVIEW, wire, expected_version)


async def recall(unit: Unit, wire: str, expected_version: int) -> Article:
    """Take the story back from its desk, to go on writing."""
    return await _simply(unit, Action.RECALL, wire, expected_version)


async def request_changes(unit: Unit, wire: str, expected_version: int, reason: str) -> Article:
    """Send the story back to its authors, who are told why."""
    return await _simply(unit, Action.REQUEST_CHANGES, wire, expected_version, _reason(reason))


async def approve(unit: Unit, wire: str, expected_version: int) -> Article:
    """Answer for the working copy as it stands. The approval is bound to its hash."""
    story = await opened(unit, Action.APPROVE, wire, expected_version)
    pinned = await unit.session.get_one(Revision, story.article.working_revision_id)
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
    return await _done(story, "article.approve")


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
    await _go_live(unit, story.article)
    if story.publication is Publication.PUBLISHED:
        _correct(unit, story, change_class, note)
    elif change_class is not None or note is not None:
        message = "a first publication changes nothing: leave changeClass and note out"
        raise Invalid(Code.INVALID_FORMAT, message, ("changeClass",))
    return await _done(story, "article.publish", note)


async def republish(unit: Unit, wire: str, expected_version: int) -> Article:
    """Give readers an unpublished story again. When it was first published stays as it was."""
    story = await opened(unit, Action.REPUBLISH, wire, expected_version)
    await _go_live(unit, story.article)
    story.article.unpublished_notice = None
    story.article.unpublished_redirect_id = None
    return await _done(story, "article.republish")


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
    why = _reason(reason)
    story.article.unpublished_notice = told
    story.article.unpublished_redirect_id = leads_to
    return await _done(story, "article.unpublish", why)


async def _successor(unit: Unit, story: Opened, wire: str) -> int:
    """The story that readers are to find at this one's address."""
    target = await references.article(unit, wire, "redirectTo")
    if target.id == story.article.id or target.publication is not Publication.PUBLISHED:
        message = "an address can only lead to another story that readers have"
        raise Invalid(Code.INVALID_FORMAT, message, ("redirectTo",))
    return target.id


async def _simply(
    unit: Unit, action: Action, wire: str, expected_version: int, reason: str | None = None
) -> Article:
    story = await opened(unit, action, wire, expected_version)
    return await _done(story, f"article.{action.lower()}", reason)


async def _done(story: Opened, kind: str, reason: str | None = None) -> Article:
    advance(story.article, story.move)
    if story.move.to_publication is not None:
        await listing.relist(story.unit.session, story.article.id)
    await story.record(kind, story.article.working_revision_id, reason)
    return story.article


def _reason(given: str) -> str:
    checks = Checks()
    reason = checks.words(given, measures.REASON, "reason")
    if not any(map(is_seen, reason)):
        checks.refuse(Code.REQUIRED, "say why: the reason is kept with the story", "reason")
    checks.done()
    return reason


def _correct(unit: Unit, story: Opened, change_class: ChangeClass | None, note: str | None) -> None:
    """Record what readers are told about an update of a live story."""
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
    if change_class is None or told is None:
        return
    story.article.updated_at = unit.now
    unit.session.add(
        Correction(
            article_id=story.article.id,
            revision_id=story.article.working_revision_id,
            kind=change_class,
            text=told,
            at=unit.now,
        )
    )


async def _go_live(unit: Unit, article: Article) -> None:
    """Move the live pointer, fix the address, and let the old address lead to the new."""
    pinned = await revision(unit, article.working_revision_id)
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
