"""What stories are about."""

import enum

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from db.base import Base, Id


class TagKind(enum.StrEnum):
    """What sort of thing a tag names."""

    TOPIC = "TOPIC"
    PERSON = "PERSON"
    ORGANISATION = "ORGANISATION"
    PLACE = "PLACE"
    EVENT = "EVENT"


class Tag(Base):
    """A topic, person, organisation, place or event that stories are about."""

    __tablename__ = "tags"
    __table_args__ = (UniqueConstraint("slug"),)

    id: Mapped[Id]
    slug: Mapped[str]
    name: Mapped[str]
    kind: Mapped[TagKind]


Index("ix_tags_name_id", Tag.name, Tag.id)
