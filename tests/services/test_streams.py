"""Our streaming recognisers and ElevenLabs, against servers that speak the vendors' protocols."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import numpy as np
import pytest
from pipecat.frames.frames import (
    InputAudioRawFrame,
    TranscriptionFrame,
    TTSAudioRawFrame,
    TTSSpeakFrame,
    TTSStoppedFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)

from agent.services.recognised import RecognisedSpeech
from agent.services.stream_clock import StreamClock
from agent.services.stt import build_stt
from agent.services.tts import build_tts
from agent.services.voices import unknown_voice
from agent.settings import AgentSettings
from contract.brief import EngineChoice
from tests.services.running import RATE, Running, quiet, sound
from tests.support.eventually import until
from tests.vendors.assemblyai import AssemblyVendor, assemblyai
from tests.vendors.deepgram import DeepgramVendor, deepgram
from tests.vendors.deepgram_flux import FluxVendor, deepgram_flux
from tests.vendors.ears import Piece, Script
from tests.vendors.elevenlabs import ElevenLabsVendor, elevenlabs

TERMS = ["Kim Haneul", "Redis"]


def script() -> Script:
    return Script.of(Piece("I would measure it first.", 1.0), Piece("Then I fix it.", 0.8))


@pytest.fixture
async def nova() -> AsyncIterator[DeepgramVendor]:
    async with deepgram(script().ears) as vendor:
        yield vendor


@pytest.fixture
async def flux() -> AsyncIterator[FluxVendor]:
    async with deepgram_flux(script().ears) as vendor:
        yield vendor


@pytest.fixture
async def assembly() -> AsyncIterator[AssemblyVendor]:
    async with assemblyai(script().ears) as vendor:
        yield vendor


@pytest.fixture
async def labs() -> AsyncIterator[ElevenLabsVendor]:
    async with elevenlabs() as vendor:
        yield vendor


def recogniser(provider: str, **addresses: Any) -> Any:
    settings = AgentSettings(_env_file=None, deepgram_api_key="k", assemblyai_api_key="k", **addresses)
    return build_stt(settings, EngineChoice(provider=provider), "en", TERMS)


def said(stt: Running) -> list[RecognisedSpeech]:
    return [frame.result for frame in stt.out.of(TranscriptionFrame)]


async def stretch(stt: Running, secs: float, heard: Any) -> None:
    """Speech as the VAD reports it, 0.2 s after its end; `heard` says when the sound has arrived at the vendor."""
    await stt.worker.queue_frame(VADUserStartedSpeakingFrame(start_secs=0.2))
    await stt.play(np.concatenate([sound(secs), quiet(0.2)]))
    await until(heard)
    await stt.worker.queue_frame(VADUserStoppedSpeakingFrame(stop_secs=0.2))


async def test_nova_tells_words_times_and_the_end_of_each_stretch(nova: DeepgramVendor) -> None:
    nova.final_secs = 0.3
    async with Running(recogniser("deepgram", deepgram_base_url=nova.base_url)) as stt:
        await stretch(stt, 1.0, lambda: nova.heard_secs > 1.15)
        await until(lambda: any(one.ends_stretch for one in said(stt)))
        await stt.play(quiet(0.6))
        await stretch(stt, 0.3, lambda: nova.heard_secs > 2.2)
        await until(lambda: sum(one.ends_stretch for one in said(stt)) == 2)
    first = said(stt)[0]
    assert (first.text, first.ends_stretch) == ("I would measure it first.", True)
    assert [word.text for word in first.words] == first.text.split()
    assert first.words[0].start_ms == 0
    assert 800 <= first.words[-1].end_ms <= 1_100
    assert first.confidence == pytest.approx(0.97)
    assert first.started_at is not None
    assert nova.listens[0]["keyterm"] == TERMS


async def test_nova_ends_a_stretch_in_which_nothing_was_said(nova: DeepgramVendor) -> None:
    async with Running(recogniser("deepgram", deepgram_base_url=nova.base_url)) as stt:
        await stt.worker.queue_frame(VADUserStartedSpeakingFrame(start_secs=0.2))
        await stt.play(quiet(0.5))
        await until(lambda: nova.heard_secs > 0.45)
        await stt.worker.queue_frame(VADUserStoppedSpeakingFrame(stop_secs=0.2))
        await until(lambda: bool(said(stt)))
    assert [(one.text, one.ends_stretch) for one in said(stt)] == [("", True)]


@pytest.mark.parametrize("eager", ["", "0.4"])
async def test_flux_ends_turns_itself(flux: FluxVendor, eager: str) -> None:
    told = {"deepgram_flux_base_url": flux.base_url, "deepgram_flux_eager_threshold": eager}
    async with Running(recogniser("deepgram-flux", **told)) as stt:
        await stt.play(np.concatenate([sound(1.0), quiet(0.8), sound(0.8), quiet(0.8)]))
        await until(lambda: len(said(stt)) == 2)
    assert [one.text for one in said(stt)] == ["I would measure it first.", "Then I fix it."]
    assert all(frame.finalized for frame in stt.out.of(TranscriptionFrame))
    assert [word.text for word in said(stt)[1].words] == ["Then", "I", "fix", "it."]
    assert flux.events.count("EndOfTurn") == 2
    assert flux.events.count("EagerEndOfTurn") == (2 if eager else 0), "only where it is asked for"
    assert flux.listens[0].get("eager_eot_threshold") == ([eager] if eager else None)
    assert flux.listens[0]["keyterm"] == TERMS
    assert flux.listens[0]["model"] == ["flux-general-en"]


async def test_flux_ends_the_open_turn_when_it_is_told_to(flux: FluxVendor) -> None:
    """By key: the vendor's own end of turn would not come before the test is over."""
    flux.end_secs = 600.0
    service = recogniser("deepgram-flux", deepgram_flux_base_url=flux.base_url)
    async with Running(service) as stt:
        await stt.play(np.concatenate([sound(1.0), quiet(0.3)]))
        await until(lambda: "StartOfTurn" in flux.events)
        await service.end_turn()
        await until(lambda: bool(said(stt)))
    assert "EndOfTurn" in flux.events
    assert said(stt)[0].text.startswith("I would")


