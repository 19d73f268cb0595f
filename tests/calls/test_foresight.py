"""Flux predicts the end of a turn, and the reply is made ready, unheard, before the turn is over.

Real: call, pipeline, Flux's service, our turn rules, the voices, over sockets of this machine. The vendor predicts
0.3 s after the speech and is sure 1.2 s after it, so what is heard in between would be a cut-in.
"""

import contextlib
import copy
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from agent.settings import AgentSettings
from contract import commands
from contract.events import (
    CandidateSaid,
    EngineFailed,
    QuestionAsked,
    ThinkingEnded,
    ThinkingStarted,
    TurnEnded,
    TurnMeasured,
    UsageMeasured,
)
from contract.live import RoomState
from tests.calls.test_recognisers import RecogniserStage
from tests.support.briefs import brief
from tests.support.stage import CHARS_PER_SEC, on_stage
from tests.support.vendor_stage import ANSWER, DEEPGRAM_LEVEL, FIRST, OPENAI_LEVEL, SECOND, SHORT, Vendors, vendors
from tests.support.virtual_time import screenplay
from tests.vendors.deepgram_flux import FluxVendor, deepgram_flux
from tests.vendors.ears import Piece, Script

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

EAGER_SECS, END_SECS = 0.3, 1.2
BEGINNING, REST = "I built a search engine", "for seven million songs."
REPLY = ("Thank you for that answer.", "Here is the last question.", SECOND.text)


@dataclass
class Scene:
    play: RecogniserStage
    flux: FluxVendor
    given: Vendors
    script: Script

    @property
    def asked_of_the_voice(self) -> list[str]:
        """Texts of replies, the greeting left out, that a voice was given."""
        spoken = [*self.given.deepgram.spoken, *(body["input"] for body in self.given.one.spoken)]
        return [text.strip() for text in spoken[3:]]

    def counted(self, event: str) -> int:
        return self.flux.events.count(event)

    async def says(self, text: str) -> None:
        """Without waiting for its being recognised."""
        self.script.add(text)
        await self.play.noise(len(text) / CHARS_PER_SEC)

    async def predicted(self, count: int = 1) -> None:
        await self.play.until(lambda: self.counted("EagerEndOfTurn") == count, "a predicted end of turn")

    async def made_ready(self) -> None:
        await self.play.until(lambda: bool(self.asked_of_the_voice), "the reply is being spoken, unheard")

    def nothing_heard_since(self, chunks: int) -> None:
        assert len(self.play.line.heard_secs) == chunks, "sound reached the candidate before the turn was over"


@contextlib.asynccontextmanager
async def scene(directory: Path, **fields: Any) -> AsyncIterator[Scene]:
    """The first question has been asked."""
    script = Script(gap_secs=0.2)
    async with vendors() as given, deepgram_flux(script.ears) as flux:
        flux.eager_secs, flux.end_secs = EAGER_SECS, END_SECS
        given.scripts.append(script)
        parts = {"llm_provider": "rules", "tts_provider": "deepgram", **fields}
        settings: AgentSettings = given.settings(
            stt_provider="deepgram-flux", deepgram_flux_base_url=flux.base_url, **parts
        )
        play = RecogniserStage(brief(FIRST, SECOND, persona=SHORT), directory, given, settings)
        async with on_stage(play):
            await play.candidate_arrives()
            await play.agent_asks(FIRST.text)
            await play.until(lambda: play.live.state is RoomState.LISTENING, "the candidate's turn")
            yield Scene(play, flux, given, script)


@pytest.mark.parametrize("threshold", [0.5, None])
@screenplay
async def test_a_prepared_reply_goes_out_when_the_turn_is_over(tmp_path: Path, threshold: float | None) -> None:
    models = {"llm_provider": "openai"}
    async with scene(tmp_path, deepgram_flux_eager_threshold=threshold, **models) as it:
        heard = len(it.play.line.heard_secs)
        await it.says(ANSWER)
        if threshold is not None:
            await it.made_ready()
            it.nothing_heard_since(heard)
            assert it.counted("EndOfTurn") == 0
            assert not it.play.of(TurnEnded)
        await it.play.until(lambda: it.counted("EndOfTurn") == 1, "the turn is over")
        it.nothing_heard_since(heard)
        await it.play.agent_asks(SECOND.text)
        [turn], [measured] = it.play.of(TurnEnded), it.play.of(TurnMeasured)
        assert it.counted("EagerEndOfTurn") == (0 if threshold is None else 1)
        assert " ".join(it.asked_of_the_voice) == " ".join(REPLY), "made once"
        assert " ".join(it.play.agent_words[-3:]) == " ".join(REPLY)
        assert it.play.candidate_words == ANSWER
        assert measured.voice_to_voice_ms >= END_SECS * 1000
        assert measured.llm_ms is not None
        assert measured.tts_ms is not None
        after = measured.voice_to_voice_ms - turn.silence_ms
        kind = "eager" if threshold is not None else "not eager"
        print(f"{kind}: first sound {after} ms after the end of turn, {measured.voice_to_voice_ms} ms after the speech")


