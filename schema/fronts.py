"""What can be asked of fronts."""

from typing import Annotated

import sqlalchemy as sa
import strawberry
from strawberry import UNSET

from db.ids import Noun, number_of
from db.reading.fronts import FrontRows, HomeFrontRows
from db.reading.want import One
from schema.enums import Perspective
from schema.record import NUMBER
from schema.selection import read
from schema.types.front import Front

NAMED = sa.bindparam("named", type_=sa.Text())

HOME = One(HomeFrontRows, lambda _, far: sa.true())
BY_SLUG = One(FrontRows, lambda _, far: far.whose.slug == NAMED)
BY_ID = One(FrontRows, lambda _, far: far.whose.id == NUMBER)


def front_of(section: str | None, perspective: Perspective) -> Front | None:
    """The front of a section, by slug or id, or of the home page."""
    if section is None or section is UNSET:
        return read(Front, HOME, perspective)
    number = number_of(Noun.SECTION, section)
    if number is None:
        return read(Front, BY_SLUG, perspective, named=section)
    return read(Front, BY_ID, perspective, number=number)


@strawberry.type
class FrontQueries:
    @strawberry.field(
        description="What stands where on the page of a section, or on the home page: `front { "
        "slots { headline article { path } } }`. One that nobody has arranged fills itself with "
        "the newest stories. Null for a section that there is not."
    )
    def front(
        self,
        section: Annotated[
            str | None,
            strawberry.argument(
                description="The section, by slug or id; the home page if it is left out."
            ),
        ] = UNSET,
        perspective: Annotated[
            Perspective,
            strawberry.argument(
                description="PUBLISHED: what was launched, with the stories that readers have. "
                "WORKING: the draft, for those who may arrange it, with working copies, at every "
                "level below; refused with UNAUTHENTICATED for whoever is neither staff nor a "
                "guest with a preview."
            ),
        ] = Perspective.PUBLISHED,
    ) -> Front | None:
        return front_of(section, perspective)
