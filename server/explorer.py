"""The page on which people try the API: GraphiQL, from our own files only.

Everything GraphiQL needs is bundled at build time, so the page works on a machine without the
internet, and neither a token nor an operation can leave through a script from a CDN. Where the
bundle was not built, a plain page of our own takes its place.
"""

import os
import pathlib
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FRONTEND = pathlib.Path(__file__).resolve().parent / "graphiql"
BUNDLE = FRONTEND / "dist"
PLAIN = FRONTEND / "plain"
"""Each of the two holds an index.html and the folder of its assets."""

PAGE_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
"""What either page may do: run, style and fetch what this server offers, and nothing else."""

GRAPHIQL_POLICY = PAGE_POLICY | {
    # Monaco parses the documents and offers completions in workers of our bundle.
    "worker-src": "'self'",
    # Monaco positions lines by style attributes and writes its theme into a style element.
    "style-src": "'self' 'unsafe-inline'",
    # GraphiQL's style sheet carries its fonts in itself.
    "font-src": "data:",
}

REVALIDATE = "no-cache"
KEEP_FOR_EVER = "public, max-age=31536000, immutable"


class Assets(StaticFiles):
    """Static files with headers of ours: a worker goes by those of its own script."""

    def __init__(self, directory: pathlib.Path, headers: Mapping[str, str]) -> None:
        super().__init__(directory=directory)
        self.headers = headers

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Add our headers to a file, or to the news that the browser's copy is still good."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers.update(self.headers)
        return response


def bundle_is_built(bundle: pathlib.Path = BUNDLE) -> bool:
    """Whether GraphiQL can be served; the build writes the page after everything else."""
    return (bundle / "index.html").is_file()


def explorer_line(address: str, *, bundle: pathlib.Path = BUNDLE) -> str:
    """What a server that starts says of its page, and of a bundle that was not built."""
    line = f"GraphiQL: {address}/graphiql"
    if bundle_is_built(bundle):
        return line
    return f"{line} (a plain page: GraphiQL is not built. Cure: make graphiql)"


def explorer_routes(*, bundle: pathlib.Path = BUNDLE) -> list[BaseRoute]:
    """Serve GraphiQL at /graphiql, or the plain page where the bundle was not built."""
    if bundle_is_built(bundle):
        # A build puts its assets into a folder named after their content.
        return _routes(bundle, GRAPHIQL_POLICY, cache_assets=KEEP_FOR_EVER)
    return _routes(PLAIN, PAGE_POLICY, cache_assets=REVALIDATE)


def _routes(folder: pathlib.Path, policy: dict[str, str], *, cache_assets: str) -> list[BaseRoute]:
    headers = {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }
    assets = Assets(folder / "assets", {**headers, "Cache-Control": cache_assets})

    async def show_page(request: Request) -> Response:
        page = folder / "index.html"
        return FileResponse(page, headers={**headers, "Cache-Control": REVALIDATE})

    return [
        Route("/graphiql", show_page, name="graphiql"),
        Mount("/graphiql/assets", assets, name="graphiql-assets"),
    ]
