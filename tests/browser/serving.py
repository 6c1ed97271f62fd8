"""The demo newsroom, served as it is to people: by uvicorn, on a port of this machine."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp

from server.app import create_app
from server.explorer import explorer_routes
from server.settings import Settings
from tests.newsroom import PASSWORD, SIGN_IN


def without_graphiql(settings: Settings) -> ASGIApp:
    """The server of a machine where GraphiQL was not built."""
    plain, app = explorer_routes(bundle=Path("not-built")), create_app(settings)
    page = Starlette(routes=[*plain, Mount("/", app)])
    page.router.lifespan_context = (
        app.router.lifespan_context
    )  # a mount does not start what it holds
    return page


@contextlib.contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """Run an application on a free port of this machine, and give its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            # The listener is open already: a request before uvicorn is ready waits for it.
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def sign_in(url: str) -> str:
    """The header of the demo newsroom's chief."""
    variables = {"email": "chief@copydesk.example", "password": PASSWORD}
    body = {"query": SIGN_IN, "variables": variables}
    data = httpx.post(f"{url}/graphql", json=body).json()["data"]
    return f"Bearer {data['signIn']['token']}"
