"""Google Calendar's REST API v3 as far as it is used (EXT-12): when somebody is busy, and events with our own ids."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from api.clock import iso_z
from api.connections.tokens import ScopeMissing, TokenRefused
from api.outside.vendor import Vendor, VendorAway, VendorRefused, VendorReply, wait_of

CALENDAR = "primary"
TOO_OFTEN = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "dailyLimitExceeded"})
NO_LEAVE = frozenset({"insufficientPermissions"})
Span = tuple[datetime, datetime]


class GoogleRefused(VendorRefused):
    """It will not do this, whatever token is shown."""


class GoogleCalendar:
    """`base_url` like https://www.googleapis.com. Every method takes an access token and raises VendorAway,
    TokenRefused, ScopeMissing, GoogleRefused."""

    def __init__(self, vendor: Vendor, base_url: str) -> None:
        self._vendor = vendor
        self._base = f"{base_url.rstrip('/')}/calendar/v3"

    async def busy(self, token: str, begin: datetime, end: datetime) -> list[Span]:
        """In order; what overlaps is one. At most about two months at once."""
        wanted = {"timeMin": iso_z(begin), "timeMax": iso_z(end), "timeZone": "UTC", "items": [{"id": CALENDAR}]}
        reply = await self._ask(token, "POST", "/freeBusy", wanted)
        try:
            found = reply.document()["calendars"][CALENDAR]
            if found.get("errors"):
                raise GoogleRefused(str(found["errors"])[:200])
            return sorted((_moment(one["start"]), _moment(one["end"])) for one in found.get("busy", ()))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise VendorAway("its answer cannot be read") from error

    async def set_event(self, token: str, event_id: str, event: Mapping[str, Any] | None) -> None:
        """Makes the event, or makes the one that has this id like it, also one that its owner has deleted. With None it
        is removed; one that is gone already is no error."""
        if event is None:
            await self._ask(token, "DELETE", f"/calendars/{CALENDAR}/events/{event_id}", None, may=(404, 410))
            return
        whole = {"id": event_id, "status": "confirmed", **event}
        made = await self._ask(token, "POST", f"/calendars/{CALENDAR}/events", whole, may=(409,))
        if made.status == 409:
            await self._ask(token, "PUT", f"/calendars/{CALENDAR}/events/{event_id}", whole)

    async def _ask(self, token: str, method: str, path: str, body: Any, *, may: tuple[int, ...] = ()) -> VendorReply:
        # All of it may be repeated: reading changes nothing, and events have ids of our own.
        headers = {"authorization": f"Bearer {token}"}
        reply = await self._vendor.ask(method, f"{self._base}{path}", headers=headers, body=body)
        if reply.status < 300 or reply.status in may:
            return reply
        if reply.status == 401:
            raise TokenRefused()
        if reply.status == 403:
            reasons = _reasons(reply)
            if reasons & TOO_OFTEN:
                raise VendorAway("it is asked too often", retry_after_secs=wait_of(reply.headers), busy=True)
            if reasons & NO_LEAVE:
                raise ScopeMissing()
        raise GoogleRefused(f"it answered {reply.status}")


def _reasons(reply: VendorReply) -> set[str]:
    try:
        return {str(one["reason"]) for one in reply.document()["error"]["errors"]}
    except (VendorAway, KeyError, TypeError):
        return set()


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("a time without a zone")
    return found
