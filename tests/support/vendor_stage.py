"""The call with pipecat's real vendor services against stand-ins of the vendors, on the real clock.

Each part has a first vendor, which the test breaks, and a second one. The two voices differ in level, so that what
reached the candidate's ear says who spoke. Scripted are the line, the VAD and the turn model (tests/support/stage.py).
"""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from pipecat.turns.user_start import VADUserTurnStartStrategy
from pipecat.turns.user_turn_strategies import UserTurnStrategies

from agent.engines import EngineSet, configured_engines
from agent.services.transcribed_turn import TranscribedTurnStopStrategy
from agent.settings import AgentSettings
from contract.brief import Brief, Persona
from contract.events import AgentSaid, CandidateSaid, EndReason, EngineFailed, EngineSwitched
from tests.support.briefs import brief, question
from tests.support.stage import CHARS_PER_SEC, FinishedSentences, LoudnessVAD, Stage
from tests.vendors.deepgram import DeepgramVendor, deepgram
from tests.vendors.ears import Piece, Script
from tests.vendors.openai_speech import SpeechVendor, openai_speech
from tests.vendors.voices import MakeSound

OPENAI_LEVEL, DEEPGRAM_LEVEL = 6_000, -6_000
STT_SECS, LLM_SECS, TTS_SECS = 0.15, 0.35, 0.12
"""Delays of vendors in good health (goals §1)."""
CHUNK_SECS = 0.02

FIRST = question(1, "What did you build last year?", max_follow_ups=0)
SECOND = question(2, "How do you test such a system, and who reads the results?", max_follow_ups=0)
ANSWER = "I built a search engine for seven million songs."
SHORT = Persona(
    id="short",
    version=1,
    name="Short",
    language="en",
    phrases={
        "greet": ("Hello there.",),
        "greet_unnamed": ("Hello there.",),
        "recording": ("Your voice is recorded, as you agreed.",),
        "recording_none": ("Nothing is recorded.",),
        "wrap_up_finished": ("Thank you, that was all.",),
        "acknowledge": ("Thank you for that answer.",),
        "last_question": ("Here is the last question.",),
    },
    system_prompt="You interview.",
)


def level(value: int) -> MakeSound:
    """A voice of one level, at the pace of speech."""

    def sound(text: str, rate: int) -> bytes:
        return np.full(round(max(0.1, len(text.strip()) / CHARS_PER_SEC) * rate), value, "<i2").tobytes()

    return sound


@dataclass
class Vendors:
    """`one` and `two` speak OpenAI's protocol; `deepgram` recognises and speaks."""

    one: SpeechVendor
    two: SpeechVendor
    deepgram: DeepgramVendor
    scripts: list[Script] = field(default_factory=list)

    def settings(self, **fields: Any) -> AgentSettings:
        return AgentSettings(
            _env_file=None,
            openai_api_key="k",
            openai_base_url=self.one.base_url,
            vllm_base_url=self.two.base_url,
            vllm_model="small-model",
            deepgram_api_key="k",
            deepgram_base_url=self.deepgram.base_url,
            **fields,
        )

    def hear(self, text: str, secs: float | None = None) -> None:
        for script in self.scripts:
            script.add(Piece(text, secs))


class VendorStage(Stage):
    """A stage whose engines are real services; `settings` choose them."""

    def __init__(self, given: Brief, directory: Path, vendors: Vendors, settings: AgentSettings) -> None:
        super().__init__(given, directory)
        self.vendors = vendors
        self._settings = settings

    def engines(self, given: Brief) -> EngineSet:
        built = configured_engines(self._settings)(given)
        turns = UserTurnStrategies(
            start=[VADUserTurnStartStrategy()],
            stop=[TranscribedTurnStopStrategy(turn_analyzer=FinishedSentences())],
        )
        return replace(built, vad=LoudnessVAD(), turns=turns)

    async def answers(self, text: str = ANSWER) -> None:
        """The candidate says `text`; whoever recognises it, returns when it is in the record."""
        secs = len(text) / CHARS_PER_SEC
        self.vendors.hear(text)
        before = len(self.of(CandidateSaid))
        await self.noise(secs)
        await self.until(lambda: len(self.of(CandidateSaid)) > before, f"heard: {text}")

    async def agent_asks(self, text: str) -> None:
        """The agent has said `text` to its end, in one piece or in several."""
        await self.until(lambda: " ".join(self.agent_words).endswith(text), f"the agent asks: {text}")

    @property
    def switches(self) -> list[tuple[str, str, str]]:
        return [(e.part, e.from_engine, e.to_engine) for e in self.of(EngineSwitched)]

    @property
    def reasons(self) -> list[str]:
        return [e.error for e in self.of(EngineFailed)]

    @property
    def candidate_words(self) -> str:
        return " ".join(e.text for e in self.of(CandidateSaid))

    def longest_pause(self) -> float:
        """Seconds within the agent's speech, at the candidate's ear: from chunk to chunk, pauses of turns left out."""
        asked = [e.started_ms for e in self.of(CandidateSaid)]
        begun = self.call._clock
        times = self.line.heard_secs
        pauses = [
            later - earlier - CHUNK_SECS
            for earlier, later in pairwise(times)
            if not any(begun.at_ms(earlier) <= ms <= begun.at_ms(later) for ms in asked)
        ]
        return max(pauses, default=0.0)

    def reply_pauses(self) -> list[float]:
        """Seconds from the end of each answer to the agent's first sound after it."""
        found = []
        for said in self.of(CandidateSaid):
            after = [t for t in self.line.heard_secs if self.call._clock.at_ms(t) > said.ended_ms]
            if after:
                found.append((self.call._clock.at_ms(after[0]) - said.ended_ms) / 1000)
        return found

    def heard_secs(self, voice: int) -> float:
        """Seconds of one voice that reached the candidate."""
        return sum(CHUNK_SECS for value in self.line.heard_levels if value == voice)


@contextlib.asynccontextmanager
async def vendors() -> AsyncIterator[Vendors]:
    """All stand-ins, in good health."""
    script_one, script_deepgram = Script(), Script()
    async with openai_speech() as one, openai_speech() as two, deepgram(script_deepgram.ears) as third:
        for vendor in (one, two):
            vendor.sound, vendor.ears = level(OPENAI_LEVEL), script_one.ears
            vendor.first_token_secs, vendor.first_byte_secs, vendor.final_secs = LLM_SECS, TTS_SECS, STT_SECS
        third.sound, third.final_secs, third.first_byte_secs = level(DEEPGRAM_LEVEL), STT_SECS, TTS_SECS
        yield Vendors(one, two, third, [script_one, script_deepgram])


@contextlib.asynccontextmanager
async def vendor_stage(given: Vendors, directory: Path, **chosen: Any) -> AsyncIterator[VendorStage]:
    """A call that has started; parts that `chosen` does not name are the second vendors, in good health."""
    parts = {"stt_provider": "deepgram", "llm_provider": "rules", "tts_provider": "deepgram", **chosen}
    play = VendorStage(brief(FIRST, SECOND, persona=SHORT), directory, given, given.settings(**parts))
    play.start()
    try:
        yield play
    finally:
        if not play.running.done():
            play.call.end(EndReason.SHUTDOWN)
            await play.running


def said_once(play: VendorStage, *sentences: str) -> str:
    """What the agent said, which is these sentences and nothing else: no word lost, none said twice."""
    said = " ".join(e.text for e in play.of(AgentSaid))
    assert said == " ".join(sentences), f"said: {said}\n{play.script()}"
    return said
