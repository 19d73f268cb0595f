"""The whole program with instant ears and an instant voice: what is left is what our own code and pipecat cost.

Real: api, SQLite, aiortc, VAD, smart-turn, aggregators, steering, director, recording. Replaced: Whisper (every stretch
of speech is the same answer, at once) and Piper (sound of the right length, at once).
"""

import sys
from collections.abc import AsyncGenerator

import numpy as np
from pipecat.frames.frames import Frame, TranscriptionFrame, TTSAudioRawFrame
from pipecat.services.stt_service import SegmentedSTTService
from pipecat.services.tts_service import TTSService
from pipecat.utils.time import time_now_iso8601

import agent.embedded.server
from agent.engines import EngineFactory, EngineSet
from agent.services.llm import build_llm
from agent.services.recognised import RecognisedSpeech
from agent.services.turn import build_vad, user_turn_strategies
from agent.settings import AgentSettings
from agent.sound.rates import IN_RATE, OUT_RATE
from contract.brief import Brief, EngineChoice, Engines

ANSWER = "We measured the latency, added an index and a cache, and wrote a test."
CHARS_PER_SEC = 15.0


class InstantEars(SegmentedSTTService):
    def __init__(self) -> None:
        super().__init__(sample_rate=IN_RATE, ttfs_p99_latency=0.2)

    @property
    def wants_wav_segments(self) -> bool:
        return False

    async def run_stt(self, audio: bytes) -> AsyncGenerator[Frame | None, None]:
        yield TranscriptionFrame(ANSWER, "", time_now_iso8601(), result=RecognisedSpeech(ANSWER, confidence=0.9))


class InstantVoice(TTSService):
    def __init__(self) -> None:
        super().__init__(sample_rate=OUT_RATE, push_start_frame=True, push_stop_frames=True)
        t = np.arange(OUT_RATE // 10) / OUT_RATE
        self._chunk = (np.sin(2 * np.pi * 220 * t) * 8_000).astype("<i2").tobytes()

    async def run_tts(self, text: str, context_id: str) -> AsyncGenerator[Frame | None, None]:
        for _ in range(max(1, round(len(text) / CHARS_PER_SEC * 10))):
            yield TTSAudioRawFrame(self._chunk, OUT_RATE, 1, context_id=context_id)


def scripted_engines(settings: AgentSettings) -> EngineFactory:
    def build(_brief: Brief) -> EngineSet:
        scripted = EngineChoice(provider="scripted")
        return EngineSet(
            stt=InstantEars(),
            llm=build_llm(settings, EngineChoice(provider="rules")),
            tts=InstantVoice(),
            vad=build_vad(settings),
            turns=user_turn_strategies(settings, EngineChoice(provider="whisper")),
            names=Engines(stt=scripted, tts=scripted, llm=EngineChoice(provider="rules")),
        )

    return build


if __name__ == "__main__":
    from api.embedded import main

    agent.embedded.server.configured_engines = scripted_engines
    sys.exit(main())
