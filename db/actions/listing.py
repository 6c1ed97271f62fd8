"""Keep the lists in which readers find stories as their live revisions say."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import (
    Article,
    AuthorListing,
    Byline,
    Publication,
    Revision,
    RevisionTag,
    Section,
    SectionListing,
    TagListing,
)

PUBLISHED = (
    sa.select(Article.first_published_at, Article.id.label("article_id"))
    .join(Revision, Revision.id == Article.live_revision_id)
    .where(Article.publication == Publication.PUBLISHED)
)

IN_SECTIONS = PUBLISHED.add_columns(Section.id.label("section_id")).join(
    Section, sa.or_(Section.id == Revision.section_id, Section.genre == Revision.genre)
)

OF_AUTHORS = (
    PUBLISHED.add_columns(Byline.author_id)
    .join(Byline, Byline.revision_id == Revision.id)
    .where(Byline.author_id.is_not(None))
    .distinct()  # who wrote and photographed a story has two bylines
)

WITH_TAGS = PUBLISHED.add_columns(RevisionTag.tag_id).join(
    RevisionTag, RevisionTag.revision_id == Revision.id
)

LISTINGS: Mapping[Any, sa.Select[Any]] = {
    SectionListing: IN_SECTIONS,
    AuthorListing: OF_AUTHORS,
    TagListing: WITH_TAGS,
}
"""What belongs in each table."""


async def relist(session: AsyncSession, article_id: int) -> None:
    """List a story where its live revision belongs, and nowhere if readers do not have it."""
    await session.flush()
    for table, rows in LISTINGS.items():
        await session.execute(sa.delete(table).where(table.article_id == article_id))
        await _insert(session, table, rows.where(Article.id == article_id))


async def list_genre(session: AsyncSession, section_id: int) -> None:
    """List in a section that has just been opened for a genre what readers have of it.

    Whoever publishes at that moment comes before or after: neither would see what the other has
    not committed yet, and the section would lack the story.
    """
    await session.flush()
    if session.get_bind().dialect.name == "postgresql":  # on SQLite one writes at a time
        await session.execute(sa.text("LOCK TABLE section_listings IN SHARE ROW EXCLUSIVE MODE"))
    await _insert(session, SectionListing, IN_SECTIONS.where(Section.id == section_id))


async def _insert(session: AsyncSession, table: Any, rows: sa.Select[Any]) -> None:
    await session.execute(sa.insert(table).from_select(rows.selected_columns.keys(), rows))
