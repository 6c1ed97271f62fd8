"""DateTime: an instant in UTC."""

import datetime as dt

from graphql import GraphQLError, StringValueNode, ValueNode
from strawberry.types.scalar import ScalarDefinition

from db.base import printed, to_the_millisecond


def _parsed(value: object) -> dt.datetime:
    """An instant. One without a zone is refused, for nobody knows which moment it means."""
    if not isinstance(value, str):
        raise GraphQLError("DateTime is text, such as 2026-11-23T18:00:00Z")
    try:
        return to_the_millisecond(dt.datetime.fromisoformat(value))
    except (ValueError, OverflowError) as error:
        raise GraphQLError(
            f"{value[:40]!r} is no DateTime: write the date, the time and the zone, such as "
            "2026-11-23T18:00:00Z or 2026-11-23T20:00:00+02:00"
        ) from error


def _literal(node: ValueNode, variables: object = None) -> dt.datetime:
    return _parsed(node.value if isinstance(node, StringValueNode) else None)


DATE_TIME = ScalarDefinition(
    name="DateTime",
    description="A moment in UTC, RFC 3339 with milliseconds: `2026-11-23T18:00:00.000Z`. Going "
    "in, any offset is understood, `2026-11-23T20:00:00+02:00` too; one without is refused, and "
    "what is finer than a millisecond is cut off.",
    specified_by_url="https://www.rfc-editor.org/rfc/rfc3339",
    serialize=printed,
    parse_value=_parsed,
    parse_literal=_literal,
)
