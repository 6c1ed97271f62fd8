"""Who is to be told of a move: authors, the desk, whoever set or claimed something."""

from collections.abc import Iterable

import sqlalchemy as sa

from db.actions.opening import Held
from db.events import Telling
from db.models import (
    Article,
    Assignment,
    Byline,
    Desk,
    NotificationKind,
    Revision,
    Role,
    Section,
    User,
)
from db.session import Unit


def told(unit: Unit, kind: NotificationKind, people: Iterable[int]) -> tuple[Telling, ...]:
    """Each of these people once, but not whoever does it."""
    others = dict.fromkeys(one for one in people if one != unit.viewer.user_id)
    return tuple(Telling(one, kind) for one in others)


async def tell_authors(story: Held, kind: NotificationKind) -> tuple[Telling, ...]:
    """Whoever began the story, and the accounts of those with a byline on its working copy."""
    return told(story.unit, kind, await authors_of(story.unit, story.article))


async def authors_of(unit: Unit, article: Article) -> list[int]:
    """Their accounts, whoever began it first."""
    bylined = (
        sa.select(User.id)
        .join(Byline, Byline.author_id == User.author_id)
        .where(Byline.revision_id == article.working_revision_id, User.active)
        .order_by(Byline.position)
    )
    return [article.created_by_id, *await unit.session.scalars(bylined)]


async def tell_desk(story: Held, kind: NotificationKind) -> tuple[Telling, ...]:
    """The editors in whose desks the section of the working copy is."""
    return told(story.unit, kind, await editors_of(story.unit, story.article))


async def editors_of(unit: Unit, article: Article) -> list[int]:
    """Their accounts, by name."""
    section = (
        sa.select(Section.id, Section.parent_id)
        .join(Revision, Revision.section_id == Section.id)
        .where(Revision.id == article.working_revision_id)
        .cte(recursive=True)
    )
    above = sa.select(Section.id, Section.parent_id).join(
        section, Section.id == section.c.parent_id
    )
    line = section.union(above)
    editors = (
        sa.select(User.id)
        .join(Desk, Desk.user_id == User.id)
        .where(Desk.section_id.in_(sa.select(line.c.id)), User.active, User.role == Role.EDITOR)
        .order_by(User.name, User.id)
    )
    return list(await unit.session.scalars(editors))


async def tell_reviewer(story: Held, kind: NotificationKind) -> tuple[Telling, ...]:
    """Whoever has claimed the review of the story."""
    claimed = sa.select(Assignment.claimed_by_id).where(
        Assignment.article_id == story.article.id, Assignment.claimed_by_id.is_not(None)
    )
    people = await story.unit.session.scalars(claimed)
    return told(story.unit, kind, [one for one in people if one is not None])
