"""With any recogniser that tells partial words: the reply is spoken, unheard, before the candidate has finished, and is
there at the end of the turn; one that no longer fits is never heard."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pipecat.frames.frames import InterimTranscriptionFrame
from pipecat.utils.time import time_now_iso8601

from contract.brief import Persona
from contract.events import EndReason, QuestionAsked, TurnEnded, TurnMeasured, UsageMeasured
from tests.support.briefs import brief, question
from tests.support.stage import CHARS_PER_SEC, Stage
from tests.support.vendor_stage import ANSWER, FIRST, GREETING, REPLY, SECOND, SHORT, said_once, vendor_stage, vendors
from tests.support.virtual_time import screenplay

VOICE_SECS = 0.8
"""The scripted voice takes this long to its first sound."""
BEGINNING, REST = "I built a search engine", "for seven million songs."
THIRD = question(3, "Who used it in the end?", max_follow_ups=0)


class PartialStage(Stage):
    async def partly_says(self, text: str) -> None:
        """A stretch of speech goes on; the recogniser tells what it has so far."""
        await asyncio.sleep(len(text) / CHARS_PER_SEC)
        await self.ears.push_frame(InterimTranscriptionFrame(text, "", time_now_iso8601()))

    @property
    def prepares(self) -> bool:
        return self.call._steering.foresight.ready


@contextlib.asynccontextmanager
async def asked(directory: Path, persona: Persona = SHORT) -> AsyncIterator[PartialStage]:
    play = PartialStage(brief(FIRST, SECOND, THIRD, persona=persona), directory)
    play.voice.delay_secs = VOICE_SECS
    play.start()
    try:
        await play.candidate_arrives()
        await play.agent_is_done()
        await play.until(lambda: play.agent_words[-1:] == [FIRST.text], "the first question")
        await play.until(lambda: not play.call._steering.floor.agent_speaking, "the candidate's turn")
        yield play
    finally:
        if not play.running.done():
            play.call.end(EndReason.SHUTDOWN)
            await play.running


@screenplay
async def test_the_reply_is_there_when_the_turn_ends(tmp_path: Path) -> None:
    async with asked(tmp_path) as play:
        heard = len(play.line.heard_secs)
        play.line.speaking = True
        await play.partly_says(BEGINNING)
        await play.until(lambda: play.prepares, "a reply is being made ready")
        await play.partly_says(f"{BEGINNING} {REST}")
        assert len(play.line.heard_secs) == heard, "heard before the turn was over"
        assert not play.of(TurnEnded)
        play.ears.lines.append(ANSWER)
        play.line.speaking = False
        await play.until(lambda: bool(play.of(TurnMeasured)), "the reply")
        [turn], [measured] = play.of(TurnEnded), play.of(TurnMeasured)
        after = measured.voice_to_voice_ms - turn.silence_ms
        print(f"first sound {after} ms after the end of the turn; the voice takes {VOICE_SECS * 1000:.0f} ms")
        assert after < 100
        await play.until(lambda: play.agent_words[-1:] == [SECOND.text], "the second question")
        assert len(play.of(QuestionAsked)) == 2


@screenplay
async def test_a_draft_that_no_longer_fits_is_never_heard(tmp_path: Path) -> None:
    """What the candidate adds changes the move: the director's word counts, not the draft's."""
    async with asked(tmp_path) as play:
        heard, asked_before = len(play.line.heard_secs), len(play.of(QuestionAsked))
        play.line.speaking = True
        await play.partly_says("Well I wonder what")
        await play.partly_says("Well I wonder what else I could")
        await play.until(lambda: play.prepares, "a reply is being made ready")
        play.ears.lines.append("Could you repeat the question, please?")
        play.line.speaking = False
        await play.until(lambda: bool(play.of(TurnMeasured)), "the reply")
        await play.until(lambda: play.agent_words[-1:] == [FIRST.text], "the question again")
        assert REPLY[0] not in play.agent_words, "the draft's words were heard"
        assert SECOND.text not in play.agent_words
        assert len(play.of(QuestionAsked)) <= asked_before + 1
        sound = (len(play.line.heard_secs) - heard) * 0.02
        said = sum(len(text) for text in play.agent_words[len(GREETING) :])
        assert sound <= said / CHARS_PER_SEC + 0.5, "no sound of the draft"


@screenplay
async def test_a_dropped_draft_is_metered(tmp_path: Path) -> None:
    async with asked(tmp_path) as play:
        play.line.speaking = True
        await play.partly_says(BEGINNING)
        await play.until(lambda: play.prepares, "a reply is being made ready")
        await asyncio.sleep(VOICE_SECS * 2)
        play.ears.lines.append("Could you repeat the question, please?")
        play.line.speaking = False
        await play.until(lambda: play.agent_words[-1:] == [FIRST.text], "the question again")
        play.line.connected = False
        await play.ends()
        metered = sum(event.characters for event in play.of(UsageMeasured) if event.part == "tts")
        assert metered > sum(len(text) for text in play.agent_words), "what was spoken for nothing is paid for"


@screenplay
async def test_a_sentence_in_its_middle_has_a_likely_end(tmp_path: Path) -> None:
    """Partial words stop anywhere: what comes of the finished sentence is made ready all the same."""
    async with asked(tmp_path) as play:
        play.line.speaking = True
        await play.partly_says("I built a search engine for the")
        await play.until(lambda: play.prepares, "a reply is being made ready")
        play.ears.lines.append(ANSWER)
        play.line.speaking = False
        await play.until(lambda: play.agent_words[-1:] == [SECOND.text], "the second question")


@pytest.mark.slow
@pytest.mark.parametrize("first_token_secs", [0.35, 0.7, 1.5])
@screenplay
async def test_a_slow_model_is_not_waited_for(tmp_path: Path, first_token_secs: float) -> None:
    async with (
        vendors() as given,
        vendor_stage(given, tmp_path, llm_provider="openai", llm_fallbacks="", tts_provider="openai") as play,
    ):
        given.one.first_token_secs = first_token_secs
        await play.candidate_arrives()
        await play.agent_asks(FIRST.text)
        await play.until(lambda: not play.call._steering.floor.agent_speaking, "the candidate's turn")
        await play.answers()
        await play.agent_asks(SECOND.text)
        said_once(play, *GREETING, *REPLY)
        [turn], [measured] = play.of(TurnEnded), play.of(TurnMeasured)
        print(f"first token after {first_token_secs} s: first sound {measured.voice_to_voice_ms} ms after the speech")
        assert measured.voice_to_voice_ms - turn.silence_ms < 300
