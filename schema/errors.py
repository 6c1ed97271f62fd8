"""Errors at the top level: what is ours to say is said with its code, all else is masked."""

import logging
import re

from graphql import GraphQLError, GraphQLSyntaxError

from db.engine import is_away
from db.errors import Refusal

PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
INTERNAL = "INTERNAL_SERVER_ERROR"
"""The names that Apollo gave these three, which clients know."""

UNAVAILABLE = "UNAVAILABLE"
"""The database is away or overloaded, and will be back: the same request may work in a while."""

AWAY = "the database does not answer: try again in a while"

_named = re.compile(r"(?:Field|Argument) '(\w+)'")

log = logging.getLogger("copydesk")


def shown(error: GraphQLError, request_id: str) -> GraphQLError:
    """An error with a code in `extensions.code`. A fault of ours is logged, and hidden.

    The message of a fault can hold the text of a draft or the address of a database.
    """
    cause = _cause(error)
    if isinstance(cause, Refusal):
        return _coded(error, cause.message, cause.code)
    if cause is not None and is_away(cause):
        log.error("request %s: the database is away: %s", request_id, type(cause).__name__)
        return _coded(error, AWAY, UNAVAILABLE)
    if cause is not None:
        message = fault(cause, str(error.path or "no field"), request_id)
        return _coded(error, message, INTERNAL, requestId=request_id)
    if error.extensions and "code" in error.extensions:
        return error
    syntax = isinstance(error, GraphQLSyntaxError)
    return _coded(error, _worded(error.message), PARSE_FAILED if syntax else VALIDATION_FAILED)


def _worded(message: str) -> str:
    """The message, but for one of Strawberry's that tells a client of Python's types."""
    if "cannot be explicitly set to null" not in message:
        return message
    field = _named.search(message)
    return f"{field[1] if field else 'a field'} may be left out, but it may not be null"


def fault(cause: Exception, place: str, request_id: str) -> str:
    """Log a fault of ours, and give what a client is told of it."""
    log.error("request %s: fault at %s", request_id, place, exc_info=cause)
    return f"a fault of ours. Tell us the request: {request_id}"


def _cause(error: GraphQLError) -> Exception | None:
    """What raised it, when that was not GraphQL itself."""
    cause: Exception | None = error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    return cause


def _coded(error: GraphQLError, message: str, code: str, **more: str) -> GraphQLError:
    return GraphQLError(
        message,
        error.nodes,
        error.source,
        error.positions,
        error.path,
        extensions={"code": str(code), **more},
    )
