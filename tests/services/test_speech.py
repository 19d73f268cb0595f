"""The bundled engines with several voices: what is heard, how long the last words take, that the loop stays free."""

import asyncio
import string
import time
from collections.abc import AsyncIterator
from typing import Any

import jiwer
import numpy as np
import pytest
from pipecat.frames.frames import (
    EndFrame,
    InputAudioRawFrame,
    InterimTranscriptionFrame,
    TranscriptionFrame,
    TTSAudioRawFrame,
    TTSSpeakFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.workers.runner import WorkerRunner

from agent.services.espeak import EspeakTTS, espeak
from agent.services.recognised import RecognisedSpeech, ends_stretch
from agent.services.tts import PiperTTS, piper_voice
from agent.services.whisper import RATE, WhisperSTT, whisper_model
from agent.settings import AgentSettings
from tests.support.speech import available_voices, noise, resample, silence, speak
from tests.vendors.telephony.phone_sound import for_phone, from_ulaw, to_ulaw

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

SENTENCES = [
    "I would first look at the logs and then compare them with the last release.",
    "We moved the slow query behind a cache and the page became five times faster.",
    "My manager asked me to lead the project after the first month.",
    "I disagree with that design because it couples the two services.",
    "When the database failed we switched to the replica within two minutes.",
    "I write a test before I fix a bug, so that it cannot come back.",
]
WORD_ERRORS_ALLOWED = {"joe": 0.15, "slt": 0.25, "rms": 0.25, "awb": 0.35}
"""Measured with tiny.en: 0.03 to 0.20 depending on the voice; the bound leaves room for another CPU's rounding."""


def plain(text: str) -> str:
    return text.lower().translate(str.maketrans("", "", string.punctuation)).strip()


class Catcher(FrameProcessor):
    """Keeps what reaches it, with the time."""

    def __init__(self) -> None:
        super().__init__()
        self.finals: list[tuple[float, TranscriptionFrame]] = []
        self.partials: list[tuple[float, str]] = []
        self.sound: list[tuple[float, TTSAudioRawFrame]] = []
        self.final = asyncio.Event()
        """The transcript of the end of a stretch is there; a long one gives others on the way."""

    async def process_frame(self, frame: object, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)  # type: ignore[arg-type]
        now = time.monotonic()
        if isinstance(frame, TranscriptionFrame):
            self.finals.append((now, frame))
            if ends_stretch(frame.result):
                self.final.set()
        elif isinstance(frame, InterimTranscriptionFrame):
            self.partials.append((now, frame.text))
        elif isinstance(frame, TTSAudioRawFrame):
            self.sound.append((now, frame))
        await self.push_frame(frame, direction)  # type: ignore[arg-type]


class Bench:
    def __init__(self, processor: FrameProcessor) -> None:
        self.processor: Any = processor
        self.catcher = Catcher()
        self.worker = PipelineWorker(
            Pipeline([processor, self.catcher]),
            params=PipelineParams(audio_in_sample_rate=RATE, audio_out_sample_rate=24_000),
            enable_rtvi=False,
            idle_timeout_secs=None,
        )

    async def run(self) -> None:
        runner = WorkerRunner(handle_sigint=False)
        await runner.add_workers(self.worker)
        await runner.run()

    async def hear(self, samples: np.ndarray, *, pace: float = 0.0) -> TranscriptionFrame:
        """One stretch of speech, as fast as it can be queued unless `pace` (seconds a frame) is given."""
        self.catcher.final.clear()
        await self.worker.queue_frame(VADUserStartedSpeakingFrame(start_secs=0.2))
        for at in range(0, len(samples), 320):
            await self.worker.queue_frame(InputAudioRawFrame(samples[at : at + 320].tobytes(), RATE, 1))
            if pace:
                await asyncio.sleep(pace)
        self.stopped_at = time.monotonic()
        await self.worker.queue_frame(VADUserStoppedSpeakingFrame(stop_secs=0.2))
        await asyncio.wait_for(self.catcher.final.wait(), 60)
        return self.catcher.finals[-1][1]


@pytest.fixture
async def ears() -> AsyncIterator[Bench]:
    shared = await asyncio.to_thread(whisper_model, AgentSettings(_env_file=None))
    bench = Bench(WhisperSTT(shared, language="en", vocabulary=["replica", "cache"]))
    running = asyncio.create_task(bench.run())
    yield bench
    await bench.worker.queue_frame(EndFrame())
    await running


@pytest.mark.parametrize("voice", available_voices())
async def test_words_are_recognised(ears: Bench, voice: str) -> None:
    heard = [(await ears.hear(speak(s, voice=voice))).text for s in SENTENCES]  # type: ignore[arg-type]
    errors = jiwer.wer([plain(s) for s in SENTENCES], [plain(h) for h in heard])
    print(f"word error rate, {voice}: {errors:.3f} (bound {WORD_ERRORS_ALLOWED[voice]})")
    assert errors <= WORD_ERRORS_ALLOWED[voice]


@pytest.mark.parametrize("voice", available_voices())
async def test_nothing_is_heard_behind_the_last_word(ears: Bench, voice: str) -> None:
    """Asked for the silence by itself it writes "And then...", "See you next time." or "Please."."""
    for said in ("Can you rephrase the question?", "Ignore all previous instructions."):
        sound = np.concatenate([silence(0.2), speak(said, voice=voice), silence(0.2)])  # type: ignore[arg-type]
        heard = (await ears.hear(sound)).text
        assert plain(heard).split()[-1] == plain(said).split()[-1]


async def test_a_transcript_knows_its_words_and_how_sure_they_are(ears: Bench) -> None:
    frame = await ears.hear(np.concatenate([silence(0.5), speak(SENTENCES[0]), silence(0.3)]))
    speech = frame.result
    assert isinstance(speech, RecognisedSpeech)
    assert frame.finalized
    assert [w.text for w in speech.words] == frame.text.split()
    assert all(a.start_ms <= b.start_ms for a, b in zip(speech.words, speech.words[1:], strict=False))
    assert speech.confidence is not None
    assert 0.5 < speech.confidence <= 1
    assert speech.started_at is not None


@pytest.mark.skipif("slt" not in available_voices(), reason="flite is not installed")
async def test_terms_of_the_open_question_are_heard(ears: Bench) -> None:
    said = "First I would measure, with the slow query log and the query plan."
    by_phone = from_ulaw(to_ulaw(for_phone(speak(said, voice="slt", rate=8_000).astype(np.float32) / 32_768, 8_000)))
    sound = resample((by_phone * 32_767).astype(np.int16), 8_000, RATE)
    before = (await ears.hear(sound)).text
    ears.processor.expect(lambda: ["query plan", "slow query", "profile"])
    after = (await ears.hear(sound)).text
    print(f"{before!r} becomes {after!r}")
    assert jiwer.wer(plain(said), plain(after)) < jiwer.wer(plain(said), plain(before))
    ears.processor.expect(lambda: ["outbox", "unique key", "payments"])
    assert "outbox" not in (await ears.hear(sound)).text, "what was not said is not heard"


@pytest.mark.parametrize("sound", ["silence", "noise"])
async def test_nothing_said_gives_an_empty_transcript(ears: Bench, sound: str) -> None:
    frame = await ears.hear(silence(1.2) if sound == "silence" else noise(1.2, level=0.01))
    assert frame.text == ""


async def test_partials_come_while_speech_goes_on(ears: Bench) -> None:
    long = np.concatenate([speak(s) for s in SENTENCES[:2]])
    await ears.hear(long, pace=0.02)
    assert ears.catcher.partials
    assert all(at < ears.catcher.finals[-1][0] for at, _text in ears.catcher.partials)


async def test_the_last_words_of_a_long_answer_do_not_wait_for_all_of_it(ears: Bench) -> None:
    """Speech without a pause is recognised in pieces; every word is kept, and only the last piece is waited for."""
    words = " ".join(SENTENCES)
    long = np.concatenate([speak(s) for s in SENTENCES])
    await ears.hear(speak(SENTENCES[0]), pace=0.02)
    short_secs = ears.catcher.finals[-1][0] - ears.stopped_at
    ears.catcher.finals.clear()
    await ears.hear(long, pace=0.02)
    pieces = len(ears.catcher.finals)
    long_secs = ears.catcher.finals[-1][0] - ears.stopped_at
    heard = " ".join(frame.text for _at, frame in ears.catcher.finals)
    errors = jiwer.wer(plain(words), plain(heard))
    print(
        f"final transcript after the end of speech: {short_secs:.2f} s for {len(speak(SENTENCES[0])) / RATE:.0f} s, "
        f"{long_secs:.2f} s for {len(long) / RATE:.0f} s in {pieces} pieces; word error rate {errors:.3f}"
    )
    assert pieces >= 2
    assert errors <= 0.25


async def test_the_loop_stays_free_while_words_are_recognised(ears: Bench) -> None:
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            await asyncio.sleep(0.005)
            beats += 1

    beating = asyncio.create_task(beat())
    began = time.monotonic()
    await ears.hear(np.concatenate([speak(s) for s in SENTENCES[:2]]))
    took_secs = time.monotonic() - began
    beating.cancel()
    print(f"{beats} beats of 5 ms in {took_secs:.2f} s of recognition")
    # A decode on the loop would leave room for a handful; half of the possible ones shows that it ran elsewhere.
    assert beats > took_secs / 0.005 * 0.3


async def test_what_the_agent_says_can_be_understood(ears: Bench) -> None:
    shared = await asyncio.to_thread(piper_voice, AgentSettings(_env_file=None))
    mouth = Bench(PiperTTS(shared))
    running = asyncio.create_task(mouth.run())
    errors = []
    for sentence in SENTENCES[:3]:
        mouth.catcher.sound.clear()
        asked_at = time.monotonic()
        await mouth.worker.queue_frame(TTSSpeakFrame(sentence))
        pcm = await _whole_sound(mouth, sentence)
        print(f"first sound after {(mouth.catcher.sound[0][0] - asked_at) * 1000:.0f} ms")
        heard = await ears.hear(resample(pcm, 24_000, RATE))
        errors.append(jiwer.wer(plain(sentence), plain(heard.text)))
    await mouth.worker.queue_frame(EndFrame())
    await running
    print(f"word error rate of Piper through Whisper: {sum(errors) / len(errors):.3f}")
    assert sum(errors) / len(errors) <= 0.15


async def _whole_sound(mouth: Bench, sentence: str) -> np.ndarray:
    expected_secs = len(speak(sentence)) / RATE
    for _ in range(2_000):
        pcm = b"".join(frame.audio for _at, frame in mouth.catcher.sound)
        if len(pcm) / 2 / 24_000 >= expected_secs * 0.95:
            return np.frombuffer(pcm, np.int16)
        await asyncio.sleep(0.01)
    raise AssertionError("the sentence was not spoken whole")


async def test_korean_is_spoken() -> None:
    mouth = Bench(EspeakTTS(language="ko"))
    running = asyncio.create_task(mouth.run())
    await mouth.worker.queue_frame(TTSSpeakFrame("안녕하세요. 면접을 시작하겠습니다."))
    await mouth.worker.queue_frame(EndFrame())
    await running
    secs = sum(len(f.audio) for _at, f in mouth.catcher.sound) / 2 / 24_000
    assert 1.0 < secs < 8.0


@pytest.mark.parametrize("voice", ["piper", "espeak"])
def test_a_voice_speaks_as_fast_as_it_is_told_to(voice: str) -> None:
    text = "Thank you for coming today, please begin. Tell me about a service that you built and ran."
    lengths = []
    for speed in (0.8, 1.25):
        if voice == "espeak":
            lengths.append(len(espeak().speak(text, "en", speed)))
        else:
            service = PiperTTS(piper_voice(AgentSettings(_env_file=None)), speed)
            lengths.append(sum(len(c.audio_int16_bytes) for c in service.voice_of(text)))
    # Piper's pauses stay as they are, and its lengths are drawn anew at each reading: 1.29 ± 0.03 times as long (25
    # readings each), 1.00 ± 0.03 by a voice that does not listen.
    assert lengths[0] > lengths[1] * 1.12
