"""Arrange the fronts of sections and of the home page."""

from collections.abc import Awaitable, Callable
from typing import Annotated

import strawberry

from db.actions import fronts
from db.models import Front
from db.session import Unit
from schema.context import Info
from schema.inputs.fronts import FrontInput, FrontUpdateInput
from schema.inputs.given import INPUT
from schema.mutations.written import Given, written
from schema.payloads import FrontPayload


@strawberry.type
class FrontMutations:
    @strawberry.mutation(
        description="Arrange the draft of a front: editors of the section's desk, and for the home "
        "page chiefs. Readers have what was launched until somebody launches it."
    )
    async def front_update(
        self, info: Info, input: Annotated[FrontUpdateInput, INPUT]
    ) -> FrontPayload:
        return await on_front(info, input, fronts.update)

    @strawberry.mutation(
        description="Give readers the draft of a front: whoever may arrange it. "
        "TRANSITION_NOT_ALLOWED if they have it already."
    )
    async def front_launch(self, info: Info, input: Annotated[FrontInput, INPUT]) -> FrontPayload:
        return await on_front(info, input, fronts.launch)

    @strawberry.mutation(
        description="Give up the draft of a front: what readers have is its draft again. "
        "TRANSITION_NOT_ALLOWED if it does not differ."
    )
    async def front_discard(self, info: Info, input: Annotated[FrontInput, INPUT]) -> FrontPayload:
        return await on_front(info, input, fronts.discard)


async def on_front(
    info: Info, input: FrontInput | FrontUpdateInput, act: Callable[..., Awaitable[Front]]
) -> FrontPayload:
    """The payload of what is done to a front as it was at a version."""

    async def do(unit: Unit, given: Given) -> Front:
        return await act(unit, given.pop("section", None), given.pop("expected_version"), **given)

    payload = await written(info, FrontPayload, input, do)
    payload.asked = input.section
    return payload
