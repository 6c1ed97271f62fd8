"""/graphql: who asks, what they sent, and the answer as bytes (the GraphQL over HTTP draft)."""

import datetime as dt
import secrets
from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial
from typing import Any

import strawberry
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from db.actions.accounts import need_viewer
from db.actions.previews import PREFIX, need_guest
from db.addresses import AddressGuard
from db.engine import is_away
from db.errors import Unauthenticated
from db.feed import Feed
from db.models import Origin
from db.reading.reader import Reader
from db.session import Database
from schema.context import Clock, Context, Ledger
from schema.errors import AWAY, UNAVAILABLE
from schema.streaming import results
from server.copies import Answer, Copies, Copy
from server.freshness import cache_control, is_known
from server.operation import (
    EVENT_STREAM,
    GRAPHQL_RESPONSE,
    NeedsPost,
    NeedsStream,
    Operation,
    Sent,
    Unusable,
    operation_of,
    problem_type_of,
    sent_in,
)
from server.persisted import PersistedQueries
from server.responses import GUARDED, NOT_KEPT, PRIVATE, RETRY, VARY, Finished, Json, problem
from server.streams import EventStream, Told
from server.trusted import Trusted

READS = (OperationType.QUERY, OperationType.SUBSCRIPTION)
WRITES = (*READS, OperationType.MUTATION)

CHOOSE = "operationName must name one of the operations of query"

CLIENT = "X-Copydesk-Client"
GRAPHIQL = "graphiql"
"""What the page at /graphiql sends in this header, so that the log can tell it from an app."""


class GraphQLEndpoint:
    """Answers POST and GET; only a POST may write."""

    def __init__(
        self,
        schema: strawberry.Schema,
        *,
        database: Database,
        reader: Reader,
        feed: Feed,
        copies: Copies,
        clock: Clock,
        token_lifetime: dt.timedelta,
        guard: AddressGuard,
        trusted: Trusted,
        shows_sql: bool,
    ) -> None:
        self.schema = schema
        self.database = database
        self.reader = reader
        self.feed = feed
        self.copies = copies
        self.persisted = PersistedQueries(trusted)
        self.clock = clock
        self.token_lifetime = token_lifetime
        self.guard = guard
        self.shows_sql = shows_sql

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request_id = secrets.token_hex(8)
        request = Request(scope, receive)
        response = await self._response(request, request_id)
        response.headers["X-Request-Id"] = request_id
        if "authorization" in request.headers:
            response.headers["Cache-Control"] = PRIVATE
        if request.method != "POST":
            response.headers["Vary"] = VARY
        await response(scope, receive, send)

    async def _response(self, request: Request, request_id: str) -> Response:
        refused = partial(problem, media_type=problem_type_of(request.headers.get("accept", "")))
        try:
            return await self._answered(await sent_in(request), request, request_id)
        except Unusable as error:
            return refused(error.status, error.code, error.message, error.headers)
        except Unauthenticated as error:
            return refused(401, error.code, error.message, {"WWW-Authenticate": "Bearer"})
        except Exception as error:
            if is_away(error):  # while the token was looked up; what resolvers meet is in `result`
                return refused(503, UNAVAILABLE, AWAY, RETRY)
            raise

    async def _answered(self, sent: Sent, request: Request, request_id: str) -> Response:
        """The answer: fresh for whoever shows a token, the published copy for readers."""
        if sent.media_type == EVENT_STREAM:
            return await self._streamed(sent, request, request_id)

        async def fresh() -> Answer:
            operation = operation_of(sent)
            token = bearer_token(request.headers.get("authorization"))
            client = request.headers.get(CLIENT)
            context = await self.context(token, request_id, client=client)
            return await self._fresh(sent, self.completed(operation, context), context)

        # Where SQL is to be seen, each POST is read anew.
        is_reader = "authorization" not in request.headers and not self._shows_sql(sent)
        edition = self.copies.edition() if is_reader else None
        answer = await self.copies.answer(edition, sent, fresh)
        if isinstance(answer, Response):
            return answer
        if sent.by_post:
            return Finished(answer.body, 200, NOT_KEPT, sent.media_type)
        lasting = edition if self.copies.is_known(edition) else None
        control = cache_control(lasting, self.clock())
        return for_caches(answer, control, request.headers.get("if-none-match", ""))

    async def _streamed(self, sent: Sent, request: Request, request_id: str) -> Response:
        """The results of an operation, each as an event. A GET may read and listen."""
        operation = operation_of(sent)
        token = bearer_token(request.headers.get("authorization"))
        last_heard = request.headers.get("last-event-id") or None
        client = request.headers.get(CLIENT)
        context = await self.context(token, request_id, client=client, last_heard=last_heard)
        completed = self.completed(operation, context)
        return EventStream(self.results(completed, context, may_write=sent.by_post))

    def completed(self, operation: Operation, context: Context) -> Operation:
        """The operation with its document, if whoever asks may have that run."""
        return self.persisted.completed(operation, is_staff=context.viewer is not None)

    async def results(
        self, operation: Operation, context: Context, *, may_write: bool
    ) -> AsyncGenerator[Told, None]:
        """What an operation says, one after the other. Raises `Unusable` and `FeedClosed`."""
        allowed = WRITES if may_write else READS
        source = results(
            self.schema, operation.query, operation.variables, operation.name, context,
            allowed=allowed,
        )  # fmt: skip
        try:
            async with aclosing(source) as stream:
                async for result in stream:
                    if has_run(result):
                        self.persisted.keep(operation)
                    told = extensions(context.ledger, sql=self.shows_sql)
                    yield Told(result_body(result, told), context.ledger.sequence)
        except CannotGetOperationTypeError:
            raise Unusable(CHOOSE) from None
        except InvalidOperationTypeError:
            raise NeedsPost from None

    async def _fresh(self, sent: Sent, operation: Operation, context: Context) -> Answer:
        """What the newsroom says now. It may be kept if it is whole, a query's and a reader's."""
        result, may_keep = await self._query_or_write(sent, operation, context)
        if has_run(result):
            self.persisted.keep(operation)
        told = extensions(context.ledger, sql=self._shows_sql(sent))
        response = answer(result, sent.media_type, told)
        return Copy(sent, bytes(response.body)) if may_keep and not result.errors else response

    async def _query_or_write(
        self, sent: Sent, operation: Operation, context: Context
    ) -> tuple[ExecutionResult, bool]:
        """The result, and whether it is of a reader's query.

        What a reader sends is tried as a query first, which finds out that nothing is written.
        """
        if context.token is not None:
            return await self._run(operation, context, may_write=sent.by_post), False
        try:
            return await self._run(operation, context, may_write=False), True
        except NeedsPost:
            if not sent.by_post:
                raise
        return await self._run(operation, context, may_write=True), False

    def _shows_sql(self, sent: Sent) -> bool:
        return self.shows_sql and sent.by_post

    async def context(
        self,
        token: str | None,
        request_id: str,
        *,
        client: str | None = None,
        last_heard: str | None = None,
    ) -> Context:
        """What an operation knows. A token that is not valid is refused, not read as nobody's."""
        now = self.clock()
        viewer = guest = None
        if token is not None and token.startswith(PREFIX):
            guest = await need_guest(self.database, token, now=now)
        elif token is not None:
            viewer = await need_viewer(self.database, token, now=now)
        return Context(
            database=self.database,
            reader=self.reader,
            feed=self.feed,
            clock=self.clock,
            request_id=request_id,
            token_lifetime=self.token_lifetime,
            guard=self.guard,
            viewer=viewer,
            guest=guest,
            token=token,
            origin=origin_of(client),
            last_heard=last_heard,
        )

    async def _run(
        self, operation: Operation, context: Context, *, may_write: bool
    ) -> ExecutionResult:
        allowed = {OperationType.QUERY} | ({OperationType.MUTATION} if may_write else set())
        try:
            return await self.schema.execute(
                operation.query,
                variable_values=operation.variables,
                context_value=context,
                operation_name=operation.name,
                allowed_operation_types=allowed,
            )
        except CannotGetOperationTypeError:
            raise Unusable(CHOOSE) from None
        except InvalidOperationTypeError as error:
            listens = error.operation_type is OperationType.SUBSCRIPTION
            raise (NeedsStream if listens else NeedsPost) from None


