"""Curate the stories beside a story, link by link."""

from typing import Annotated

import strawberry

from db.actions import links
from schema.context import Info
from schema.inputs.given import INPUT
from schema.inputs.links import (
    ArticleRelatedAddInput,
    ArticleRelatedMoveInput,
    ArticleRelatedRemoveInput,
    ArticleRelatedUpdateInput,
)
from schema.mutations.written import moved
from schema.payloads import ArticlePayload


@strawberry.type
class LinkMutations:
    @strawberry.mutation(
        description="Put a story beside another, on its working copy: its authors, and editors of "
        "its desk. In nobody's way who edits the text meanwhile, nor they in yours."
    )
    async def article_related_add(
        self, info: Info, input: Annotated[ArticleRelatedAddInput, INPUT]
    ) -> ArticlePayload:
        return await moved(info, input, links.add)

    @strawberry.mutation(
        description="Say anew what a story beside another is to it, or what the link is called: "
        "its authors, and editors of its desk."
    )
    async def article_related_update(
        self, info: Info, input: Annotated[ArticleRelatedUpdateInput, INPUT]
    ) -> ArticlePayload:
        return await moved(info, input, links.update)

    @strawberry.mutation(
        description="Give a story beside another another place: its authors, and editors of its "
        "desk."
    )
    async def article_related_move(
        self, info: Info, input: Annotated[ArticleRelatedMoveInput, INPUT]
    ) -> ArticlePayload:
        return await moved(info, input, links.move)

    @strawberry.mutation(
        description="Take a story from beside another: its authors, and editors of its desk."
    )
    async def article_related_remove(
        self, info: Info, input: Annotated[ArticleRelatedRemoveInput, INPUT]
    ) -> ArticlePayload:
        return await moved(info, input, links.remove)
