"""Discord's webhooks (EXT-13): messages into a channel whose owner gave the address away. Whoever has it can write."""

import re

from api.outside.vendor import Vendor

MAX_CONTENT = 2000
"""Discord's own limit for a message."""
GONE = frozenset({401, 403, 404})
"""Statuses by which it says that the webhook is no more."""
_WEBHOOK = re.compile(
    r"^https://(?:canary\.|ptb\.)?discord(?:app)?\.com(/api/(?:v\d+/)?webhooks/\d{5,25}/[A-Za-z0-9_-]{20,120})/?$"
)


def path_of(url: str) -> str | None:
    """What is kept of an address: where it is sent to is this server's setting. None: it is no webhook of Discord's."""
    found = _WEBHOOK.match(url.strip())
    return found.group(1) if found else None


def shown(path: str) -> str:
    """To tell webhooks apart, without what opens them."""
    return f"https://discord.com{path.rpartition('/')[0]}/…"


async def post(vendor: Vendor, base_url: str, path: str, content: str) -> tuple[int, str]:
    """(status below 500 but not 429, beginning of the answer). Raises VendorAway."""
    # Words come from people: nobody is to be called by them.
    body = {"content": content[:MAX_CONTENT], "allowed_mentions": {"parse": []}}
    # A message that was lost on the way back may have arrived: the task that sends it tries again later, not here.
    reply = await vendor.ask("POST", f"{base_url.rstrip('/')}{path}", body=body, repeatable=False)
    return reply.status, reply.content.decode("utf-8", "replace").replace("\x00", "")
