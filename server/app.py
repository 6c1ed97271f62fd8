"""The application: routes, and what is open while they are served."""

import datetime as dt
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from functools import partial

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute

from db.addresses import AddressGuard
from db.driver import open_driver
from db.engine import open_engine
from db.epoch import NoEditions, editions_of
from db.feed import Feed
from db.reading.nearness import Nearness
from db.reading.reader import Reader, kept_for
from db.semantic.loading import Model, loaded
from db.session import Database
from schema.build import build_schema
from schema.context import Clock
from schema.errors import INTERNAL, fault
from server.body import BodyLimit
from server.clock import utc_now
from server.copies import Copies
from server.downloads import download_routes
from server.explorer import explorer_routes
from server.graphql import GraphQLEndpoint
from server.health import health_routes
from server.panel import panel_route
from server.responses import problem
from server.settings import Settings
from server.trusted import Trusted, trusted_in
from server.websocket import Sockets
from server.worker import working


def create_app(
    settings: Settings,
    *,
    clock: Clock = utc_now,
    model: Callable[[], Model | None] = loaded,
) -> Starlette:
    """The whole server. Nothing is connected before the first request.

    Raises `BadManifest` for trusted documents that could not be trusted.
    """
    engine = open_engine(settings.database_url)
    keeps = settings.copy_megabytes > 0
    editions = editions_of(settings.database_url, clock=clock) if keeps else NoEditions()
    feed = Feed(settings.database_url, most=settings.listeners, backlog=settings.listener_backlog)
    database_of = partial(Database, told=editions.refresh, heard=feed.wake)
    database = database_of(engine)
    driver = open_driver(settings.database_url)
    schema = build_schema(federated=settings.federation)
    documents = trusted_in(settings.trusted_documents, schema)
    endpoint = GraphQLEndpoint(
        schema,
        database=database,
        reader=Reader(driver, kept_for(driver.dialect.name), Nearness.to(database, model())),
        feed=feed,
        copies=Copies(editions, most_bytes=settings.copy_megabytes * 1_048_576),
        clock=clock,
        token_lifetime=dt.timedelta(hours=settings.session_hours),
        guard=AddressGuard(lets_inside=settings.webhook_inside),
        trusted=Trusted(documents, alone=settings.only_trusted),
        shows_sql=settings.demo,
    )

    sockets = Sockets(
        endpoint,
        origins=settings.origins,
        init_seconds=settings.socket_init_seconds,
        most=settings.socket_operations,
    )

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        beside = working(settings, database_of) if settings.worker else nullcontext()
        async with driver, editions, feed, beside:
            yield
        await engine.dispose()

    app = Starlette(
        routes=[
            Route("/graphql", endpoint, methods=["GET", "POST"]),
            WebSocketRoute("/graphql", sockets),
            *download_routes(),
            *health_routes(database),
            *((*explorer_routes(), panel_route(settings, database)) if settings.graphiql else ()),
        ],
        middleware=[Middleware(BodyLimit, most=settings.max_body_bytes)],
        exception_handlers={404: _not_found, 405: _not_allowed, 500: _fault},
        lifespan=lifespan,
    )
    app.state.feed = feed  # the server closes it before it waits for what is still being answered
    return app


async def _not_found(request: Request, error: Exception) -> Response:
    return problem(404, "NOT_FOUND", "there is nothing here: the API is at /graphql")


async def _not_allowed(request: Request, error: Exception) -> Response:
    message = f"{request.method} is not for this address"
    headers = error.headers if isinstance(error, HTTPException) else None  # Allow, says RFC 9110
    return problem(405, "METHOD_NOT_ALLOWED", message, headers)


async def _fault(request: Request, error: Exception) -> Response:
    request_id = secrets.token_hex(8)
    message = fault(error, request.url.path, request_id)
    return problem(500, INTERNAL, message, {"X-Request-Id": request_id}, requestId=request_id)
