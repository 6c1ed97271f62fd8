"""The address guard: a webhook leads to the public internet, and to nothing behind our own door."""

import asyncio
import ipaddress
import re
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import urlsplit

from db import measures
from db.errors import Code, Invalid

Resolve: TypeAlias = Callable[[str, int], Awaitable[Sequence[str]]]
"""From a host's name and a port to its addresses. Raises `OSError` where it has none."""

MOST_ADDRESSES = 8
"""Of a host's, that are tried: the largest sites give out six."""

V4_INSIDE = tuple(
    ipaddress.IPv4Network(one)
    for one in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32",
        "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
        "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",
        "240.0.0.0/4",
    )
)  # fmt: skip
"""IANA's registry of special addresses (RFC 6890), multicast, what is reserved, and the address on
which Azure answers its own machines."""

V6_PUBLIC = ipaddress.IPv6Network("2000::/3")
"""All that has been given out of IPv6. Outside are loopback, link-local, site-local, private and
multicast addresses, and those that hold an IPv4 address: mapped, compatible, NAT64."""

V6_INSIDE = tuple(
    ipaddress.IPv6Network(one) for one in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)
"""What is special of that: Teredo and other protocols, documentation twice, 6to4."""

_name = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?", re.I)
_printable = re.compile(r"[!-~]+")


class Inside(OSError):
    """A host that has an address which is not public. Nothing was connected to."""


async def resolved(host: str, port: int) -> Sequence[str]:
    """All addresses of a host, as this machine's resolver finds them."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def is_public(address: str) -> bool:
    """Whether an address is one of the public internet, and not another one in disguise."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv4Address):
        return not any(found in network for network in V4_INSIDE)
    return found in V6_PUBLIC and not any(found in network for network in V6_INSIDE)


@dataclass(frozen=True, slots=True)
class AddressGuard:
    """Decides where a webhook may lead. `lets_inside` is for tests and development only."""

    lets_inside: bool = False
    resolve: Resolve = resolved

    async def addresses(self, host: str, port: int) -> Sequence[str]:
        """The addresses to connect to: exactly these, for the name may mean others a moment later.

        One of them that is not public spoils them all: whoever gives out both is up to something.
        Raises `Inside`, or another `OSError` where the host has no address.
        """
        found = (await self.resolve(host, port))[:MOST_ADDRESSES]
        if not found:
            raise OSError(f"{host} has no address")
        if not self.lets_inside and not all(map(is_public, found)):
            raise Inside(f"{host} has an address that is not public")
        return found

    async def need_public(self, url: str) -> None:
        """Refuse the URL of a webhook that could not be sent to.

        What its host's name means may change, so this is decided again with each connection.
        """
        host, port = self._place(url)
        try:
            async with asyncio.timeout(measures.RESOLVE_SECONDS):
                await self.addresses(host, port)
        except Inside as error:
            raise _refused(f"{error}: a webhook leads to the public internet") from error
        except (OSError, UnicodeError) as error:
            raise _refused(f"{host} has no address") from error

    def _place(self, url: str) -> tuple[str, int]:
        """Host and port of a URL. Only plain spellings are taken, which everybody reads alike."""
        schemes = ("https", "http") if self.lets_inside else ("https",)
        if len(url) > measures.URL:
            raise Invalid(Code.TOO_LONG, f"url has more than {measures.URL:,} characters", ("url",))
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError as error:
            raise _refused(f"{url[:80]!r} is not a web address") from error
        if parts.scheme not in schemes or not _printable.fullmatch(url):
            raise _refused(f"{url[:80]!r} is not an https:// address in plain letters")
        if "@" in parts.netloc or parts.fragment or "\\" in url:
            raise _refused("an address of a webhook names nobody and no place in a page")
        if not self._is_host(host) or port == 0:
            raise _refused(f"{host!r} is not the full name of a host, nor an address")
        return host, port or {"https": 443, "http": 80}[parts.scheme]

    def _is_host(self, host: str) -> bool:
        try:
            ipaddress.ip_address(host)
        except ValueError:
            is_name = len(host) <= measures.HOST and _name.fullmatch(host) is not None
            return is_name and (self.lets_inside or "." in host)
        return True


def _refused(message: str) -> Invalid:
    return Invalid(Code.INVALID_FORMAT, message, ("url",))
