"""Telnyx: TeXML, its signature, its REST API. All that is Telnyx' own is in this file; the serializer of its media
stream is chosen where the agent's are (`agent/bridge/stream.py`).

TeXML has TwiML's verbs; what differs is said beside them. A reply to a new call may come without the leg's id: then the
leg is known from its first webhook, whose address holds our own id of it (`api.telephony.dialling`).
"""

import base64
import binascii
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from email.utils import parsedate_to_datetime
from itertools import takewhile
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

import httpx
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from starlette.datastructures import QueryParams

from api.adapters import call_words
from api.ports.carrier import (
    AnsweredBy,
    CarrierAway,
    CarrierCall,
    CarrierNumber,
    CarrierRefused,
    CarrierUnsure,
    Dial,
    Listen,
    NotTheCarrier,
    Reply,
    Spoken,
    Stream,
    Webhook,
)

BASE_URL = "https://api.telnyx.com/v2"
SIGNATURE, TIMESTAMP = "telnyx-signature-ed25519", "telnyx-timestamp"
WINDOW_SECS = 300
"""SEC-21: a webhook that was signed longer ago, or further ahead, is a replay (Telnyx' own tolerance)."""
EVENTS = "initiated ringing answered completed"
SKEW = timedelta(seconds=5)
ANSWERED_BY = call_words.ANSWERED_BY | {"not_sure": AnsweredBy.UNKNOWN}
GONE = frozenset({"90018", "10005", "404"})
"""The call has ended, or there is none."""
ASK = "Ask whoever runs this installation"
WORDS = {
    "10002": "The candidate's phone number is not valid. Correct it in the candidate's details, with + and the country "
    "code.",
    "10009": f"Telnyx refuses our account: its key is wrong. {ASK} to check TELNYX_API_KEY.",
    "10010": f"Our account at Telnyx may not do this. {ASK} to check it at Telnyx.",
    "10038": f"Our account at Telnyx is not verified far enough for this call. {ASK} to upgrade it.",
    "20100": f"Our account at Telnyx has no credit left. {ASK} to top it up.",
    "401": f"Telnyx refuses our account: its key is wrong. {ASK} to check TELNYX_API_KEY.",
    "402": f"Our account at Telnyx has no credit left. {ASK} to top it up.",
    "403": f"Our account at Telnyx may not place this call. {ASK} to check its outbound voice profile.",
}
"""Telnyx' error codes (developers.telnyx.com/api/errors), or the status where it gave none."""
KINDS = {
    "10002": "number_invalid",
    **dict.fromkeys(("10009", "401"), "account_refused"),
    **dict.fromkeys(("10010", "10038", "403"), "account_inactive"),
    **dict.fromkeys(("20100", "402"), "account_no_credit"),
}
"""The same for pages, as `api.adapters.twilio_words.KINDS`."""
UNKNOWN = "The telephone service could not place the call (its code {code}). Check the number, or try again later."
ACCOUNT_STATUSES = frozenset({401, 402, 403})


