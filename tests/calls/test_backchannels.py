"""Speech over the agent's voice: it falls silent at once, goes on after an "mm-hm", and stops for a turn."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from pipecat.frames.frames import InterimTranscriptionFrame
from pipecat.turns.user_turn_strategies import UserTurnStrategies
from pipecat.utils.time import time_now_iso8601

from agent.engines import EngineSet
from agent.turns.hush import MISTAKES
from agent.turns.start import LONGER_THAN_A_BACKCHANNEL_SECS, VAD_STOP_SECS, UnlessBackchannel
from contract.brief import Brief
from contract.events import AgentSaid, CandidateSaid, EndReason, TurnEnded
from tests.support.briefs import brief, persona, question
from tests.support.stage import CHARS_PER_SEC, Stage
from tests.support.virtual_time import screenplay

LONG = question(
    1,
    "Imagine that two teams share one service, nobody is on call at night and the release is on Friday, so what do you "
    "do first, what do you do next, and whom do you tell about it before you go to sleep?",
    max_follow_ups=0,
)
YES_OR_NO = question(1, "Have you ever looked after a database that more than a hundred people used at the same time?")
KOREAN = question(1, "두 팀이 하나의 서비스를 함께 쓰고 밤에는 아무도 대기하지 않을 때 무엇을 먼저 하시겠습니까?")
AT_THE_EAR_SECS = 0.25
"""Goals §1, less the way to the ear, which the stage does not have."""


class OverlapStage(Stage):
    def engines(self, brief_: Brief) -> EngineSet:
        made = super().engines(brief_)
        return replace(made, turns=UserTurnStrategies(start=[UnlessBackchannel()], stop=made.turns.stop))

    async def partly(self, text: str) -> None:
        await self.ears.push_frame(InterimTranscriptionFrame(text, "", time_now_iso8601()))

    def silent_after(self, moment: float) -> float:
        """Seconds from `moment` to the last sound before the agent's first pause."""
        after = [at for at in self.line.heard_secs if at >= moment - 0.1]
        for earlier, later in pairwise(after):
            if later - earlier > 0.1:
                return earlier - moment
        return after[-1] - moment

    def longest_gap(self, since: float, until: float) -> float:
        heard = [at for at in self.line.heard_secs if since - 0.1 <= at <= until]
        return max(later - earlier for earlier, later in pairwise(heard))


@contextlib.asynccontextmanager
async def talking(directory: Path, first: object = LONG, language: str = "en") -> AsyncIterator[OverlapStage]:
    """The agent is in the middle of its first question."""
    given = brief(first, language=language, persona=persona(language))  # type: ignore[arg-type]  # of the brief
    play = OverlapStage(given, directory)
    play.start()
    try:
        await play.candidate_arrives()
        text = given.questions[0].text
        await play.until(lambda: play.live.caption.endswith(text[-20:]), "the question is being said")
        await asyncio.sleep(1.0)
        yield play
    finally:
        if not play.running.done():
            play.call.end(EndReason.SHUTDOWN)
            await play.running


def now() -> float:
    return asyncio.get_running_loop().time()


@pytest.mark.parametrize(
    ("words", "question_", "language"),
    [("Yeah.", LONG, "en"), ("Uh huh.", LONG, "en"), ("I see, okay.", LONG, "en"), ("네, 그렇군요.", KOREAN, "ko")],
)
@screenplay
async def test_a_listener_stops_nobody(tmp_path: Path, words: str, question_: object, language: str) -> None:
    async with talking(tmp_path, question_, language) as play:
        began = now()
        await play.says(words, secs=0.4)
        await play.agent_is_done()
        said = play.of(AgentSaid)
        assert said[-1].text == question_.text  # type: ignore[attr-defined]  # a question of the brief
        assert not any(one.interrupted for one in said)
        assert [one.text for one in play.of(CandidateSaid)] == [words]
        assert not play.of(TurnEnded)
        print(f"{words}: silent for {play.longest_gap(began, began + 2):.2f} s within the word")
        assert play.longest_gap(began, began + 2) < 0.55
        await play.says("I would call the other team and write a note first.")
        await play.until(lambda: len(play.of(TurnEnded)) == 1, "the answer is a turn")


@screenplay
async def test_a_listener_who_speaks_slowly_stops_nobody(tmp_path: Path) -> None:
    """The silence in which the VAD makes sure of the end is no part of the word."""
    async with talking(tmp_path) as play:
        await play.says("I see.", secs=0.72)
        await play.agent_is_done()
        assert not any(one.interrupted for one in play.of(AgentSaid))
        assert not play.of(TurnEnded)


@pytest.mark.parametrize("words", ["Gotcha.", "No problem.", "Totally.", "Yellow."])
@screenplay
async def test_a_word_or_two_in_the_middle_of_a_question_stop_nobody(tmp_path: Path, words: str) -> None:
    """They ask for nothing. No list holds all that listeners say, nor what a recogniser makes of it."""
    async with talking(tmp_path) as play:
        await asyncio.sleep(1.5)
        await play.says(words, secs=0.5)
        await play.agent_is_done()
        assert not any(one.interrupted for one in play.of(AgentSaid))
        assert [one.text for one in play.of(CandidateSaid)] == [words]
        assert not play.of(TurnEnded)
        await play.says("I would call the other team and write a note first.")
        await play.until(lambda: len(play.of(TurnEnded)) == 1, "the answer is a turn")


