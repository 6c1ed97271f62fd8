"""What can be asked of the newsroom's record: corrections, what was done, what readers had."""

import datetime as dt
from typing import Annotated

import sqlalchemy as sa
import strawberry
from strawberry import UNSET

from db.base import LongId
from db.errors import Denied, Unauthenticated
from db.ids import Noun, number_of
from db.reading.corrections import PublicCorrectionRows
from db.reading.history import PastRows
from db.reading.stories import EventRows
from db.reading.want import One, Paged
from db.viewer import Viewer
from schema.arguments import After, Before, CorrectionWhere, EventWhere, First, Id, Last
from schema.context import Info
from schema.enums import Perspective, Role
from schema.selection import read
from schema.types.article import Correction
from schema.types.history import ArticleAsOf
from schema.types.page import Connection
from schema.types.workflow import Event

NUMBER = sa.bindparam("number", type_=LongId)
SLUG = sa.bindparam("slug", type_=sa.Text())
"""What root fields are given by their resolvers, under these names."""

CORRECTIONS, EVENTS = (
    Paged(rows, lambda _, far: sa.true()) for rows in (PublicCorrectionRows, EventRows)
)
PAST = One(PastRows, lambda _, far: far.article.id == NUMBER)


@strawberry.type
class RecordQueries:
    @strawberry.field(
        description="What readers were told about changes to any story, latest first: for a public "
        "page of corrections. Of a story that was retracted only that it was, and of one that "
        "readers do not have for another reason nothing. The same for everybody."
    )
    def corrections(
        self,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        where: Annotated[
            CorrectionWhere | None,
            strawberry.argument(
                description="Which corrections; all if it is left out: `{ section: { eq: "
                '"politics" } }`.'
            ),
        ] = UNSET,
    ) -> Connection[Correction]:
        return read(Connection[Correction], CORRECTIONS)

    @strawberry.field(
        description="What was done in the newsroom, latest first, with the working copies of the "
        "stories it was done to. For chiefs and admins: others are refused with PERMISSION_DENIED "
        "and find what was done to a story of theirs in its `workflow { events }`."
    )
    def events(
        self,
        info: Info,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        where: Annotated[
            EventWhere | None,
            strawberry.argument(
                description="Which events; all if it is left out: `{ kind: { eq: "
                '"article.publish" } }`.'
            ),
        ] = UNSET,
    ) -> Connection[Event]:
        if not need_staff(info).is_at_least(Role.CHIEF):
            raise Denied("the newsroom's log is for chiefs: ask a story for workflow { events }")
        return read(Connection[Event], EVENTS, Perspective.WORKING)

    @strawberry.field(
        description="What readers got of a story at a moment, as a court or a complaint may ask: "
        "for staff who may work on it. Null for any other story; UNAUTHENTICATED when nobody is "
        "signed in."
    )
    def article_as_of(
        self,
        info: Info,
        id: Id,
        at: Annotated[
            dt.datetime,
            strawberry.argument(
                description="The moment, with its offset; what is finer than a millisecond is cut "
                "off: `2026-11-23T18:00:00Z`. Before the story was begun, `publication` is NEVER."
            ),
        ],
    ) -> ArticleAsOf | None:
        need_staff(info)
        number = number_of(Noun.ARTICLE, id)
        if number is None:
            return None
        return read(ArticleAsOf, PAST, Perspective.WORKING, number=number, moment=at)


def need_staff(info: Info) -> Viewer:
    """Who is signed in. Raises `Unauthenticated` for a reader, and for a guest."""
    viewer = info.context.viewer
    if viewer is None:
        raise Unauthenticated("this is for the newsroom: sign in")
    return viewer
