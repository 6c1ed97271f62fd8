"""Which stories may stand beside a story though no editor put them there, and what texts mean.

Only `db.actions.suggesting` makes suggestions, and `db.actions.suggestions` judges them: what the
newsroom says of a pair is kept whatever becomes of its score.
"""

import datetime as dt
import enum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class SuggestionState(enum.StrEnum):
    """What the newsroom says of a suggestion."""

    PENDING = "PENDING"
    ACCEPTED = "ACCEPTED"
    DISMISSED = "DISMISSED"


class Suggestion(Base):
    """A story that may stand beside another. A pair that is dismissed has a row each way."""

    __tablename__ = "suggestions"
    __table_args__ = (
        CheckConstraint("other_id <> article_id", name="not_itself"),
        CheckConstraint(
            "(state = 'PENDING') = (judged_by_id IS NULL)"
            " AND (judged_by_id IS NULL) = (judged_at IS NULL)",
            name="judged_is_whole",
        ),
    )

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True, index=True)
    score: Mapped[float] = mapped_column(comment="From 0 to about 1, to four places")
    place: Mapped[float] = mapped_column(comment="Behind all links, and the higher the score first")
    first_published_at: Mapped[dt.datetime] = mapped_column(comment="Of the other, for order")
    reason: Mapped[str | None] = mapped_column(comment="What both say and are about, in words")
    revision_id: Mapped[int] = mapped_column(comment="The live one that the reason is of")
    other_revision_id: Mapped[int] = mapped_column(comment="The other's, likewise")
    state: Mapped[SuggestionState] = mapped_column(default=SuggestionState.PENDING)
    judged_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    judged_at: Mapped[dt.datetime | None]


SHOWN = "state <> 'DISMISSED'"
"""Spelt out: the index of what shows is found by the words of its condition."""

Index(
    "ix_suggestions_shown",
    Suggestion.article_id,
    Suggestion.place,
    Suggestion.first_published_at.desc(),
    Suggestion.other_id.desc(),
    sqlite_where=text(SHOWN),
    postgresql_where=text(SHOWN),
)


class Suggested(Base):
    """Whether a story's suggestions are up to date: by which formula they were last made."""

    __tablename__ = "suggested"

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    formula: Mapped[int] = mapped_column(
        comment="0: to be made; 1, 2: when all are; -1: at marked_at"
    )
    marks: Mapped[int] = mapped_column(comment="How often it was marked: tells one from the next")
    marked_at: Mapped[dt.datetime]


Index("ix_suggested_due", Suggested.formula, Suggested.marked_at.desc())


GONE = 0
"""The version of a meaning that was taken back: it has a sequence and no vector, so that whoever
holds a copy learns of that, too.
"""


class Meaning(Base):
    """What a published story means, as a vector of the model (`db.semantic`)."""

    __tablename__ = "meanings"
    __table_args__ = (UniqueConstraint("sequence"),)

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    sequence: Mapped[int] = mapped_column(
        comment="Rises with each that is written: what is above the last that was seen is new"
    )
    version: Mapped[int] = mapped_column(comment="Of the model; 0 for a story that is gone")
    revision_id: Mapped[int] = mapped_column(comment="The live one that it is of")
    vector: Mapped[bytes] = mapped_column(comment="384 numbers of a byte each; empty if it is gone")
