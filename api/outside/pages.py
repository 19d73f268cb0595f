"""A page that a person names by its address, fetched without letting it reach inside (GIT-09, SEC-23).

Every step of a redirect is checked like the first address: resolved once, all of its addresses public, and connected to
the very address that was checked.
"""

import asyncio
from dataclasses import dataclass

import httpx

from api.outside.safe_http import AddressRefused, check_form, resolve, send
from api.version import VERSION

MAX_BYTES = 2 * 1024 * 1024
MAX_REDIRECTS = 4
TOTAL_SECS = 10.0
PORTS = (None, 80, 443)
"""A job is advertised where browsers look; other ports are other services."""
TYPES = ("text/html", "application/xhtml+xml", "text/plain")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class PageRefused(Exception):
    """The message says to the person who gave the address what is wrong."""


@dataclass(frozen=True, slots=True)
class Page:
    url: str
    """Where it was found in the end."""
    content: bytes
    content_type: str
    charset: str | None


async def fetch_page(url: str, *, private_allowed: bool = False, total_secs: float = TOTAL_SECS) -> Page:
    """At most `MAX_BYTES` of an HTML or text page, within `total_secs` for everything.

    Raises:
        PageRefused
    """
    try:
        async with asyncio.timeout(total_secs):
            return await _followed(url, private_allowed, total_secs)
    except TimeoutError:
        raise PageRefused("The page took too long to answer.") from None


async def _followed(url: str, private_allowed: bool, secs: float) -> Page:
    for _ in range(MAX_REDIRECTS + 1):
        try:
            check_form(url, private_allowed=private_allowed)
            if httpx.URL(url).port not in PORTS and not private_allowed:
                raise AddressRefused("Addresses with a port of their own are not fetched.")
            target = await resolve(url, private_allowed=private_allowed)
            headers = {"accept": ", ".join(TYPES), "user-agent": f"ai-interviewer/{VERSION}"}
            answer = await send(
                target, "GET", headers=headers, content=None, timeout_secs=secs, max_bytes=MAX_BYTES + 1
            )
        except AddressRefused as refused:
            raise PageRefused(str(refused)) from refused
        except httpx.HTTPError as error:
            raise PageRefused("The page could not be reached.") from error
        if answer.status_code in _REDIRECTS:
            url = str(httpx.URL(url).join(answer.headers.get("location", "")))
            continue
        return _page(url, answer.status_code, answer.content, answer.headers)
    raise PageRefused("The page redirects too often.")


def _page(url: str, status: int, content: bytes, headers: httpx.Headers) -> Page:
    if status != 200:
        raise PageRefused(f"The page answered with status {status}.")
    if len(content) > MAX_BYTES:
        raise PageRefused("The page is larger than 2 MB.")
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise PageRefused("The page was sent compressed although that was not asked for.")
    kind, _, rest = headers.get("content-type", "").lower().partition(";")
    if kind.strip() not in TYPES:
        raise PageRefused("This is no web page. Paste the text of the job instead.")
    _, named, charset = rest.partition("charset=")
    return Page(url, content, kind.strip(), charset.strip(" \"'") if named else None)
