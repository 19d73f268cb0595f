"""The vendors' stand-ins against pipecat's own services: what a benchmark and the fault table stand on."""

import time
from collections.abc import AsyncIterator

import numpy as np
import pytest
from pipecat.frames.frames import (
    InterimTranscriptionFrame,
    LLMContextFrame,
    LLMTextFrame,
    TranscriptionFrame,
    TTSAudioRawFrame,
    TTSSpeakFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.services.deepgram.stt import DeepgramSTTService
from pipecat.services.deepgram.tts import DeepgramTTSService
from pipecat.services.openai.llm import OpenAILLMService

from tests.services.running import Running, quiet, sound
from tests.support.eventually import until
from tests.vendors.deepgram import DeepgramVendor, deepgram
from tests.vendors.ears import Piece, Script
from tests.vendors.openai_speech import SpeechVendor, openai_speech


@pytest.fixture
async def vendor() -> AsyncIterator[DeepgramVendor]:
    async with deepgram(Script.of(Piece("I would measure it first.", 1.0), Piece("Then I fix it.", 0.8)).ears) as it:
        yield it


def recogniser(vendor: DeepgramVendor) -> DeepgramSTTService:
    return DeepgramSTTService(api_key="k", base_url=vendor.base_url)


async def test_nova_hears_the_script(vendor: DeepgramVendor) -> None:
    vendor.final_secs = 0.15
    async with Running(recogniser(vendor)) as stt:
        await stt.play(np.concatenate([quiet(0.5), sound(1.0), quiet(0.8), sound(0.8), quiet(0.8)]))
        await until(lambda: len(stt.out.of(TranscriptionFrame)) == 2)
    finals = stt.out.of(TranscriptionFrame)
    assert [frame.text for frame in finals] == ["I would measure it first.", "Then I fix it."]
    words = finals[1].result.channel.alternatives[0].words
    assert (words[0].start, words[-1].end) == (pytest.approx(2.3, abs=0.05), pytest.approx(3.1, abs=0.05))
    assert [frame.text for frame in stt.out.of(InterimTranscriptionFrame)][:2] == ["I", "I would"]
    assert vendor.keys == ["Token k"]


async def test_nova_answers_a_finalize_no_earlier_than_its_delay(vendor: DeepgramVendor) -> None:
    vendor.final_secs = 0.4
    async with Running(recogniser(vendor)) as stt:
        await stt.worker.queue_frame(VADUserStartedSpeakingFrame(start_secs=0.2))
        await stt.play(np.concatenate([sound(1.0), quiet(0.2)]))
        await until(lambda: vendor.heard_secs > 1.15)
        asked_at = time.monotonic()
        await stt.worker.queue_frame(VADUserStoppedSpeakingFrame(stop_secs=0.2))
        await until(lambda: bool(stt.out.of(TranscriptionFrame)))
    frame = stt.out.of(TranscriptionFrame)[0]
    at = next(at for at, one in stt.out.frames if one is frame)
    print(f"final {(at - asked_at) * 1000:.0f} ms after the finalize, 200 ms of the 400 had passed")
    assert frame.finalized
    assert at - asked_at >= 0.19


@pytest.mark.parametrize("mode", ["401", "429", "500"])
async def test_nova_refuses(vendor: DeepgramVendor, mode: str) -> None:
    vendor.conduct.faults = [mode]
    async with Running(recogniser(vendor)) as stt:
        await until(lambda: bool(stt.errors))
    assert mode in str(stt.errors[0].error) or "refus" in str(stt.errors[0].error).lower()


@pytest.mark.parametrize("mode", ["cut_mid", "garbage"])
async def test_nova_breaks_off_and_is_reconnected_to(vendor: DeepgramVendor, mode: str) -> None:
    vendor.conduct.faults = [mode]
    async with Running(recogniser(vendor)) as stt:
        await stt.play(np.concatenate([sound(1.0), quiet(0.8)]))
        await until(lambda: bool(stt.errors))
        await until(lambda: len(vendor.listens) == 2)
    assert stt.out.of(TranscriptionFrame) == []


async def test_nova_can_be_silent(vendor: DeepgramVendor) -> None:
    vendor.conduct.faults = ["hang"]
    async with Running(recogniser(vendor)) as stt:
        await stt.play(np.concatenate([sound(1.0), quiet(1.0)]))
        await until(lambda: vendor.heard_secs > 1.9)
    assert stt.out.of(TranscriptionFrame) == []
    assert stt.errors == []


async def test_aura_speaks_after_its_delay(vendor: DeepgramVendor) -> None:
    vendor.first_byte_secs = 0.12
    service = DeepgramTTSService(api_key="k", base_url=vendor.base_url)
    async with Running(service) as tts:
        asked_at = time.monotonic()
        await tts.worker.queue_frame(TTSSpeakFrame("What do you test first?"))
        await until(lambda: sum(len(f.audio) for f in tts.out.of(TTSAudioRawFrame)) >= 2 * 24_000)
    first_at = next(at for at, frame in tts.out.frames if isinstance(frame, TTSAudioRawFrame))
    print(f"first sound after {(first_at - asked_at) * 1000:.0f} ms, 120 of them asked for")
    assert first_at - asked_at >= 0.12
    assert "".join(vendor.spoken).strip() == "What do you test first?"


@pytest.fixture
async def model() -> AsyncIterator[SpeechVendor]:
    async with openai_speech() as it:
        yield it


def asked(*say: str) -> LLMContextFrame:
    told = "\n".join(f"- {sentence}" for sentence in say)
    return LLMContextFrame(context=LLMContext(messages=[{"role": "user", "content": told}]))


def language_model(model: SpeechVendor) -> OpenAILLMService:
    settings = OpenAILLMService.Settings(model="small-model")
    return OpenAILLMService(api_key="k", base_url=model.base_url, settings=settings)


async def test_a_chat_begins_after_its_delay(model: SpeechVendor) -> None:
    model.first_token_secs = 0.35
    async with Running(language_model(model)) as llm:
        asked_at = time.monotonic()
        await llm.worker.queue_frame(asked("What do you test first?"))
        await until(lambda: len(llm.out.of(LLMTextFrame)) == 5)
    first_at = next(at for at, frame in llm.out.frames if isinstance(frame, LLMTextFrame))
    print(f"first token after {(first_at - asked_at) * 1000:.0f} ms, 350 of them asked for")
    assert first_at - asked_at >= 0.35


@pytest.mark.parametrize("mode", ["401", "cut_mid"])
async def test_a_chat_fails(model: SpeechVendor, mode: str) -> None:
    model.chat_conduct.always = mode
    async with Running(language_model(model)) as llm:
        await llm.worker.queue_frame(asked("What do you test first?"))
        await until(lambda: bool(llm.errors))


async def test_a_chat_stops_in_the_middle(model: SpeechVendor) -> None:
    model.chat_conduct.faults = ["hang_mid"]
    async with Running(language_model(model)) as llm:
        await llm.worker.queue_frame(asked("What do you test first?"))
        await until(lambda: bool(llm.out.of(LLMTextFrame)))
        said = "".join(frame.text for frame in llm.out.of(LLMTextFrame))
        assert "first?" not in said
        model.chat_conduct.released.set()
