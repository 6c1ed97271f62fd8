"""Parts of the paper. Some hold stories; some, like opinion, show a genre from all of them."""

import enum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Id


class Genre(enum.StrEnum):
    """What kind of journalism a story is."""

    NEWS = "NEWS"
    ANALYSIS = "ANALYSIS"
    FEATURE = "FEATURE"
    OPINION = "OPINION"
    INTERVIEW = "INTERVIEW"
    REVIEW = "REVIEW"
    EXPLAINER = "EXPLAINER"


FRESH_DAYS = 30
"""As long as a newspaper's stories are fresh where nobody says otherwise."""


class Section(Base):
    """A part of the paper. One with a `genre` holds no stories: it shows that genre's."""

    __tablename__ = "sections"
    __table_args__ = (
        UniqueConstraint("slug"),
        CheckConstraint("parent_id <> id", name="not_its_own_parent"),
        CheckConstraint("fresh_days > 0", name="fresh_for_a_day"),
    )

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(comment="URL part; never changes, for paths begin with it")
    title: Mapped[str]
    description: Mapped[str | None]
    position: Mapped[int] = mapped_column(default=0)
    genre: Mapped[Genre | None]
    fresh_days: Mapped[int] = mapped_column(
        default=FRESH_DAYS, server_default=text(str(FRESH_DAYS))
    )
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("sections.id"))


Index("ix_sections_position_id", Section.position, Section.id)
Index("ix_sections_parent_id_position", Section.parent_id, Section.position, Section.id)
