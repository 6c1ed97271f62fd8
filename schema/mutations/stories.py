"""Begin a story and write it."""

from typing import Annotated

import strawberry

from db.actions import articles, revisions
from db.models import Article
from db.session import Unit
from schema.context import Info
from schema.inputs.given import INPUT
from schema.inputs.stories import (
    ArticleCreateInput,
    ArticleRestoreInput,
    ArticleUpdateInput,
)
from schema.mutations.written import Given, moved, written
from schema.payloads import ArticlePayload


@strawberry.type
class StoryMutations:
    @strawberry.mutation(description="Begin a story: a draft of yours. All staff.")
    async def article_create(
        self, info: Info, input: Annotated[ArticleCreateInput, INPUT]
    ) -> ArticlePayload:
        return await written(info, ArticlePayload, input, articles.create)

    @strawberry.mutation(
        description="Change the working copy of a story: its authors, and editors of its desk. "
        "What readers get stays as it is until somebody publishes again. Nor does it matter who "
        "has it open: `expectedVersion` tells you of what others saved."
    )
    async def article_update(
        self, info: Info, input: Annotated[ArticleUpdateInput, INPUT]
    ) -> ArticlePayload:
        async def update(unit: Unit, given: Given) -> Article:
            named, version = given.pop("id"), given.pop("expected_version")
            return await articles.update(unit, named, version, given)

        return await written(info, ArticlePayload, input, update)

    @strawberry.mutation(
        description="Make the working copy say again what one of the story's revisions said, as a "
        "new revision: its authors, and editors of its desk. Its slug must still be free."
    )
    async def article_restore(
        self, info: Info, input: Annotated[ArticleRestoreInput, INPUT]
    ) -> ArticlePayload:
        return await moved(info, input, revisions.restore)
