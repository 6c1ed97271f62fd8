"""The listening socket and the server on it."""

import contextlib
import errno
import socket

import uvicorn
from starlette.applications import Starlette

from db.feed import Feed
from server.app import create_app
from server.console import USAGE, fail
from server.settings import Settings
from server.trusted import BadManifest

WEBSOCKET_FRAME_BYTES = 262_144
"""As much as a request body may hold by default."""

SHUTDOWN_SECONDS = 10
"""How long requests in flight may take to finish once the server is told to stop."""


def listen(settings: Settings) -> socket.socket:
    """Take the address first, so that a taken port is known before any work is done."""
    host, port = settings.host, settings.port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            fail(
                f"Port {port} of {host} is taken. "
                "Cure: stop what listens there, or set COPYDESK_PORT to a free one."
            )
        fail(
            f"Cannot listen on {host}, port {port}: {error.strerror}. "
            "Cure: set COPYDESK_HOST or COPYDESK_PORT to another."
        )


def address(listening: socket.socket) -> str:
    """Where a browser on this machine finds the server."""
    host, port = listening.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class Server(uvicorn.Server):
    """uvicorn, but whoever listens is sent away first: else it would wait for them in vain."""

    def __init__(self, config: uvicorn.Config, feed: Feed) -> None:
        super().__init__(config)
        self.feed = feed

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.feed.close()
        await super().shutdown(sockets)


def server_of(app: Starlette, settings: Settings) -> Server:
    """The server of an application."""
    config = uvicorn.Config(
        app,
        lifespan="on",
        log_level=settings.log_level,
        access_log=False,  # the query of a GET may quote what only its sender should see
        server_header=False,
        ws_max_size=WEBSOCKET_FRAME_BYTES,
        ws_per_message_deflate=False,  # each listener's copy of an event would be compressed anew
        timeout_keep_alive=5,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    return Server(config, app.state.feed)


def app_or_exit(settings: Settings) -> Starlette:
    """The application, or a line for each thing that is wrong with its trusted documents."""
    try:
        return create_app(settings)
    except BadManifest as error:
        fail(str(error), code=USAGE)


def serve(app: Starlette, settings: Settings, listening: socket.socket) -> None:
    """Until SIGINT or SIGTERM."""
    server = server_of(app, settings)
    with contextlib.suppress(KeyboardInterrupt):  # uvicorn raises it again when it has shut down
        server.run(sockets=[listening])