@screenplay
async def test_a_candidate_who_goes_on_leaves_no_trace_of_the_reply(tmp_path: Path) -> None:
    async with scene(tmp_path, tts_provider="openai") as it:
        heard, asked = len(it.play.line.heard_secs), len(it.play.of(QuestionAsked))
        await it.says(BEGINNING)
        before = it.play.call._steering.director
        state = copy.deepcopy(before._state)
        await it.made_ready()
        dropped = [*it.asked_of_the_voice]
        assert it.play.call._steering.director is before
        it.script.add(REST)
        it.play.line.speaking = True
        await it.play.until(lambda: it.counted("TurnResumed") == 1, "the candidate goes on")
        it.nothing_heard_since(heard)
        assert not it.play.of(TurnEnded)
        assert not it.play.of(CandidateSaid)
        assert before._state == state
        await it.play.noise(len(REST) / CHARS_PER_SEC)
        await it.play.until(lambda: it.counted("EndOfTurn") == 1, "the turn is over")
        it.nothing_heard_since(heard)
        await it.play.agent_asks(SECOND.text)
        assert it.play.candidate_words == f"{BEGINNING} {REST}"
        assert len(it.play.of(TurnEnded)) == 1
        assert len(it.play.of(QuestionAsked)) == asked + 1
        assert " ".join(it.play.agent_words[-3:]) == " ".join(REPLY)
        assert len(it.play.agent_words) == 6, "greeting and one reply"
        it.play.line.connected = False
        await it.play.ends()
        metered = sum(event.characters for event in it.play.of(UsageMeasured) if event.part == "tts")
        said = sum(len(text) for text in it.play.agent_words)
        print(f"dropped: {dropped}; metered {metered} characters, said {said}")
        assert metered >= said + len(dropped[0]), "what was spoken for nothing is paid for"


@screenplay
async def test_corrected_words_keep_the_reply_that_they_too_would_get(tmp_path: Path) -> None:
    """The director judges the words as they are in the end, and decides on the same move."""
    async with scene(tmp_path) as it:
        it.flux.second_thoughts = {"seven": "eleven"}
        heard = len(it.play.line.heard_secs)
        await it.says(ANSWER)
        await it.made_ready()
        await it.play.until(lambda: it.counted("EndOfTurn") == 1, "the turn is over")
        it.nothing_heard_since(heard)
        await it.play.agent_asks(SECOND.text)
        assert it.play.candidate_words == ANSWER.replace("seven", "eleven")
        assert " ".join(it.asked_of_the_voice) == " ".join(REPLY), "made once"
        assert " ".join(it.play.agent_words[-3:]) == " ".join(REPLY), "said once"
        assert len(it.play.agent_words) == 6
        assert len(it.play.of(TurnEnded)) == 1


@screenplay
async def test_a_model_phrases_anew_for_other_words(tmp_path: Path) -> None:
    """What it phrased was meant for an answer that was not given: the move's own words are said instead."""
    async with scene(tmp_path, llm_provider="openai") as it:
        others = {"built": "sold", "search": "coffee", "engine": "shop", "seven": "nine", "million": "thousand"}
        it.flux.second_thoughts = others
        heard = len(it.play.line.heard_secs)
        await it.says(ANSWER)
        await it.made_ready()
        await it.play.until(lambda: it.counted("EndOfTurn") == 1, "the turn is over")
        it.nothing_heard_since(heard)
        await it.play.agent_asks(SECOND.text)
        assert " ".join(it.asked_of_the_voice) == " ".join((*REPLY, *REPLY)), "made anew"
        assert " ".join(it.play.agent_words[-3:]) == " ".join(REPLY), "said once"
        secs = sum(0.02 for at in it.play.line.heard_secs[heard:])
        assert secs <= sum(len(text) for text in REPLY) / CHARS_PER_SEC + 0.5, "no sound of the dropped one"


