"""A company's engines: the list, what is refused, and a test that really speaks, listens and phrases."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from agent.engine_test import SENTENCES, run_engine_test
from agent.settings import AgentSettings
from api.adapters.embedded_dispatcher import EmbeddedDispatcher
from api.engines.models import EngineTest
from api.housekeeping import Housekeeping
from contract.engines import ENGINES
from contract.ticket import Ticket
from tests.support.api_world import ApiWorld, schedule_interview
from tests.vendors.deepgram import DeepgramVendor, deepgram
from tests.vendors.ears import Script
from tests.vendors.openai_speech import SpeechVendor, openai_speech
from tests.vendors.voices import tone

HR = "hr@example.com"
VENDORS = {
    "stt": [{"provider": "deepgram"}],
    "llm": [{"provider": "openai", "model": "gpt-4.1-mini"}],
    "tts": [{"provider": "openai", "voice": "verse"}],
}


@dataclass
class Interviewer:
    """An agent of this process that tries what it is sent, with vendors of this machine."""

    world: ApiWorld
    company: str
    headers: dict[str, str]
    settings: AgentSettings

    def come(self) -> None:
        dispatcher = self.world.services.dispatcher
        assert isinstance(dispatcher, EmbeddedDispatcher)
        dispatcher.tester = self._begin

    async def _begin(self, _test_id: str, ticket_json: str) -> None:
        ticket = Ticket.model_validate_json(ticket_json)
        self._task = asyncio.create_task(run_engine_test(ticket, self.settings, self.world.http))

    def url(self, rest: str) -> str:
        return f"/api/v1/companies/{self.company}/ai-config/{rest}"

    async def test(self, engines: dict[str, Any] | None, language: str = "en") -> dict[str, Any]:
        asked = await self.world.http.post(
            self.url("test"), json={"engines": engines, "language": language}, headers=self.headers
        )
        assert (asked.status_code, asked.json()["state"]) == (202, "running"), asked.text
        await asyncio.wait_for(self._task, 90)
        found = await self.world.http.get(self.url(f"tests/{asked.json()['id']}"), headers=self.headers)
        body: dict[str, Any] = found.json()
        assert body["state"] == "done", body
        return body

    async def engines(self) -> dict[tuple[str, str], dict[str, Any]]:
        found = await self.world.http.get(self.url("engines"), headers=self.headers)
        return {(one["part"], one["name"]): one for one in found.json()["engines"]}


@pytest.fixture
async def nova() -> AsyncIterator[DeepgramVendor]:
    async with deepgram(Script.of(SENTENCES["en"].replace("proud", "loud")).ears) as vendor:
        yield vendor


@pytest.fixture
async def openai() -> AsyncIterator[SpeechVendor]:
    async with openai_speech() as vendor:
        vendor.sound = tone
        yield vendor


@pytest.fixture
async def interviewer(world: ApiWorld, nova: DeepgramVendor, openai: SpeechVendor) -> Interviewer:
    company = await world.add_user(HR)
    settings = AgentSettings(
        _env_file=None,
        deepgram_api_key="a-secret-key",
        deepgram_base_url=nova.base_url,
        openai_api_key="a-secret-key",
        openai_base_url=openai.base_url,
    )
    found = Interviewer(world, company, await world.login(HR), settings)
    found.come()
    return found


async def test_a_configuration_is_tried_once(
    interviewer: Interviewer, nova: DeepgramVendor, openai: SpeechVendor
) -> None:
    nova.final_secs, openai.first_token_secs, openai.first_byte_secs = 0.15, 0.1, 0.05
    found = await interviewer.test(VENDORS)
    assert found["said"] == SENTENCES["en"]
    assert found["heard"] == SENTENCES["en"].replace("proud", "loud")
    assert found["word_error_rate"] == pytest.approx(1 / 16, abs=0.001)
    assert found["reply"] == SENTENCES["en"]
    assert [found["parts"][part]["error"] for part in ("stt", "llm", "tts")] == [None, None, None]
    firsts = {part: found["parts"][part]["first_ms"] for part in ("stt", "llm", "tts")}
    print(f"first words, token, sound after {firsts} ms; cost {found['cost_usd']}")
    assert firsts["llm"] >= 100
    assert firsts["tts"] >= 50
    assert openai.spoken[0]["voice"] == "verse"
    assert found["parts"]["tts"]["characters"] == len(SENTENCES["en"])
    assert found["cost_usd"] is not None


@pytest.mark.parametrize(("mode", "said"), [("401", "refuses DEEPGRAM_API_KEY"), ("429", "too many requests")])
async def test_a_vendors_refusal_is_told_in_plain_words(
    interviewer: Interviewer, nova: DeepgramVendor, mode: str, said: str
) -> None:
    nova.conduct.always = mode
    found = await interviewer.test(VENDORS)
    assert said in found["parts"]["stt"]["error"]
    assert "a-secret-key" not in str(found)
    assert found["parts"]["llm"]["error"] is None


async def test_a_voice_that_does_not_exist_is_named(interviewer: Interviewer) -> None:
    found = await interviewer.test({"tts": [{"provider": "deepgram", "voice": "aura-2-nobody-en"}]})
    assert found["parts"]["tts"]["error"].startswith("This voice does not exist: aura-2-nobody-en.")
    assert found["parts"]["stt"]["error"] == "Not tried: there was no voice to listen to."


async def test_agents_tell_what_they_can_use_and_nothing_else_is_saved(
    interviewer: Interviewer, world: ApiWorld
) -> None:
    before = await interviewer.engines()
    assert set(before) == {(one.part, one.name) for one in ENGINES}
    assert {one["usable"] for one in before.values()} == {None}
    await interviewer.test({"tts": [{"provider": "openai"}], "stt": [{"provider": "deepgram"}]})
    after = await interviewer.engines()
    assert after["stt", "deepgram"]["usable"] is True
    assert after["stt", "assemblyai"]["missing"].startswith("ASSEMBLYAI_API_KEY is missing")

    async def save(engines: dict[str, Any]) -> Any:
        body = {"ai": {"engines": engines}}
        return await world.http.put("/api/v1/company/settings", json=body, headers=interviewer.headers)

    refused = await save({"stt": [{"provider": "deepgram"}, {"provider": "assemblyai"}]})
    assert refused.status_code == 422
    assert refused.json()["details"] == [
        {"field": "ai.engines.stt.1", "message": "ASSEMBLYAI_API_KEY is missing on the interviewers."}
    ]
    for wrong in (
        {"stt": [{"provider": "nobody"}]},
        {"stt": [{"provider": "deepgram", "voice": "alloy"}]},
        {"stt": [{"provider": "deepgram"}, {"provider": "deepgram"}]},
        {"tts": [{"provider": "openai", "base_url": "https://example.com"}]},
    ):
        assert (await save(wrong)).status_code == 422, wrong
    assert (await save(VENDORS)).status_code == 200


async def test_a_test_nobody_takes_up_says_so(interviewer: Interviewer, world: ApiWorld) -> None:
    world.services.dispatcher.tester = None  # type: ignore[attr-defined]  # the agent is not there yet
    asked = await world.http.post(interviewer.url("test"), json={}, headers=interviewer.headers)
    world.clock.advance(seconds=121)
    found = await world.http.get(interviewer.url(f"tests/{asked.json()['id']}"), headers=interviewer.headers)
    assert found.json()["state"] == "unanswered"


async def test_a_sentence_is_spoken_once_in_the_voice_that_would_say_it(
    interviewer: Interviewer, world: ApiWorld, openai: SpeechVendor
) -> None:
    job = {"title": "Engineer", "engines": {"tts": [{"provider": "openai", "voice": "verse"}]}}
    made = (await world.http.post("/api/v1/jobs", json=job, headers=interviewer.headers)).json()
    body = {"text": "Tell me about a project.", "job_id": made["id"]}
    url = "/api/v1/speech-samples"
    asked = await world.http.post(url, json=body, headers=interviewer.headers)
    assert (asked.status_code, asked.json()["state"]) == (202, "running"), asked.text
    await asyncio.wait_for(interviewer._task, 90)
    again = (await world.http.post(url, json=body, headers=interviewer.headers)).json()
    assert (again["id"], again["state"], again["error"]) == (asked.json()["id"], "done", None)
    assert again["engine"]["voice"] == "verse"
    sound = await world.http.get(f"{url}/{again['id']}/sound", headers=interviewer.headers)
    assert (sound.status_code, sound.headers["content-type"]) == (200, "audio/mpeg")
    assert sound.content[:3] == b"ID3"
    await world.add_user("other@example.com")
    other = await world.login("other@example.com")
    assert (await world.http.get(f"{url}/{again['id']}/sound", headers=other)).status_code == 404
    world.clock.advance(days=31)
    await Housekeeping(world.services).tick()
    async with world.services.database.transaction(read_only=True) as session:
        assert (await session.scalars(select(EngineTest.say))).all() == []


async def test_a_brief_carries_the_jobs_engines_over_the_companys_and_the_words_to_expect(
    world: ApiWorld,
) -> None:
    scheduled = await schedule_interview(world, HR)
    hr = await world.login(HR)
    saved = await world.http.put("/api/v1/company/settings", json={"ai": {"engines": VENDORS}}, headers=hr)
    assert saved.status_code == 200, saved.text
    await scheduled.consent()
    agent = await scheduled.call()
    brief = (await agent.brief()).json()
    assert brief["engines"]["tts"] == [{"provider": "openai", "model": None, "voice": "verse", "base_url": None}]
    assert brief["engines"]["stt"][0]["provider"] == "deepgram"
    assert brief["vocabulary"][0] == brief["candidate_name"]
