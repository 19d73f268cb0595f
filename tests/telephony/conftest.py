"""An api that takes calls, with one interview."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from api.interviews import pins
from api.interviews.models import Interview
from tests.support.api_world import AgentSide, ApiWorld, Scheduled, api_world, schedule_interview
from tests.support.call_events import started
from tests.support.phone_desk import TELEPHONE, Caller, PhoneDesk


class PhoneAgent(AgentSide):
    async def plays(self, reason: str) -> None:
        """A whole call in two events."""
        over = {"type": "call.ended", "seq": 2, "at_ms": 60_000, "reason": reason}
        posted = await self.post(started(door="phone"), over)
        assert posted.status_code == 200, posted.text
        done = await self.complete(2, reason)
        assert done.status_code == 200, done.text


@dataclass
class Booked:
    """An interview that may be taken by phone, and its front desk."""

    scheduled: Scheduled
    pin: str
    desk: PhoneDesk

    @property
    def world(self) -> ApiWorld:
        return self.scheduled.world

    @property
    def wrong_pin(self) -> str:
        return f"{(int(self.pin) + 1) % 10**8:08d}"

    def caller(self, number: str = "+15550142") -> Caller:
        return self.desk.caller(number)

    async def agent(self, caller: Caller) -> "PhoneAgent":
        """The agent that the caller's stream would bring."""
        bearer = {"Authorization": f"Bearer {caller.ticket}"}
        admitted = await self.world.http.post("/api/v1/internal/admissions", headers=bearer)
        assert admitted.status_code == 200, admitted.text
        ticket = admitted.json()
        headers = {"Authorization": f"Bearer {ticket['token']}"}
        return PhoneAgent(self.world, self.scheduled.interview_id, ticket["claims"]["call_id"], headers)

    async def interview(self) -> Interview:
        async with self.world.services.database.transaction(read_only=True) as session:
            return await session.get_one(Interview, self.scheduled.interview_id)


async def book(world: ApiWorld, **body: Any) -> Booked:
    scheduled = await schedule_interview(world, **body)
    async with world.services.database.transaction(read_only=True) as session:
        interview = await session.get_one(Interview, scheduled.interview_id)
    pin = pins.pin_of(world.services.settings, interview)
    assert pin is not None
    return Booked(scheduled, pin, PhoneDesk(world))


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[ApiWorld]:
    async with api_world(tmp_path, **TELEPHONE) as made:
        yield made


@pytest.fixture
async def booked(world: ApiWorld) -> Booked:
    return await book(world)
