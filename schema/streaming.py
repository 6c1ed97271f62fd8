"""The results of an operation one after the other: all of a subscription's, one of any other."""

from collections.abc import AsyncGenerator, Collection
from contextlib import aclosing
from typing import Any, cast

import strawberry
from graphql import GraphQLError
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from db.feed import FeedClosed
from schema.context import Context
from schema.errors import shown


class Unseen(Exception):
    """An event of which this listener is to hear nothing, not even that there was one."""


PASSED_ON = (Unseen, FeedClosed, CannotGetOperationTypeError, InvalidOperationTypeError)
"""What is no error to show: the first is dropped below, the others are for the transport."""


def is_passed_on(error: GraphQLError) -> bool:
    """Whether an error of an operation is not for its sender's eyes."""
    return isinstance(error.original_error, PASSED_ON)


async def results(
    schema: strawberry.Schema,
    query: str | None,
    variables: dict[str, Any] | None,
    name: str | None,
    context: Context,
    *,
    allowed: Collection[OperationType] = tuple(OperationType),
) -> AsyncGenerator[ExecutionResult, None]:
    """What the operation says. After a result without data there is none: an event that could not
    be read would be lost, if the next one told the client that all is well.

    Raises `FeedClosed` when the server ends, and what Strawberry's `execute` raises.
    """
    source = await schema.stream(
        query,
        variable_values=variables,
        context_value=context,
        operation_name=name,
        allowed_operation_types=allowed,
    )
    try:
        # Nothing is delivered in parts: see `schema.deferral`.
        async with aclosing(cast("AsyncGenerator[ExecutionResult, None]", source)) as stream:
            async for result in stream:
                passed = _passed_on(result)
                if isinstance(passed, Unseen):
                    continue
                if passed is not None:
                    raise passed
                yield result
                if result.data is None:
                    return
    except GraphQLError as error:  # a document that cannot be parsed, or is too much
        yield ExecutionResult(None, [shown(error, context.request_id)])


def _passed_on(result: ExecutionResult) -> Exception | None:
    for error in result.errors or ():
        if is_passed_on(error):
            return error.original_error
    return None
