"""What tools take from the server: the API in GraphQL's own language, and which types are what."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from schema.build import possible_types, printed_schema, relay_schema
from server.freshness import is_known
from server.responses import GUARDED, Finished


@dataclass(frozen=True)
class Download:
    """A file that is the same until the next version of the server."""

    name: str
    body: bytes
    media_type: str

    @cached_property
    def headers(self) -> dict[str, str]:
        """A cache asks each time, and is told that nothing has changed."""
        return {
            **GUARDED,
            "Cache-Control": "public, no-cache",
            "Content-Disposition": f'attachment; filename="{self.name}"',
            "ETag": f'"{hashlib.sha256(self.body).hexdigest()[:32]}"',
        }

    async def answer(self, request: Request) -> Response:
        """The file, or that the client has it already."""
        if is_known(self.headers["ETag"], request.headers.get("if-none-match", "")):
            return Response(status_code=304, headers=self.headers)
        return Finished(self.body, 200, self.headers, self.media_type)


def download_routes() -> list[BaseRoute]:
    """The SDL, the same for Relay's compiler, and the possible types as Apollo's cache reads them.

    The SDL is at /schema.graphql too, where tools look that were set up before it moved.
    """
    sdl, *others = (
        Download("schema.graphql", printed_schema().encode(), "text/plain"),
        Download("relay.graphql", relay_schema().encode(), "text/plain"),
        Download("possible-types.json", orjson.dumps(possible_types()), "application/json"),
    )
    beside = [Route(f"/graphql/{one.name}", one.answer, methods=["GET"]) for one in (sdl, *others)]
    return [Route("/schema.graphql", sdl.answer, methods=["GET"]), *beside]