class TelnyxCarrier:
    name = "telnyx"
    content_type = "text/xml"

    def __init__(
        self,
        *,
        api_key: str,
        public_key: str,
        account_id: str,
        application_id: str,
        now: Callable[[], float],
        base_url: str = "",
        timeout_secs: float = 10,
    ) -> None:
        """`now`: seconds since 1970, for the window of signatures."""
        self._headers = {"Authorization": f"Bearer {api_key}"}
        self._public_key = public_key
        self._account = f"/texml/Accounts/{account_id}/Calls"
        self._application_id = application_id
        self._now = now
        self._base_url = (base_url or BASE_URL).rstrip("/")
        self._timeout_secs = timeout_secs
        self._http: httpx.AsyncClient | None = None

    # --- what Telnyx says ---

    def read(self, webhook: Webhook) -> CarrierCall:
        self._check(webhook)
        try:
            values = QueryParams(webhook.body.decode("utf-8"))
        except UnicodeDecodeError as error:
            raise NotTheCarrier() from error
        call_id = values.get("CallSid", "")
        if not 8 <= len(call_id) <= 64:
            raise NotTheCarrier()
        return CarrierCall(
            carrier_call_id=call_id,
            direction="inbound" if values.get("Direction", "inbound") == "inbound" else "outbound",
            from_number=call_words.number_in(values.get("From", "")),
            to_number=call_words.number_in(values.get("To", "")),
            status=call_words.STATUSES.get(values.get("CallStatus", "")),
            digits=call_words.keys_in(values),
            speech=call_words.speech_in(values),
            answered_by=ANSWERED_BY.get(values.get("AnsweredBy", "")),
            duration_secs=call_words.whole_in(values.get("CallDuration", "")),
        )

    def _check(self, webhook: Webhook) -> None:
        """Ed25519 over `<timestamp>|<body>`. The address is not signed; what it says of a leg is looked up with the
        leg's own id, which is."""
        stamp = webhook.headers.get(TIMESTAMP, "")
        try:
            key = Ed25519PublicKey.from_public_bytes(base64.b64decode(self._public_key, validate=True))
            signature = base64.b64decode(webhook.headers.get(SIGNATURE, ""), validate=True)
            key.verify(signature, stamp.encode() + b"|" + webhook.body)
        except (InvalidSignature, ValueError, binascii.Error) as error:
            raise NotTheCarrier() from error
        if not stamp.isdecimal() or abs(self._now() - int(stamp)) > WINDOW_SECS:
            raise NotTheCarrier()

    # --- what Telnyx is told ---

    def render(self, reply: Reply) -> str:
        response = Element("Response")
        listen = reply.listen
        if listen is not None:
            whole = tuple(takewhile(lambda line: line.whole, reply.say))
            _say(response, whole)
            _say(_gather(response, listen), reply.say[len(whole) :])
            # TeXML goes on with the document when nothing was said.
            _redirect(response, listen.url)
            return _text(response)
        _say(response, reply.say)
        if reply.stream is not None:
            _connect(response, reply.stream)
            _redirect(response, reply.stream.after_url)
        elif reply.then is not None:
            if reply.wait_secs:
                SubElement(response, "Pause", length=str(reply.wait_secs))
            _redirect(response, reply.then)
        elif reply.hang_up:
            SubElement(response, "Hangup")
        return _text(response)

    async def dial(self, order: Dial) -> str:
        wanted: dict[str, Any] = {
            "ApplicationSid": self._application_id,
            "To": order.to_number,
            "From": order.from_number,
            "Url": order.answered_url,
            "UrlMethod": "POST",
            "StatusCallback": order.status_url,
            "StatusCallbackMethod": "POST",
            "StatusCallbackEvent": EVENTS,
            "Timeout": order.ring_secs,
            "TimeLimit": order.max_secs,
        }
        if order.machine_url is not None:
            wanted |= {
                "MachineDetection": "DetectMessageEnd",
                "AsyncAmd": True,
                "AsyncAmdStatusCallback": order.machine_url,
                "AsyncAmdStatusCallbackMethod": "POST",
            }
        made = await self._ask("POST", self._account, json=wanted)
        call_id = made.get("sid") or made.get("call_sid")
        if not call_id:
            raise CarrierUnsure()
        return str(call_id)

    async def find(self, order: Dial, since: datetime) -> list[str]:
        asked = {"To": order.to_number, "From": order.from_number, "PageSize": "20"}
        found = (await self._ask("GET", self._account, params=asked)).get("calls", [])
        return [str(one["sid"]) for one in found if (_made_at(one) or since) >= since - SKEW]

    async def say_now(self, carrier_call_id: str, reply: Reply) -> None:
        await self._change(carrier_call_id, {"Texml": self.render(reply)})

    async def hang_up(self, carrier_call_id: str) -> None:
        await self._change(carrier_call_id, {"Status": "completed"})

    async def look(self, carrier_call_id: str) -> CarrierCall:
        """Telnyx' record of a call holds no price: `config/prices.yaml` stays the word on it."""
        found = await self._ask("GET", f"{self._account}/{carrier_call_id}")
        price = found.get("price")
        return CarrierCall(
            carrier_call_id=carrier_call_id,
            direction="inbound" if found.get("direction") == "inbound" else "outbound",
            from_number=call_words.number_in(str(found.get("from") or "")),
            to_number=call_words.number_in(str(found.get("to") or "")),
            status=call_words.STATUSES.get(str(found.get("status"))),
            duration_secs=call_words.whole_in(str(found.get("duration") or "")),
            price=abs(Decimal(str(price))) if price else None,
            currency=str(found["price_unit"])[:3] if found.get("price_unit") else None,
        )

    async def numbers(self) -> list[CarrierNumber]:
        """A number leads where its TeXML application does."""
        application = (await self._ask("GET", f"/texml_applications/{self._application_id}"))["data"]
        found = (await self._ask("GET", "/phone_numbers", params={"page[size]": "250"}))["data"]
        return [_our_number(one, application, self._application_id) for one in found]

    async def set_up(self, number: CarrierNumber, *, voice_url: str, status_url: str) -> CarrierNumber:
        wanted = {"voice_url": voice_url, "voice_method": "post"}
        wanted |= {"status_callback": status_url, "status_callback_method": "post"}
        await self._ask("PATCH", f"/texml_applications/{self._application_id}", json=wanted)
        await self._ask("PATCH", f"/phone_numbers/{number.id}", json={"connection_id": self._application_id})
        return CarrierNumber(number.id, number.number, voice_url, status_url)

    async def buy(self, country: str) -> CarrierNumber:
        asked = {"filter[country_code]": country, "filter[features]": "voice", "filter[limit]": "1"}
        offered = (await self._ask("GET", "/available_phone_numbers", params=asked))["data"]
        if not offered:
            raise CarrierRefused(None, "Telnyx has no number for voice calls to offer in this country.")
        number = offered[0]["phone_number"]
        wanted = {"phone_numbers": [{"phone_number": number}], "connection_id": self._application_id}
        bought = (await self._ask("POST", "/number_orders", json=wanted))["data"]
        return CarrierNumber(str(bought["phone_numbers"][0]["id"]), number, "", "")

    def explain(self, error_code: str) -> str:
        return WORDS.get(error_code) or UNKNOWN.format(code=error_code)

    def kind_of(self, error_code: str) -> str | None:
        return KINDS.get(error_code)

    async def close(self) -> None:
        http, self._http = self._http, None
        if http is not None:
            await http.aclose()

    async def _change(self, carrier_call_id: str, values: Mapping[str, str]) -> None:
        try:
            await self._ask("POST", f"{self._account}/{carrier_call_id}", data=values)
        except CarrierRefused as error:
            if error.code not in GONE:
                raise

    async def _ask(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        if self._http is None:
            self._http = httpx.AsyncClient(timeout=self._timeout_secs, headers=self._headers)
        try:
            reply = await self._http.request(method, self._base_url + path, **more)
            if reply.is_success:
                read: dict[str, Any] = reply.json()
                return read
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise CarrierAway() from error
        except (httpx.HTTPError, ValueError) as error:
            raise CarrierUnsure() from error
        raise _refusal(reply, self.explain)


def _refusal(reply: httpx.Response, explain: Callable[[str], str]) -> Exception:
    if reply.status_code == httpx.codes.TOO_MANY_REQUESTS:
        after = reply.headers.get("retry-after", "")
        return CarrierAway(busy=True, retry_after_secs=float(after) if after.isdecimal() else None)
    if reply.is_server_error:
        return CarrierUnsure()
    try:
        code = str(reply.json()["errors"][0]["code"])
    except (ValueError, KeyError, IndexError, TypeError):
        code = str(reply.status_code)
    return CarrierRefused(code, explain(code), account=reply.status_code in ACCOUNT_STATUSES)


def _say(into: Element, lines: tuple[Spoken, ...]) -> None:
    for line in lines:
        language, voice = call_words.VOICES.get(line.language.split("-")[0], (line.language, "alice"))
        SubElement(into, "Say", voice=voice, language=language).text = line.text


def _gather(into: Element, listen: Listen) -> Element:
    wanted = {
        "input": "dtmf speech" if listen.speech else "dtmf",
        "action": listen.url,
        "method": "POST",
        "timeout": str(listen.timeout_secs),
        "finishOnKey": "#",
        "language": call_words.VOICES.get(listen.language.split("-")[0], (listen.language,))[0],
    }
    if listen.most_digits is not None:
        wanted["numDigits"] = str(listen.most_digits)
    if listen.speech:
        wanted |= {"speechTimeout": "1", "hints": ",".join(listen.hints)}
    return SubElement(into, "Gather", wanted)


def _connect(into: Element, stream: Stream) -> None:
    if stream.by_sip:
        SubElement(SubElement(into, "Dial"), "Sip", dict(stream.parameters)).text = stream.url
        return
    # Without these two what we send is never played.
    both = {"bidirectionalMode": "rtp", "bidirectionalCodec": "PCMU"}
    noun = SubElement(SubElement(into, "Connect"), "Stream", {"url": stream.url, "codec": "PCMU", **both})
    for name, value in stream.parameters.items():
        SubElement(noun, "Parameter", name=name, value=value)


def _redirect(into: Element, url: str) -> None:
    SubElement(into, "Redirect", method="POST").text = url


def _text(response: Element) -> str:
    return '<?xml version="1.0" encoding="UTF-8"?>' + tostring(response, encoding="unicode")


def _made_at(found: Mapping[str, Any]) -> datetime | None:
    try:
        return parsedate_to_datetime(str(found.get("date_created")))
    except ValueError:
        return None


def _our_number(found: Mapping[str, Any], application: Mapping[str, Any], application_id: str) -> CarrierNumber:
    ours = str(found.get("connection_id")) == application_id
    voice = str(application.get("voice_url") or "") if ours else ""
    status = str(application.get("status_callback") or "") if ours else ""
    return CarrierNumber(str(found["id"]), str(found["phone_number"]), voice, status)
