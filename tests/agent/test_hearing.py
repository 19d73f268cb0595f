"""Where the candidate's words are placed on the call's clock: quotes and the recording are found by these times."""

import asyncio

from pipecat.frames.frames import (
    Frame,
    InputAudioRawFrame,
    TranscriptionFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.utils.time import time_now_iso8601

from agent.clock import CallClock
from agent.record.hearing import Hearing, Phrase
from agent.services.recognised import RecognisedSpeech, RecognisedWord
from agent.sound.arrival import _stamp
from tests.support.virtual_time import screenplay

VAD_SECS = 0.2


class Candidate:
    """Speaks in stretches that the VAD sees 0.2 s late; the recogniser's answers are given by hand."""

    def __init__(self) -> None:
        self.phrases: list[Phrase] = []
        self.hearing = Hearing(CallClock(), on_phrase=self.phrases.append, on_partial=lambda _text: None)
        self.loop = asyncio.get_running_loop()
        self.began = self.loop.time()

    async def starts(self) -> None:
        await self.vad(VADUserStartedSpeakingFrame(start_secs=VAD_SECS))

    async def stops(self) -> None:
        await self.vad(VADUserStoppedSpeakingFrame(stop_secs=VAD_SECS))

    async def vad(self, frame: Frame) -> None:
        await self.hearing._vad_pushes(None, frame)  # type: ignore[arg-type]

    async def recognised(
        self, text: str, *, audio_from_ms: int | None = None, words: int = 0, ends_stretch: bool = True
    ) -> None:
        """`words` of 0.5 s each, from the beginning of the audio, which is at `audio_from_ms` of the call."""
        result = None
        if audio_from_ms is not None:
            spoken = text.split()[:words]
            timed = tuple(RecognisedWord(word, n * 500, (n + 1) * 500, 0.9) for n, word in enumerate(spoken))
            result = RecognisedSpeech(text, timed, 0.9, self.began + audio_from_ms / 1000, ends_stretch)
        frame = TranscriptionFrame(text, "", time_now_iso8601(), result=result)
        await self.hearing._stt_pushes(None, frame)  # type: ignore[arg-type]

    @property
    def times(self) -> list[tuple[int, int]]:
        return [(phrase.started_ms, phrase.ended_ms) for phrase in self.phrases]


@screenplay
async def test_a_phrase_without_word_times_lies_where_speech_was() -> None:
    candidate = Candidate()
    await asyncio.sleep(2.2)
    await candidate.starts()
    await asyncio.sleep(3.0)
    await candidate.stops()
    await asyncio.sleep(1.0)
    await candidate.recognised("I wrote it myself.")
    assert candidate.times == [(2_000, 5_000)]


@screenplay
async def test_a_long_stretch_in_two_phrases_keeps_the_second_where_it_was_said() -> None:
    candidate = Candidate()
    await asyncio.sleep(1.2)
    await candidate.starts()
    await asyncio.sleep(12.0)
    await candidate.stops()
    # The recogniser was busy: both halves are done only after the speech.
    await candidate.recognised("a b c d e f g h", audio_from_ms=1_000, words=8, ends_stretch=False)
    await candidate.recognised("i j k l", audio_from_ms=9_000, words=4)
    assert candidate.times == [(1_000, 5_000), (9_000, 11_000)]
    assert [word.started_ms for word in candidate.phrases[1].words] == [9_000, 9_500, 10_000, 10_500]


@screenplay
async def test_no_word_begins_before_the_phrase_before_it_ended() -> None:
    candidate = Candidate()
    await asyncio.sleep(1.2)
    await candidate.starts()
    await asyncio.sleep(4.0)
    await candidate.recognised("a b c d", audio_from_ms=1_000, words=4, ends_stretch=False)
    await asyncio.sleep(4.0)
    await candidate.stops()
    # The first word is stretched over the quiet in which the speech was cut.
    await candidate.recognised("e f", audio_from_ms=2_800, words=2)
    assert candidate.times == [(1_000, 3_000), (3_000, 3_800)]


@screenplay
async def test_a_cough_does_not_lend_its_time_to_the_next_phrase() -> None:
    candidate = Candidate()
    for pause, text in ((1.2, ""), (5.0, "Then we deployed.")):
        await asyncio.sleep(pause)
        await candidate.starts()
        await asyncio.sleep(1.0)
        await candidate.stops()
        await candidate.recognised(text)
    assert [phrase.text for phrase in candidate.phrases] == ["Then we deployed."]
    assert candidate.times == [(7_000, 8_000)]


@screenplay
async def test_a_busy_machine_shifts_no_word() -> None:
    candidate = Candidate()
    await asyncio.sleep(2.2)
    sound = InputAudioRawFrame(bytes(640), 16_000, 1)
    await _stamp(None, sound)  # type: ignore[arg-type]
    await asyncio.sleep(0.4)  # the queues are that long
    await candidate.vad(sound)
    await candidate.starts()
    await candidate.stops()
    await candidate.recognised("Good morning.")
    assert candidate.times[0][0] == 2_000
