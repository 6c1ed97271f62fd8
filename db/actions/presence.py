"""Who has a story open to edit it. It warns others, and stops nobody from saving."""

import datetime as dt

from db import workflow
from db.actions.moves import reason_of
from db.actions.opening import held, need_desk
from db.actions.telling import told
from db.errors import HeldByAnother
from db.models import Article, EditLock, NotificationKind, User
from db.session import Unit
from db.workflow import Action

LASTING = dt.timedelta(minutes=2)
"""How long a story counts as open. A client renews once a minute, and so may miss one time."""


async def open_for_editing(unit: Unit, wire: str) -> Article:
    """Take or renew the story's lock, wherever `articles.update` would be accepted.

    Refused while somebody else has it. It leaves no event: it is over in minutes, and no edit.
    """
    story = await held(unit, wire, "id")
    workflow.permit(Action.UPDATE, story.facts, unit.viewer, unit.now)
    lock = await unit.session.get(EditLock, story.article.id)
    if lock is None:
        lock = EditLock(article_id=story.article.id, user_id=unit.viewer.user_id, since=unit.now)
        unit.session.add(lock)
    elif lock.expires_at <= unit.now:
        lock.user_id, lock.since = unit.viewer.user_id, unit.now
    elif lock.user_id != unit.viewer.user_id:
        user = await unit.session.get_one(User, lock.user_id)
        message = f"{user.name} has the story open: talk to them, or have it unlocked"
        raise HeldByAnother(message)
    lock.expires_at = unit.now + LASTING
    return story.article


async def close_editing(unit: Unit, wire: str) -> Article:
    """Give up the viewer's own lock. Where they have none, nothing is written."""
    story = await held(unit, wire, "id")
    lock = await unit.session.get(EditLock, story.article.id)
    if lock is not None and lock.user_id == unit.viewer.user_id:
        await unit.session.delete(lock)
    return story.article


async def force_unlock(unit: Unit, wire: str, reason: str) -> Article:
    """Take away the lock of whoever has the story open, who is told: editors of its desk.

    Where nobody has it open, nothing is written.
    """
    story = await held(unit, wire, "id")
    need_desk(story, "unlock")
    why = reason_of(reason)
    lock = await unit.session.get(EditLock, story.article.id)
    if lock is None or lock.expires_at <= unit.now:
        return story.article
    await unit.session.delete(lock)
    tells = told(unit, NotificationKind.UNLOCKED, [lock.user_id])
    story.record("article.force_unlock", story.article.working_revision_id, why, tells=tells)
    return story.article
