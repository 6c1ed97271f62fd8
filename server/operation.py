"""What a client asks to have run: the body of a POST, or the address of a GET."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import orjson
from starlette.requests import ClientDisconnect, Request

T = TypeVar("T")


class Unusable(Exception):
    """A request that is not one for an operation: the status and the code say why."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        code: str = "BAD_REQUEST",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.code = code
        self.headers = headers


@dataclass(frozen=True, slots=True)
class Operation:
    """A document, which of its operations is meant, and what its variables are."""

    query: str
    name: str | None
    variables: dict[str, Any] | None


async def operation_of(request: Request) -> Operation:
    """The operation that a request is for, or `Unusable`."""
    given = await _body(request) if request.method == "POST" else _address(request)
    _typed(given, "extensions", dict, "an object")  # we know none, and may be sent any
    query = _typed(given, "query", str, "a string")
    if not query:
        raise Unusable("query is missing: it holds the document to run")
    return Operation(
        query=query,
        name=_typed(given, "operationName", str, "a string"),
        variables=_typed(given, "variables", dict, "an object"),
    )


async def _body(request: Request) -> Mapping[str, Any]:
    """Only JSON, which a page of another site cannot send without asking us first (CORS)."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        message = "send the operation as JSON, with Content-Type: application/json"
        raise Unusable(message, status=415, code="UNSUPPORTED_MEDIA_TYPE")
    try:
        given = _json(await request.body(), "the body")
    except ClientDisconnect:
        raise Unusable("the body broke off") from None
    if not isinstance(given, dict):
        raise Unusable("the body is not a JSON object; several operations take several requests")
    return given


def _address(request: Request) -> Mapping[str, Any]:
    given: dict[str, Any] = dict(request.query_params)
    for name in ("variables", "extensions"):
        if text := given.pop(name, None):
            given[name] = _json(text, name)
    return given


def _json(text: str | bytes, what: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Unusable(f"{what} cannot be read as JSON: {error}") from None


def _typed(given: Mapping[str, Any], name: str, kind: type[T], shown: str) -> T | None:
    value = given.get(name)
    if value is not None and not isinstance(value, kind):
        raise Unusable(f"{name} is not {shown}")
    return value
