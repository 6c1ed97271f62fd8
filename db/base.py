"""The declarative base, and the column types that read the same on SQLite and PostgreSQL."""

import datetime as dt
import enum
import secrets
from typing import Annotated, Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""Every constraint has a name, so that a migration can drop it on either database."""


def new_id() -> int:
    """A random positive 63-bit number: nobody can guess a story from the id of another."""
    return secrets.randbits(63) or 1


class Instant(sa.types.TypeDecorator[dt.datetime]):
    """A moment in UTC, to the millisecond: `timestamptz(3)`, or RFC 3339 text that sorts by time.

    JavaScript's `Date` holds no more than milliseconds. A naive value is refused.
    """

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        if dialect.name == "postgresql":
            return postgresql.TIMESTAMP(timezone=True, precision=3)
        return dialect.type_descriptor(sa.Text())

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        moment = to_the_millisecond(value)
        return moment if dialect.name == "postgresql" else printed(moment)

    def process_result_value(self, value: Any, dialect: Dialect) -> dt.datetime | None:
        return dt.datetime.fromisoformat(value) if isinstance(value, str) else value


def to_the_millisecond(moment: dt.datetime) -> dt.datetime:
    """`moment` in UTC, cut to whole milliseconds."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no zone: an instant needs one")
    return moment.astimezone(dt.UTC).replace(microsecond=moment.microsecond // 1000 * 1000)


def printed(moment: dt.datetime) -> str:
    """RFC 3339 as JavaScript's `toISOString` prints it: `2026-11-23T18:00:00.000Z`."""
    return moment.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


FOR_EVER = dt.datetime(9999, 12, 31, 23, 59, 59, 999_000, tzinfo=dt.UTC)
"""The end of an embargo that holds until it is lifted: after every moment there is."""

LongId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""64 bits. SQLite's `INTEGER PRIMARY KEY` is its row id, which `BIGINT` would not be."""

PlainText = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
"""Text that both databases compare and sort by code point, whatever locale they were made with."""

Id = Annotated[int, mapped_column(LongId, primary_key=True, autoincrement=False, default=new_id)]
Sequence = Annotated[int, mapped_column(LongId, primary_key=True, autoincrement=True)]


def called(name: str, kind: type[enum.Enum]) -> sa.Enum:
    """An enum whose CHECK is called after the column, for a table that has two columns of it."""
    return sa.Enum(kind, native_enum=False, create_constraint=True, length=32, name=name)


class Base(DeclarativeBase):
    """Every table of the newsroom."""

    metadata = sa.MetaData(naming_convention=NAMES)
    type_annotation_map = {
        int: LongId,
        str: PlainText,
        dt.datetime: Instant(),
        enum.Enum: sa.Enum(enum.Enum, native_enum=False, create_constraint=True, length=32),
    }
