"""Answers in JSON, and what went wrong in the shape that GraphQL clients read."""

from collections.abc import Mapping
from typing import Any

import orjson
from starlette.responses import Response

NOT_KEPT = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""Headers of every answer: what one person may see is kept for nobody else."""

RETRY = {"Retry-After": "2"}
"""With a 503: seconds until another try makes sense, which a pool needs to see a database again."""


class Json(Response):
    """A JSON answer; `orjson.Fragment` in it goes out as it is."""

    def __init__(
        self,
        content: Any,
        status_code: int = 200,
        headers: Mapping[str, str] | None = None,
        media_type: str = "application/json",
    ) -> None:
        # JSON is always UTF-8 (RFC 8259), yet the GraphQL over HTTP draft wants to be told so.
        super().__init__(
            orjson.dumps(content), status_code, headers, f"{media_type}; charset=utf-8"
        )


def problem(
    status: int,
    code: str,
    message: str,
    headers: Mapping[str, str] | None = None,
    **more: str,
) -> Response:
    """One error with its code, and whatever more there is, in `errors[0].extensions`."""
    body = {"errors": [{"message": message, "extensions": {"code": code, **more}}]}
    return Json(body, status, NOT_KEPT | dict(headers or {}))
