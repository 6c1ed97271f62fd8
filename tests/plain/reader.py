"""Answers an operation as graphql-core does, with the plain objects for resolvers."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
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

DEFER = re.compile(r"@defer(\([^)]*\))?")
"""Whatever its condition is, everything is answered."""


class Refused(Exception):
    """A root field that is not answered: the code is one of these."""

    def __init__(self, codes: set[str]) -> None:
        super().__init__(", ".join(sorted(codes)))
        self.codes = codes


@dataclass(frozen=True)
class Answer:
    """What an operation answers; with which codes its root fields are refused, or may be."""

    data: dict[str, Any]
    refused: Mapping[str, set[str]]
    may_be_refused: Mapping[str, set[str]]

    def codes(self, key: str) -> set[str]:
        """With which a root field may be refused, whether or not it must be."""
        return self.refused.get(key, set()) | self.may_be_refused.get(key, set())


@cache
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
    allowed: dict[str, set[str]] = {}
    result = execute_sync(
        _answering_at_once(schema),
        parse(DEFER.sub("", query)),
        Query(eyes),
        context_value=allowed,
        variable_values=dict(variables or {}),
        field_resolver=_resolved,
        type_resolver=lambda value, *_: type(value).__name__,
    )
    refused = {str(one.path[0]): _codes(one) for one in result.errors or () if one.path}
    assert len(refused) == len(result.errors or ()), result.errors
    return Answer(result.data or {}, refused, allowed)


@cache
def _answering_at_once(schema: GraphQLSchema) -> GraphQLSchema:
    """The same without `@defer`, with which graphql-core would not execute."""
    kept = [one for one in schema.directives if one.name != "defer"]
    given: Any = schema.to_kwargs()
    return GraphQLSchema(**{**given, "directives": kept})


def _codes(error: GraphQLError) -> set[str]:
    """The codes of a refusal. Anything else is a fault of the plain reader's."""
    cause = error.original_error
    if not isinstance(cause, Refused):
        raise error
    return cause.codes


def _resolved(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
    if isinstance(source, Query) and (faults := refusals(source.eyes, info, arguments)):
        codes = {code for code, _ in faults}
        if any(must for _, must in faults):
            raise Refused(codes)
        info.context[str(info.path.key)] = codes
    name = _snake(info.field_name)
    if isinstance(source, Mapping):
        return source[name]
    found = getattr(source, name)
    given = {_snake(key): value for key, value in arguments.items()}
    return found(**given) if callable(found) else found


def _snake(name: str) -> str:
    return re.sub(r"([A-Z])", r"_\1", name).lower()
