"""What was really said: whole sentences, sentences cut in the middle, sentences that never began."""

import asyncio

import pytest
from pipecat.frames.frames import (
    AggregatedTextFrame,
    BotStoppedSpeakingFrame,
    Frame,
    InterruptionFrame,
    TTSAudioRawFrame,
    TTSTextFrame,
)

from agent.clock import CallClock
from agent.record.spoken import Spoken, SpokenWords
from tests.support.virtual_time import screenplay

RATE = 24_000
CHUNK_SECS = 0.02


class Room:
    """A TTS that is done at once and an output that plays in real time."""

    def __init__(self) -> None:
        self.said: list[tuple[str, bool]] = []
        self.started: list[str] = []
        self.times: list[tuple[int, int]] = []
        self.words = SpokenWords(CallClock(), on_started=self.started.append, on_said=self._said)

    def _said(self, spoken: Spoken, text: str, interrupted: bool) -> None:
        self.said.append((text, interrupted))
        self.times.append((spoken.started_ms or 0, spoken.ended_ms))

    async def made(self, text: str, secs: float, *, whole: bool = True) -> None:
        await self.tts(self._announced(text))
        await self.tts(TTSAudioRawFrame(bytes(int(RATE * secs) * 2), RATE, 1))
        if whole:
            await self.tts(TTSTextFrame(text, text_type="sentence"))

    async def played(self, text: str, secs: float, *, whole: bool = True) -> None:
        await self.output(self._announced(text))
        await self.plays(secs)
        if whole:
            await self.output(TTSTextFrame(text, text_type="sentence"))

    async def plays(self, secs: float) -> None:
        for _ in range(round(secs / CHUNK_SECS)):
            await asyncio.sleep(CHUNK_SECS)
            await self.output(TTSAudioRawFrame(bytes(int(RATE * CHUNK_SECS) * 2), RATE, 1))

    async def tts(self, frame: Frame) -> None:
        await self.words._tts_pushes(None, frame)  # type: ignore[arg-type]

    async def output(self, frame: Frame) -> None:
        await self.words._output_pushes(None, frame)  # type: ignore[arg-type]

    @staticmethod
    def _announced(text: str) -> AggregatedTextFrame:
        frame = AggregatedTextFrame(text, "sentence", raw_text=text)
        frame.will_be_spoken = True
        return frame


@screenplay
async def test_sentences_played_to_their_end() -> None:
    room = Room()
    for text, secs in (("Thank you.", 0.6), ("How do you test?", 1.2)):
        await room.made(text, secs)
        await room.played(text, secs)
    assert room.said == [("Thank you.", False), ("How do you test?", False)]
    assert room.started == ["Thank you.", "How do you test?"]
    assert room.times == [(0, 600), (600, 1_800)]


@screenplay
async def test_a_sentence_ends_where_it_was_cut() -> None:
    room = Room()
    text = "one two three four five six seven eight nine ten"
    await room.made(text, 5.0)
    await room.played(text, 2.0, whole=False)
    await room.output(InterruptionFrame())
    assert room.said == [("one two three four", True)]
    await room.output(BotStoppedSpeakingFrame())
    assert len(room.said) == 1, "it is said once, however often it is cut"


@screenplay
async def test_what_never_began_was_not_said() -> None:
    room = Room()
    await room.made("First.", 1.0)
    await room.made("Second, which nobody hears.", 2.0)
    await room.played("First.", 1.0)
    await room.output(room._announced("Second, which nobody hears."))
    await room.output(InterruptionFrame())
    assert room.said == [("First.", False)]


@screenplay
async def test_a_cut_within_the_first_word_says_nothing() -> None:
    room = Room()
    await room.made("Incomprehensibilities notwithstanding.", 3.0)
    await room.played("Incomprehensibilities notwithstanding.", 0.1, whole=False)
    await room.output(InterruptionFrame())
    assert room.said == []


@screenplay
async def test_a_voice_that_is_still_being_made_is_measured_by_its_length() -> None:
    room = Room()
    text = "a sentence of about sixty letters, whose sound is not made yet"
    await room.made(text, 0.5, whole=False)
    await room.played(text, 0.5, whole=False)
    await room.output(InterruptionFrame())
    (heard, interrupted) = room.said[0]
    assert interrupted
    assert 1 <= len(heard.split()) <= 2, "half a second of about four"


@screenplay
async def test_engines_that_time_words_are_believed() -> None:
    room = Room()
    text = "Could you tell me more?"
    await room.made(text, 2.0, whole=False)
    await room.output(room._announced(text))
    for word in ("Could", "you", "tell"):
        await room.plays(0.3)
        await room.output(TTSTextFrame(word, text_type="word"))
    await room.output(InterruptionFrame())
    assert room.said == [("Could you tell", True)]


@pytest.mark.parametrize("share", [0.96, 1.0])
def test_a_tail_lost_by_the_line_is_no_cut(share: float) -> None:
    @screenplay
    async def scene() -> None:
        room = Room()
        await room.made("Take your time.", 1.0)
        await room.played("Take your time.", share, whole=False)
        await room.output(BotStoppedSpeakingFrame())
        assert room.said == [("Take your time.", False)]

    scene()
