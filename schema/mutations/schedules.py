"""Set when stories go to readers, and when they are taken from them."""

from typing import Annotated

import strawberry

from db.actions import moves, schedules
from schema.context import Info
from schema.inputs.given import INPUT
from schema.inputs.moves import ArticleMoveInput
from schema.inputs.schedules import ArticleScheduleInput, ArticleScheduleUnpublishInput
from schema.mutations.written import moved
from schema.payloads import ArticlePayload


@strawberry.type
class ScheduleMutations:
    @strawberry.mutation(
        description="Set when an approved story, or an update of a live one, goes to readers: "
        "editors of its desk. What it says now is what they get; every rule holds again at that "
        "moment. Its authors are told."
    )
    async def article_schedule(
        self, info: Info, input: Annotated[ArticleScheduleInput, INPUT]
    ) -> ArticlePayload:
        return await moved(info, input, schedules.schedule)

    @strawberry.mutation(
        description="Set when a story is taken from readers: chiefs. Its path answers Gone from "
        "then on. Its authors are told."
    )
    async def article_schedule_unpublish(
        self, info: Info, input: Annotated[ArticleScheduleUnpublishInput, INPUT]
    ) -> ArticlePayload:
        return await moved(info, input, schedules.schedule_unpublish)

    @strawberry.mutation(
        description="Cancel all that is set for a story: editors of its desk. Its authors are told."
    )
    async def article_unschedule(
        self, info: Info, input: Annotated[ArticleMoveInput, INPUT]
    ) -> ArticlePayload:
        return await moved(info, input, moves.unschedule)
