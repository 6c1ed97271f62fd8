"""Requests leave for public addresses only, whatever a URL or a resolver says."""

import asyncio
import ssl
import subprocess
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import httpx
import pytest

from db.addresses import AddressGuard, Inside
from server.outbound import Outbound
from tests.receiving import Receiver, receiving

SPELLINGS = (
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "017700000001", "0x7f000001", "0x7f.0.0.1",
    "0177.0.0.1", "0x7f.1", "0177.1", "127.0.0.1.", "0", "0.0.0.0", "127.127.127.127",
    "localhost", "localhost.", "LOCALHOST", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::127.0.0.1]",
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:7f00:1]", "[::ffff:0:127.0.0.1]",
    "[64:ff9b::127.0.0.1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2001:0:7f00:1::]",
    "[fe80::1]", "[fec0::1]", "[fc00::1]", "[::1%25lo]", "[fe80::1%25lo]",
    "example.org@127.0.0.1", "example.org:80@127.0.0.1", "127.0.0.1%2f@localhost",
    "127.0.0.1%00.example.org", "%31%32%37.0.0.1", "127%2e0.0.1", "①②⑦.⓪.⓪.①", "127。0。0。1",
    "127．0．0．1", "１２７.0.0.1", "ⓛocalhost", "loc\u00adalhost", "127.0.0.1 ", "127.0.0.1\t",
    "169.254.169.254", "10.0.0.1", "192.168.0.1", "172.16.0.1", "100.64.0.1", "0.1",
)  # fmt: skip
"""Ways to write this machine, and others behind the same door."""


@pytest.fixture
async def listening() -> AsyncIterator[Receiver]:
    """Counts whoever connects to this machine, at its IPv4 and IPv6 address."""
    async with receiving(host="0.0.0.0") as receiver:
        try:
            sixth = await asyncio.start_server(receiver.serve, "::1", receiver.port)
        except OSError:  # a machine without IPv6
            yield receiver
            return
        async with sixth:
            yield receiver


@pytest.mark.parametrize("scheme", ["https", "http"])
async def test_no_spelling_of_an_inside_address_is_connected_to(
    listening: Receiver, scheme: str
) -> None:
    async with Outbound(AddressGuard()) as outbound:
        for host in SPELLINGS:
            with pytest.raises((OSError, httpx.InvalidURL, UnicodeError, httpx.HTTPError)):
                await outbound.post(f"{scheme}://{host}:{listening.port}/", b"{}", {})
            assert listening.connections == 0, host

    assert len(set(SPELLINGS)) >= 25


async def test_the_same_is_connected_to_where_that_is_let_through(listening: Receiver) -> None:
    async with Outbound(AddressGuard(lets_inside=True)) as outbound:
        for host in ("127.0.0.1", "127.1", "2130706433", "localhost", "0x7f.1"):
            assert await outbound.post(f"http://{host}:{listening.port}/", b"{}", {}) == 200

    assert listening.connections == 5


async def test_a_resolver_that_changes_its_mind_is_asked_once_a_connection(
    listening: Receiver,
) -> None:
    answers = [["127.0.0.1"], ["8.8.8.8", "127.0.0.1"]]

    async def resolve(host: str, port: int) -> Sequence[str]:
        return answers.pop()

    async with Outbound(AddressGuard(resolve=resolve)) as outbound:
        for left in (1, 0):
            with pytest.raises(Inside):
                await outbound.post(f"https://hooks.example.org:{listening.port}/", b"{}", {})
            assert len(answers) == left

    assert listening.connections == 0


async def test_the_environment_names_no_proxy(
    listening: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, listening.url)
    async with receiving() as receiver, Outbound(AddressGuard(lets_inside=True)) as outbound:
        assert await outbound.post(receiver.url, b"{}", {}) == 200

    assert (receiver.connections, listening.connections) == (1, 0)


async def test_the_next_address_is_tried_where_one_does_not_connect() -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.2", "127.0.0.1"]

    guard = AddressGuard(lets_inside=True, resolve=resolve)
    async with receiving() as receiver, Outbound(guard) as outbound:
        assert await outbound.post(f"http://hooks.example.org:{receiver.port}/", b"{}", {}) == 200

    assert receiver.heard[0].headers["host"] == f"hooks.example.org:{receiver.port}"
    with pytest.raises(httpx.ConnectError):
        async with Outbound(guard) as outbound:
            await outbound.post(receiver.url, b"{}", {})


@pytest.mark.parametrize(
    "answer",
    [b"SSH-2.0-OpenSSH_9.2 secret\r\n", b"HTTP/1.1 200 OK\r\nx: " + b"a" * 200_000, b""],
    ids=["another protocol", "endless headers", "nothing"],
)
async def test_an_answer_that_is_none_is_a_failure(answer: bytes) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n{}")
        writer.write(answer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    async with server, Outbound(AddressGuard(lets_inside=True)) as outbound:
        with pytest.raises(httpx.RemoteProtocolError):
            await outbound.post(url, b"{}", {})


async def test_the_certificate_must_be_the_named_hosts_and_known(tmp_path: Path) -> None:
    names: list[str | None] = []

    def note(_socket: object, name: str | None, _context: object) -> None:
        names.append(name)

    async def resolve(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.1"]

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(tmp_path, "hooks.example.org"))
    context.sni_callback = note
    receiver = Receiver()
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    guard = AddressGuard(lets_inside=True, resolve=resolve)
    trusting = ssl.create_default_context(cafile=tmp_path / "both.pem")
    async with server:
        async with Outbound(guard) as outbound:
            with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
                await outbound.post(f"https://hooks.example.org:{port}/", b"{}", {})
        async with Outbound(guard, trusts=trusting) as outbound:
            with pytest.raises(httpx.ConnectError, match="not valid for 'other.example.org'"):
                await outbound.post(f"https://other.example.org:{port}/", b"{}", {})
            assert receiver.heard == []
            assert await outbound.post(f"https://hooks.example.org:{port}/", b"{}", {}) == 200

    assert names == ["hooks.example.org", "other.example.org", "hooks.example.org"]
    assert receiver.heard[0].headers["host"] == f"hooks.example.org:{port}"


def certificate(folder: Path, host: str) -> Path:
    """A key and a certificate that it has signed itself."""
    key, signed, both = (folder / name for name in ("key.pem", "signed.pem", "both.pem"))
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj",
         f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}", "-keyout", key, "-out", signed],
        check=True, capture_output=True,
    )  # fmt: skip
    both.write_text(key.read_text() + signed.read_text())
    return both
