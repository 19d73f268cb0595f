"""Addresses that people type in: however one inside is written, and whatever its name answers, nothing goes there."""

import socket
from typing import Any

import pytest
from aiohttp import web

from api.outside.pages import PageRefused, fetch_page
from api.outside.safe_http import AddressRefused, check_form, resolve, send
from tests.support.live_server import serving_aiohttp

INSIDE = {
    "loopback": "http://127.0.0.1/",
    "loopback, another": "http://127.8.8.8/",
    "short": "http://127.1/",
    "one decimal number": "http://2130706433/",
    "one hexadecimal number": "http://0x7f000001/",
    "one octal number": "http://017700000001/",
    "octal parts": "http://0177.0.0.01/",
    "hexadecimal parts": "http://0x7f.0x0.0x0.0x1/",
    "mixed parts": "http://0x7f.1/",
    "zero": "http://0/",
    "unspecified": "http://0.0.0.0/",
    "wide digits": "http://①②⑦.⓪.⓪.①/",
    "wide full stops": "http://127。0。0。1/",
    "private": "http://10.0.0.8/",
    "private, decimal": "http://167772168/",
    "shared by carriers": "http://100.64.0.1/",
    "metadata of a cloud": "http://169.254.169.254/latest/meta-data/",
    "metadata, decimal": "http://2852039166/latest/meta-data/",
    "metadata, octal": "http://0251.0376.0251.0376/latest/meta-data/",
    "multicast": "http://224.0.0.1/",
    "broadcast": "http://255.255.255.255/",
    "IPv6 loopback": "http://[::1]/",
    "IPv6 loopback, written out": "http://[0:0:0:0:0:0:0:1]/",
    "IPv6 unspecified": "http://[::]/",
    "IPv6 link-local": "http://[fe80::1]/",
    "IPv6 link-local with a zone": "http://[fe80::1%25lo]/",
    "IPv6 private": "http://[fd00:ec2::254]/latest/meta-data/",
    "IPv4 within IPv6, mapped": "http://[::ffff:127.0.0.1]/",
    "IPv4 within IPv6, mapped hexadecimal": "http://[::ffff:a9fe:a9fe]/",
    "IPv4 within IPv6, compatible": "http://[::127.0.0.1]/",
    "IPv4 within IPv6, translated": "http://[64:ff9b::169.254.169.254]/",
    "IPv4 within IPv6, 6to4": "http://[2002:7f00:1::]/",
    "IPv4 within IPv6, Teredo": "http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/",
    "localhost": "http://localhost/",
}
NAMES_INSIDE = [
    "http://localhost./",
    "http://admin.localhost/",
    "http://printer.local/",
    "http://metadata.google.internal/computeMetadata/v1/",
]
NOT_FETCHED = {
    "name and password": "http://user:pass@example.com/",
    "a name that looks like a host": "http://example.com@127.0.0.1/",
    "an empty name": "http://:@127.0.0.1/",
    "backslash": "http://example.com\\@127.0.0.1/",
    "line end": "http://example.com/\r\nHost: 127.0.0.1",
    "files": "file:///etc/passwd",
    "gopher": "gopher://127.0.0.1:6379/_FLUSHALL",
    "no scheme": "//127.0.0.1/",
    "no host": "http:///etc/passwd",
    "nothing": "",
}


@pytest.mark.parametrize("url", INSIDE.values(), ids=INSIDE)
async def test_what_leads_inside_is_refused_however_it_is_written(url: str) -> None:
    with pytest.raises(AddressRefused):
        await resolve(url)
    with pytest.raises(PageRefused):
        await fetch_page(url)


@pytest.mark.parametrize("url", NAMES_INSIDE)
def test_names_of_the_inside_are_not_even_looked_up(url: str) -> None:
    with pytest.raises(AddressRefused):
        check_form(url)


@pytest.mark.parametrize("url", NOT_FETCHED.values(), ids=NOT_FETCHED)
async def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        await resolve(url, private_allowed=True)


def _answering(monkeypatch: pytest.MonkeyPatch, *addresses: list[str]) -> None:
    """DNS that says something else every time it is asked."""
    left = list(addresses)

    def answer(_host: Any, port: Any, *_more: Any, **_named: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in left.pop(0)]

    monkeypatch.setattr(socket, "getaddrinfo", answer)


async def test_one_address_inside_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    _answering(monkeypatch, ["93.184.215.14", "10.0.0.8"])
    with pytest.raises(AddressRefused, match="own network"):
        await resolve("http://both.example.com/")


async def test_a_name_that_is_rebound_gains_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Public when it is checked, inside a moment later: the connection goes to the address that was checked."""
    reached: list[str] = []

    async def noted(request: web.Request) -> web.Response:
        reached.append(request.host)
        return web.Response(text="hello")

    app = web.Application()
    app.router.add_get("/", noted)
    async with serving_aiohttp(app) as address:
        port = address.removeprefix("127.0.0.1:")
        # As if 127.0.0.1 were the public address and 10.0.0.8 what the name is bound to afterwards.
        _answering(monkeypatch, ["127.0.0.1"], ["10.0.0.8"])
        target = await resolve(f"http://rebound.example.com:{port}/", private_allowed=True)
        answer = await send(target, "GET", headers={}, content=None, timeout_secs=5, max_bytes=1_000)
    assert (answer.content, reached) == (b"hello", [f"rebound.example.com:{port}"])
