"""Register the addresses that are told of events, and send again what did not arrive."""

from typing import Annotated, Any

import strawberry

from db.actions import webhooks
from db.models import Role, Webhook
from db.session import Unit
from schema import problems
from schema.context import Info
from schema.inputs.given import INPUT, given
from schema.inputs.webhooks import (
    DeliveryInput,
    WebhookCreateInput,
    WebhookInput,
    WebhookUpdateInput,
)
from schema.mutations.written import Given, written
from schema.payloads import DeliveryPayload, WebhookPayload
from schema.problems import UserError
from schema.stored import need_answerable


@strawberry.type
class WebhookMutations:
    @strawberry.mutation(
        description="Register an address that is told of what happens from now on: chiefs and "
        "admins. Each event comes at least once, signed with the secret that is answered this once."
    )
    async def webhook_create(
        self, info: Info, input: Annotated[WebhookCreateInput, INPUT]
    ) -> WebhookPayload:
        if errors := await _unusable(info, input):
            return WebhookPayload(row_id=None, user_errors=errors)
        return await _with_secret(info, input, webhooks.create)

    @strawberry.mutation(description="Change a webhook, or switch it off and on: chiefs, admins.")
    async def webhook_update(
        self, info: Info, input: Annotated[WebhookUpdateInput, INPUT]
    ) -> WebhookPayload:
        if errors := await _unusable(info, input):
            return WebhookPayload(row_id=None, user_errors=errors)
        return await written(
            info,
            WebhookPayload,
            input,
            lambda unit, given: webhooks.update(unit, given.pop("id"), given),
        )

    @strawberry.mutation(
        description="Sign with a new secret from now on, what is tried again too: chiefs, admins."
    )
    async def webhook_rotate_secret(
        self, info: Info, input: Annotated[WebhookInput, INPUT]
    ) -> WebhookPayload:
        return await _with_secret(
            info, input, lambda unit, given: webhooks.rotate_secret(unit, given["id"])
        )

    @strawberry.mutation(
        description="Forget a webhook, and all that was sent to it or waits: chiefs and admins."
    )
    async def webhook_delete(
        self, info: Info, input: Annotated[WebhookInput, INPUT]
    ) -> WebhookPayload:
        return await written(
            info, WebhookPayload, input, lambda unit, given: webhooks.delete(unit, given["id"])
        )

    @strawberry.mutation(
        description="Send something again that was given up or has arrived, under the same "
        "`webhook-id`: chiefs and admins. What waits is tried at once."
    )
    async def delivery_replay(
        self, info: Info, input: Annotated[DeliveryInput, INPUT]
    ) -> DeliveryPayload:
        return await written(
            info, DeliveryPayload, input, lambda unit, given: webhooks.replay(unit, given["id"])
        )


async def _unusable(info: Info, input: object) -> list[UserError]:
    """Why the address or the query cannot be used. Looked at before a transaction begins.

    Nobody below a chief makes this server look up an address; the action refuses them itself.
    """
    viewer, changes = info.context.viewer, given(input)
    if viewer is None or not viewer.is_at_least(Role.CHIEF):
        return []
    with problems.collected() as errors:
        if "url" in changes:
            await info.context.guard.need_public(changes["url"])
        if changes.get("query"):
            await need_answerable(info.schema, info.context, changes["query"])
    return errors


async def _with_secret(info: Info, input: object, act: Any) -> WebhookPayload:
    """A payload that shows the new secret, unless it has been shown under the same key before."""
    made: list[Webhook] = []

    async def making(unit: Unit, given: Given) -> Webhook:
        webhook: Webhook = await act(unit, given)
        made.append(webhook)
        return webhook

    payload = await written(info, WebhookPayload, input, making)
    if made and not payload.user_errors:
        payload.secret = made[0].secret
    return payload
