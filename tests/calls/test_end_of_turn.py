"""The end of a turn in a call: what was said, and the question, say how much silence it takes; the sound only helps."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from pipecat.audio.turn.base_turn_analyzer import EndOfTurnState
from pipecat.turns.user_turn_strategies import UserTurnStrategies

from agent.engines import EngineSet
from agent.turns.stop import TranscribedTurnStopStrategy
from contract.brief import Brief, BriefQuestion
from contract.events import CandidateSaid, EndReason, QuestionAsked, TurnEnded
from tests.support.briefs import brief, question
from tests.support.stage import FinishedSentences, Stage
from tests.support.virtual_time import screenplay

NARROW = question(1, "What did you do in the first step?", max_follow_ups=0)
PATIENT = NARROW.model_copy(update={"patience": 2.0})
NEXT = question(2, "What did you do in the second step?", max_follow_ups=0)
SEVERAL = (NARROW, NEXT, question(3, "What did you do in the third step?", max_follow_ups=0))
FINISHED = "I would roll back the release first."
SHORT = "It was the old queue."
BEGUN = "Then I called the customer."
BROKEN = "The people from the other office."


class SameVerdict(FinishedSentences):
    def __init__(self, verdict: EndOfTurnState) -> None:
        super().__init__()
        self._verdict = verdict

    async def analyze_end_of_turn(self) -> tuple[EndOfTurnState, None]:
        return self._verdict, None


class JudgedStage(Stage):
    """`verdict`: what the turn model makes of every stretch of speech."""

    verdict = EndOfTurnState.INCOMPLETE

    def engines(self, brief_: Brief) -> EngineSet:
        made = super().engines(brief_)
        self.stop = TranscribedTurnStopStrategy(turn_analyzer=SameVerdict(self.verdict))
        return replace(made, turns=UserTurnStrategies(start=made.turns.start, stop=[self.stop]))


@contextlib.asynccontextmanager
async def asked(directory: Path, verdict: EndOfTurnState, *questions: BriefQuestion) -> AsyncIterator[JudgedStage]:
    play = JudgedStage(brief(*(questions or (NARROW, NEXT))), directory)
    play.verdict = verdict
    play.start()
    try:
        await play.candidate_arrives()
        await play.agent_is_done()
        await play.until(lambda: len(play.of(QuestionAsked)) == 1, "the first question")
        yield play
    finally:
        if not play.running.done():
            play.call.end(EndReason.SHUTDOWN)
            await play.running


async def silence_after(play: Stage, text: str) -> float:
    await play.says(text)
    await play.until(lambda: bool(play.of(TurnEnded)), "the turn is over")
    silence: int = play.of(TurnEnded)[0].silence_ms
    return silence / 1000


@pytest.mark.parametrize("verdict", [EndOfTurnState.COMPLETE, EndOfTurnState.INCOMPLETE])
@screenplay
async def test_a_finished_answer_is_never_held_by_the_turn_model(tmp_path: Path, verdict: EndOfTurnState) -> None:
    async with asked(tmp_path, verdict) as play:
        assert await silence_after(play, FINISHED) < 0.45


@screenplay
async def test_a_few_words_are_given_more_time_and_never_a_second(tmp_path: Path) -> None:
    async with asked(tmp_path, EndOfTurnState.INCOMPLETE) as play:
        assert 0.7 < await silence_after(play, SHORT) < 1.0


@screenplay
async def test_a_sentence_without_its_verb_is_waited_for_whatever_it_sounds_like(tmp_path: Path) -> None:
    async with asked(tmp_path, EndOfTurnState.COMPLETE) as play:
        await play.says(BROKEN)
        await play.noise(0.0)
        await play.until(lambda: play.call._steering.floor.quiet_ms > 2_300, "2.5 seconds of silence")
        assert not play.of(TurnEnded)
        await play.says("had never used that part of it.")
        await play.until(lambda: bool(play.of(TurnEnded)), "the turn is over")
        assert len(play.of(TurnEnded)) == 1, "one answer, one turn"
        assert len(play.of(CandidateSaid)) == 2


@screenplay
async def test_who_has_just_gone_on_is_not_answered(tmp_path: Path) -> None:
    """The VAD needs 0.2 s to be sure of speech; the silence that ends a turn does not count on meanwhile."""
    async with asked(tmp_path, EndOfTurnState.COMPLETE) as play:
        await play.says(SHORT)
        await play.until(lambda: play.call._steering.floor.quiet_ms >= 300, "0.5 s of silence, of 0.6")
        await play.says("that nobody had looked after.")
        await play.until(lambda: bool(play.of(TurnEnded)), "the turn is over")
        assert play.of(TurnEnded)[0].at_ms > play.of(CandidateSaid)[1].ended_ms, "one answer, one turn"


@screenplay
async def test_a_patient_question_leaves_more_time(tmp_path: Path) -> None:
    async with asked(tmp_path / "a", EndOfTurnState.INCOMPLETE) as play:
        plain = await silence_after(play, SHORT)
    async with asked(tmp_path / "b", EndOfTurnState.INCOMPLETE, PATIENT, NEXT) as play:
        assert await silence_after(play, SHORT) > plain + 0.5


@screenplay
async def test_a_candidate_who_went_on_into_the_reply_is_given_more_time(tmp_path: Path) -> None:
    """A cut-in is taken back, and not made twice: the next answer is waited for as long as they paused, and more."""
    async with asked(tmp_path, EndOfTurnState.COMPLETE) as play:
        assert await silence_after(play, FINISHED) < 0.35
        await asyncio.sleep(0.15)
        await play.says("Then I would look at the log.", wait=False)
        await play.until(lambda: len(play.of(TurnEnded)) == 2, "the turn is over, this time")
        assert play.of(TurnEnded)[1].silence_ms > 450


@screenplay
async def test_whoever_goes_on_into_the_reply_to_a_beginning_is_not_one_of_few_words(tmp_path: Path) -> None:
    async with asked(tmp_path, EndOfTurnState.COMPLETE) as play:
        assert await silence_after(play, BEGUN) > 2.0
        assert play.stop._waits.unused == 1
        await asyncio.sleep(0.6)
        await play.says("who had seen the problem first.", wait=False)
        await play.until(lambda: len(play.of(TurnEnded)) == 2, "the turn is over, this time")
        assert play.stop._waits.unused == 0


@screenplay
async def test_whoever_was_spoken_over_is_waited_for(tmp_path: Path) -> None:
    """A second pause of two seconds behind words that could be all is no end any more."""
    async with asked(tmp_path, EndOfTurnState.COMPLETE, *SEVERAL) as play:
        await play.says(FINISHED)
        await play.until(lambda: len(play.of(TurnEnded)) == 1, "the pause was taken for the end")
        await play.until(lambda: play.call._steering.floor.quiet_ms > 1_500, "the reply is on its way")
        await play.says("and then I would look at the log.", wait=False)
        await play.until(lambda: len(play.of(TurnEnded)) == 2, "now it is over")
        await play.agent_is_done()
        await play.says(FINISHED)
        await play.until(lambda: play.call._steering.floor.quiet_ms > 1_800, "two seconds with the VAD's own")
        assert len(play.of(TurnEnded)) == 2, "still their turn"
