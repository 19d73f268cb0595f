"""A caller at the front desk, without sound: webhooks as the stand-in signs them, and the markup that comes back.

desk = PhoneDesk(world)
call = desk.caller("+15550142")
await call.dials()
await call.keys("12345678")
"""

import re
import uuid
from dataclasses import dataclass, field
from typing import Any

from tests.support.api_world import ApiWorld
from tests.vendors.telephony import twiml
from tests.vendors.telephony.twiml import Verb
from tests.vendors.telephony.webhooks import Sent, Webhooks
from tests.vendors.twilio import ACCOUNT_SID, AUTH_TOKEN, OUR_NUMBER

PUBLIC_URL = "https://interviews.example.com"
TELEPHONE: dict[str, Any] = {
    "public_url": PUBLIC_URL,
    "twilio_account_sid": ACCOUNT_SID,
    "twilio_auth_token": AUTH_TOKEN,
    "twilio_number": OUR_NUMBER,
}
"""Settings of an api that takes calls."""


@dataclass
class Caller:
    """One leg. `said` is everything the desk has said, `answer` its latest document."""

    webhooks: Webhooks
    number: str
    sid: str = field(default_factory=lambda: "CA" + uuid.uuid4().hex)
    answer: tuple[Verb, ...] = ()
    said: list[str] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)

    async def dials(self) -> "Caller":
        await self.post(f"{PUBLIC_URL}/telephony/twilio/voice")
        return self

    async def keys(self, digits: str) -> None:
        await self.post(self.next_url, Digits=digits)

    async def says(self, words: str) -> None:
        await self.post(self.next_url, SpeechResult=words, Confidence="0.91")

    async def is_silent(self) -> None:
        await self.post(self.next_url, Digits="", SpeechResult="")

    async def goes_on(self) -> None:
        """A pause or a stream is over: the redirect is followed."""
        await self.post(self.next_url)

    async def post(self, url: str, **fields: str) -> Sent:
        sent = await self.webhooks.send(url, self.fields(**fields))
        self.take(sent)
        return sent

    def take(self, sent: Sent) -> None:
        assert sent.status == 200, (sent.status, sent.body)
        self.answer = twiml.read(sent.content_type, sent.body)
        self.sent.append(sent)
        self.said += self.lines

    def fields(self, **more: str) -> dict[str, str]:
        told = {"CallSid": self.sid, "From": self.number, "To": OUR_NUMBER, "Direction": "inbound"}
        return {**told, "CallStatus": "in-progress", **more}

    @property
    def lines(self) -> list[str]:
        """What the latest document says."""
        return [verb.text for top in self.answer for verb in (top, *top.children) if verb.name == "Say"]

    @property
    def languages(self) -> set[str]:
        return {verb.get("language") for top in self.answer for verb in (top, *top.children) if verb.name == "Say"}

    @property
    def next_url(self) -> str:
        return next(verb.text for verb in self.answer if verb.name == "Redirect")

    @property
    def gather(self) -> Verb:
        return next(verb for verb in self.answer if verb.name == "Gather")

    @property
    def ticket(self) -> str | None:
        """The join ticket of the stream, when there is one."""
        for verb in self.answer:
            if verb.name == "Connect":
                values = {one.get("name"): one.get("value") for one in verb.children[0].children}
                return values["join_ticket"]
        return None

    @property
    def hung_up(self) -> bool:
        return any(verb.name == "Hangup" for verb in self.answer)

    def heard(self, pattern: str) -> bool:
        """In the latest document."""
        return re.search(pattern, " ".join(self.lines)) is not None


@dataclass
class PhoneDesk:
    world: ApiWorld

    def __post_init__(self) -> None:
        self.webhooks = Webhooks(self.world.http, PUBLIC_URL, AUTH_TOKEN, ACCOUNT_SID)

    def caller(self, number: str = "+15550142") -> Caller:
        return Caller(self.webhooks, number)
