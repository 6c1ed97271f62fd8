"""graphql-transport-ws at /graphql: who may open a socket, and what is kept of one."""

import asyncio
import secrets
from collections.abc import AsyncGenerator, Collection, Mapping
from contextlib import aclosing
from typing import Any

import orjson
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect
from strawberry.http.websocket_origin import is_same_origin, normalize_origin

from db.engine import is_away
from db.errors import Code, Unauthenticated
from db.feed import FeedClosed
from schema.errors import AWAY, INTERNAL, UNAVAILABLE, fault
from server.graphql import GraphQLEndpoint, bearer_token
from server.messages import (
    FORBIDDEN,
    GOING_AWAY,
    ID_TAKEN,
    INIT_TIMEOUT,
    INIT_TWICE,
    MALFORMED,
    REASON_BYTES,
    TRY_AGAIN_LATER,
    UNAUTHORIZED,
    WRONG_PROTOCOL,
    Closed,
    object_in,
    text_in,
    token_in,
)
from server.operation import Operation, Unusable, operation_in
from server.responses import problem, problem_body

PROTOCOL = "graphql-transport-ws"


class Sockets:
    """Opens a socket to whoever speaks the protocol and comes from a page that may.

    Browsers let any page open one, and say which page it is (`Origin`); others say nothing.
    """

    def __init__(
        self, door: GraphQLEndpoint, *, origins: Collection[str], init_seconds: float, most: int
    ) -> None:
        self.door = door
        self.origins = origins
        self.init_seconds = init_seconds
        self.most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        websocket = WebSocket(scope, receive, send)
        if not self._is_welcome(websocket):
            message = "pages of this origin may not open a socket: COPYDESK_ORIGINS names those"
            await websocket.send_denial_response(problem(403, "FORBIDDEN_ORIGIN", message))
            return
        speaks = PROTOCOL in scope["subprotocols"]
        await websocket.accept(PROTOCOL if speaks else None)
        if speaks:
            await Socket(websocket, self).serve()
        else:
            await websocket.close(WRONG_PROTOCOL, f"the only subprotocol here is {PROTOCOL}")

    def _is_welcome(self, websocket: WebSocket) -> bool:
        origin = websocket.headers.get("origin")
        if origin is None or is_same_origin(origin, websocket.headers.get("host")):
            return True
        return normalize_origin(origin) in self.origins


class Socket:
    """One connection: whose it is, and the operations that run on it."""

    def __init__(self, websocket: WebSocket, sockets: Sockets) -> None:
        self.websocket = websocket
        self.sockets = sockets
        self.door = sockets.door
        self.running: dict[str, asyncio.Task[None]] = {}
        self.is_begun = False
        self.is_closed = False
        self.token: str | None = None

    async def serve(self) -> None:
        """Answer one message after the other, until the socket is closed."""
        late = asyncio.create_task(self._need_init())
        try:
            async for message in self._messages():
                await self._answer(message)
        except Closed as closed:
            await self._close(closed.code, closed.reason)
        except WebSocketDisconnect:
            self.is_closed = True
        finally:
            left = [late, *self.running.values()]
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)

    async def _need_init(self) -> None:
        await asyncio.sleep(self.sockets.init_seconds)
        if not self.is_begun:
            await self._close(INIT_TIMEOUT, "Connection initialisation timeout")

    async def _messages(self) -> AsyncGenerator[Mapping[str, Any], None]:
        while not self.is_closed:
            received = await self.websocket.receive()
            if received["type"] == "websocket.disconnect":
                self.is_closed = True
                return
            text = received.get("text")
            yield object_in(received["bytes"] if text is None else text, "the message")

    async def _answer(self, message: Mapping[str, Any]) -> None:
        match message.get("type"):
            case "connection_init":
                await self._begin(message)
            case "ping":
                await self._send({"type": "pong"})
            case "pong":
                pass
            case "subscribe":
                await self._subscribe(text_in(message, "id"), message)
            case "complete":
                if task := self.running.pop(text_in(message, "id"), None):
                    task.cancel()
            case other:
                raise Closed(MALFORMED, f"there is no message of type {other!r}"[:REASON_BYTES])

    async def _begin(self, message: Mapping[str, Any]) -> None:
        """Find out whose the socket is: by the payload, or the header of the handshake."""
        if self.is_begun:
            raise Closed(INIT_TWICE, "Too many initialisation requests")
        self.is_begun = True
        try:
            self.token = token_in(message) or bearer_token(
                self.websocket.headers.get("authorization")
            )
            await self.door.context(self.token, "")
        except Unauthenticated as error:
            raise Closed(FORBIDDEN, error.message) from None
        except Exception as error:
            if is_away(error):
                raise Closed(TRY_AGAIN_LATER, AWAY) from None
            raise
        await self._send({"type": "connection_ack"})

    async def _subscribe(self, id: str, message: Mapping[str, Any]) -> None:
        if not self.is_begun:
            raise Closed(UNAUTHORIZED, "Unauthorized")
        if id in self.running:
            raise Closed(ID_TAKEN, f"Subscriber for {id[:80]} already exists")
        try:
            operation = operation_in(object_in(message.get("payload"), "the payload"))
        except Unusable as error:
            if error.code == "BAD_REQUEST":
                raise Closed(MALFORMED, error.message) from None
            await self._refuse(id, error.code, error.message)
            return
        if len(self.running) >= self.sockets.most:
            most = f"{self.sockets.most} operations run on this socket, which is the most"
            await self._refuse(id, Code.LIMIT_EXCEEDED, most)
            return
        self.running[id] = asyncio.create_task(self._run(id, operation))

    async def _run(self, id: str, operation: Operation) -> None:
        """One operation, to its end."""
        request_id = secrets.token_hex(8)
        try:
            context = await self.door.context(self.token, request_id)
            operation = self.door.completed(operation, context)
            async with aclosing(self.door.results(operation, context, may_write=True)) as stream:
                async for told in stream:
                    if told.is_failure:
                        await self._end(id, {"type": "error", "payload": told.body["errors"]})
                        return
                    await self._send({"id": id, "type": "next", "payload": told.body})
            await self._end(id, {"type": "complete"})
        except FeedClosed:
            await self._close(GOING_AWAY, "the server ends")
        except Unauthenticated as error:
            await self._close(FORBIDDEN, error.message)
        except Unusable as error:
            await self._refuse(id, error.code, error.message)
        except WebSocketDisconnect:
            pass  # whoever receives learns of it too
        except Exception as error:
            if is_away(error):
                await self._refuse(id, UNAVAILABLE, AWAY)
                return
            message = fault(error, "a socket", request_id)
            await self._refuse(id, INTERNAL, message, requestId=request_id)

    async def _refuse(self, id: str, code: str, message: str, **more: str) -> None:
        body = problem_body(code, message, **more)
        await self._end(id, {"type": "error", "payload": body["errors"]})

    async def _end(self, id: str, message: dict[str, Any]) -> None:
        """The last message of an operation. From now on its id may be used for another."""
        if self.running.get(id) is asyncio.current_task():
            del self.running[id]
        await self._send({"id": id, **message})

    async def _send(self, message: dict[str, Any]) -> None:
        if not self.is_closed:
            await self.websocket.send_text(orjson.dumps(message).decode())

    async def _close(self, code: int, reason: str) -> None:
        if not self.is_closed:
            self.is_closed = True
            short = reason.encode()[:REASON_BYTES].decode(errors="ignore")
            await self.websocket.close(code, short)
