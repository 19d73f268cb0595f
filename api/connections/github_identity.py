"""Who somebody is at GitHub, and which addresses GitHub has verified as theirs."""

import json
from dataclasses import dataclass
from typing import Any

from api.connections.oauth import GrantRefused
from api.outside.vendor import Vendor, VendorAway

API_VERSION = "2022-11-28"
MAX_ADDRESSES = 100


@dataclass(frozen=True, slots=True)
class GitHubIdentity:
    id: str
    """The account's number: its name can change hands."""
    login: str
    emails: tuple[str, ...]
    """Verified ones only, in lower case."""


async def identity_of(vendor: Vendor, api_url: str, token: str) -> GitHubIdentity:
    """Raises GrantRefused, VendorAway."""
    who = await _get(vendor, f"{api_url.rstrip('/')}/user", token)
    number, login = (who.get("id"), who.get("login")) if isinstance(who, dict) else (None, None)
    if not isinstance(number, int) or isinstance(number, bool) or not isinstance(login, str):
        raise VendorAway("its answer names nobody")
    listed = await _get(vendor, f"{api_url.rstrip('/')}/user/emails", token)
    emails = [
        str(one.get("email")).lower()[:255]
        for one in (listed if isinstance(listed, list) else ())[:MAX_ADDRESSES]
        if isinstance(one, dict) and one.get("verified") is True
    ]
    return GitHubIdentity(str(number), login[:100].replace("\x00", ""), tuple(emails))


async def _get(vendor: Vendor, url: str, token: str) -> Any:
    headers = {
        "authorization": f"Bearer {token}",
        "accept": "application/vnd.github+json",
        "x-github-api-version": API_VERSION,
    }
    reply = await vendor.ask("GET", url, headers=headers)
    if reply.status in (401, 404):
        raise GrantRefused(f"it answered {reply.status}")
    if reply.status != 200:
        raise VendorAway(f"it answered {reply.status}")
    try:
        return json.loads(reply.content)
    except ValueError:
        raise VendorAway("its answer cannot be read") from None
