"""Room behind words that may be all: a listener's sound at once, the reply when nothing more came."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from pipecat.frames.frames import InterruptionFrame

from agent.engines import EngineSet
from agent.turns.continuers import Render
from agent.turns.waits import ROOM_SECS
from contract.brief import Brief, BriefQuestion, InterviewMode
from contract.commands import SetTextMode
from contract.events import AgentListened, AgentSaid, CandidateSaid, QuestionAsked, TurnEnded, TurnMeasured
from tests.support.briefs import brief, persona, question
from tests.support.stage import CHARS_PER_SEC, LISTENING, LOUD, Stage, continuer_sound, on_stage
from tests.support.virtual_time import screenplay

ASKED = tuple(question(n, f"What did you do in step {n}?", max_follow_ups=0) for n in range(1, 8))
CLOSED = question(1, "How many years have you worked with Python?", max_follow_ups=0)
FIRST_PART, REST = "We moved the old service to a new cluster", "in the other data centre."
FINISHED = "I would roll back the release first."
CONTINUERS = persona().phrases["continuer"]


class ListeningStage(Stage):
    render: Render | None = staticmethod(continuer_sound)

    def engines(self, brief_: Brief) -> EngineSet:
        return replace(super().engines(brief_), render=self.render)

    @property
    def continuers(self) -> list[str]:
        return [one.text for one in self.of(AgentListened)]

    def level_between(self, began: float, ended: float) -> set[int]:
        """Of what the candidate heard in this time; silence left out."""
        heard = zip(self.line.heard_secs, self.line.heard_levels, strict=True)
        return {level for at, level in heard if began < at <= ended and level}

    async def answers(self, text: str) -> TurnEnded:
        """The turn that it was, once the reply to it has been said."""
        turns = len(self.of(TurnEnded))
        await self.says(text)
        await self.until(lambda: len(self.of(TurnEnded)) > turns, "the turn is over")
        await self.agent_is_done()
        ended: TurnEnded = self.of(TurnEnded)[-1]
        return ended


def of(sound: bytes) -> int:
    return int.from_bytes(sound, "little", signed=True)


def now() -> float:
    return asyncio.get_running_loop().time()


@contextlib.asynccontextmanager
async def asked(
    directory: Path, *questions: BriefQuestion, render: Render | None = continuer_sound, **fields: object
) -> AsyncIterator[ListeningStage]:
    play = ListeningStage(brief(*(questions or ASKED), **fields), directory)
    play.render = render
    async with on_stage(play):
        await play.candidate_arrives()
        await play.agent_is_done()
        await play.until(lambda: len(play.of(QuestionAsked)) == 1, "the first question")
        yield play


@screenplay
async def test_a_thought_behind_what_could_be_all_is_listened_to(tmp_path: Path) -> None:
    async with asked(tmp_path) as play:
        await play.says(FIRST_PART)
        paused = now()
        await play.until(lambda: now() - paused > 1.7, "2 s with the VAD's own and the recogniser's")
        assert play.level_between(paused - 0.3, now()) == {of(LISTENING)}, "a listener's sound, and no word"
        await play.says(REST)
        await play.until(lambda: bool(play.of(TurnEnded)), "the turn is over")
        assert len(play.of(TurnEnded)) == 1, "one answer, one turn"
        assert [one.text for one in play.of(CandidateSaid)] == [FIRST_PART, REST]
        assert play.continuers[0] == CONTINUERS[0]
        assert not any(one.interrupted or one.text in CONTINUERS for one in play.of(AgentSaid))


@screenplay
async def test_who_has_said_it_all_hears_at_once_that_they_were_heard_and_then_the_next_question(
    tmp_path: Path,
) -> None:
    async with asked(tmp_path) as play:
        turn = await play.answers(FINISHED)
        assert turn.silence_ms == pytest.approx(ROOM_SECS * 1000, abs=60)
        assert play.of(TurnMeasured)[0].voice_to_voice_ms < 450, "to the first sound"
        await play.until(lambda: len(play.of(QuestionAsked)) == 2, "the next question")
        assert play.continuers == [CONTINUERS[0]]
        assert play.live.caption.endswith(ASKED[1].text), "what stays to be read is the question"


@screenplay
async def test_who_never_pauses_is_answered_at_once_until_they_do(tmp_path: Path) -> None:
    async with asked(tmp_path) as play:
        silences = [(await play.answers(FINISHED)).silence_ms for _ in range(4)]
        assert [silence is not None and silence > 2_000 for silence in silences] == [True, True, False, False]
        await play.says("I would measure it first, and")
        await play.until(lambda: play.call._steering.floor.quiet_ms > 1_300, "a thought")
        await play.answers("add an index to the second column.")
        assert ((await play.answers(FINISHED)).silence_ms or 0) > 2_000


@pytest.mark.parametrize(
    ("text", "questions"),
    [("Five years.", (CLOSED, *ASKED[1:])), ("Can you repeat the question?", ASKED), ("I don't know.", ASKED)],
)
@screenplay
async def test_what_is_over_is_answered_without_ado(
    tmp_path: Path, text: str, questions: tuple[BriefQuestion, ...]
) -> None:
    async with asked(tmp_path, *questions) as play:
        assert ((await play.answers(text)).silence_ms or 0) < 500
        assert not play.continuers


@screenplay
async def test_a_listener_does_not_say_it_behind_every_clause(tmp_path: Path) -> None:
    async with asked(tmp_path) as play:
        for clause in (FINISHED, "Then I would tell them why.", "And I would look at the log again."):
            await play.says(clause, secs=0.8)
            await play.until(lambda: play.call._steering.floor.quiet_ms > 700, "a short pause")
        await play.until(lambda: bool(play.of(TurnEnded)), "the turn is over")
        heard = [one.started_ms for one in play.of(AgentListened)]
        assert len(play.of(TurnEnded)) == 1
        assert all(later - earlier >= 2_500 for earlier, later in pairwise(heard))
        assert 1 <= len(heard) < 3


@screenplay
async def test_every_candidate_hears_the_same_where_all_is_word_for_word(tmp_path: Path) -> None:
    async with asked(tmp_path, interview_mode=InterviewMode.VERBATIM) as play:
        for _ in range(2):
            await play.answers(FINISHED)
        assert play.continuers == [CONTINUERS[0]] * 2


@screenplay
async def test_without_a_sound_nobody_is_left_in_silence(tmp_path: Path) -> None:
    async def broken(_text: str) -> bytes:
        raise RuntimeError("no voice")

    async with asked(tmp_path, render=broken) as play:
        assert ((await play.answers(FINISHED)).silence_ms or 0) < 500
        assert not play.continuers


@screenplay
async def test_nothing_sounds_where_the_interviewer_writes(tmp_path: Path) -> None:
    async with asked(tmp_path) as play:
        await play.presses(SetTextMode(on=True))
        await play.until(lambda: play.live.text_mode, "text mode")
        quiet_from = now()
        await play.says(FINISHED)
        await play.until(lambda: bool(play.of(TurnEnded)), "the turn is over")
        assert not play.level_between(quiet_from, now())
        assert (play.of(TurnEnded)[0].silence_ms or 0) < 500


@screenplay
async def test_it_is_in_the_recording_and_before_the_reply(tmp_path: Path) -> None:
    async with asked(tmp_path) as play:
        said_at = now()
        await play.answers(FINISHED)
        heard = [level for at, level in zip(play.line.heard_secs, play.line.heard_levels, strict=True) if at > said_at]
        words = [level for level in heard if level]
        assert words == sorted(words), "first the listener's sound, then the reply"
        assert {of(LISTENING), of(LOUD)} == set(words)


@screenplay
async def test_a_reply_that_is_dropped_does_not_cut_it_short(tmp_path: Path) -> None:
    async with asked(tmp_path) as play:
        await play.says(FINISHED)
        await play.until(lambda: bool(play.continuers), "the listener's sound has begun")
        await play.call._steering.push_frame(InterruptionFrame())
        await play.until(lambda: bool(play.of(TurnEnded)), "the turn is over")
        sound = sum(level == of(LISTENING) for level in play.line.heard_levels) * 0.02
        assert sound == pytest.approx(len(CONTINUERS[0]) / CHARS_PER_SEC, abs=0.05)


@screenplay
async def test_a_cough_is_neither_an_answer_nor_a_thought(tmp_path: Path) -> None:
    async with asked(tmp_path) as play:
        for _ in range(2):
            await play.noise(0.3)
            await play.until(lambda: not play.call._steering.floor.turn_open, "the cough is over")
        silences = [(await play.answers(FINISHED)).silence_ms]
        await play.says(FINISHED)
        await play.until(lambda: play.call._steering.floor.quiet_ms > 1_300, "the room is half over")
        await play.noise(0.3)
        await play.agent_is_done()
        silences += [play.of(TurnEnded)[-1].silence_ms, (await play.answers(FINISHED)).silence_ms]
        assert [silence is not None and silence > 2_000 for silence in silences] == [True, True, False]
