"""What can be asked of packages and series."""

from typing import Annotated

import sqlalchemy as sa
import strawberry
from strawberry import UNSET

from db.reading.collections import CollectionRows
from db.reading.want import Arguments, One, Paged
from schema.arguments import After, Before, First, Last, Seen, Slug
from schema.enums import CollectionKind, Perspective
from schema.record import SLUG
from schema.selection import read
from schema.types.collection import Collection
from schema.types.page import Connection


def _of_kind(far: CollectionRows, arguments: Arguments) -> sa.ColumnElement[bool]:
    kind = arguments.get("kind")
    return sa.true() if kind is None else far.collection.kind == kind


COLLECTION = One(CollectionRows, lambda _, far: far.collection.slug == SLUG)
COLLECTIONS = Paged(CollectionRows, lambda _, far: sa.true(), _of_kind)


@strawberry.type
class CollectionQueries:
    @strawberry.field(
        description="A package or a series by its slug, with its stories in order: what its page "
        "shows. Null where there is none, or, for readers, none that was launched and has a story "
        "that they can read."
    )
    def collection(
        self, slug: Slug, perspective: Seen = Perspective.PUBLISHED
    ) -> Collection | None:
        return read(Collection, COLLECTION, perspective, slug=slug)

    @strawberry.field(
        description="Packages and series, latest first. In the WORKING perspective staff find "
        "those that were not launched, too."
    )
    def collections(
        self,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        kind: Annotated[
            CollectionKind | None,
            strawberry.argument(description="Only these; both if it is left out."),
        ] = UNSET,
        perspective: Seen = Perspective.PUBLISHED,
    ) -> Connection[Collection]:
        return read(Connection[Collection], COLLECTIONS, perspective)
