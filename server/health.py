"""Whether the server lives, and whether it can serve."""

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from db.session import Database
from server.migrations import current_revision, head_revision
from server.responses import NOT_KEPT, Json


def health_routes(database: Database) -> list[BaseRoute]:
    """`/healthz` answers as long as the process does; `/readyz` asks the database too."""

    async def live(request: Request) -> Response:
        return Json({"status": "ok"}, headers=NOT_KEPT)

    async def ready(request: Request) -> Response:
        found = {"database": await _answers(database), "schema": await _is_migrated(database)}
        status = "ok" if all(found.values()) else "unavailable"
        return Json({"status": status, **found}, 200 if status == "ok" else 503, NOT_KEPT)

    return [Route("/healthz", live), Route("/readyz", ready)]


async def _answers(database: Database) -> bool:
    try:
        async with database.reading() as connection:
            await connection.execute(sa.select(1))
    except (SQLAlchemyError, OSError, TimeoutError):
        return False
    return True


async def _is_migrated(database: Database) -> bool:
    try:
        return await current_revision(database.engine) == head_revision()
    except (SQLAlchemyError, OSError, TimeoutError):
        return False
