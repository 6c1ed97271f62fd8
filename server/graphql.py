"""/graphql: who asks, what they sent, and the answer as bytes (the GraphQL over HTTP draft)."""

import datetime as dt
import secrets

import strawberry
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from db.actions.accounts import viewer_of
from db.engine import is_away
from db.errors import Unauthenticated
from db.session import Database
from db.viewer import Viewer
from schema.context import Clock, Context
from schema.errors import AWAY, UNAVAILABLE
from server.operation import Operation, Unusable, operation_of
from server.responses import NOT_KEPT, RETRY, Json, problem

GRAPHQL_RESPONSE = "application/graphql-response+json"
"""Asked for by clients that read the status of an answer. JSON says 200 whatever is inside."""


class GraphQLEndpoint:
    """Answers POST and GET; only a POST may write."""

    def __init__(
        self,
        schema: strawberry.Schema,
        *,
        database: Database,
        clock: Clock,
        token_lifetime: dt.timedelta,
    ) -> None:
        self.schema = schema
        self.database = database
        self.clock = clock
        self.token_lifetime = token_lifetime

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request_id = secrets.token_hex(8)
        response = await self._response(Request(scope, receive), request_id)
        response.headers["X-Request-Id"] = request_id
        await response(scope, receive, send)

    async def _response(self, request: Request, request_id: str) -> Response:
        try:
            operation = await operation_of(request)
            context = await self._context(request, request_id)
            result = await self._run(operation, context, may_write=request.method == "POST")
        except Unusable as error:
            return problem(error.status, error.code, error.message, error.headers)
        except Unauthenticated as error:
            return problem(401, error.code, error.message, {"WWW-Authenticate": "Bearer"})
        except Exception as error:
            if is_away(error):  # while the token was looked up; what resolvers meet is in `result`
                return problem(503, UNAVAILABLE, AWAY, RETRY)
            raise
        return answer(result, media_type_of(request.headers.get("accept", "")))

    async def _context(self, request: Request, request_id: str) -> Context:
        token = bearer_token(request.headers.get("authorization"))
        return Context(
            database=self.database,
            clock=self.clock,
            request_id=request_id,
            token_lifetime=self.token_lifetime,
            viewer=None if token is None else await self._viewer(token),
            token=token,
        )

    async def _viewer(self, token: str) -> Viewer:
        """Whoever carries the token. One that is not valid is refused, not read as nobody's."""
        viewer = await viewer_of(self.database, token, now=self.clock())
        if viewer is None:
            raise Unauthenticated("this token is unknown, expired or signed out: sign in again")
        return viewer

    async def _run(
        self, operation: Operation, context: Context, *, may_write: bool
    ) -> ExecutionResult:
        allowed = set(OperationType) if may_write else {OperationType.QUERY}
        try:
            return await self.schema.execute(
                operation.query,
                variable_values=operation.variables,
                context_value=context,
                operation_name=operation.name,
                allowed_operation_types=allowed,
            )
        except CannotGetOperationTypeError:
            raise Unusable("operationName must name one of the operations of query") from None
        except InvalidOperationTypeError:
            raise Unusable(
                "a GET may only read: send this as a POST",
                status=405,
                code="METHOD_NOT_ALLOWED",
                headers={"Allow": "POST"},
            ) from None


def answer(result: ExecutionResult, media_type: str) -> Response:
    """The answer to an operation. One that was not run has no `data`, as the specification says."""
    errors = [error.formatted for error in result.errors or ()]
    ran = result.data is not None or any(error.path for error in result.errors or ())
    body = ({"errors": errors} if errors else {}) | ({"data": result.data} if ran else {})
    away = any(error["extensions"]["code"] == UNAVAILABLE for error in errors)
    if away and not any(value is not None for value in (result.data or {}).values()):
        return Json(body, 503, NOT_KEPT | RETRY, media_type)
    refused = not ran and media_type == GRAPHQL_RESPONSE
    return Json(body, 400 if refused else 200, NOT_KEPT, media_type)


def media_type_of(accept: str) -> str:
    """Which of the two kinds of answer a client names first; JSON if it names neither."""
    named = [one.partition(";")[0].strip().lower() for one in accept.split(",")]
    known = [one for one in named if one in ("application/json", GRAPHQL_RESPONSE)]
    return known[0] if known else "application/json"


def bearer_token(header: str | None) -> str | None:
    """The token in an Authorization header (RFC 6750). Another kind is `Unauthenticated`."""
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthenticated("write the header as Authorization: Bearer <token>")
    return token.strip()


def utc_now() -> dt.datetime:
    """The server's clock, cut to the milliseconds that the database keeps."""
    now = dt.datetime.now(dt.UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)
