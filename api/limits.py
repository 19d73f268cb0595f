"""Rate limits (SEC-12 … SEC-16): who is counted, and the refusal."""

from ipaddress import ip_address, ip_network

from starlette.requests import HTTPConnection

from api.errors import TooManyRequests
from api.settings import Settings
from api.wiring import Services

WINDOW_SECS = 60


def client_address(request: HTTPConnection, settings: Settings) -> str:
    """The caller's address. X-Forwarded-For is read from the right, past trusted proxies only."""
    address = request.client.host if request.client else "unknown"
    hops = [hop.strip() for hop in request.headers.get("x-forwarded-for", "").split(",") if hop.strip()]
    while hops and _trusted(address, settings):
        address = hops.pop()
    return address


def _trusted(address: str, settings: Settings) -> bool:
    try:
        own = ip_address(address)
        return any(own in ip_network(proxy, strict=False) for proxy in settings.trusted_proxies)
    except ValueError:
        return False


async def within_limit(services: Services, key: str, per_minute: int) -> None:
    """Counts one request of `key`.

    Raises:
        TooManyRequests: with Retry-After.
    """
    if not services.settings.rate_limits:
        return
    decision = await services.rate_limiter.hit(key, per_minute, WINDOW_SECS)
    if not decision.allowed:
        wait = decision.retry_after_secs
        raise TooManyRequests(f"Too many requests. Try again in {wait} seconds.", headers={"Retry-After": str(wait)})
