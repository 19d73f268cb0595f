"""Vendors by configuration: each builder makes a service that really speaks to the address in the settings."""

import asyncio
import json
import wave
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import pytest
from pipecat.frames.frames import (
    EndFrame,
    ErrorFrame,
    Frame,
    InputAudioRawFrame,
    LLMContextFrame,
    LLMTextFrame,
    TranscriptionFrame,
    TTSAudioRawFrame,
    TTSSpeakFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.services.ai_service import AIService
from pipecat.workers.runner import WorkerRunner

from agent.services.llm import build_llm
from agent.services.stt import build_stt
from agent.services.tts import build_tts
from agent.settings import AgentSettings
from contract.brief import EngineChoice
from contract.engines import ENGINES, Provider
from tests.vendors.openai_speech import SpeechVendor, openai_speech

ALL_KEYS: dict[str, Any] = {
    "deepgram_api_key": "k",
    "elevenlabs_api_key": "k",
    "openai_api_key": "k",
    "anthropic_api_key": "k",
    "assemblyai_api_key": "k",
    "google_api_key": "k",
    "ollama_base_url": "http://127.0.0.1:11434/v1",
    "vllm_base_url": "http://127.0.0.1:8000/v1",
}


@pytest.fixture
async def vendor() -> AsyncIterator[SpeechVendor]:
    async with openai_speech() as server:
        yield server


def settings_for(vendor: SpeechVendor, **fields: Any) -> AgentSettings:
    return AgentSettings(_env_file=None, openai_api_key="secret", openai_base_url=vendor.base_url, **fields)


class Catch(FrameProcessor):
    def __init__(self) -> None:
        super().__init__()
        self.frames: list[Frame] = []

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        self.frames.append(frame)
        await self.push_frame(frame, direction)


async def through(service: FrameProcessor, *frames: Frame) -> tuple[list[Frame], list[ErrorFrame]]:
    """What comes out of a service for these frames, and the errors it reports."""
    catch, errors = Catch(), []
    worker = PipelineWorker(
        Pipeline([service, catch]),
        params=PipelineParams(audio_in_sample_rate=16_000, audio_out_sample_rate=24_000),
        enable_rtvi=False,
        idle_timeout_secs=None,
    )

    @worker.event_handler("on_pipeline_error")
    async def on_error(_worker: PipelineWorker, frame: ErrorFrame) -> None:
        errors.append(frame)

    runner = WorkerRunner(handle_sigint=False)
    await runner.add_workers(worker)
    await worker.queue_frames([*frames, EndFrame()])
    await asyncio.wait_for(runner.run(), 30)
    return catch.frames, errors


def move(*say: str) -> LLMContextFrame:
    content = json.dumps({"move": {"kind": "ask", "say": list(say)}})
    messages: Any = [{"role": "system", "content": "You interview."}, {"role": "developer", "content": content}]
    return LLMContextFrame(context=LLMContext(messages=messages))


async def test_a_language_model_is_told_the_move_and_its_words_are_streamed(vendor: SpeechVendor) -> None:
    llm = build_llm(settings_for(vendor, openai_llm_model="small-model"), EngineChoice(provider="openai"))
    frames, errors = await through(llm, move("Thank you.", "What do you test?"))
    assert errors == []
    assert "".join(f.text for f in frames if isinstance(f, LLMTextFrame)) == "Thank you. What do you test?"
    asked = vendor.chats[0]
    assert asked["model"] == "small-model"
    assert asked["stream"] is True
    assert "word for word" in str(asked["messages"][-1]["content"])


async def test_a_language_model_that_fails_is_reported(vendor: SpeechVendor) -> None:
    vendor.faults = ["500"] * 8
    llm = build_llm(settings_for(vendor), EngineChoice(provider="openai"))
    _frames, errors = await through(llm, move("What do you test?"))
    assert errors


async def test_a_vendors_voice_is_played(vendor: SpeechVendor) -> None:
    tts = build_tts(settings_for(vendor), EngineChoice(provider="openai", voice="verse"), "en")
    frames, errors = await through(tts, TTSSpeakFrame("What do you test?"))
    assert errors == []
    sound = b"".join(f.audio for f in frames if isinstance(f, TTSAudioRawFrame))
    assert len(sound) == 2 * 24_000, "the whole second of sound"
    assert (vendor.spoken[0]["input"].strip(), vendor.spoken[0]["voice"]) == ("What do you test?", "verse")


async def test_a_vendors_recogniser_gets_the_speech_and_the_expected_words(vendor: SpeechVendor) -> None:
    stt = build_stt(settings_for(vendor), EngineChoice(provider="openai"), "en", ["Kim Haneul", "Redis"])
    speech = [InputAudioRawFrame(bytes(640), 16_000, 1) for _ in range(50)]
    frames, errors = await through(
        stt, VADUserStartedSpeakingFrame(start_secs=0.2), *speech, VADUserStoppedSpeakingFrame(stop_secs=0.2)
    )
    assert errors == []
    heard = [f for f in frames if isinstance(f, TranscriptionFrame)]
    assert [(f.text, f.finalized) for f in heard] == [(vendor.transcript, True)]
    fields, audio = vendor.uploads[0]
    assert "Redis" in fields["prompt"]
    with wave.open(BytesIO(audio)) as file:
        assert file.getframerate() == 16_000
        assert file.getnframes() >= 16_000, "the second of speech and the silence that ends it"


OFFLINE = {"whisper", "piper", "espeak", "rules"}
"""Tried with their models elsewhere."""
VENDORS = [p for p in ENGINES if p.name not in OFFLINE and p.name not in {"vosk", "kokoro"}]


@pytest.mark.parametrize("provider", VENDORS, ids=lambda p: f"{p.part}-{p.name}")
def test_every_engine_of_the_list_can_be_built(provider: Provider) -> None:
    settings = AgentSettings(_env_file=None, **ALL_KEYS)
    choice = EngineChoice(provider=provider.name)
    built = {
        "stt": lambda: build_stt(settings, choice, "en", ["Redis"]),
        "tts": lambda: build_tts(settings, choice, "en"),
        "llm": lambda: build_llm(settings, choice),
    }[provider.part]()
    assert isinstance(built, AIService)


@pytest.mark.parametrize("provider", VENDORS, ids=lambda p: f"{p.part}-{p.name}")
def test_an_engine_without_its_key_says_so(provider: Provider) -> None:
    missing = AgentSettings(_env_file=None).missing(provider.part, provider.name)
    assert missing is not None
    assert missing.startswith(f"{provider.key or provider.address} is missing")
