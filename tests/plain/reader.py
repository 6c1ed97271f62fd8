"""Answers an operation as graphql-core does, with the plain objects for resolvers."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLResolveInfo,
    GraphQLSchema,
    build_schema,
    get_nullable_type,
    parse,
)
from graphql.execution import execute_sync

from db.base import printed, to_the_millisecond
from tests.plain.eyes import Eyes
from tests.plain.query import Query
from tests.plain.refusals import refusals


class Refused(Exception):
    """A root field that is not answered: the code is one of these."""

    def __init__(self, codes: set[str]) -> None:
        super().__init__(", ".join(sorted(codes)))
        self.codes = codes


@dataclass(frozen=True)
class Answer:
    """What an operation answers, and the codes with which its root fields may be refused."""

    data: dict[str, Any] | None
    refused: Mapping[str, set[str]]


def plain_schema(sdl: str) -> GraphQLSchema:
    """The API's schema, without its resolvers.

    Every root field may be null in it: one that is refused takes none of the others with it.
    """
    schema = build_schema(sdl)
    for field in schema.query_type.fields.values() if schema.query_type else ():
        field.type = get_nullable_type(field.type)
    moment: Any = schema.type_map["DateTime"]
    moment.parse_value = moment.coerce_input_value = _moment
    moment.serialize = moment.coerce_output_value = printed
    return schema


def _moment(given: str) -> dt.datetime:
    return to_the_millisecond(dt.datetime.fromisoformat(given))


def answered(
    schema: GraphQLSchema, eyes: Eyes, query: str, variables: Mapping[str, Any] | None = None
) -> Answer:
    """The answer to an operation for whoever's eyes look."""
    result = execute_sync(
        schema,
        parse(query),
        Query(eyes),
        variable_values=dict(variables or {}),
        field_resolver=_resolved,
        type_resolver=lambda value, *_: type(value).__name__,
    )
    refused = {str(one.path[0]): _codes(one) for one in result.errors or () if one.path}
    assert len(refused) == len(result.errors or ()), result.errors
    return Answer(result.data, refused)


def _codes(error: GraphQLError) -> set[str]:
    """The codes of a refusal. Anything else is a fault of the plain reader's."""
    cause = error.original_error
    if not isinstance(cause, Refused):
        raise error
    return cause.codes


def _resolved(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
    if isinstance(source, Query) and (codes := refusals(source.eyes, info, arguments)):
        raise Refused(codes)
    name = _snake(info.field_name)
    if isinstance(source, Mapping):
        return source[name]
    found = getattr(source, name)
    given = {_snake(key): value for key, value in arguments.items()}
    return found(**given) if callable(found) else found


def _snake(name: str) -> str:
    return re.sub(r"([A-Z])", r"_\1", name).lower()
