"""What the newsroom answers for: approvals, overrides, corrections, and the paths it gave out."""

import datetime as dt
import enum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Id
from db.models.user import Role


class ChangeClass(enum.StrEnum):
    """How an update of a live story changes what was said."""

    MINOR = "MINOR"
    UPDATE = "UPDATE"
    CLARIFICATION = "CLARIFICATION"
    CORRECTION = "CORRECTION"
    EDITORS_NOTE = "EDITORS_NOTE"
    RETRACTION = "RETRACTION"


class Approval(Base):
    """Somebody answered for a revision. Void as soon as the content's hash differs."""

    __tablename__ = "approvals"
    __table_args__ = (
        ForeignKeyConstraint(
            ["revision_id", "article_id"],
            ["revisions.id", "revisions.article_id"],
            name="fk_approvals_revision",
        ),
    )

    id: Mapped[Id]
    article_id: Mapped[int]
    revision_id: Mapped[int]
    content_hash: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    role: Mapped[Role] = mapped_column(comment="What the approver was at the time")
    at: Mapped[dt.datetime]


Index("ix_approvals_article", Approval.article_id, Approval.at.desc())


class Override(Base):
    """A chief let a guard pass, for what a revision says and nothing else."""

    __tablename__ = "overrides"
    __table_args__ = (
        ForeignKeyConstraint(
            ["revision_id", "article_id"],
            ["revisions.id", "revisions.article_id"],
            name="fk_overrides_revision",
        ),
    )

    id: Mapped[Id]
    article_id: Mapped[int]
    revision_id: Mapped[int]
    content_hash: Mapped[str]
    guard: Mapped[str] = mapped_column(comment="Its name in db.guards")
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str]
    at: Mapped[dt.datetime]


Index("ix_overrides_article", Override.article_id, Override.content_hash)


class RetractionApproval(Base):
    """Somebody answers for taking back what readers have, in these words."""

    __tablename__ = "retraction_approvals"
    __table_args__ = (
        ForeignKeyConstraint(
            ["revision_id", "article_id"],
            ["revisions.id", "revisions.article_id"],
            name="fk_retraction_approvals_revision",
        ),
    )

    id: Mapped[Id]
    article_id: Mapped[int]
    revision_id: Mapped[int] = mapped_column(comment="What readers had at the time")
    notice: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[dt.datetime]


Index(
    "ix_retraction_approvals_article", RetractionApproval.article_id, RetractionApproval.at.desc()
)


class Correction(Base):
    """What readers were told about a change to a live story. Stays for ever."""

    __tablename__ = "corrections"
    __table_args__ = (
        ForeignKeyConstraint(
            ["revision_id", "article_id"],
            ["revisions.id", "revisions.article_id"],
            name="fk_corrections_revision",
        ),
        CheckConstraint("kind <> 'MINOR'", name="readers_are_told"),
    )

    id: Mapped[Id]
    article_id: Mapped[int]
    revision_id: Mapped[int]
    kind: Mapped[ChangeClass]
    text: Mapped[str]
    at: Mapped[dt.datetime]


Index("ix_corrections_article", Correction.article_id, Correction.at.desc(), Correction.id.desc())
Index("ix_corrections_at", Correction.at.desc(), Correction.id.desc())


class Redirect(Base):
    """A path that a story had before. Never handed to another story."""

    __tablename__ = "redirects"

    path: Mapped[str] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), index=True)
    since: Mapped[dt.datetime]
