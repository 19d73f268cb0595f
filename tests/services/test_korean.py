"""Korean without a key: Vosk hears, eSpeak NG speaks.

The tests' only Korean voice is eSpeak's own, which recognisers take for a machine: how well Vosk hears people is not
measured here, only that it hears in time, says when, and loses nothing.
"""

import asyncio
import time

import numpy as np
import pytest
from pipecat.frames.frames import (
    EndFrame,
    InterimTranscriptionFrame,
    TranscriptionFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)

from agent.services.espeak import espeak
from agent.services.plan import plan_for
from agent.services.recognised import RecognisedSpeech
from agent.services.stt import build_stt
from agent.services.vosk import RATE
from agent.settings import AgentSettings
from contract.brief import EngineChoice, EnginePlan
from tests.services.running import Running, quiet
from tests.support.eventually import until
from tests.support.speech import resample

pytestmark = pytest.mark.slow

SENTENCES = ["안녕하세요. 저는 백엔드 개발자입니다.", "데이터베이스를 캐시로 옮겼습니다."]


@pytest.fixture(scope="module")
def spoken() -> list[np.ndarray]:
    voice = espeak()
    return [resample(np.frombuffer(voice.speak(s, "ko"), np.int16), voice.sample_rate, RATE) for s in SENTENCES]


def test_what_is_bundled_is_chosen_by_the_language() -> None:
    plan = plan_for(AgentSettings(_env_file=None), None, "ko")
    assert [part[0].provider for part in (plan.stt, plan.llm, plan.tts)] == ["vosk", "rules", "espeak"]
    english = plan_for(AgentSettings(_env_file=None), None, "en")
    assert [part[0].provider for part in (english.stt, english.llm, english.tts)] == ["whisper", "rules", "piper"]
    asked = EnginePlan(stt=(EngineChoice(provider="whisper"),))
    assert plan_for(AgentSettings(_env_file=None), asked, "ko").stt[0].provider == "vosk", "Whisper knows no Korean"


async def test_vosk_hears_korean_as_it_is_spoken(spoken: list[np.ndarray]) -> None:
    settings = AgentSettings(_env_file=None)
    service = await asyncio.to_thread(build_stt, settings, EngineChoice(provider="vosk"), "ko", [])
    async with Running(service) as stt:
        for number, samples in enumerate(spoken):
            await stt.play(quiet(1.0))
            await stt.worker.queue_frame(VADUserStartedSpeakingFrame(start_secs=0.2))
            await stt.play(np.concatenate([samples, quiet(0.2)]))
            stopped_at = time.monotonic()
            await stt.worker.queue_frame(VADUserStoppedSpeakingFrame(stop_secs=0.2))
            await until(lambda n=number: len(_ends(stt)) > n, 60)
            secs = len(samples) / RATE
            print(f"{secs:.1f} s of speech, queued at once, recognised in {time.monotonic() - stopped_at:.2f} s")
    for frame in _ends(stt):
        said = frame.result
        assert isinstance(said, RecognisedSpeech)
        assert said.text == frame.text
        assert any("가" <= letter <= "힣" for letter in said.text), "Hangul"
        assert said.confidence is not None
        assert 0 < said.confidence <= 1
        assert [word.text for word in said.words] == said.text.split()
        assert all(0 <= a.start_ms < a.end_ms for a in said.words), "counted from the stretch, not from the call"
    assert stt.out.of(InterimTranscriptionFrame)


async def test_nothing_said_gives_an_empty_transcript() -> None:
    service = await asyncio.to_thread(build_stt, AgentSettings(_env_file=None), EngineChoice(provider="vosk"), "ko", [])
    async with Running(service) as stt:
        await stt.worker.queue_frame(VADUserStartedSpeakingFrame(start_secs=0.2))
        await stt.play(quiet(1.0))
        await stt.worker.queue_frame(VADUserStoppedSpeakingFrame(stop_secs=0.2))
        await until(lambda: len(_ends(stt)) == 1, 60)
    assert _ends(stt)[0].text == ""


async def test_what_is_being_said_when_the_call_ends_is_recognised(spoken: list[np.ndarray]) -> None:
    service = await asyncio.to_thread(build_stt, AgentSettings(_env_file=None), EngineChoice(provider="vosk"), "ko", [])
    async with Running(service) as stt:
        await stt.worker.queue_frame(VADUserStartedSpeakingFrame(start_secs=0.2))
        await stt.play(spoken[0])
        await stt.worker.queue_frame(VADUserStoppedSpeakingFrame(stop_secs=0.2))
        await stt.worker.queue_frame(EndFrame())
        await stt.finished()
    assert _ends(stt)


def _ends(stt: Running) -> list[TranscriptionFrame]:
    return [
        f for f in stt.out.of(TranscriptionFrame) if isinstance(f.result, RecognisedSpeech) and f.result.ends_stretch
    ]
