"""Section fronts: what stands where on the page of a section, or on the home page.

An arrangement never changes once it is written. Launching moves `Front.live_id` to the draft.
"""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base, Id

HOME = 1
"""The id of the home page's front."""

PLACES = 12
"""Places on a front that nobody has arranged."""

MOST_PLACES = 30
"""Places on a front: a page that is scrolled through four or five times."""


class Pin(Base):
    """A story that holds a place, and what is said of it there instead of what it says itself."""

    __tablename__ = "pins"
    __table_args__ = (
        UniqueConstraint("arrangement_id", "article_id"),
        CheckConstraint("position > 0", name="position_counts_from_one"),
    )

    arrangement_id: Mapped[int] = mapped_column(ForeignKey("arrangements.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    headline: Mapped[str | None]
    kicker: Mapped[str | None]
    image_id: Mapped[int | None] = mapped_column(ForeignKey("images.id"), index=True)


class Arrangement(Base):
    """How many places a front has, and which stories are pinned to some of them."""

    __tablename__ = "arrangements"
    __table_args__ = (
        UniqueConstraint("id", "front_id"),
        UniqueConstraint("front_id", "version"),
        CheckConstraint(f"size BETWEEN 1 AND {MOST_PLACES}", name="size_in_bounds"),
    )

    id: Mapped[Id]
    front_id: Mapped[int] = mapped_column(ForeignKey("fronts.id"))
    version: Mapped[int] = mapped_column(comment="The front's version that it came with")
    size: Mapped[int]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[dt.datetime]

    pins: Mapped[list[Pin]] = relationship(order_by=Pin.position, lazy="raise")


class Front(Base):
    """The identity of a front: two pointers to its arrangements. Where one is null, all places fill
    themselves.
    """

    __tablename__ = "fronts"
    __table_args__ = (
        UniqueConstraint("section_id"),
        *(
            ForeignKeyConstraint(
                [f"{which}_id", "id"],
                ["arrangements.id", "arrangements.front_id"],
                name=f"fk_fronts_{which}",
                use_alter=True,
                deferrable=True,
                initially="DEFERRED",
            )
            for which in ("draft", "live")
        ),
        CheckConstraint(f"(section_id IS NULL) = (id = {HOME})", name="one_home_page"),
        CheckConstraint(
            "(live_id IS NULL) = (launched_at IS NULL)"
            " AND (live_id IS NULL) = (launched_by_id IS NULL)",
            name="launched_is_whole",
        ),
        CheckConstraint("version > 0", name="version_counts_from_one"),
    )

    id: Mapped[Id]
    section_id: Mapped[int | None] = mapped_column(
        ForeignKey("sections.id"), comment="None for the home page"
    )
    version: Mapped[int] = mapped_column(comment="Optimistic lock; each write adds one")
    draft_id: Mapped[int | None]
    live_id: Mapped[int | None]
    launched_at: Mapped[dt.datetime | None]
    launched_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    __mapper_args__ = {"version_id_col": version}


Index("ix_fronts_live", Front.live_id)
