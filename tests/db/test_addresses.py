"""Which addresses are of the public internet, and which spellings of a URL are taken."""

from collections.abc import Sequence

import pytest

from db.addresses import AddressGuard, Inside, is_public
from db.errors import Code, Invalid

INSIDE = (
    "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.254", "168.63.129.16",
    "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.170", "192.0.2.1",
    "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1",
    "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b:1::7f00:1", "100::1", "2001::1", "2001:2::1", "2001:10::1",
    "2001:db8::1", "2002:7f00:1::", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1",
    "fe80::1%eth0", "fec0::1", "ff02::1",
)  # fmt: skip
PUBLIC = ("1.1.1.1", "8.8.8.8", "93.184.215.14", "172.32.0.1", "100.128.0.1", "192.0.1.1",
          "2606:4700::1111", "2a00:1450:4001::200e", "2001:4860:4860::8888")  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_what_is_special_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_what_everybody_reaches_is_public(address: str) -> None:
    assert is_public(address)


async def refusal(guard: AddressGuard, url: str) -> Code:
    with pytest.raises(Invalid) as refused:
        await guard.need_public(url)
    assert refused.value.path == ("url",)
    return refused.value.code


@pytest.mark.parametrize(
    "url",
    [
        "", "hooks.example.org", "http://hooks.example.org", "ftp://hooks.example.org", "https://",
        "https:///hook", "https:hooks.example.org", "https://hooks", "https://.", "https://a..org",
        "https://hooks.example.org.", "https://-a.org", "https://hooks.example.org:0",
        "https://hooks.example.org:99999", "https://hooks.example.org:x", "https://1.2.3",
        "https://134744072", "https://0x08080808", "https://8.8.2056", "https://010.8.8.8",
        "https://ada@hooks.example.org", "https://ada:secret@hooks.example.org",
        "https://hooks.example.org#@8.8.8.8", "https://hooks.example.org\\@8.8.8.8",
        "https://hooks.example.org/a b", "https://hooks.example.org/\n", "https://hööks.example.org",
        "https://hooks。example。org", "https://hooks.%65xample.org", "https://[8.8.8.8]",
        "https://[::1", "javascript:alert(1)", "file:///etc/passwd", "//hooks.example.org",
    ],
)  # fmt: skip
async def test_a_spelling_that_two_could_read_apart_is_refused(url: str) -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return ["8.8.8.8"]

    assert await refusal(AddressGuard(resolve=resolve), url) is Code.INVALID_FORMAT


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("https://hooks.example.org", "hooks.example.org", 443),
        ("HTTPS://Hooks.Example.ORG:8443/a?b=c%20d", "hooks.example.org", 8443),
        ("https://xn--hks-rna.example.org/", "xn--hks-rna.example.org", 443),
        ("https://8.8.8.8/", "8.8.8.8", 443),
        ("https://[2606:4700::1111]:444/", "2606:4700::1111", 444),
    ],
)
async def test_a_plain_spelling_is_looked_up_once(url: str, host: str, port: int) -> None:
    asked: list[tuple[str, int]] = []

    async def resolve(host: str, port: int) -> Sequence[str]:
        asked.append((host, port))
        return ["8.8.8.8", "2606:4700::1111"]

    await AddressGuard(resolve=resolve).need_public(url)

    assert asked == [(host, port)]


async def test_one_address_inside_spoils_all_of_a_host() -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return ["8.8.8.8", "10.0.0.1"]

    guard = AddressGuard(resolve=resolve)
    assert await refusal(guard, "https://hooks.example.org") is Code.INVALID_FORMAT
    with pytest.raises(Inside):
        await guard.addresses("hooks.example.org", 443)


async def test_a_host_without_an_address_is_refused() -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return []

    guard = AddressGuard(resolve=resolve)
    assert await refusal(guard, "https://hooks.example.org") is Code.INVALID_FORMAT
    assert await refusal(AddressGuard(), "https://nowhere.invalid") is Code.INVALID_FORMAT


async def test_a_url_has_an_end() -> None:
    assert await refusal(AddressGuard(), "https://8.8.8.8/" + "a" * 2_000) is Code.TOO_LONG


async def test_for_development_everything_can_be_let_in() -> None:
    guard = AddressGuard(lets_inside=True)

    await guard.need_public("http://localhost:8000/hook")
    await guard.need_public("http://127.0.0.1/")
