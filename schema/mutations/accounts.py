"""Sign in and out, and run the accounts."""

from typing import Annotated

import strawberry

from db.actions import accounts
from db.errors import Unauthenticated
from schema import problems
from schema.context import Info
from schema.inputs.accounts import SignInInput, UserCreateInput, UserUpdateInput
from schema.inputs.given import INPUT
from schema.mutations.written import written
from schema.payloads import SignInPayload, SignOutPayload, UserPayload


@strawberry.type
class AccountMutations:
    @strawberry.mutation(
        description="Sign in. An unknown address and a wrong password answer alike, in the same "
        "time."
    )
    async def sign_in(self, info: Info, input: Annotated[SignInInput, INPUT]) -> SignInPayload:
        context = info.context
        payload = SignInPayload()
        with problems.collected() as payload.user_errors:
            payload.token, payload.account = await accounts.sign_in(
                context.database,
                input.email,
                input.password,
                now=context.clock(),
                lasting=context.token_lifetime,
            )
        return payload

    @strawberry.mutation(description="Sign out: the token of this request opens nothing any more.")
    async def sign_out(self, info: Info) -> SignOutPayload:
        context = info.context
        if context.viewer is None or context.token is None:
            raise Unauthenticated("nobody is signed in")
        await accounts.sign_out(context.database, context.token, now=context.clock())
        return SignOutPayload(user_errors=[])

    @strawberry.mutation(description="Make an account: admins.")
    async def user_create(
        self, info: Info, input: Annotated[UserCreateInput, INPUT]
    ) -> UserPayload:
        return await written(info, UserPayload, input, accounts.create_user)

    @strawberry.mutation(description="Change or suspend an account: admins.")
    async def user_update(
        self, info: Info, input: Annotated[UserUpdateInput, INPUT]
    ) -> UserPayload:
        return await written(
            info,
            UserPayload,
            input,
            lambda unit, given: accounts.update_user(unit, given.pop("id"), given),
        )
