"""The way out to receivers of webhooks: one request, to an address that the guard has let through.

There is no client above the transport, and so nothing that would follow a redirect, keep a cookie,
read a password from the URL or ask the environment for a proxy.
"""

import ssl
from collections.abc import Mapping
from typing import Self

import httpx

from db.addresses import AddressGuard, Inside

ANSWER_SECONDS = 10
"""How long a receiver may take for each step; whoever sends bounds all of them together."""

CONNECT_SECONDS = 3
"""How long one of a host's addresses may take to connect, before the next one is tried."""


class Outbound:
    """Sends requests. It is open while it sends.

    `trusts` holds the authorities whose certificates are taken: without it, those that browsers
    take (certifi).
    """

    def __init__(self, guard: AddressGuard, *, trusts: ssl.SSLContext | None = None) -> None:
        self._guard = guard
        # A connection is used once: kept, it would serve another host behind the same address,
        # whose certificate nobody has looked at.
        limits = httpx.Limits(max_keepalive_connections=0)
        self._transport = httpx.AsyncHTTPTransport(
            verify=trusts or True, trust_env=False, limits=limits
        )

    async def __aenter__(self) -> Self:
        await self._transport.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._transport.aclose()

    async def post(self, url: str, content: bytes, headers: Mapping[str, str]) -> int:
        """The status of the answer, of which nothing else is read.

        Raises `Inside` for an address that is not let through, `OSError` for a host that has none,
        and what httpx raises.
        """
        request = httpx.Request("POST", url, content=content, headers=dict(headers))
        host = request.url.raw_host.decode("ascii")
        port = request.url.port or {"https": 443, "http": 80}[request.url.scheme]
        if request.url.scheme == "http" and not self._guard.lets_inside:
            raise Inside("a webhook is sent by https only")
        failed: Exception = httpx.ConnectError(f"{host} has no address")
        for address in await self._guard.addresses(host, port):
            try:
                return await self._posted(request, host, address)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failed = error
        raise failed

    async def _posted(self, request: httpx.Request, host: str, address: str) -> int:
        """Send it to exactly this address; certificate and Host are those of the name."""
        steps = dict.fromkeys(("read", "write", "pool"), ANSWER_SECONDS)
        timeouts = {"connect": CONNECT_SECONDS, **steps}
        sent = httpx.Request(
            request.method,
            request.url.copy_with(host=address),
            headers=request.headers,
            stream=request.stream,
            extensions={"sni_hostname": host, "timeout": timeouts},
        )
        response = await self._transport.handle_async_request(sent)
        await response.aclose()
        return response.status_code
