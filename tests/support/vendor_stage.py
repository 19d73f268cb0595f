"""The call with pipecat's real vendor services against stand-ins of the vendors, over real sockets of this machine.

Each part has a first vendor, which the test breaks, and a second one. The two voices differ in level, so that what
reached the candidate's ear says who spoke. Scripted are the line, the VAD and the turn model (tests/support/stage.py).
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from pipecat.turns.user_turn_strategies import UserTurnStrategies

from agent.engines import EngineSet, configured_engines
from agent.settings import AgentSettings
from agent.turns.start import UnlessBackchannel
from agent.turns.stop import TranscribedTurnStopStrategy
from contract.brief import Brief, BriefQuestion, Persona
from contract.events import AgentSaid, CandidateSaid, EngineFailed, EngineSwitched
from tests.support.briefs import brief, question
from tests.support.stage import CHARS_PER_SEC, FinishedSentences, LoudnessVAD, Stage, on_stage
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
GREETING = ("Hello there.", "Your voice is recorded, as you agreed.", FIRST.text)
REPLY = ("Thank you for that answer.", "Here is the last question.", SECOND.text)
"""All that the interviewer says at first, and to the answer."""
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
        """Said next; what a vendor was not asked to hear before is over."""
        for script in self.scripts:
            script.pieces.clear()
            script.add(Piece(text, secs))


class VendorStage(Stage):
    """A stage whose engines are real services; `settings` choose them."""

    def __init__(self, given: Brief, directory: Path, vendors: Vendors, settings: AgentSettings) -> None:
        super().__init__(given, directory)
        self.vendors = vendors
        self.candidate_spoke: list[tuple[float, float]] = []
        """Beginning and end of each stretch of speech, in the loop's time."""
        self.arrived_at = 0.0
        self._settings = settings

    def engines(self, given: Brief) -> EngineSet:
        built = configured_engines(self._settings)(given)
        turns = UserTurnStrategies(
            start=[UnlessBackchannel()],
            stop=[TranscribedTurnStopStrategy(turn_analyzer=FinishedSentences())],
        )
        return replace(built, vad=LoudnessVAD(), turns=turns)

    async def answers(self, text: str = ANSWER, *, secs: float | None = None) -> None:
        """The candidate says `text`, in `secs`; whoever recognises it, returns when it is in the record."""
        self.vendors.hear(text, secs)
        before = len(self.of(CandidateSaid))
        await self.noise(secs or len(text) / CHARS_PER_SEC)
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

    async def candidate_arrives(self) -> None:
        await super().candidate_arrives()
        self.arrived_at = asyncio.get_running_loop().time()

    async def noise(self, secs: float) -> None:
        now = asyncio.get_running_loop().time
        began = now()
        await super().noise(secs)
        self.candidate_spoke.append((began, now()))

    def longest_pause(self) -> float:
        """Seconds of silence within the agent's turns, as the candidate hears them; their own turns are left out."""
        pauses = [
            later - earlier - CHUNK_SECS
            for earlier, later in pairwise(self.line.heard_secs)
            if not any(began < later and ended > earlier for began, ended in self.candidate_spoke)
        ]
        return max(0.0, round(max(pauses, default=0.0), 2))

    def first_pause(self) -> float:
        """Seconds from the candidate's arrival to the first sound of the greeting."""
        return self.line.heard_secs[0] - self.arrived_at

    def reply_pauses(self) -> list[float]:
        """Seconds from the end of each of the candidate's turns to the agent's first sound after it."""
        firsts = [next((t for t in self.line.heard_secs if t > ended), None) for _, ended in self.candidate_spoke]
        return [t - ended for t, (_, ended) in zip(firsts, self.candidate_spoke, strict=True) if t is not None]

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
async def vendor_stage(
    given: Vendors, directory: Path, *, questions: Sequence[BriefQuestion] = (FIRST, SECOND), **chosen: Any
) -> AsyncIterator[VendorStage]:
    """A call that has started; parts that `chosen` does not name are the second vendors, in good health."""
    parts = {"stt_provider": "deepgram", "llm_provider": "rules", "tts_provider": "deepgram", **chosen}
    play = VendorStage(brief(*questions, persona=SHORT), directory, given, given.settings(**parts))
    async with on_stage(play):
        yield play


def said_once(play: VendorStage, *sentences: str) -> str:
    """What the agent said, which is these sentences and nothing else: no word lost, none said twice."""
    said = " ".join(e.text for e in play.of(AgentSaid))
    assert said == " ".join(sentences), f"said: {said}\n{play.script()}"
    return said
