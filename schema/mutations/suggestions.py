"""Say what becomes of the stories that are suggested beside a story."""

from typing import Annotated

import strawberry

from db.actions import suggestions
from schema.context import Info
from schema.inputs.given import INPUT
from schema.inputs.suggestions import SuggestionAcceptInput, SuggestionInput
from schema.mutations.desk import on_story
from schema.mutations.written import moved
from schema.payloads import ArticlePayload


@strawberry.type
class SuggestionMutations:
    @strawberry.mutation(
        description="Make a link of a suggestion, on the story's working copy, as "
        "`articleRelatedAdd` does: its authors, and editors of its desk."
    )
    async def suggestion_accept(
        self, info: Info, input: Annotated[SuggestionAcceptInput, INPUT]
    ) -> ArticlePayload:
        return await moved(info, input, suggestions.accept)

    @strawberry.mutation(
        description="Never suggest a story beside another again, nor the other way round; readers "
        "miss it at once. Its authors, and editors of its desk. No edit: its version stays."
    )
    async def suggestion_dismiss(
        self, info: Info, input: Annotated[SuggestionInput, INPUT]
    ) -> ArticlePayload:
        return await on_story(info, ArticlePayload, input, suggestions.dismiss)

    @strawberry.mutation(
        description="Take back what was said of a suggestion; the other way round too, if it was "
        "dismissed. Its authors, and editors of its desk. No edit: its version stays."
    )
    async def suggestion_restore(
        self, info: Info, input: Annotated[SuggestionInput, INPUT]
    ) -> ArticlePayload:
        return await on_story(info, ArticlePayload, input, suggestions.restore)
