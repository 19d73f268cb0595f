"""Rate limits (SEC-12 … SEC-16): who is counted, which class, and the refusal.

When the counters are away (Redis), signing in is refused and everything else is let through: nobody may try passwords
uncounted, and a running interview must not end because of it.
"""

from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from starlette.requests import HTTPConnection

from api.errors import TooManyRequests
from api.ports import SharedStateAway
from api.security.rules import Limit
from api.settings import Settings
from api.wiring import Services

WINDOW_SECS = 60
UPLOAD_WINDOW_SECS = 300
RATE_HEADERS = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")
FAILS_CLOSED = frozenset({Limit.AUTH})


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a class, for the X-RateLimit headers."""

    limit: int
    remaining: int
    window_secs: int


def client_address(request: HTTPConnection, settings: Settings) -> str:
    """The caller's address. X-Forwarded-For is read from the right, past trusted proxies only."""
    address = request.client.host if request.client else "unknown"
    hops = [hop.strip() for hop in request.headers.get("x-forwarded-for", "").split(",") if hop.strip()]
    while hops and is_trusted(address, settings):
        address = hops.pop()
    return address


def is_trusted(address: str, settings: Settings) -> bool:
    try:
        own = ip_address(address)
        return any(own in ip_network(proxy, strict=False) for proxy in settings.trusted_proxies)
    except ValueError:
        return False


def numbers(settings: Settings, limit: Limit) -> tuple[int, int]:
    """Requests and seconds of a class."""
    match limit:
        case Limit.AUTH:
            return settings.auth_requests_per_minute, WINDOW_SECS
        case Limit.AI:
            return settings.ai_requests_per_minute, WINDOW_SECS
        case Limit.UPLOAD:
            return settings.uploads_per_five_minutes, UPLOAD_WINDOW_SECS
        case Limit.GENERAL:
            return settings.general_requests_per_minute, WINDOW_SECS


async def limit_class(services: Services, limit: Limit, key: str) -> Allowance | None:
    """Counts one request of the class `limit` by `key` ("user:<id>" or "address:<ip>").

    None: not counted (limits are off, or the counters are away and the class goes on without).

    Raises:
        TooManyRequests: with Retry-After.
        SharedStateAway: the counters are away and the class needs them.
    """
    if not services.settings.rate_limits:
        return None
    allowed, window_secs = numbers(services.settings, limit)
    try:
        return await _count(services, f"{limit.value}:{key}", allowed, window_secs)
    except SharedStateAway:
        if limit in FAILS_CLOSED:
            raise
        return None


async def within_limit(services: Services, key: str, per_minute: int) -> None:
    """Counts one request of `key`, for what has a limit of its own (candidates' links). Open without the counters.

    Raises:
        TooManyRequests: with Retry-After.
    """
    if not services.settings.rate_limits:
        return
    try:
        await _count(services, key, per_minute, WINDOW_SECS)
    except SharedStateAway:
        return


async def _count(services: Services, key: str, limit: int, window_secs: int) -> Allowance:
    decision = await services.rate_limiter.hit(key, limit, window_secs)
    if decision.allowed:
        return Allowance(limit, decision.remaining, window_secs)
    wait = decision.retry_after_secs
    headers = {"Retry-After": str(wait), **rate_headers(Allowance(limit, 0, wait))}
    raise TooManyRequests(f"Too many requests. Try again in {wait} seconds.", headers=headers)


def rate_headers(allowance: Allowance) -> dict[str, str]:
    """`X-RateLimit-Reset`: seconds until the count is lower for sure."""
    values = (allowance.limit, allowance.remaining, allowance.window_secs)
    return dict(zip(RATE_HEADERS, map(str, values), strict=True))
