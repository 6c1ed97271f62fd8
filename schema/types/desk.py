"""The desk: the stories in hand, and how many stand where."""

import sqlalchemy as sa
import strawberry

from db.models import Stage as StageTable
from db.reading import want
from db.reading.desk import InHandRows, rank_of
from schema.arguments import desk_list_arguments
from schema.enums import Stage
from schema.fields import column, paged, planned
from schema.types.article import Article
from schema.types.page import Connection


@strawberry.type(description="How many stories stand in a stage.")
class StageCount:
    stage: Stage = column(lambda tallied: tallied.value, "Where their working copies stand.")
    count: int = column(lambda tallied: tallied.count, "How many, of those that you may work on.")


@strawberry.type(
    description="The stories with which something is left to do, of those that you may work on: "
    "all but those that readers have, or had, as they were approved. In the WORKING perspective."
)
class Desk:
    counts: list[StageCount] = planned(
        want.Tally(
            InHandRows,
            lambda far: far.article.stage,
            lambda far: rank_of(StageTable, far.article.stage),
        ),
        "How many stand in each stage, in the order of the workflow. A stage that no story is in "
        "is not among them.",
    )
    articles: Connection[Article] = paged(
        InHandRows,
        lambda _, far: sa.true(),
        "The stories themselves, the most urgent and the first due first unless `orderBy` says "
        "otherwise; of those that `where` of `desk` leaves.",
        desk_list_arguments(),
    )
