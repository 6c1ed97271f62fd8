"""The next revision of a story: new words, those of an old one, or one more autosave."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from db.actions import slugs
from db.actions.indexing import index_desk
from db.actions.moves import withdrawn
from db.actions.opening import Opened, next_revision, opened, revision
from db.content import Content, columns_of, content_of, lists_of
from db.errors import NotFound
from db.ids import Noun, number_of
from db.models import (
    Approval,
    Article,
    Byline,
    Comment,
    Correction,
    Event,
    Override,
    Publication,
    RelatedLink,
    RetractionApproval,
    Revision,
    RevisionTag,
    Schedule,
)
from db.session import Unit
from db.workflow import Action, advance

SHARED = dt.timedelta(minutes=1)
"""How long one person's autosaves share a revision, from the first of them on."""

PINS = (Approval, Comment, Correction, Override, RetractionApproval, Schedule)
"""What somebody has said or set about a revision, for what it says."""

SAVED = ("article.update", "article.embargo")
"""The events of a revision that pin it to nothing: it was saved."""


async def restore(unit: Unit, wire: str, expected_version: int, revision: str) -> Article:
    """A new revision that says what an old one of the story said."""
    story = await opened(unit, Action.UPDATE, wire, expected_version)
    old = await _earlier(story, revision)
    before, content = await story.content(), content_of(old)
    if content.slug != before.slug:
        await slugs.need_free(unit, story.article.id, content.slug, "revision")
    if content != before:
        await write(story, content, "article.restore", f"revision {old.number}")
    return story.article


async def _earlier(story: Opened, named: str) -> Revision:
    """A revision of this story, with its lists. Another story's is as unknown as any."""
    number = number_of(Noun.REVISION, named)
    of_story = sa.select(Revision.id).where(
        Revision.id == number, Revision.article_id == story.article.id
    )
    if number is None or await story.unit.session.scalar(of_story) is None:
        raise NotFound(f"revision {named[:80]!r} of this story", ("revision",))
    return await revision(story.unit, number)


async def write(
    story: Opened, content: Content, kind: str, reason: str | None = None, *, autosave: bool = False
) -> None:
    """Make `content` the working copy: as a new revision, or as one more autosave of the last."""
    with story.unit.session.no_autoflush:  # all changes of the story are one, and add one version
        shared = await _shared(story) if autosave else None
        if shared is None:
            await _add(story, content, kind, reason, autosave=autosave)
        else:
            await _save_over(story, shared, content)
    if story.article.publication is Publication.NEVER:
        story.article.slug = content.slug
    index_desk(story.unit, story.article.id)


async def _add(
    story: Opened, content: Content, kind: str, reason: str | None, *, autosave: bool
) -> None:
    article = story.article
    tells = await withdrawn(story)
    added = await next_revision(story.unit, article, content, autosaved=autosave)
    article.working_revision_id = added.id
    advance(article, story.move, story.facts)
    story.record(kind, added.id, reason, tells=tells)


async def _shared(story: Opened) -> Revision | None:
    """The working copy, if it is for the viewer's autosaves to share.

    It is held first and looked at then: from the lock on, nobody can comment on it or pin it.
    """
    session, article = story.unit.session, story.article
    mine = sa.select(Revision).where(
        Revision.id == article.working_revision_id,
        Revision.autosaved,
        Revision.created_by_id == story.unit.viewer.user_id,
        Revision.created_at > story.unit.now - SHARED,
    )
    held = await session.scalar(mine.with_for_update())
    if held is None or held.id == article.live_revision_id:
        return None
    told = sa.exists().where(Event.revision_id == held.id, Event.kind.not_in(SAVED))
    pins = (sa.exists().where(table.revision_id == held.id) for table in PINS)
    return None if await session.scalar(sa.select(sa.or_(told, *pins))) else held


async def _save_over(story: Opened, shared: Revision, content: Content) -> None:
    """The only place where a revision changes. Whoever listens is told of its first save again."""
    session, article = story.unit.session, story.article
    for table in (Byline, RevisionTag, RelatedLink):
        await session.execute(sa.delete(table).where(table.revision_id == shared.id))
    changed = sa.update(Revision).where(Revision.id == shared.id)
    await session.execute(changed.values(**columns_of(content), version=article.version + 1))
    for rows in lists_of(content, article.id).values():
        for row in rows:
            row.revision_id = shared.id
        session.add_all(rows)
    advance(article, story.move, story.facts)
    flag_modified(article, "stage")  # its row is the same, and its version counts all the same
    first = sa.select(Event).where(Event.revision_id == shared.id, Event.kind == "article.update")
    story.unit.tell_again((await session.scalars(first.order_by(Event.id))).all()[0])