async def test_assemblyai_is_asked_for_the_end_of_each_stretch(assembly: AssemblyVendor) -> None:
    assembly.final_secs = 0.25
    async with Running(recogniser("assemblyai", assemblyai_base_url=assembly.base_url)) as stt:
        await stt.worker.queue_frame(VADUserStartedSpeakingFrame(start_secs=0.2))
        await stt.play(np.concatenate([sound(1.0), quiet(0.2)]))
        await stt.worker.queue_frame(VADUserStoppedSpeakingFrame(stop_secs=0.2))
        await until(lambda: bool(said(stt)))
    assert (said(stt)[0].text, said(stt)[0].ends_stretch) == ("I would measure it first.", True)
    assert len(said(stt)[0].words) == 5
    assert assembly.sessions[0]["keyterms_prompt"] == '["Kim Haneul", "Redis"]'
    assert assembly.sessions[0]["speech_model"] == "universal-streaming-english"


@pytest.mark.parametrize("mode", ["401", "429", "500"])
async def test_a_stream_that_is_refused_is_reported(
    flux: FluxVendor, assembly: AssemblyVendor, labs: ElevenLabsVendor, mode: str
) -> None:
    for vendor in (flux, assembly, labs):
        vendor.conduct.always = mode
    settings = AgentSettings(_env_file=None, elevenlabs_api_key="k", elevenlabs_base_url=labs.base_url)
    for service in (
        recogniser("deepgram-flux", deepgram_flux_base_url=flux.base_url),
        recogniser("assemblyai", assemblyai_base_url=assembly.base_url),
        build_tts(settings, EngineChoice(provider="elevenlabs"), "en"),
    ):
        async with Running(service) as running:
            await until(lambda r=running: bool(r.errors))
        print(f"{type(service).__name__} {mode}: {str(running.errors[0].error)[:90]}")


async def test_elevenlabs_speaks_and_knows_its_voices(labs: ElevenLabsVendor) -> None:
    labs.first_byte_secs = 0.12
    settings = AgentSettings(_env_file=None, elevenlabs_api_key="k", elevenlabs_base_url=labs.base_url)
    choice = EngineChoice(provider="elevenlabs", voice="another-voice")
    async with Running(build_tts(settings, choice, "en")) as tts:
        await tts.worker.queue_frame(TTSSpeakFrame("What do you test first?"))
        await until(lambda: bool(tts.out.of(TTSStoppedFrame)))
    pcm = b"".join(frame.audio for frame in tts.out.of(TTSAudioRawFrame))
    assert len(pcm) / 2 / 24_000 == pytest.approx(23 / 15, abs=0.2)
    assert (labs.streams[0]["voice"], labs.keys[0]) == ("another-voice", "k")
    assert await unknown_voice(settings, choice) is None
    nobody = await unknown_voice(settings, EngineChoice(provider="elevenlabs", voice="nobody"))
    assert nobody == "This voice does not exist: nobody. ElevenLabs does not know it."


async def test_a_streams_words_are_placed_across_a_gap_in_its_sound() -> None:
    """A muted line sends nothing: the vendor's seconds and the call's part company."""
    clock = StreamClock()
    clock.over(object())
    now = asyncio.get_running_loop().time()

    def frame(at: float) -> InputAudioRawFrame:
        made = InputAudioRawFrame(bytes(640), RATE, 1)
        made.metadata["arrived_at"] = at
        return made

    for n in range(50):
        clock.sent(frame(now + 0.02 * (n + 1)))
    for n in range(50):
        clock.sent(frame(now + 11 + 0.02 * (n + 1)))
    assert clock.time_of(0.5) == pytest.approx(now + 0.5)
    assert clock.time_of(1.5) == pytest.approx(now + 11.5)
    across = clock.speech("one two", [("one", 0.8, 0.9, 0.9), ("two", 1.2, 1.4, 0.5)], ends_stretch=True)
    assert [(w.start_ms, w.end_ms) for w in across.words] == [(0, 100), (10_400, 10_600)]
    assert across.confidence == pytest.approx(0.7)
