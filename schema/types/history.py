"""What readers had of a story at a moment that has passed."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
import strawberry
from sqlalchemy.orm import aliased

from db.facts import address_of
from db.models import Revision as RevisionTable
from db.models import Section as SectionTable
from db.reading.corrections import CorrectionRows
from db.reading.history import MOMENT, PastRows
from db.reading.stories import RevisionRows
from schema.enums import Publication
from schema.fields import column, many, one
from schema.types.article import Correction
from schema.types.workflow import Revision


@strawberry.type(
    description="What readers got of a story at a moment, as the log of what was done to it says."
)
class ArticleAsOf:
    at: dt.datetime = column(lambda rows: MOMENT, "The moment that was asked about.")
    publication: Publication = column(
        lambda rows: sa.func.coalesce(
            rows.event.to_publication, sa.literal_column(f"'{Publication.NEVER}'", sa.Text())
        ),
        "What they got: NEVER before the story was begun, too.",
    )
    revision: Revision | None = one(
        RevisionRows,
        lambda rows, far: far.revision.id == rows.event.live_revision_id,
        "The revision that they got; null while they had none.",
    )
    path: str | None = column(
        lambda rows: _path(rows),
        "Where they found it, or that it was gone; null before they first got it.",
    )
    notice: str | None = column(
        lambda rows: rows.event.notice,
        "What its path said where they had it no more; null where it said nothing.",
    )
    corrections: list[Correction] = many(
        CorrectionRows,
        lambda rows, far: sa.and_(
            far.correction.article_id == rows.article.id, far.correction.at <= MOMENT
        ),
        "What they had been told about changes by then, latest first.",
        order=lambda far: [far.correction.at.desc(), far.correction.id.desc()],
    )


def _path(rows: PastRows) -> sa.ScalarSelect[str]:
    """The path that the revision was published at: the slug of a section never changes."""
    revision, section = aliased(RevisionTable), aliased(SectionTable)
    return (
        sa.select(address_of(section, revision.slug))
        .join(revision, revision.section_id == section.id)
        .where(revision.id == rows.given.live_revision_id)
        .correlate(rows.given)
        .scalar_subquery()
    )
