"""What a client asks to have run: the body of a POST, or the address of a GET."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

import orjson
from starlette.datastructures import QueryParams
from starlette.requests import ClientDisconnect, Request

T = TypeVar("T")

JSON = "application/json"

GRAPHQL_RESPONSE = "application/graphql-response+json"
"""Asked for by clients that read the status of an answer. JSON says 200 whatever is inside."""

EVENT_STREAM = "text/event-stream"
"""Asked for by clients that listen (`server.streams`)."""


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


class NeedsPost(Unusable):
    """A mutation that was sent in a way that may only read. Nothing of it has been run."""

    def __init__(self) -> None:
        message = "a GET may only read: send this as a POST"
        super().__init__(message, status=405, code="METHOD_NOT_ALLOWED", headers={"Allow": "POST"})


class NeedsStream(Unusable):
    """A subscription that was sent in a way that has one answer only."""

    def __init__(self) -> None:
        message = (
            "this is a subscription: send it with Accept: text/event-stream, or over a WebSocket "
            "to this address with the subprotocol graphql-transport-ws"
        )
        super().__init__(message, status=406, code="NEEDS_STREAM")


class Sent(NamedTuple):
    """All of a request that decides on a reader's answer, as it came."""

    by_post: bool
    text: bytes
    """The body of a POST, or what follows the question mark of a GET."""
    media_type: str
    """Of the answer that is wanted."""


@dataclass(frozen=True, slots=True)
class Operation:
    """A document, which of its operations is meant, and what its variables are."""

    query: str | None
    name: str | None
    variables: dict[str, Any] | None
    digest: str | None = None
    """The SHA-256 that stands for the document from now on, or has come in its place."""
    document_id: str | None = None
    """The name of a trusted document, which has come in its place."""


async def sent_in(request: Request) -> Sent:
    """What a request asks for, or `Unusable`."""
    media_type = media_type_of(request.headers.get("accept", ""))
    if request.method != "POST":
        return Sent(False, request.scope["query_string"], media_type)
    _need_json(request.headers.get("content-type", ""))
    try:
        return Sent(True, await request.body(), media_type)
    except ClientDisconnect:
        raise Unusable("the body broke off") from None


def operation_of(sent: Sent) -> Operation:
    """The operation that was sent, or `Unusable`."""
    return operation_in(_body(sent.text) if sent.by_post else _address(sent.text))


def operation_in(given: Mapping[str, Any]) -> Operation:
    """The operation in what was read from JSON, or `Unusable`."""
    query = _typed(given, "query", str, "a string")
    digest = _digest(_typed(given, "extensions", dict, "an object") or {})
    document_id = _typed(given, "documentId", str, "a string")
    if query is not None and document_id is not None:
        raise Unusable("send query or documentId, not both: which of them is meant is unknown")
    if not query and (query is not None or (digest is None and not document_id)):
        raise Unusable("query is missing: it holds the document to run")
    return Operation(
        query=query,
        name=_typed(given, "operationName", str, "a string"),
        variables=_typed(given, "variables", dict, "an object"),
        digest=digest,
        document_id=document_id,
    )


@lru_cache(maxsize=100)
def media_type_of(accept: str) -> str:
    """Which of the two kinds of JSON a client wants most (RFC 9110, 12.5.1), the first of equals.

    An event stream, where that is named and neither of the two is: urql names all three and wants
    JSON. Where none is, what we have is better than nothing: JSON.
    """
    named = {name: weight for name, weight in _named(accept) if weight > 0}
    known = [name for name in named if name in (JSON, GRAPHQL_RESPONSE)]
    if known:
        return max(known, key=named.__getitem__)
    return EVENT_STREAM if EVENT_STREAM in named else JSON


def problem_type_of(accept: str) -> str:
    """Of what kind the news is that nothing was run: never a stream. Apollo reads errors in a
    refusal only where that is of the newer kind, which it wants most."""
    media_type = media_type_of(accept)
    return JSON if media_type == EVENT_STREAM else media_type


def _named(accept: str) -> Iterator[tuple[str, float]]:
    """The media types in an Accept header, each with its weight. One that is none counts fully."""
    for one in accept.lower().split(","):
        name, *parameters = (part.strip() for part in one.split(";"))
        weights = [part[2:] for part in parameters if part.startswith("q=")]
        try:
            yield name, float(weights[0]) if weights else 1
        except ValueError:
            yield name, 1


def _need_json(content_type: str) -> None:
    """Only JSON, which a page of another site cannot send without asking us first (CORS)."""
    if content_type.partition(";")[0].strip().lower() != JSON:
        message = "send the operation as JSON, with Content-Type: application/json"
        raise Unusable(message, status=415, code="UNSUPPORTED_MEDIA_TYPE")


def _body(text: bytes) -> Mapping[str, Any]:
    given = _json(text, "the body")
    if not isinstance(given, dict):
        raise Unusable("the body is not a JSON object; several operations take several requests")
    return given


def _address(text: bytes) -> Mapping[str, Any]:
    given: dict[str, Any] = dict(QueryParams(text))
    for name in ("variables", "extensions"):
        if json := given.pop(name, None):
            given[name] = _json(json, name)
    return given


def _digest(extensions: Mapping[str, Any]) -> str | None:
    """The hash of a persisted query. Other extensions are nothing to us."""
    persisted = _typed(extensions, "persistedQuery", dict, "an object")
    if persisted is None:
        return None
    if persisted.get("version") != 1:  # a client that hears this sends documents from now on
        raise Unusable("PersistedQueryNotSupported", code="PERSISTED_QUERY_NOT_SUPPORTED")
    digest = _typed(persisted, "sha256Hash", str, "a string")
    if not digest:
        raise Unusable("sha256Hash is missing: it holds the hash of the document")
    return digest


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
