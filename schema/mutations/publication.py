"""Give stories to readers, and take them back."""

from typing import Annotated

import strawberry

from db.actions import publication
from schema.context import Info
from schema.inputs.given import INPUT
from schema.inputs.moves import (
    ArticleMoveInput,
    ArticlePublishInput,
    ArticleReasonInput,
    ArticleRetractInput,
    ArticleUnpublishInput,
)
from schema.mutations.written import moved
from schema.payloads import ArticlePayload


@strawberry.type
class PublicationMutations:
    @strawberry.mutation(
        description="Give an approved story to readers: editors of its desk. An update of a "
        "live story says in `changeClass` how it changes what was said, and readers "
        "are told why."
    )
    async def article_publish(
        self, info: Info, input: Annotated[ArticlePublishInput, INPUT]
    ) -> ArticlePayload:
        return await moved(info, input, publication.publish)

    @strawberry.mutation(
        description="Take a story from readers for now: editors of its desk. It is gone from "
        "every list at once, and its path says that it is withheld."
    )
    async def article_withhold(
        self, info: Info, input: Annotated[ArticleReasonInput, INPUT]
    ) -> ArticlePayload:
        return await moved(info, input, publication.withhold)

    @strawberry.mutation(description="Give a withheld story to readers again: editors of its desk.")
    async def article_release(
        self, info: Info, input: Annotated[ArticleReasonInput, INPUT]
    ) -> ArticlePayload:
        return await moved(info, input, publication.release)

    @strawberry.mutation(
        description="Take a story from readers: chiefs. Its path, and every path that it had, "
        "answers Gone with the notice, or leads to another story."
    )
    async def article_unpublish(
        self, info: Info, input: Annotated[ArticleUnpublishInput, INPUT]
    ) -> ArticlePayload:
        return await moved(info, input, publication.unpublish)

    @strawberry.mutation(
        description="Answer for the retraction of what readers have, in these words: an editor "
        "of its desk, or a chief. A second person, a chief, carries it out with "
        "`articleRetract`."
    )
    async def article_approve_retraction(
        self, info: Info, input: Annotated[ArticleRetractInput, INPUT]
    ) -> ArticlePayload:
        return await moved(info, input, publication.approve_retraction)

    @strawberry.mutation(
        description="Retract what readers have: a chief, after somebody else approved the "
        "notice with `articleApproveRetraction`. Its path serves the notice, which "
        "stays among the corrections for ever; its body is gone."
    )
    async def article_retract(
        self, info: Info, input: Annotated[ArticleRetractInput, INPUT]
    ) -> ArticlePayload:
        return await moved(info, input, publication.retract)

    @strawberry.mutation(description="Give an unpublished story to readers again: chiefs.")
    async def article_republish(
        self, info: Info, input: Annotated[ArticleMoveInput, INPUT]
    ) -> ArticlePayload:
        return await moved(info, input, publication.republish)
