"""The proving ground's own judgement, on calls that are played here: it must see a fault when there is one."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pipecat.evals.results import EvalScriptTurnResult
from pipecat.evals.script import EvalExpectation, EvalScriptTurn
from pipecat.services.stt_service import STTService
from pipecat.turns.user_turn_strategies import UserTurnStrategies

from agent.engines import EngineSet
from agent.turns.start import UnlessBackchannel
from agent.turns.stop import TranscribedTurnStopStrategy
from bench.voice.script import RATE, Utterance
from contract.brief import Brief
from evals.behaviours import acts
from evals.behaviours.driver import _Driver
from evals.behaviours.section import scenarios
from evals.invariants import repeated_questions, stale_replies
from evals.pauses import cut_into
from evals.people import Person
from evals.rig import greeted, settled
from evals.stage import BriefVoice, SoundStage
from tests.support.briefs import CACHE, OUTAGE, brief
from tests.support.stage import FinishedSentences, LoudnessVAD, on_stage
from tests.support.virtual_time import screenplay

ANSWER = "We profiled the search and then we added a cache and an index to it."


class LoudStage(SoundStage):
    """Without a model: speech is what is loud, and every pause sounds like the end."""

    def __init__(self, given: Brief, directory: Path) -> None:
        super().__init__(given, directory)
        self.voice = BriefVoice()

    def engines(self, given: Brief) -> EngineSet:
        stop = TranscribedTurnStopStrategy(turn_analyzer=FinishedSentences())
        turns = UserTurnStrategies(start=[UnlessBackchannel()], stop=[stop])
        return replace(super().engines(given), turns=turns)

    def _vad(self) -> LoudnessVAD:
        return LoudnessVAD()

    def _recogniser(self, given: Brief) -> STTService:
        self.line.noise_db = -200.0  # the comparison with silence is exact
        return super()._recogniser(given)


def tone(text: str, secs: float, pause: tuple[float, float] | None = None) -> Utterance:
    samples = np.full(round(secs * RATE), 0.3, np.float32)
    if pause is not None:
        samples[round(pause[0] * RATE) : round(pause[1] * RATE)] = 0
    words = text.split()
    timed = tuple((word, secs * (at + 1) / len(words)) for at, word in enumerate(words))
    return Utterance(samples, timed, (pause,) if pause else ())


@screenplay
async def test_a_cut_in_is_seen_at_the_ear_and_a_good_call_has_none(tmp_path: Path) -> None:
    play = LoudStage(brief(CACHE, OUTAGE, record_audio=False), tmp_path)
    async with on_stage(play):
        await greeted(play)
        patient = await play.speaks(tone(ANSWER, 4.0))
        assert not cut_into(play, patient)
        assert await settled(play)
        hurried = await play.speaks(tone(f"{ANSWER} {ANSWER}", 12.0, (5.0, 9.0)))
        assert cut_into(play, hurried), "nobody waits for four seconds"
        await play.waits(lambda: play.quiet_secs > 0.6, 30)
        assert (stale_replies(play), repeated_questions(play)) == (0, 0)


@screenplay
async def test_a_question_put_twice_and_a_reply_over_words_are_counted(tmp_path: Path) -> None:
    play = LoudStage(brief(CACHE, OUTAGE, record_audio=False), tmp_path)
    async with on_stage(play):
        await greeted(play)
        asked = play.of(object)[[event.type for event in play.of(object)].index("question.asked")]
        play.api.events.append(asked.model_copy(update={"seq": 10_001}))
        assert repeated_questions(play) == 1
        spoken = await play.speaks(tone(ANSWER, 4.0))
        await play.waits(lambda: play.heard_between(spoken.ended, play.now) is not None, 5)
        first = play.line.heard_secs[-1]
        play.line.heard_secs = [at + 2.0 if at > spoken.ended else at for at in play.line.heard_secs]
        late = play.line.say(tone("and one thing more", 1.0))
        late.began, late.ended = first + 0.3, first + 1.3
        assert stale_replies(play) == 1


@screenplay
async def test_expectations_are_met_in_order_and_failures_have_pipecats_kinds(tmp_path: Path) -> None:
    play = LoudStage(brief(CACHE, OUTAGE, record_audio=False), tmp_path)
    async with on_stage(play):
        await greeted(play)
        driver = _Driver(play, Person("joe"))

        async def kinds(user: str, *wanted: EvalExpectation) -> list[str]:
            turn = EvalScriptTurn(user=user, expect=list(wanted))
            return [failure.kind for failure in await driver.turn(turn, EvalScriptTurnResult(0))]

        started = EvalExpectation("thinking.started", check_from="turn_start")
        assert await kinds("[button take_minute]", started) == []
        assert await kinds("[waits 1]", EvalExpectation("thinking.started", within_ms=500)) == ["timeout"]
        ended = EvalExpectation("thinking.ended", absent=True, check_from="turn_start")
        assert await kinds("[button ready]", ended) == ["unexpected_event"]
        said = EvalExpectation("question.asked", text_contains="repeat=True", text_excludes="faster")
        assert await kinds("[button repeat]", said) == ["text_present"]


def test_directions_are_done_and_the_rest_is_said() -> None:
    turn = EvalScriptTurn(user="x", parts=["We had", 500, "a queue.", "[away 8]", "[button skip]", "Hello?"])
    assert acts.acts_of(turn) == [
        acts.Says(("We had", 500, "a queue.")),
        acts.IsAway(8.0),
        acts.Presses(acts.BUTTONS["skip"]),
        acts.Says(("Hello?",)),
    ]
    with pytest.raises(ValueError, match="no direction"):
        acts.acts_of(EvalScriptTurn(user="[dances]"))


def test_every_scenario_can_be_read_and_expects_something() -> None:
    found = scenarios()
    assert len(found) >= 30
    for scenario in found:
        assert any(turn.expect for turn in scenario.turns), scenario.name
        for turn in scenario.turns:
            acts.acts_of(turn)
