"""graphql-core's executor, but what a resolver leaves to the database is read in one statement."""

from collections.abc import Awaitable, Hashable
from hashlib import sha256
from typing import Any

from graphql import OperationType, is_non_null_type
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from db.errors import Invalid, Unauthenticated
from db.reading.reader import Prepared
from db.viewer import Sight
from schema.context import Context
from schema.documents import is_remembered
from schema.enums import Perspective
from schema.selection import Read, asked
from schema.streaming import Unseen


class Executor(StrawberryGraphQLCoreExecutionContext):
    """Completes a `Read` with finished JSON, and everything else as graphql-core does."""

    def complete_value(
        self,
        return_type: Any,
        field_details_list: Any,
        info: Any,
        path: Any,
        result: Any,
        position_context: Any,
    ) -> Any:
        if isinstance(result, Read) and not is_non_null_type(return_type):
            heard = self.operation.operation is OperationType.SUBSCRIPTION
            return (self._heard if heard else self._finished)(result, info, field_details_list)
        return super().complete_value(
            return_type, field_details_list, info, path, result, position_context
        )

    def _finished(self, result: Read, info: Any, nodes: Any) -> Awaitable[object]:
        context: Context = self.context_value
        viewer = result.viewer or context.viewer
        if result.perspective is Perspective.WORKING and not (viewer or context.guest):
            raise Unauthenticated("the WORKING perspective is for staff: sign in")
        sight = Sight(viewer, result.perspective, context.clock(), context.guest)
        try:
            plan = context.reader.plan(
                self._key(result, info),
                self.variable_values.coerced,
                sight.view,
                lambda variables: asked(self, result, info, nodes, variables),
            )
            context.ledger.charge(plan.cost)
        except Invalid as error:
            if self.operation.operation is OperationType.MUTATION:
                error.message += ". What the mutation wrote stays written"
            raise
        return self._read(plan, sight, result)

    def _key(self, result: Read, info: Any) -> Hashable | None:
        """What a plan is kept under, besides who looks and with what variables.

        Not the document itself, which would be held for as long as the plan is.
        """
        operation = self.operation
        text = operation.loc.source.body if operation.loc else ""
        if not is_remembered(text):
            return None
        name = operation.name.value if operation.name else None
        return (
            sha256(text.encode()).digest(),
            name,
            tuple(info.path.as_list()),
            result.field,
            result.type_name,
        )

    def _read(self, plan: Prepared, sight: Sight, result: Read) -> Awaitable[object]:
        context: Context = self.context_value
        variables = self.variable_values.coerced
        return context.reader.read(plan, sight, result.values, variables, context.ledger.ran)

    async def _heard(self, result: Read, info: Any, nodes: Any) -> object:
        """What a listener is told of an event. Raises `Unseen` where that is nothing at all."""
        context: Context = self.context_value
        async with context.feed.turn:
            found = await self._finished(result, info, nodes)
        if found is None:
            raise Unseen
        return found
