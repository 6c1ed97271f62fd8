"""Take a working copy through the workflow."""

from typing import Annotated

import strawberry

from db.actions import moves, overrides
from schema.context import Info
from schema.inputs.given import INPUT
from schema.inputs.moves import (
    ArticleMoveInput,
    ArticleOverrideGuardInput,
    ArticleReasonInput,
    ArticleSpikeInput,
)
from schema.mutations.written import moved
from schema.payloads import ArticlePayload


@strawberry.type
class MoveMutations:
    @strawberry.mutation(
        description="Hand the working copy to its desk for review: its authors, and editors of "
        "its desk. It is frozen until it is recalled or sent back. Ask `workflow { transitions { "
        "blockers { message } } }` before, to see what it lacks."
    )
    async def article_submit_for_review(
        self, info: Info, input: Annotated[ArticleMoveInput, INPUT]
    ) -> ArticlePayload:
        return await moved(info, input, moves.submit_for_review)

    @strawberry.mutation(description="Take a story back from its desk: its authors.")
    async def article_recall(
        self, info: Info, input: Annotated[ArticleMoveInput, INPUT]
    ) -> ArticlePayload:
        return await moved(info, input, moves.recall)

    @strawberry.mutation(
        description="Send a story back to its authors, with a reason: editors of its desk."
    )
    async def article_request_changes(
        self, info: Info, input: Annotated[ArticleReasonInput, INPUT]
    ) -> ArticlePayload:
        return await moved(info, input, moves.request_changes)

    @strawberry.mutation(
        description="Answer for a story as it stands: an editor of its desk who is not credited "
        "on it and wrote none of it since it was last approved. Void when the story "
        "changes."
    )
    async def article_approve(
        self, info: Info, input: Annotated[ArticleMoveInput, INPUT]
    ) -> ArticlePayload:
        return await moved(info, input, moves.approve)

    @strawberry.mutation(
        description="Make what readers have the working copy again: its authors, and editors of "
        "its desk. What was written stays among the revisions."
    )
    async def article_discard_changes(
        self, info: Info, input: Annotated[ArticleMoveInput, INPUT]
    ) -> ArticlePayload:
        return await moved(info, input, moves.discard_changes)

    @strawberry.mutation(
        description="Give up a story that readers never had: editors of its desk. It can be "
        "taken up again."
    )
    async def article_spike(
        self, info: Info, input: Annotated[ArticleSpikeInput, INPUT]
    ) -> ArticlePayload:
        return await moved(info, input, moves.spike)

    @strawberry.mutation(
        description="Take up a spiked story again, at the stage in which it was given up: "
        "editors of its desk."
    )
    async def article_unspike(
        self, info: Info, input: Annotated[ArticleMoveInput, INPUT]
    ) -> ArticlePayload:
        return await moved(info, input, moves.unspike)

    @strawberry.mutation(
        description="Lift an embargo that is in force: chiefs, never on a story of their own. "
        "It is kept as an event of its own kind."
    )
    async def article_break_embargo(
        self, info: Info, input: Annotated[ArticleReasonInput, INPUT]
    ) -> ArticlePayload:
        return await moved(info, input, overrides.break_embargo)

    @strawberry.mutation(
        description="Let a guard pass for what a story says now: chiefs, never on a story of "
        "their own. Any change of the story, and it holds again."
    )
    async def article_override_guard(
        self, info: Info, input: Annotated[ArticleOverrideGuardInput, INPUT]
    ) -> ArticlePayload:
        return await moved(info, input, overrides.override_guard)
