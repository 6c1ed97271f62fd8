"""graphql-core's executor, but what a resolver leaves to the database is read in one statement."""

from collections.abc import Awaitable
from typing import Any

import orjson
from graphql import is_non_null_type
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from db.errors import Unauthenticated
from db.reading.reader import read
from db.reading.want import Asked
from db.viewer import Sight
from schema.context import Context
from schema.enums import Perspective
from schema.selection import Read, asked


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
            return self._finished(result, info, field_details_list)
        return super().complete_value(
            return_type, field_details_list, info, path, result, position_context
        )

    def _finished(self, result: Read, info: Any, nodes: Any) -> Awaitable[orjson.Fragment | None]:
        context: Context = self.context_value
        viewer = result.viewer or context.viewer
        if result.perspective is Perspective.WORKING and viewer is None:
            raise Unauthenticated("the WORKING perspective is for staff: sign in")
        sight = Sight(viewer, result.perspective, context.clock())
        return _fragment(context, asked(self, result, info, nodes), sight)


async def _fragment(context: Context, wanted: Asked, sight: Sight) -> orjson.Fragment | None:
    text = await read(context.database, wanted, sight)
    return None if text is None else orjson.Fragment(text)
