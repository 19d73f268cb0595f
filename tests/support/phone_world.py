"""The program as a user starts it, with a telephone number at a stand-in for Twilio.

async with phone_world(folder) as world:
    booked = await world.book(questions=3)
    caller = world.phone()
    await world.enters(caller, booked)        # PIN, consent, stream
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.support.app_process import AppProcess
from tests.support.phone_candidate import PhoneCandidate
from tests.vendors.telephony.media_stream import MediaStream
from tests.vendors.telephony.phone_sound import Line
from tests.vendors.twilio import ACCOUNT_SID, AUTH_TOKEN, OUR_NUMBER, TwilioStandIn, twilio_stand_in

PUBLIC_URL = "https://interviews.example.com"
DESK_CHARS_PER_SEC = 200.0
"""The desk's own voice is quick here: its sentences are not what takes an interview's time."""
ASK_EVERY_SECS = 1.0


@dataclass(frozen=True)
class Booked:
    interview_id: str
    token: str
    pin: str


class PhoneWorld:
    def __init__(self, app: AppProcess, twilio: TwilioStandIn) -> None:
        self.app, self.twilio = app, twilio
        self._numbers = 0

    def phone(self, line: Line | None = None) -> PhoneCandidate:
        """Somebody else's, each time."""
        self._numbers += 1
        return PhoneCandidate(self.twilio, f"+155501{self._numbers:02d}", line)

    async def book(self, questions: int = 5, name: str = "Kim Haneul") -> Booked:
        """An interview with the first questions of the demo's job, without follow-ups."""
        return await asyncio.to_thread(self._book, questions, name)

    def _book(self, questions: int, name: str) -> Booked:
        with self.app.hr() as hr:
            job_id = _job(hr, questions)
            email = f"phone-{time.time_ns()}@example.com"
            person = hr.post("/candidates", json={"name": name, "email": email}).raise_for_status().json()
            wanted = {"candidate_id": person["id"], "job_template_id": job_id}
            made = hr.post("/interviews", json=wanted).raise_for_status().json()
        return Booked(made["id"], made["token"], made["dial_in"]["pin"])

    async def enters(self, caller: PhoneCandidate, booked: Booked, *, again: bool = False) -> MediaStream:
        """Dials, gives the PIN, and, unless it was done before, agrees."""
        await caller.dials()
        await caller.hears("PIN")
        await caller.keys(booked.pin)
        if not again:
            await caller.hears("if you agree")
            await caller.says("Yes, I agree.")
        return await caller.is_connected(90)

    async def events(self, booked: Booked) -> list[dict[str, Any]]:
        """What is stored so far, without the calls they belong to."""
        found = await _patiently(self.app.events, booked.interview_id)
        return [item["event"] for item in found]

    async def segments(self, booked: Booked, speaker: str) -> list[dict[str, Any]]:
        found = await _patiently(self.app.segments, booked.interview_id)
        return [segment for segment in found if segment["speaker"] == speaker]

    async def words(self, booked: Booked, speaker: str) -> str:
        return " ".join(str(segment["text"]) for segment in await self.segments(booked, speaker))

    async def detail(self, booked: Booked) -> dict[str, Any]:
        def ask() -> dict[str, Any]:
            with self.app.hr() as hr:
                found: dict[str, Any] = hr.get(f"/interviews/{booked.interview_id}").raise_for_status().json()
                return found

        return await asyncio.to_thread(ask)

    async def report(self, booked: Booked, timeout_secs: float = 60) -> dict[str, Any]:
        """Waits for the verdict."""
        async with asyncio.timeout(timeout_secs):
            while True:
                found = (await self.detail(booked))["report"]
                if found is not None:
                    return dict(found)
                await asyncio.sleep(ASK_EVERY_SECS)


async def _patiently(ask: Callable[[str], list[dict[str, Any]]], interview_id: str) -> list[dict[str, Any]]:
    """A program on a busy machine says 503 rather than keep a page waiting: asks again."""
    while True:
        try:
            return await asyncio.to_thread(ask, interview_id)
        except httpx.HTTPStatusError as error:
            if error.response.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                raise
        await asyncio.sleep(ASK_EVERY_SECS)


def _job(hr: httpx.Client, questions: int) -> str:
    """The demo's, cut to so many questions. Made once."""
    title = f"The first {questions}"
    known = {one["title"]: one["id"] for one in hr.get("/jobs").raise_for_status().json()["jobs"]}
    if title in known:
        return str(known[title])
    demo = next(id_ for name, id_ in known.items() if not name.startswith("The first"))
    asked = hr.get(f"/jobs/{demo}/questions").raise_for_status().json()["questions"]
    made = hr.post("/jobs", json={"title": title}).raise_for_status().json()
    for question in asked[:questions]:
        # Without follow-ups everybody is asked the same, whatever the recogniser made of an answer.
        body = {key: question[key] for key in ("text", "weight", "points")} | {"max_follow_ups": 0}
        hr.post(f"/jobs/{made['id']}/questions", json=body).raise_for_status()
    return str(made["id"])


@contextlib.asynccontextmanager
async def phone_world(folder: Path, env: Mapping[str, str] | None = None) -> AsyncIterator[PhoneWorld]:
    """`folder` holds the program's data. Ended with its log in `folder`'s neighbour, as AppProcess does."""
    app = AppProcess(folder / "data", env={})
    limits = httpx.Limits(max_connections=100)
    async with (
        httpx.AsyncClient(base_url=app.base_url, trust_env=False, timeout=30, limits=limits) as http,
        twilio_stand_in(http, public_url=PUBLIC_URL, stream_host=f"127.0.0.1:{app.port}") as twilio,
    ):
        twilio.chars_per_sec = DESK_CHARS_PER_SEC
        with_phone = {
            "PUBLIC_URL": PUBLIC_URL,
            "TWILIO_ACCOUNT_SID": ACCOUNT_SID,
            "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
            "TWILIO_NUMBER": OUR_NUMBER,
            "TWILIO_BASE_URL": twilio.rest.url,
        }
        app = AppProcess(folder / "data", port=app.port, env={**with_phone, **(env or {})})
        await asyncio.to_thread(app.start)
        try:
            yield PhoneWorld(app, twilio)
        finally:
            await asyncio.to_thread(app.stop)
