"""Twilio over loopback, as it documents itself: REST, signed webhooks, TwiML that is followed, Media Streams.

    async with twilio_stand_in(http, public_url="https://interviews.example.com") as twilio:
        caller = PhoneCandidate(twilio, "+15550142")        # tests/support/phone_candidate.py
        await caller.dials()
        …
        assert not twilio.complaints

Its REST interface is at `twilio.rest.url` (the application's TWILIO_BASE_URL); `http` reaches the application, whose
public address is `public_url` for all signatures. Every time is the running loop's: real or controlled.
"""

import asyncio
import contextlib
import math
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, Protocol

import httpx

from tests.vendors.conduct import Conduct
from tests.vendors.telephony.leg import Leg, Next
from tests.vendors.telephony.phone_sound import Line
from tests.vendors.telephony.rest import Asked, Number, Refused, RestDesk
from tests.vendors.telephony.webhooks import Webhooks

ACCOUNT_SID = "AC" + "0123456789abcdef" * 2
AUTH_TOKEN = "a throw-away token of the stand-in"
OUR_NUMBER = "+15550199"
PRICE_PER_MINUTE = 0.014
RING_SECS = 60
"""Twilio's default for `Timeout`."""


class Phone(Protocol):
    """Somebody who may be called."""

    line: Line

    async def rings(self, leg: Leg) -> None:
        """Called when the phone rings; answers with `twilio.pick_up` or `twilio.decline`, now, later or never."""


@dataclass
class Placed:
    """What `Calls.json` was asked for, beside its call."""

    leg: Leg
    asked: Asked
    answered: asyncio.Event = field(default_factory=asyncio.Event)