def extensions(ledger: Ledger, *, sql: bool) -> dict[str, Any]:
    """What an answer says of itself: its cost, and the statements with their time if asked for."""
    told: dict[str, Any] = {"cost": ledger.cost}
    if sql:
        told["sql"] = [
            {"statement": one.statement, "milliseconds": round(one.milliseconds, 3)}
            for one in ledger.ran
        ]
    return told


def answer(result: ExecutionResult, media_type: str, told: dict[str, Any]) -> Json:
    """The answer to an operation. One that was not run has no `data`, as the specification says."""
    body = result_body(result, told)
    ran = has_run(result)
    away = any(error["extensions"]["code"] == UNAVAILABLE for error in body.get("errors", ()))
    if away and not any(value is not None for value in (result.data or {}).values()):
        return Json(body, 503, NOT_KEPT | RETRY, media_type)
    refused = not ran and media_type == GRAPHQL_RESPONSE
    return Json(body, 400 if refused else 200, NOT_KEPT, media_type)


def result_body(result: ExecutionResult, told: dict[str, Any]) -> dict[str, Any]:
    """What a result says, in the shape that GraphQL clients read."""
    errors = [error.formatted for error in result.errors or ()]
    ran = has_run(result)
    body = ({"errors": errors} if errors else {}) | ({"data": result.data} if ran else {})
    return body | ({"extensions": told} if ran else {})


def has_run(result: ExecutionResult) -> bool:
    """Whether the document was valid, so that the operation was begun."""
    return result.data is not None or any(error.path for error in result.errors or ())


def for_caches(copy: Copy, control: str, if_none_match: str) -> Response:
    """A copy for a GET, which caches may keep; or that the client has it already."""
    headers = GUARDED | {"Cache-Control": control, "ETag": copy.etag}
    if is_known(copy.etag, if_none_match):
        return Response(status_code=304, headers=headers)
    return Finished(copy.body, 200, headers, copy.sent.media_type)


def origin_of(client: str | None) -> Origin:
    """What is recorded of the client: only our own page for developers says who it is."""
    return Origin.GRAPHIQL if client == GRAPHIQL else Origin.API


def bearer_token(header: str | None) -> str | None:
    """The token in an Authorization header (RFC 6750). Another kind is `Unauthenticated`."""
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthenticated("write the header as Authorization: Bearer <token>")
    return token.strip()
