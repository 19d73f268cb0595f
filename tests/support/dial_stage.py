"""Calls to a candidate against the stand-in of Twilio: the api's REST requests go there, its webhooks come back signed.

dials = await stage.asks()                   # HR presses the button
await stage.runs()                           # the outbox does what is due
leg = stage.leg                              # the carrier's latest leg
person = await stage.picks_up()              # a Caller at the gate
await stage.ends("no-answer")
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import select

from api.telephony.dial_models import PhoneDial
from api.telephony.models import PhoneCall
from tests.support.api_world import ApiWorld, Scheduled, api_world, schedule_interview
from tests.support.phone_desk import PUBLIC_URL, TELEPHONE, Caller
from tests.vendors.telephony.leg import Leg
from tests.vendors.telephony.rest import Asked
from tests.vendors.telephony.webhooks import Sent
from tests.vendors.twilio import OUR_NUMBER, TwilioStandIn, twilio_stand_in

NUMBER = "+15550142"
SEQUENCE = {"initiated": 0, "ringing": 1, "in-progress": 2}


@dataclass
class DialStage:
    twilio: TwilioStandIn
    scheduled: Scheduled

    @property
    def world(self) -> ApiWorld:
        return self.scheduled.world

    @property
    def url(self) -> str:
        return f"/api/v1/interviews/{self.scheduled.interview_id}/call"

    @property
    def own_url(self) -> str:
        return f"/api/v1/interviews/call-me/{self.scheduled.token}"

    # --- people of ours, and the candidate's page ---

    async def asks(self) -> httpx.Response:
        return await self.world.http.post(self.url, headers=self.scheduled.hr)

    async def call_me(self) -> httpx.Response:
        return await self.world.http.post(self.own_url)

    async def cancels(self) -> httpx.Response:
        return await self.world.http.delete(self.url, headers=self.scheduled.hr)

    async def shown(self) -> dict[str, Any]:
        """HR's view of the telephone side."""
        url = f"/api/v1/interviews/{self.scheduled.interview_id}"
        reply = await self.world.http.get(url, headers=self.scheduled.hr)
        assert reply.status_code == 200, reply.text
        phone: dict[str, Any] = reply.json()["phone"]
        return phone

    async def page(self) -> dict[str, Any]:
        """The candidate's view of it."""
        reply = await self.world.http.get(f"/api/v1/interviews/validate/{self.scheduled.token}")
        assert reply.status_code == 200, reply.text
        phone: dict[str, Any] = reply.json()["phone"]
        return phone

    async def runs(self) -> None:
        await self.world.run_tasks()

    # --- the carrier ---

    @property
    def placed(self) -> list[Asked]:
        """Every request for a call that reached the carrier."""
        return [one for one in self.twilio.rest.asked if one.method == "POST" and one.path.endswith("/Calls.json")]

    @property
    def legs(self) -> list[Leg]:
        return list(self.twilio.legs.values())

    @property
    def leg(self) -> Leg:
        return self.legs[-1]

    async def picks_up(self, **more: str) -> Caller:
        """Somebody, or something, answers the latest call; the desk's first words are in what is returned."""
        person = Caller(self.twilio.webhooks, NUMBER, sid=self.leg.sid)
        self.leg.status = "in-progress"
        url = self.twilio.placed[self.leg.sid].asked.get("Url")
        await person.post(url, **{**OUTBOUND, **more})
        return person

    async def detects(self, answered_by: str) -> Sent:
        url = self.twilio.placed[self.leg.sid].asked.get("AsyncAmdStatusCallback")
        return await self.twilio.webhooks.send(url, {"CallSid": self.leg.sid, "AnsweredBy": answered_by})

    def report(self, status: str, leg: Leg | None = None, **more: str) -> Sent:
        """A signed status callback that is still to be delivered."""
        about = leg or self.leg
        told = {"CallSid": about.sid, "CallStatus": status, "From": OUR_NUMBER, "To": NUMBER, **OUTBOUND}
        told["SequenceNumber"] = str(SEQUENCE.get(status, 3))
        url = self.twilio.placed[about.sid].asked.get("StatusCallback")
        return self.twilio.webhooks.prepared(url, {**told, "CallStatus": status, **more})

    async def tells(self, status: str, leg: Leg | None = None, **more: str) -> Sent:
        sent = self.report(status, leg, **more)
        await self.twilio.webhooks.deliver(sent)
        assert sent.status in (200, 204), sent.body
        return sent

    async def ends(self, status: str = "completed", leg: Leg | None = None, **more: str) -> Sent:
        about = leg or self.leg
        about.status = status
        return await self.tells(status, about, **({"CallDuration": "0"} | more))

    # --- what is stored ---

    async def dials(self) -> list[PhoneDial]:
        async with self.world.services.database.transaction(read_only=True) as session:
            return list((await session.scalars(select(PhoneDial).order_by(PhoneDial.id))).all())

    async def dial(self) -> PhoneDial:
        return (await self.dials())[-1]

    async def phone_calls(self) -> list[PhoneCall]:
        async with self.world.services.database.transaction(read_only=True) as session:
            return list((await session.scalars(select(PhoneCall).order_by(PhoneCall.id))).all())


OUTBOUND = {"Direction": "outbound-api", "CallStatus": "in-progress"}


@asynccontextmanager
async def dial_stage(
    folder: Path, *, zone: str = "UTC", carriers_time: bool = False, **settings: Any
) -> AsyncIterator[DialStage]:
    """One interview that is open now, of a candidate with a phone; 09:00 on a Monday in UTC. `carriers_time`: by the
    machine's clock, by which the stand-in dates its calls."""
    async with httpx.AsyncClient() as nobody, twilio_stand_in(nobody, public_url=PUBLIC_URL) as twilio:
        own = {
            **TELEPHONE,
            "twilio_base_url": twilio.rest.url,
            "phone_timeout_secs": 1.0,
            "access_token_minutes": 60 * 24 * 60,
            **settings,
        }
        async with api_world(folder, **own) as world:
            twilio.webhooks.http = world.http
            if carriers_time:
                world.clock.advance(seconds=(datetime.now(UTC) - world.clock.now()).total_seconds())
            scheduled = await schedule_interview(world)
            await has_phone(scheduled, NUMBER, zone)
            yield DialStage(twilio, scheduled)


async def has_phone(scheduled: Scheduled, number: str | None, zone: str) -> None:
    body = {"email": "kim@example.com", "name": "Minji Kim", "timezone": zone, "phone": number}
    url = f"/api/v1/candidates/{scheduled.candidate_id}"
    reply = await scheduled.world.http.put(url, json=body, headers=scheduled.hr)
    assert reply.status_code == 200, reply.text