class TwilioStandIn:
    def __init__(self, http: httpx.AsyncClient, *, public_url: str, stream_host: str = "") -> None:
        """`stream_host`: `host:port` where the stream's door really is, when streams are wanted."""
        self.account_sid, self.auth_token = ACCOUNT_SID, AUTH_TOKEN
        self.conduct = Conduct()
        self.webhooks = Webhooks(http, public_url.rstrip("/"), AUTH_TOKEN, ACCOUNT_SID)
        self.stream_host = stream_host
        self.chars_per_sec = 15.0
        """How fast `Say` reads; a test on the real clock makes it faster."""
        self.price_delay_secs = 30.0
        """A call's price is not known before."""
        self.complaints: list[tuple[int, str]] = []
        """Twilio's debugger: (error code, what was wrong with the application's doing)."""
        self.legs: dict[str, Leg] = {}
        self.placed: dict[str, Placed] = {}
        self.phones: dict[str, Phone] = {}
        self.rest = RestDesk(
            ACCOUNT_SID, AUTH_TOKEN, self.conduct, self._create, self._update, self._found, self._listed
        )
        self.number = self.add_number(OUR_NUMBER)
        self.number.voice_url = f"{self.webhooks.public_url}/telephony/twilio/voice"
        self.number.status_callback = f"{self.webhooks.public_url}/telephony/twilio/status"
        self._tasks: set[asyncio.Task[Any]] = set()

    # --- what tests do ---

    def add_number(self, phone_number: str) -> Number:
        number = Number("PN" + uuid.uuid4().hex, phone_number)
        self.rest.numbers.append(number)
        return number

    def dial_in(self, from_: str, to: str = OUR_NUMBER, line: Line | None = None) -> Leg:
        """Somebody calls one of our numbers; the number's webhook says what they hear."""
        number = next(one for one in self.rest.numbers if one.phone_number == to)
        leg = Leg(self, from_=from_, to=to, direction="inbound", line=line, status_callback=number.status_callback)
        leg.status = "ringing"
        self.legs[leg.sid] = leg
        leg.begin(Next(number.voice_url, method=number.voice_method))
        return leg

    async def pick_up(self, leg: Leg, *, answered_by: str | None = None) -> None:
        """The called phone is answered. `answered_by`: what the machine detection finds at once, when it is asked
        for and not asynchronous (`human`, `machine_start`, `machine_end_beep`, `fax`, `unknown`)."""
        placed = self.placed[leg.sid]
        placed.answered.set()
        if placed.asked.get("MachineDetection") and placed.asked.get("AsyncAmd", "false") != "true":
            leg.answered_by = answered_by or "unknown"
        await leg.answered()
        asked = placed.asked
        first = Next(document=asked.get("Twiml")) if asked.get("Twiml") else Next(asked.get("Url"))
        leg.begin(first)

    async def decline(self, leg: Leg, status: str = "busy", **failure: str) -> None:
        """`busy`, or `failed` with SipResponseCode or ErrorCode."""
        leg.failure = failure
        self.placed[leg.sid].answered.set()
        await leg.finish(status, "callee")

    async def detect(self, leg: Leg, answered_by: str, *, after_ms: int = 3_500) -> None:
        """The asynchronous machine detection has made up its mind."""
        leg.answered_by = answered_by
        asked = self.placed[leg.sid].asked
        if url := asked.get("AsyncAmdStatusCallback"):
            params = {"CallSid": leg.sid, "AnsweredBy": answered_by, "MachineDetectionDuration": str(after_ms)}
            await self.webhooks.notify(url, params)

    # --- for the calls ---

    def stream_url(self, public: str) -> str:
        """Where the stream's door really is: TLS ends at the proxy, which the stand-in does without."""
        path = httpx.URL(public).raw_path.decode()
        return f"ws://{self.stream_host or httpx.URL(public).netloc.decode()}{path}"

    def complain(self, code: int, text: str) -> None:
        self.complaints.append((code, text))

    # --- REST ---

    async def _create(self, asked: Asked) -> dict[str, Any]:
        to, from_ = asked.get("To"), asked.get("From")
        if not to:
            raise Refused(21201)
        if not to.startswith("+") or not to[1:].isdigit():
            raise Refused(21211)
        if all(from_ != number.phone_number for number in self.rest.numbers):
            raise Refused(21210)
        if not asked.get("Url").startswith("http") and not asked.get("Twiml"):
            raise Refused(21205)
        phone = self.phones.get(to)
        leg = Leg(
            self,
            from_=from_,
            to=to,
            direction="outbound",
            line=phone.line if phone else None,
            status_callback=asked.get("StatusCallback"),
            status_events=asked.all("StatusCallbackEvent") or ("completed",),
        )
        self.legs[leg.sid] = leg
        self.placed[leg.sid] = Placed(leg, asked)
        self._spawn(self._ring(self.placed[leg.sid], phone))
        return self._found(leg.sid)

    async def _ring(self, placed: Placed, phone: Phone | None) -> None:
        leg = placed.leg
        await leg.tell("initiated", "initiated")
        if leg.over:
            return
        await leg.tell("ringing", "ringing")
        if phone is not None:
            self._spawn(phone.rings(leg))
        try:
            async with asyncio.timeout(float(placed.asked.get("Timeout") or RING_SECS)):
                await placed.answered.wait()
        except TimeoutError:
            await leg.finish("no-answer", "callee")

    async def _update(self, sid: str, asked: Asked) -> dict[str, Any]:
        leg = self._leg(sid)
        status = asked.get("Status")
        if leg.over and (status or asked.get("Url") or asked.get("Twiml")):
            raise Refused(21220)
        if status == "completed" or (status == "canceled" and leg.status in {"queued", "initiated", "ringing"}):
            ringing = "answered" not in leg.times
            await leg.finish("canceled" if ringing else "completed", "rest")
        elif asked.get("Twiml"):
            await leg.redirect(Next(document=asked.get("Twiml")))
        elif asked.get("Url"):
            await leg.redirect(Next(asked.get("Url"), method=asked.get("Method", "POST")))
        return self._found(sid)

    def _leg(self, sid: str) -> Leg:
        if sid not in self.legs:
            raise Refused(20404)
        return self.legs[sid]

    def _listed(self, asked: Asked) -> list[dict[str, Any]]:
        rows = [self._found(sid) for sid in reversed(self.legs)]
        wanted = {"To": "to", "From": "from", "Status": "status"}
        return [
            row
            for row in rows
            if all(not asked.get(name) or row[key] == asked.get(name) for name, key in wanted.items())
        ]

    def _found(self, sid: str) -> dict[str, Any]:
        leg = self._leg(sid)
        minutes = math.ceil(leg.duration_secs / 60)
        ended = leg.times.get("ended")
        known = ended is not None and asyncio.get_running_loop().time() - ended >= self.price_delay_secs
        price = leg.price or (f"{-minutes * PRICE_PER_MINUTE:.5f}" if known and minutes else None)
        return {
            "sid": sid,
            "account_sid": self.account_sid,
            "api_version": "2010-04-01",
            "direction": "inbound" if leg.direction == "inbound" else "outbound-api",
            "from": leg.from_,
            "to": leg.to,
            # `initiated` is a word of the callbacks; a call's own status is still queued then.
            "status": "queued" if leg.status == "initiated" else leg.status,
            "answered_by": leg.answered_by,
            "duration": str(leg.duration_secs) if leg.over else None,
            "price": price,
            "price_unit": "USD",
            "date_created": format_datetime(leg.created_at),
            "date_updated": format_datetime(datetime.now(UTC)),
            "start_time": None,
            "end_time": None,
            "uri": f"/2010-04-01/Accounts/{self.account_sid}/Calls/{sid}.json",
            "subresource_uris": {},
        }

    def _spawn(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        self.conduct.released.set()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for leg in self.legs.values():
            await leg.close()
        await self.rest.stop()


@contextlib.asynccontextmanager
async def twilio_stand_in(
    http: httpx.AsyncClient, *, public_url: str, stream_host: str = ""
) -> AsyncIterator[TwilioStandIn]:
    """`http` has the application as its base_url (over ASGI, or a port)."""
    twilio = TwilioStandIn(http, public_url=public_url, stream_host=stream_host)
    await twilio.rest.start()
    try:
        yield twilio
    finally:
        await twilio.close()
