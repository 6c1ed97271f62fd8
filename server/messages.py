"""What a socket is sent: JSON objects, and why it is closed for anything else."""

from collections.abc import Mapping
from typing import Any

import orjson

from server.graphql import bearer_token

GOING_AWAY = 1001
TRY_AGAIN_LATER = 1013
MALFORMED = 4400
UNAUTHORIZED = 4401
FORBIDDEN = 4403
WRONG_PROTOCOL = 4406
INIT_TIMEOUT = 4408
ID_TAKEN = 4409
INIT_TWICE = 4429
"""Why a socket is closed: RFC 6455, IANA's registry of close codes, and from 4400 on the
protocol's own (the npm `graphql-ws`, PROTOCOL.md)."""

REASON_BYTES = 123
"""Of the reason in a close frame, at most (RFC 6455, 5.5)."""


class Closed(Exception):
    """The socket is to be closed, with this code and reason."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def object_in(given: Any, what: str) -> Mapping[str, Any]:
    """A JSON object, from its text or as a part of one."""
    if isinstance(given, str | bytes):
        try:
            given = orjson.loads(given)
        except orjson.JSONDecodeError:
            raise Closed(MALFORMED, f"{what} cannot be read as JSON") from None
    if not isinstance(given, dict):
        raise Closed(MALFORMED, f"{what} is not a JSON object")
    return given


def text_in(message: Mapping[str, Any], name: str) -> str:
    value = message.get(name)
    if not isinstance(value, str) or not value:
        raise Closed(MALFORMED, f"{name} is not a text")
    return value


def token_in(message: Mapping[str, Any]) -> str | None:
    """The token in the payload of `connection_init`: as a header, or alone."""
    payload = object_in(message.get("payload") or {}, "the payload")
    headers = {key.lower(): value for key, value in payload.items()}
    for name in ("authorization", "token"):
        if headers.get(name) is not None:
            value = text_in(headers, name)
            return bearer_token(value) if name == "authorization" else value
    return None
