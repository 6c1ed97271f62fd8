"""Who works on what: assign, claim, and say that a story is open. None of it is an edit."""

from collections.abc import Awaitable, Callable
from typing import Annotated

import strawberry

from db.actions import assignments, presence
from db.models import Article
from db.session import Unit
from schema.context import Info
from schema.inputs.desk import (
    ArticleAssignInput,
    ArticleClaimInput,
    ArticleDeskInput,
    ArticleForceUnlockInput,
)
from schema.inputs.given import INPUT
from schema.mutations.written import Given, P, written
from schema.payloads import ArticlePayload, EditingPayload


@strawberry.type
class DeskMutations:
    @strawberry.mutation(
        description="Say who is to write a story, by when and how soon: editors of its desk. No "
        "edit: its version stays."
    )
    async def article_assign(
        self, info: Info, input: Annotated[ArticleAssignInput, INPUT]
    ) -> ArticlePayload:
        return await written(
            info,
            ArticlePayload,
            input,
            lambda unit, given: assignments.assign(unit, given.pop("id"), given),
        )

    @strawberry.mutation(
        description="Take on the review of a story: an editor of its desk who could approve it. "
        "HELD_BY_ANOTHER if somebody else has; a chief takes it over with a reason. It tells the "
        "others and stops nobody, and ends with the review."
    )
    async def article_claim(
        self, info: Info, input: Annotated[ArticleClaimInput, INPUT]
    ) -> ArticlePayload:
        return await on_story(info, ArticlePayload, input, assignments.claim)

    @strawberry.mutation(
        description="Leave a review that you had claimed to others. One that nobody has claimed "
        "stays as it is."
    )
    async def article_unclaim(
        self, info: Info, input: Annotated[ArticleDeskInput, INPUT]
    ) -> ArticlePayload:
        return await on_story(info, ArticlePayload, input, assignments.unclaim)

    @strawberry.mutation(
        description="Say that you have a story open to edit it: whoever may change it, while it "
        "can be changed. Good for two minutes: send it again once a minute. HELD_BY_ANOTHER while "
        "somebody else has it open, whom `editing` names. It warns and locks nothing: "
        "`articleUpdate` is open to all who may."
    )
    async def article_open_for_editing(
        self, info: Info, input: Annotated[ArticleDeskInput, INPUT]
    ) -> EditingPayload:
        payload = await on_story(info, EditingPayload, input, presence.open_for_editing)
        payload.asked = input.id
        return payload

    @strawberry.mutation(
        description="Say that you do not have a story open any more. If you had not, it stays as "
        "it is."
    )
    async def article_close_editing(
        self, info: Info, input: Annotated[ArticleDeskInput, INPUT]
    ) -> ArticlePayload:
        return await on_story(info, ArticlePayload, input, presence.close_editing)

    @strawberry.mutation(
        description="End that somebody has a story open, with a reason: editors of its desk. They "
        "are told. If nobody has, it stays as it is."
    )
    async def article_force_unlock(
        self, info: Info, input: Annotated[ArticleForceUnlockInput, INPUT]
    ) -> ArticlePayload:
        return await on_story(info, ArticlePayload, input, presence.force_unlock)


async def on_story(
    info: Info, payload: type[P], input: object, act: Callable[..., Awaitable[Article]]
) -> P:
    """The payload of what is done to a story at whatever version it is."""

    async def do(unit: Unit, given: Given) -> Article:
        return await act(unit, given.pop("id"), **given)

    return await written(info, payload, input, do)