@pytest.mark.parametrize("words", ["Which one?", "Too long.", "Rollback first."])
@screenplay
async def test_a_word_or_two_that_want_something_stop_it_in_the_middle(tmp_path: Path, words: str) -> None:
    """A request, a complaint, and what the question looks for."""
    asked = question(1, LONG.text, ("p1", "rolls the release back", ("rollback",)), max_follow_ups=0)
    async with talking(tmp_path, asked) as play:
        await asyncio.sleep(1.5)
        await play.says(words, secs=0.5)
        await play.until(lambda: bool(play.of(TurnEnded)), "a turn")
        assert any(one.interrupted for one in play.of(AgentSaid))


@screenplay
async def test_the_end_of_an_answer_over_the_beginning_of_a_question_is_a_turn(tmp_path: Path) -> None:
    """Whoever was taken to have finished goes on: what they add counts."""
    async with talking(tmp_path) as play:
        await play.says("Postgres, mostly.", secs=0.5)
        await play.until(lambda: bool(play.of(TurnEnded)), "a turn")


@screenplay
async def test_an_answer_over_the_last_words_of_a_question_is_a_turn(tmp_path: Path) -> None:
    async with talking(tmp_path) as play:
        since = play.line.heard_secs[-1]
        length = len(LONG.text) / CHARS_PER_SEC
        await play.until(lambda: play.line.heard_secs[-1] - since > length - 2.2, "its last second")
        assert not any(one.text == LONG.text for one in play.of(AgentSaid))
        await play.says("Postgres, mostly.", secs=0.5)
        await play.until(lambda: bool(play.of(TurnEnded)), "a turn")


@screenplay
async def test_a_cough_costs_a_pause_and_no_word(tmp_path: Path) -> None:
    async with talking(tmp_path) as play:
        await play.noise(0.3)
        await play.agent_is_done()
        assert play.of(AgentSaid)[-1].text == LONG.text
        assert not any(one.interrupted for one in play.of(AgentSaid))
        assert not play.of(TurnEnded)


@screenplay
async def test_whoever_wants_the_turn_has_it_at_once(tmp_path: Path) -> None:
    async with talking(tmp_path) as play:
        began = now()
        play.ears.lines.append("Sorry, I would like to add something to my last answer.")
        play.line.speaking = True
        await asyncio.sleep(0.5)
        await play.partly("Sorry, I")
        await asyncio.sleep(2.0)
        play.line.speaking = False
        ended, silent = now(), play.silent_after(began)
        print(f"silent {silent * 1000:.0f} ms after the first sound")
        assert silent <= AT_THE_EAR_SECS
        await play.until(lambda: bool(play.of(TurnEnded)), "the interruption is a turn")
        assert not [at for at in play.line.heard_secs if began + AT_THE_EAR_SECS < at < ended], "it spoke meanwhile"


@screenplay
async def test_a_breath_behind_the_first_word_is_not_spoken_into(tmp_path: Path) -> None:
    async with talking(tmp_path) as play:
        began = now()
        play.line.speaking = True
        await asyncio.sleep(0.4)
        play.line.speaking = False
        await asyncio.sleep(0.15)
        await play.says("Sorry, I would like to add something to my last answer.", secs=2.0)
        ended = now()
        await play.until(lambda: bool(play.of(TurnEnded)), "the interruption is a turn")
        assert not [at for at in play.line.heard_secs if began + AT_THE_EAR_SECS < at < ended], "it spoke meanwhile"


@screenplay
async def test_long_speech_without_words_is_a_turn(tmp_path: Path) -> None:
    """Whatever the recogniser makes of it, and however late."""
    async with talking(tmp_path) as play:
        began = now()
        play.line.speaking = True
        await play.until(lambda: play.call._steering.floor.turn_open, "a turn")
        assert now() - began < LONGER_THAN_A_BACKCHANNEL_SECS + VAD_STOP_SECS + 0.2
        play.line.speaking = False
        await play.until(lambda: play.of(AgentSaid)[-1].text.endswith("go to sleep?"), "it takes up its sentence")


@screenplay
async def test_a_short_word_that_is_none_of_a_listeners_stops_it(tmp_path: Path) -> None:
    async with talking(tmp_path) as play:
        await play.says("Wait.", secs=0.3)
        await play.until(lambda: bool(play.of(TurnEnded)), "a turn")
        assert any(one.interrupted for one in play.of(AgentSaid))


@screenplay
async def test_yes_to_a_yes_or_no_question_is_an_answer(tmp_path: Path) -> None:
    async with talking(tmp_path, YES_OR_NO) as play:
        await play.says("Yeah.", secs=0.4)
        await play.until(lambda: bool(play.of(TurnEnded)), "an answer, before the question was over")


@screenplay
async def test_an_echo_does_not_cut_the_voice_into_pieces(tmp_path: Path) -> None:
    async with talking(tmp_path) as play:
        for _ in range(MISTAKES):
            await play.noise(0.16)
            await asyncio.sleep(0.4)
        began = now()
        await play.noise(0.16)
        await asyncio.sleep(0.5)
        assert play.longest_gap(began, now()) < 0.05
        assert not play.of(TurnEnded)


@screenplay
async def test_the_words_of_a_listener_are_no_echo(tmp_path: Path) -> None:
    """However many there are, the agent still falls silent with the next sound over its voice."""
    async with talking(tmp_path) as play:
        for _ in range(MISTAKES):
            await play.says("Yeah.", secs=0.3)
            await asyncio.sleep(0.7)
        began = now()
        await play.noise(0.3)
        await asyncio.sleep(0.5)
        assert play.longest_gap(began, now()) > 0.1
        assert not play.of(TurnEnded)
