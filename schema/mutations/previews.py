"""Show a working copy to somebody without an account."""

from typing import Annotated

import strawberry

from db.actions import previews
from schema import problems
from schema.context import Info
from schema.inputs.given import INPUT, given
from schema.inputs.previews import PreviewCreateInput, PreviewRevokeInput
from schema.mutations.written import written
from schema.payloads import PreviewCreatePayload, PreviewPayload


@strawberry.type
class PreviewMutations:
    @strawberry.mutation(
        description="Let somebody without an account see the working copy of a story, or of those "
        "in a section: whoever may work on it. They send the token as `Authorization: Bearer …` "
        "and ask with `perspective: WORKING`; of all else they see what readers see."
    )
    async def preview_create(
        self, info: Info, input: Annotated[PreviewCreateInput, INPUT]
    ) -> PreviewCreatePayload:
        token = previews.new_token()
        with problems.collected() as errors:
            async with info.context.work() as unit:
                made = await previews.create(unit, token, **given(input))
        if errors:
            return PreviewCreatePayload(row_id=None, user_errors=errors)
        return PreviewCreatePayload(
            row_id=made.id, user_errors=[], token=token, expires_at=made.expires_at
        )

    @strawberry.mutation(
        description="End a preview before its time: whoever gave it out, and chiefs."
    )
    async def preview_revoke(
        self, info: Info, input: Annotated[PreviewRevokeInput, INPUT]
    ) -> PreviewPayload:
        return await written(
            info, PreviewPayload, input, lambda unit, given: previews.revoke(unit, given["id"])
        )
