"""Answers in JSON, and what went wrong in the shape that GraphQL clients read."""

from collections.abc import Mapping
from typing import Any

import orjson
from starlette.responses import Response

GUARDED = {"Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff"}
"""Headers of every answer."""

NOT_KEPT = {"Cache-Control": "no-store", **GUARDED}
"""Of every answer but a reader's to a GET: what one person may see is kept for nobody else."""

PRIVATE = "private, no-store"
"""Cache-Control of whatever is answered to somebody who shows a token."""

VARY = "Accept, Authorization"
"""The headers, beside the address, that decide what a GET is answered."""

RETRY = {"Retry-After": "2"}
"""With a 503: seconds until another try makes sense, which a pool needs to see a database again."""


class Finished(Response):
    """A JSON answer whose bytes are there."""

    def __init__(
        self,
        content: bytes,
        status_code: int = 200,
        headers: Mapping[str, str] | None = None,
        media_type: str = "application/json",
    ) -> None:
        # JSON is always UTF-8 (RFC 8259), yet the GraphQL over HTTP draft wants to be told so.
        super().__init__(content, status_code, headers, f"{media_type}; charset=utf-8")


class Json(Finished):
    """A JSON answer; `orjson.Fragment` in it goes out as it is."""

    def __init__(
        self,
        content: Any,
        status_code: int = 200,
        headers: Mapping[str, str] | None = None,
        media_type: str = "application/json",
    ) -> None:
        super().__init__(orjson.dumps(content), status_code, headers, media_type)


def problem(
    status: int,
    code: str,
    message: str,
    headers: Mapping[str, str] | None = None,
    *,
    media_type: str = "application/json",
    **more: str,
) -> Response:
    """One error with its code, and whatever more there is, in `errors[0].extensions`."""
    body = problem_body(code, message, **more)
    return Json(body, status, NOT_KEPT | dict(headers or {}), media_type)


def problem_body(code: str, message: str, **more: str) -> dict[str, Any]:
    """The same as it is written in JSON."""
    return {"errors": [{"message": message, "extensions": {"code": code, **more}}]}