@pytest.mark.parametrize("pressed", ["before the prediction", "after the prediction"])
@screenplay
async def test_thinking_time_knows_no_prepared_reply(tmp_path: Path, pressed: str) -> None:
    """While it is on nothing is made ready; what was ready when it began is dropped."""
    async with scene(tmp_path) as it:
        heard = len(it.play.line.heard_secs)
        it.script.add(Piece(ANSWER, 1.0))  # no words come any more when the button is pressed
        await it.play.noise(1.6)
        if pressed == "after the prediction":
            await it.made_ready()
            assert it.play.call._steering.foresight.ready
        await it.play.presses(commands.TakeMinute())
        await it.play.until(lambda: bool(it.play.of(ThinkingStarted)), "thinking time")
        assert not it.play.call._steering.foresight.ready
        given = [*it.asked_of_the_voice]

        def over() -> bool:
            if it.counted("EndOfTurn"):
                return True
            assert not it.play.of(ThinkingEnded)
            assert not it.play.call._steering.foresight.ready
            assert it.asked_of_the_voice == given
            it.nothing_heard_since(heard)
            return False

        await it.play.until(over, "Flux takes the turn for over")
        assert it.counted("EagerEndOfTurn") == 1
        assert bool(given) is (pressed == "after the prediction")
        print(f"{pressed}: given to the voice in thinking time: {given}")


@pytest.mark.parametrize("part", ["llm", "tts"])
@screenplay
async def test_a_vendor_fails_while_the_reply_is_held(tmp_path: Path, part: str) -> None:
    """The next engine takes over unheard, and the reply is there, whole and once, when the turn is over."""
    chosen = {"llm_provider": "openai", "tts_provider": "openai", "tts_fallbacks": "deepgram"}
    async with scene(tmp_path, **chosen) as it:
        conduct = it.given.one.chat_conduct if part == "llm" else it.given.one.speech_conduct
        conduct.always = "hang_mid"
        heard = len(it.play.line.heard_secs)
        await it.says(ANSWER)
        await it.play.until(lambda: it.counted("EndOfTurn") == 1, "the turn is over")
        it.nothing_heard_since(heard)
        await it.play.agent_asks(SECOND.text)
        assert " ".join(it.play.agent_words).endswith(" ".join(REPLY))
        assert len(it.play.of(TurnEnded)) == 1
        assert [event.part for event in it.play.of(EngineFailed)] == [part]
        [measured] = it.play.of(TurnMeasured)
        print(f"{part} hangs: first sound {measured.voice_to_voice_ms} ms after the speech; {it.play.switches}")


@screenplay
async def test_a_held_reply_trips_no_deadline(tmp_path: Path) -> None:
    """Held for longer than any engine may be silent: nobody is blamed, and it goes out as it is."""
    async with scene(tmp_path, llm_provider="openai", tts_provider="openai", tts_fallbacks="deepgram") as it:
        it.flux.end_secs = 5.0
        heard = len(it.play.line.heard_secs)
        await it.says(ANSWER)
        await it.play.until(lambda: it.counted("EndOfTurn") == 1, "the turn is over, at last")
        it.nothing_heard_since(heard)
        await it.play.agent_asks(SECOND.text)
        assert not it.play.of(EngineFailed)
        assert it.play.heard_secs(DEEPGRAM_LEVEL) == 0
        assert it.play.heard_secs(OPENAI_LEVEL) > 0
        assert " ".join(it.play.agent_words[-3:]) == " ".join(REPLY)


@screenplay
async def test_no_voice_works_while_the_reply_is_held(tmp_path: Path) -> None:
    """Its words are shown once the turn is over, and not before."""
    async with scene(tmp_path) as it:
        it.given.deepgram.speech_conduct.always = "hang"
        await it.given.deepgram.speech_conduct.cut()
        said = len(it.play.agent_words)
        await it.says(ANSWER)
        await it.predicted()
        await it.play.until(lambda: it.counted("EndOfTurn") == 1 or len(it.play.agent_words) > said, "the end of turn")
        assert it.counted("EndOfTurn") == 1, "words were shown before the turn was over"
        await it.play.agent_asks(SECOND.text)
        assert len(it.play.of(TurnEnded)) == 1
