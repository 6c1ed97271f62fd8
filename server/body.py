"""How much a request may carry, before any of it is parsed."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.responses import problem


class TooLarge(Exception):
    """More came than may be read."""


class BodyLimit:
    """Refuses a body over `most` bytes with 413 (RFC 9110, 15.5.14), announced or not."""

    def __init__(self, app: ASGIApp, *, most: int) -> None:
        self.app = app
        self.most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if announced.isdigit() and int(announced) > self.most:
            await self._refuse(scope, receive, send)
            return
        try:
            await self.app(scope, self._counted(receive), send)
        except TooLarge:
            await self._refuse(scope, receive, send)

    def _counted(self, receive: Receive) -> Receive:
        """Counts what comes in, for a chunked body announces no length."""
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self.most:
                raise TooLarge
            return message

        return counted

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        message = f"the request has more than {self.most:,} bytes, which is the most"
        answer = problem(413, "PAYLOAD_TOO_LARGE", message, {"Connection": "close"})
        await answer(scope, receive, send)
