"""Pictures, with the words that must stand beside them."""

import datetime as dt

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Id


class Image(Base):
    """A picture and its words. Frozen as soon as a revision, an author or a front shows it."""

    __tablename__ = "images"
    __table_args__ = (
        CheckConstraint("width > 0 AND height > 0", name="has_a_size"),
        CheckConstraint("focal_x BETWEEN 0 AND 1 AND focal_y BETWEEN 0 AND 1", name="focal_inside"),
        CheckConstraint("(focal_x IS NULL) = (focal_y IS NULL)", name="focal_whole"),
    )

    id: Mapped[Id]
    url: Mapped[str]
    alt: Mapped[str | None]
    caption: Mapped[str | None]
    credit: Mapped[str | None]
    width: Mapped[int | None] = mapped_column(comment="Pixels")
    height: Mapped[int | None] = mapped_column(comment="Pixels")
    focal_x: Mapped[float | None] = mapped_column(Float(53), comment="0 left to 1 right")
    focal_y: Mapped[float | None] = mapped_column(Float(53), comment="0 top to 1 bottom")
    created_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", name="fk_images_created_by_id", use_alter=True)
    )
    created_at: Mapped[dt.datetime]


Index("ix_images_created_at", Image.created_at.desc(), Image.id.desc())
