"""What we ask of Twilio: its own SDK over its asynchronous client, and its errors in our words."""

import asyncio
import json
from collections.abc import Coroutine
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

import aiohttp
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.rest import Client

from api.adapters import call_words
from api.adapters.twilio_words import ACCOUNT, KINDS, explained
from api.ports.carrier import CarrierAway, CarrierCall, CarrierNumber, CarrierRefused, CarrierUnsure, Dial

EVENTS = ["initiated", "ringing", "answered", "completed"]
GONE = frozenset({"20404", "21220"})
"""There is no such call, or it is over: nothing is left to be done to it."""
BUSY = frozenset({"20429", "10004"})
"""Too many requests, or too many calls of ours at once: nothing was done, and later it will be."""
SKEW = timedelta(seconds=5)
"""Twilio's times are whole seconds of its own clock."""
RECENT = 20
"""Legs of one candidate that are looked through; one order makes at most `policy.MOST_TRIES`."""
NOTHING_FREE = "Twilio has no number for voice calls to offer in this country; choose one in its console."

T = TypeVar("T")


class TwilioRest:
    """The half of the carrier that speaks first. Every method raises CarrierAway, CarrierUnsure or CarrierRefused."""

    def __init__(self, *, account_sid: str, auth_token: str, base_url: str = "", timeout_secs: float = 10) -> None:
        self._account_sid = account_sid
        self._auth_token = auth_token
        self._base_url = base_url
        self._timeout_secs = timeout_secs
        self._client: Client | None = None

    async def dial(self, order: Dial) -> str:
        """Machines are told from people beside the call, which goes on meanwhile; of a machine we hear once its
        greeting is over (`DetectMessageEnd`)."""
        wanted: dict[str, Any] = {
            "to": order.to_number,
            "from_": order.from_number,
            "url": order.answered_url,
            "status_callback": order.status_url,
            "status_callback_event": EVENTS,
            "timeout": order.ring_secs,
            "time_limit": order.max_secs,
        }
        if order.machine_url is not None:
            wanted |= {
                "machine_detection": "DetectMessageEnd",
                "async_amd": "true",
                "async_amd_status_callback": order.machine_url,
            }
        made = await self._ask(self._calls.create_async(**wanted))
        if made.sid is None:
            raise CarrierUnsure()
        return str(made.sid)

    async def find(self, order: Dial, since: datetime) -> list[str]:
        # By the time a call was made: one that is still queued has no start time, and a filter by it hides the call.
        found = await self._ask(self._calls.list_async(to=order.to_number, from_=order.from_number, limit=RECENT))
        fresh = [one for one in found if one.date_created is not None and one.date_created >= since - SKEW]
        return [one.sid for one in fresh if one.sid is not None]

    async def replace(self, carrier_call_id: str, markup: str) -> None:
        """The leg does what `markup` says from now on. No error when it is over."""
        await self._ask_if_there(self._rest.calls(carrier_call_id).update_async(twiml=markup))

    async def hang_up(self, carrier_call_id: str) -> None:
        await self._ask_if_there(self._rest.calls(carrier_call_id).update_async(status="completed"))

    async def look(self, carrier_call_id: str) -> CarrierCall:
        """Twilio counts a while after the leg's end, and shows what was charged as a negative amount."""
        found = await self._ask(self._rest.calls(carrier_call_id).fetch_async())
        return CarrierCall(
            carrier_call_id=carrier_call_id,
            direction="inbound" if found.direction == "inbound" else "outbound",
            from_number=found._from or None,  # the SDK's name: `from` is a keyword
            to_number=found.to or None,
            status=call_words.STATUSES.get(found.status or ""),
            duration_secs=call_words.whole_in(found.duration or ""),
            price=price_in(found.price),
            currency=found.price_unit or None,
        )

    async def numbers(self) -> list[CarrierNumber]:
        found = await self._ask(self._rest.incoming_phone_numbers.list_async(limit=1_000))
        return [_number(one) for one in found]

    async def set_up(self, number: CarrierNumber, *, voice_url: str, status_url: str) -> CarrierNumber:
        changed = self._rest.incoming_phone_numbers(number.id).update_async(
            voice_url=voice_url, voice_method="POST", status_callback=status_url, status_callback_method="POST"
        )
        return _number(await self._ask(changed))

    async def buy(self, country: str) -> CarrierNumber:
        offered = await self._ask(
            self._rest.available_phone_numbers(country).local.list_async(voice_enabled=True, limit=1)
        )
        if not offered:
            raise CarrierRefused(None, NOTHING_FREE)
        bought = self._rest.incoming_phone_numbers.create_async(phone_number=offered[0].phone_number)
        return _number(await self._ask(bought))

    def explain(self, error_code: str) -> str:
        return explained(error_code)

    def kind_of(self, error_code: str) -> str | None:
        return KINDS.get(error_code)

    async def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.http_client.close()

    @property
    def _calls(self) -> Any:
        return self._rest.calls

    @property
    def _rest(self) -> Client:
        """Made on first use: its connections belong to the event loop that makes them."""
        if self._client is None:
            self._client = Client(self._account_sid, self._auth_token, http_client=AsyncTwilioHttpClient())
            if self._base_url:
                self._client.api.base_url = self._base_url
        return self._client

    async def _ask(self, request: Coroutine[Any, Any, T]) -> T:
        """The SDK's client waits five minutes by itself; we wait `timeout_secs` for all of it."""
        try:
            async with asyncio.timeout(self._timeout_secs):
                return await request
        except (TwilioRestException, TwilioServiceException) as error:
            raise _refusal(error.status, error.code) from error
        except aiohttp.ClientConnectorError as error:
            # Not connected, so not asked.
            raise CarrierAway() from error
        except TwilioException as error:
            raise _refusal_of_list(error) from error
        except (TimeoutError, aiohttp.ClientError, OSError, json.JSONDecodeError) as error:
            raise CarrierUnsure() from error

    async def _ask_if_there(self, request: Coroutine[Any, Any, object]) -> None:
        try:
            await self._ask(request)
        except CarrierRefused as error:
            if error.code not in GONE:
                raise


def _refusal(status: int, code: int | str | None) -> CarrierAway | CarrierRefused:
    code = str(code or status)
    if status == 429 or code in BUSY:
        return CarrierAway(busy=True)
    if status >= 500:
        return CarrierUnsure()
    return CarrierRefused(code, explained(code), account=status in (401, 403) or code in ACCOUNT)


def _refusal_of_list(error: TwilioException) -> CarrierAway | CarrierRefused:
    """The SDK reads no error of a list: it hands on the reply as it came, or nothing where its form was wrong."""
    reply: Any = error.args[1] if len(error.args) > 1 else None
    status = getattr(reply, "status_code", None)
    if not isinstance(status, int):
        return CarrierUnsure()
    try:
        code = json.loads(reply.text).get("code")
    except (ValueError, AttributeError):
        code = None
    return _refusal(status, code)


def price_in(text: str | None) -> Decimal | None:
    """Positive. None: it is not counted yet."""
    if not text:
        return None
    try:
        return abs(Decimal(text))
    except InvalidOperation:
        return None


def _number(found: Any) -> CarrierNumber:
    return CarrierNumber(found.sid, found.phone_number, found.voice_url or "", found.status_callback or "")
