"""What the newsroom keeps of what it did: approvals, corrections, events, outbox, redirects."""

import datetime as dt
import enum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base, Id, Sequence, called
from db.models.article import Publication, Stage
from db.models.user import Role


class ChangeClass(enum.StrEnum):
    """How an update of a live story changes what was said."""

    MINOR = "MINOR"
    UPDATE = "UPDATE"
    CLARIFICATION = "CLARIFICATION"
    CORRECTION = "CORRECTION"
    EDITORS_NOTE = "EDITORS_NOTE"
    RETRACTION = "RETRACTION"


class Origin(enum.StrEnum):
    """Through which door something was done."""

    API = "API"
    CONSOLE = "CONSOLE"


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


class Event(Base):
    """What was done, by whom and why. Append-only: the database refuses to change or delete one."""

    __tablename__ = "events"

    id: Mapped[Sequence]
    kind: Mapped[str] = mapped_column(comment="noun.verb, such as article.publish")
    subject: Mapped[str] = mapped_column(comment="The typed id of what it was done to")
    article_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id"))
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revisions.id"))
    from_stage: Mapped[Stage | None] = mapped_column(called("from_stage", Stage))
    to_stage: Mapped[Stage | None] = mapped_column(called("to_stage", Stage))
    from_publication: Mapped[Publication | None] = mapped_column(
        called("from_publication", Publication)
    )
    to_publication: Mapped[Publication | None] = mapped_column(
        called("to_publication", Publication)
    )
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str | None]
    origin: Mapped[Origin]
    at: Mapped[dt.datetime]


Index("ix_events_article", Event.article_id, Event.id.desc())


class Outbox(Base):
    """An event on its way to whoever listens, written in the transaction that it tells of."""

    __tablename__ = "outbox"

    sequence: Mapped[Sequence]
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), unique=True)
    payload: Mapped[str] = mapped_column(comment="JSON: kind, subject, at")

    event: Mapped[Event] = relationship(lazy="raise")


class Redirect(Base):
    """A path that a story had before. Never handed to another story."""

    __tablename__ = "redirects"

    path: Mapped[str] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), index=True)
    since: Mapped[dt.datetime]
