"""Ids on the wire: the noun and a random number, `article-4611686018427387904`.

Typed, so that another noun's id finds nothing; random, so that no id leads to the next.
"""

import enum
import re
from typing import Any

import sqlalchemy as sa

from db.errors import NotFound
from db.sqljson import Word

_LARGEST = 2**63 - 1
_number = re.compile(r"[1-9][0-9]{0,18}")


class Noun(enum.StrEnum):
    """What has an id."""

    ARTICLE = "article"
    REVISION = "revision"
    SECTION = "section"
    AUTHOR = "author"
    TAG = "tag"
    IMAGE = "image"
    USER = "user"
    EVENT = "event"
    COMMENT = "comment"
    SCHEDULE = "schedule"
    NOTIFICATION = "notification"
    WEBHOOK = "webhook"
    DELIVERY = "delivery"
    PREVIEW = "preview"
    COLLECTION = "collection"


def wire_id(noun: Noun, number: int) -> str:
    """The id as clients hold it."""
    return f"{noun}-{number}"


def wire_id_of(noun: Noun, column: Any) -> sa.ColumnElement[str]:
    """The same, as SQL."""
    number = sa.cast(column, sa.Text())
    return sa.type_coerce(sa.literal_column(f"'{noun}-'", sa.Text()).concat(number), Word())


def noun_of(wire: str) -> Noun | None:
    """What kind of thing an id names, whether or not there is one."""
    prefix = wire.partition("-")[0]
    return Noun(prefix) if prefix in Noun.__members__.values() else None


def number_of(noun: Noun, wire: str) -> int | None:
    """The number in an id of this noun; `None` for anything else, which then finds nothing."""
    prefix, _, digits = wire.partition("-")
    if prefix != noun or _number.fullmatch(digits) is None or int(digits) > _LARGEST:
        return None
    return int(digits)


def need(noun: Noun, wire: str, *path: str) -> int:
    """The number in an id of this noun. Raises `NotFound` for anything else."""
    number = number_of(noun, wire)
    if number is None:
        raise NotFound(f"{noun} {wire[:80]!r}", path)
    return number
