"""Something that somebody sees: a row, and whose eyes see it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from db.models import Base
from tests.plain.archive import T
from tests.plain.eyes import Eyes


@dataclass(frozen=True)
class Shown:
    """A row as the API shows it. A field that is not written here is the row's column."""

    eyes: Eyes
    row: Any

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)

    def all_of(self, make: Callable[[Eyes, Any], Any], table: type[T], column: str) -> list[Any]:
        """The rows that name this one in a column."""
        return shown(self.eyes, make, self.eyes.archive.having(table, column, self.row.id))

    def one_of(self, make: Callable[[Eyes, Any], Any], table: type[T], number: int | None) -> Any:
        """The row with this id, if there is one."""
        return maybe(self.eyes, make, self.eyes.archive.find(table, number))


def shown(eyes: Eyes, make: Callable[[Eyes, Any], Any], rows: Any) -> list[Any]:
    """Rows, as the eyes see them."""
    return [make(eyes, row) for row in rows]


def maybe(eyes: Eyes, make: Callable[[Eyes, Any], Any], row: Base | None) -> Any:
    """A row as the eyes see it, or nothing."""
    return None if row is None else make(eyes, row)
