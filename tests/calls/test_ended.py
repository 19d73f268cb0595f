"""Screenplays: the interview is ended while something is still being said, recognised or answered."""

import asyncio
from pathlib import Path

import pytest

from contract.commands import (
    Command,
    EndCall,
    FinishTurn,
    LeaveCall,
    Ready,
    SayText,
    SetTextMode,
    SkipQuestion,
    TakeMinute,
)
from contract.events import AgentSaid, CandidateSaid, CommandReceived, EndReason, Outcome, QuestionAsked, QuestionClosed
from tests.support.briefs import CACHE, OUTAGE, brief
from tests.support.stage import Stage, stage
from tests.support.virtual_time import screenplay

FULL_ANSWER = (
    "Our search was slow, so I profiled it and measured the latency, then I added a redis cache and an index, "
    "and the page came back in a tenth of the time."
)


async def to_first_question(play: Stage) -> None:
    await play.candidate_arrives()
    await play.agent_is_done()


def asked(play: Stage) -> list[tuple[str, int, bool]]:
    return [(e.question_id, e.follow_up, e.repeat) for e in play.of(QuestionAsked)]


def closed(play: Stage) -> dict[str, Outcome]:
    return {e.question_id: e.outcome for e in play.of(QuestionClosed)}


@screenplay
async def test_the_candidate_ends_the_interview(tmp_path: Path) -> None:
    async with stage(brief(CACHE, OUTAGE), tmp_path) as play:
        await to_first_question(play)
        await play.presses(EndCall())
        assert await play.ends() is EndReason.CANDIDATE_ENDED
        assert play.api.completed[0].reason is EndReason.CANDIDATE_ENDED


@screenplay
async def test_words_that_are_still_being_recognised_when_the_candidate_ends_are_an_answer(tmp_path: Path) -> None:
    async with stage(brief(CACHE, OUTAGE), tmp_path) as play:
        play.ears.delay_secs = 1.4
        await to_first_question(play)
        await play.says(FULL_ANSWER, wait=False)
        await play.presses(EndCall())
        assert await play.ends() is EndReason.CANDIDATE_ENDED
        said = play.of(CandidateSaid)[0]
        assert (said.text, said.question_id) == (FULL_ANSWER, "q1")
        assert closed(play) == {"q1": Outcome.ANSWERED}
        assert asked(play) == [("q1", 0, False)], "nothing more is asked"


@pytest.mark.parametrize(("command", "reason"), [(EndCall, "candidate_ended"), (LeaveCall, "candidate_left")])
@screenplay
async def test_an_end_pressed_twice_while_words_are_being_recognised_ends_it_once(
    tmp_path: Path, command: type[EndCall | LeaveCall], reason: str
) -> None:
    """The second one finds it ended, and does not cut the closing words, behind which the call ends."""
    async with stage(brief(CACHE, OUTAGE), tmp_path) as play:
        play.ears.delay_secs = 1.4
        await to_first_question(play)
        await play.says(FULL_ANSWER, wait=False)
        await play.presses(command())
        await play.presses(command())
        assert await play.ends() == reason
        assert [one.effect for one in play.of(CommandReceived)] == ["done", "refused"]
        assert not any(said.interrupted for said in play.of(AgentSaid))
        assert closed(play) == {"q1": Outcome.ANSWERED} or command is LeaveCall


@pytest.mark.parametrize(
    "command",
    [SetTextMode(on=True), SayText(text="Thank you."), EndCall(), SkipQuestion(), TakeMinute(), FinishTurn(), Ready()],
)
@screenplay
async def test_nothing_pressed_over_the_closing_words_keeps_the_call_open(tmp_path: Path, command: Command) -> None:
    async with stage(brief(CACHE, OUTAGE), tmp_path) as play:
        await to_first_question(play)
        await play.presses(EndCall())
        await play.until(lambda: play.call._steering.floor.agent_speaking, "the closing words sound")
        await asyncio.sleep(0.5)
        await play.presses(command)
        assert await play.ends() is EndReason.CANDIDATE_ENDED


@screenplay
async def test_a_goodbye_that_is_cut_keeps_no_call_open(tmp_path: Path) -> None:
    """Whatever cut it."""
    async with stage(brief(CACHE, OUTAGE), tmp_path) as play:
        await to_first_question(play)
        await play.presses(EndCall())
        await play.until(lambda: play.call._steering.floor.agent_speaking, "the closing words sound")
        await asyncio.sleep(0.5)
        await play.call._steering.turn_control.interrupt()
        assert await play.ends() is EndReason.CANDIDATE_ENDED


@screenplay
async def test_an_end_pressed_behind_a_cough_waits_for_no_words(tmp_path: Path) -> None:
    async with stage(brief(CACHE, OUTAGE), tmp_path) as play:
        play.ears.delay_secs = 0.3
        await to_first_question(play)
        await play.noise(0.5)
        await play.until(lambda: not play.call._steering.floor.voice_on, "the cough is over")
        assert play.call._steering.floor.turn_open
        pressed_ms = play.call._clock.now_ms()
        await play.presses(EndCall())
        await play.until(lambda: bool(play.of(CommandReceived)), "the end is taken")
        assert play.of(CommandReceived)[-1].at_ms - pressed_ms < 1_000
        assert await play.ends() is EndReason.CANDIDATE_ENDED


@screenplay
async def test_an_end_pressed_behind_a_cough_over_the_question_does_not_hear_it_again(tmp_path: Path) -> None:
    async with stage(brief(CACHE, OUTAGE), tmp_path) as play:
        play.ears.delay_secs = 0.3
        await play.candidate_arrives()
        await play.until(lambda: len(play.agent_words) == 2, "the greeting has begun")
        await play.noise(1.5)
        await play.until(lambda: not play.call._steering.floor.voice_on, "the cough is over")
        assert play.call._steering.floor.turn_open
        sentences = len(play.agent_words)
        await play.presses(EndCall())
        assert await play.ends() is EndReason.CANDIDATE_ENDED
        assert play.agent_words[sentences].startswith("All right, we end here")


@screenplay
async def test_an_answer_whose_reply_is_cut_short_by_the_end_is_an_answer(tmp_path: Path) -> None:
    async with stage(brief(CACHE, OUTAGE), tmp_path) as play:
        await to_first_question(play)
        await play.says(FULL_ANSWER)
        await play.agent_speaks()
        await play.presses(EndCall())
        assert await play.ends() is EndReason.CANDIDATE_ENDED
        assert closed(play) == {"q1": Outcome.ANSWERED}
