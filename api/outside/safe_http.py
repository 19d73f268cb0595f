"""HTTP to an address that a person typed in, without letting it reach inside (SEC-23, GIT-09).

The host is resolved once, every address it has must be a public one, and the connection goes to the address that was
checked: a name that resolves differently the second time (rebinding) gains nothing. Redirects are not followed.
"""

import asyncio
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

import httpx

PORTS = {"http": 80, "https": 443}
RESOLVE_SECS = 5.0


class AddressRefused(Exception):
    """The message says what is wrong with the address, for the person who typed it."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a checked URL leads."""

    url: httpx.URL
    host: str
    address: str


@dataclass(frozen=True, slots=True)
class Answer:
    status_code: int
    content: bytes
    """At most the bytes that were asked for."""
    headers: httpx.Headers


def check_form(url: str, *, private_allowed: bool = False) -> None:
    """What can be said without the network: scheme, host, no user name, and no private address written as one.

    Raises:
        AddressRefused
    """
    _parsed(url)
    host = urlsplit(url).hostname or ""
    try:
        literal = ip_address(host)
    except ValueError:
        if host.rstrip(".").endswith(("localhost", ".local", ".internal")) and not private_allowed:
            raise AddressRefused("This address leads inside this server's own network.") from None
        return
    if not private_allowed and not _is_public(literal):
        raise AddressRefused("This address leads inside this server's own network.")


async def resolve(url: str, *, private_allowed: bool = False) -> Target:
    """Raises AddressRefused when the URL is malformed, unknown to DNS, or any of its addresses is not public."""
    parsed = _parsed(url)
    host = parsed.host
    port = parsed.port or PORTS[parsed.scheme]
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(RESOLVE_SECS):
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, TimeoutError, UnicodeError) as error:
        raise AddressRefused(f"The host {host} cannot be found.") from error
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses:
        raise AddressRefused(f"The host {host} cannot be found.")
    if not private_allowed:
        for address in addresses:
            if not _is_public(ip_address(address.partition("%")[0])):
                raise AddressRefused("This address leads inside this server's own network.")
    return Target(parsed, host, addresses[0])


async def send(
    target: Target,
    method: str,
    *,
    headers: Mapping[str, str],
    content: bytes | None,
    timeout_secs: float,
    max_bytes: int,
) -> Answer:
    """One request to the address that was checked; reads `max_bytes` of the answer and no more.

    Raises:
        httpx.HTTPError, TimeoutError
    """
    netloc = target.url.netloc.decode("ascii")
    async with (
        asyncio.timeout(timeout_secs),
        httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=timeout_secs) as client,
    ):
        request = client.build_request(
            method,
            target.url.copy_with(host=target.address),
            # What comes compressed could unfold to any size; it is not asked for, and not unpacked.
            headers={"Accept-Encoding": "identity", **headers, "Host": netloc},
            content=content,
            # The certificate is checked against the name, not the address.
            extensions={"sni_hostname": target.host},
        )
        response = await client.send(request, stream=True)
        try:
            taken = bytearray()
            async for piece in response.aiter_raw():
                taken += piece
                if len(taken) >= max_bytes:
                    break
        finally:
            await response.aclose()
    return Answer(response.status_code, bytes(taken[:max_bytes]), response.headers)


def _parsed(url: str) -> httpx.URL:
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, TypeError, ValueError) as error:
        raise AddressRefused("This is not a web address.") from error
    if parsed.scheme not in PORTS:
        raise AddressRefused("The address has to begin with https:// or http://.")
    if not parsed.host:
        raise AddressRefused("The address has no host.")
    if parsed.userinfo:
        raise AddressRefused("The address holds a user name or password; leave it out.")
    return parsed


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is not None:
            return _is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved
