"""Talk about a story, and put aside what one was told."""

from typing import Annotated

import strawberry

from db.actions import comments, notifications
from schema.context import Info
from schema.inputs.comments import CommentCreateInput, CommentInput, NotificationsMarkReadInput
from schema.inputs.given import INPUT
from schema.mutations.written import written
from schema.payloads import CommentPayload, NotificationsPayload


@strawberry.type
class CommentMutations:
    @strawberry.mutation(
        description="Comment on a story, or answer a comment: its authors, and editors of its "
        "desk. The story stays at its version. Its authors, the thread and whoever is mentioned "
        "are told."
    )
    async def comment_create(
        self, info: Info, input: Annotated[CommentCreateInput, INPUT]
    ) -> CommentPayload:
        return await written(info, CommentPayload, input, comments.create)

    @strawberry.mutation(
        description="Settle a thread: whoever began it, and editors of the desk. A blocking "
        "comment of somebody else is not for the story's own authors to settle. One that is "
        "settled stays so."
    )
    async def comment_resolve(
        self, info: Info, input: Annotated[CommentInput, INPUT]
    ) -> CommentPayload:
        return await written(
            info, CommentPayload, input, lambda unit, given: comments.resolve(unit, given["id"])
        )

    @strawberry.mutation(
        description="Take up a settled thread again: whoever began it, and editors of the desk; a "
        "blocking one is for editors of the desk. One that is open stays so."
    )
    async def comment_reopen(
        self, info: Info, input: Annotated[CommentInput, INPUT]
    ) -> CommentPayload:
        return await written(
            info, CommentPayload, input, lambda unit, given: comments.reopen(unit, given["id"])
        )

    @strawberry.mutation(description="Count notifications of yours as read.")
    async def notifications_mark_read(
        self, info: Info, input: Annotated[NotificationsMarkReadInput, INPUT]
    ) -> NotificationsPayload:
        return await written(info, NotificationsPayload, input, notifications.mark_read)
