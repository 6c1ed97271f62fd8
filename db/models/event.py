"""What was done in the newsroom, for ever, and what of it is on its way to whoever listens."""

import datetime as dt
import enum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Sequence, called
from db.models.article import Publication, Stage


class Origin(enum.StrEnum):
    """Through which door something was done."""

    API = "API"
    GRAPHIQL = "GRAPHIQL"
    WORKER = "WORKER"
    CONSOLE = "CONSOLE"


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
    live_revision_id: Mapped[int | None] = mapped_column(
        ForeignKey("revisions.id"), comment="What readers have of the story from then on"
    )
    notice: Mapped[str | None] = mapped_column(
        comment="What the story's path says from then on, where readers have it no more"
    )
    reason: Mapped[str | None]
    origin: Mapped[Origin]
    at: Mapped[dt.datetime]
    digest: Mapped[str] = mapped_column(
        comment="SHA-256 of the digest before and of this event, hexadecimal"
    )


Index("ix_events_article", Event.article_id, Event.id.desc())
Index("ix_events_at", Event.at.desc())


class Outbox(Base):
    """An event on its way to whoever listens, written in the transaction that it tells of."""

    __tablename__ = "outbox"

    sequence: Mapped[Sequence]
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), unique=True)
    payload: Mapped[str] = mapped_column(comment="JSON: kind, subject, at")
