"""A list at one place of a statement: which page of it, in which order, what of it is wanted."""

from dataclasses import dataclass
from functools import cached_property

import sqlalchemy as sa

from db.reading.paging import Keyset, Page
from db.reading.rows import Noun, Rows
from db.reading.want import WITHIN, Around, Asked, Cursor, Edges, Nodes, Paged, PageInfo


@dataclass(frozen=True)
class Listing:
    """A page of a list that is wanted at one place."""

    paged: Paged
    noun: Noun
    asked: Asked
    page: Page
    keyset: Keyset

    @cached_property
    def shows_rows(self) -> bool:
        """Whether any row is wanted, or only their number."""
        lists = any(isinstance(one.field, Edges | Nodes) for one in self.asked.want)
        return lists or self.numbers_rows

    @cached_property
    def facts(self) -> set[str]:
        """What is wanted of what lies around the page, as `around` calls it."""
        infos = (one.want for one in self.asked.want if isinstance(one.field, PageInfo))
        fields = (one.field for info in infos for one in info)
        return {self.page.fact(kind.name) for kind in fields if isinstance(kind, Around)}

    @cached_property
    def shows_cursors(self) -> bool:
        """Whether a row's place is wanted, of any row."""
        edges = (one.want for one in self.asked.want if isinstance(one.field, Edges))
        on_edges = any(isinstance(one.field, Cursor) for edge in edges for one in edge)
        return on_edges or bool(self.facts & {"near", "far"})

    @cached_property
    def numbers_rows(self) -> bool:
        """Whether rows are counted, and one more read than the page holds, to tell what follows."""
        return bool(self.facts - {"passed"})

    @property
    def limit(self) -> sa.ColumnElement[int]:
        """How many rows are read, spelt out so that the database plans for it."""
        return sa.literal_column(str(self.page.size + self.numbers_rows), sa.Integer())

    def is_indexed(self, rows: Rows) -> bool:
        """Whether the rows come in the order of an index, with nothing else to narrow them."""
        names = {name for name, _ in self.keyset.keys}
        return names <= rows.indexed and not (
            self.asked.arguments.get("where") or self.asked.arguments.get(WITHIN)
        )
