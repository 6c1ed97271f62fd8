"""Previews: show a working copy to somebody without an account, for a while."""

import datetime as dt
import secrets

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from db import visibility
from db.actions import references
from db.actions.accounts import ACCOUNT, digest, viewer_from
from db.base import new_id
from db.errors import Code, Denied, Invalid, NotFound, Refusal, Unauthenticated
from db.events import Happened
from db.ids import Noun, number_of, wire_id
from db.models import Article, Preview, Publication, Role, Stage, User
from db.session import Database, Unit
from db.viewer import Guest, Perspective, Sight

PREFIX = "preview_"
"""With this begins a preview's token, so that whoever finds one knows what it is."""

LONGEST = 1_440
"""Minutes that a preview lasts at most: a day. Whoever needs longer is given another."""


def new_token() -> str:
    """A token that nobody has. It is shown to its maker once."""
    return PREFIX + secrets.token_urlsafe(32)


async def create(
    unit: Unit, token: str, *, minutes: int, article: str | None = None, section: str | None = None
) -> Preview:
    """Let `token` show the working copy of a story, or of those in a section."""
    if not 1 <= minutes <= LONGEST:
        message = f"a preview lasts 1 to {LONGEST:,} minutes, not {minutes}"
        raise Invalid(Code.INVALID_FORMAT, message, ("minutes",))
    guest = await _shown(unit, article, section)
    preview = Preview(
        id=new_id(),
        digest=digest(token),
        article_id=guest.number if guest.noun is Noun.ARTICLE else None,
        section_id=guest.number if guest.noun is Noun.SECTION else None,
        user_id=unit.viewer.user_id,
        created_at=unit.now,
        expires_at=unit.now + dt.timedelta(minutes=minutes),
    )
    unit.session.add(preview)
    _record(unit, "preview.create", preview)
    return preview


async def revoke(unit: Unit, wire: str) -> Preview:
    """End a preview before its time: whoever gave it out, and chiefs."""
    view = references.sight_of(unit).view
    number = number_of(Noun.PREVIEW, wire)
    statement = sa.select(Preview).where(Preview.id == number, visibility.previews(Preview, view))
    preview = await unit.session.scalar(
        statement.with_for_update(), references.sight_of(unit).parameters()
    )
    if preview is None:
        raise NotFound(f"preview {wire[:80]!r}", ("id",))
    if preview.revoked_at is None:
        preview.revoked_at = unit.now
        _record(unit, "preview.revoke", preview)
    return preview


def _record(unit: Unit, kind: str, preview: Preview) -> None:
    subject = wire_id(Noun.PREVIEW, preview.id)
    unit.record(Happened(kind=kind, subject=subject, article_id=preview.article_id))


async def _shown(unit: Unit, article: str | None, section: str | None) -> Guest:
    """What somebody is to be shown, if the viewer may show it."""
    if article is not None and section is None:
        return await _story(unit, article)
    if section is None or article is not None:
        message = "a preview is of an article or of a section: name one of the two"
        raise Invalid(Code.INVALID_FORMAT, message, ("article",))
    part = await references.section_for_stories(unit, section, "section")
    guest = Guest(Noun.SECTION, part.id)
    if not await _may_show(unit.session, references.sight_of(unit), guest):
        raise Denied("previews of a section are for editors of its desk and chiefs", ("section",))
    return guest


async def _story(unit: Unit, wire: str) -> Guest:
    story = await references.article(unit, wire, "article")
    guest = Guest(Noun.ARTICLE, story.id)
    if not await _may_show(unit.session, references.sight_of(unit), guest):
        raise Denied("this story belongs to another desk", ("article",))
    if story.stage is Stage.SPIKED or story.publication is Publication.RETRACTED:
        message = "a story that is spiked or retracted is shown to nobody outside"
        raise Refusal(Code.TRANSITION_NOT_ALLOWED, message, ("article",))
    return guest


async def _may_show(reading: AsyncConnection | AsyncSession, sight: Sight, guest: Guest) -> bool:
    """Whether somebody works on the story, or edits the section, of a preview."""
    if sight.viewer is None:
        return False
    if guest.noun is Noun.SECTION:
        edits = sight.viewer.role is Role.EDITOR and guest.number in sight.viewer.desks
        return edits or sight.viewer.is_at_least(Role.CHIEF)
    workable = visibility.workable(Article, sight.view)
    statement = sa.select(workable).where(Article.id == guest.number)
    return bool(await reading.scalar(statement, sight.parameters()))


async def guest_of(database: Database, token: str, *, now: dt.datetime) -> Guest | None:
    """Whom a token lets see what. `None` where it is unknown, over or revoked; where whoever gave
    it out is suspended, or may not show it any more.
    """
    statement = (
        sa.select(Preview.article_id, Preview.section_id, *ACCOUNT)
        .join(User, User.id == Preview.user_id)
        .where(
            Preview.digest == digest(token),
            Preview.revoked_at.is_(None),
            Preview.expires_at > now,
            User.active,
        )
    )
    async with database.reading() as connection:
        found = (await connection.execute(statement)).first()
        if found is None:
            return None
        noun = Noun.SECTION if found.article_id is None else Noun.ARTICLE
        guest = Guest(noun, found.article_id or found.section_id)
        maker = Sight(await viewer_from(connection, found), Perspective.WORKING, now)
        return guest if await _may_show(connection, maker, guest) else None


async def need_guest(database: Database, token: str, *, now: dt.datetime) -> Guest:
    """The same. Raises `Unauthenticated` where the token shows nobody anything any more."""
    guest = await guest_of(database, token, now=now)
    if guest is None:
        raise Unauthenticated("this preview is unknown, over or revoked: ask for another")
    return guest
