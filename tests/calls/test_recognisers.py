"""A whole call with each streaming recogniser and the turn rules that go with it, against servers of their protocols.

Real: call, pipeline, our recognisers, our turn rules, Deepgram's voice. The turn model takes every pause for the end,
so what ends a turn here is the words, or Flux.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from agent.engines import EngineSet, configured_engines
from agent.settings import AgentSettings
from agent.turns.stop import TranscribedTurnStopStrategy
from contract.brief import Brief
from contract.events import CandidateSaid, TurnEnded
from tests.support.briefs import brief
from tests.support.stage import FinishedSentences, LoudnessVAD, on_stage
from tests.support.vendor_stage import ANSWER, FIRST, SECOND, SHORT, VendorStage, vendors
from tests.vendors.assemblyai import assemblyai
from tests.vendors.deepgram_flux import deepgram_flux
from tests.vendors.ears import Script

pytestmark = pytest.mark.slow

PAUSE_SECS = 2.5
"""The candidate's own silence between a cough and the answer."""


class RecogniserStage(VendorStage):
    """With the turn rules of the recogniser, and a turn model that takes every pause for the end."""

    def engines(self, given: Brief) -> EngineSet:
        built = configured_engines(self._settings)(given)
        for rule in built.turns.stop or ():
            if isinstance(rule, TranscribedTurnStopStrategy):
                rule._turn_analyzer = FinishedSentences()
        return replace(built, vad=LoudnessVAD())


@contextlib.asynccontextmanager
async def stage(provider: str, directory: Path, **fields: Any) -> AsyncIterator[RecogniserStage]:
    script = Script()
    async with (
        vendors() as given,
        deepgram_flux(script.ears) as flux,
        assemblyai(script.ears) as assembly,
    ):
        given.scripts.append(script)
        settings: AgentSettings = given.settings(
            stt_provider=provider,
            llm_provider="rules",
            tts_provider="deepgram",
            deepgram_flux_base_url=flux.base_url,
            assemblyai_api_key="k",
            assemblyai_base_url=assembly.base_url,
            **fields,
        )
        play = RecogniserStage(brief(FIRST, SECOND, persona=SHORT), directory, given, settings)
        async with on_stage(play):
            yield play


@pytest.mark.parametrize("provider", ["deepgram", "deepgram-flux", "assemblyai"])
async def test_an_answer_is_heard_and_ends_the_turn(provider: str, tmp_path: Path) -> None:
    async with stage(provider, tmp_path) as play:
        await play.candidate_arrives()
        await play.agent_asks(FIRST.text)
        await play.answers()
        await play.agent_asks(SECOND.text)
        heard = play.of(CandidateSaid)
        turns = play.of(TurnEnded)
        pauses = play.reply_pauses()
    assert " ".join(said.text for said in heard) == ANSWER
    said = heard[-1]
    assert [word.text for one in heard for word in one.words] == ANSWER.split()
    assert said.confidence == pytest.approx(0.97)
    assert all(one.started_ms <= word.started_ms <= word.ended_ms for one in heard for word in one.words)
    assert len(turns) == 1
    print(f"{provider}: turn over {turns[0].silence_ms} ms after the speech, first sound {pauses[0] * 1000:.0f} ms")


@pytest.mark.parametrize("provider", ["deepgram", "deepgram-flux", "assemblyai"])
async def test_a_noise_before_the_answer_is_no_words_and_no_turn(provider: str, tmp_path: Path) -> None:
    """Vendors of streams say nothing about a cough: no turn stays open for it, and no word is made up."""
    async with stage(provider, tmp_path) as play:
        await play.candidate_arrives()
        await play.agent_asks(FIRST.text)
        await play.noise(0.4)
        await asyncio.sleep(PAUSE_SECS)
        await play.answers()
        await play.agent_asks(SECOND.text)
        heard, turns = play.of(CandidateSaid), play.of(TurnEnded)
    assert " ".join(said.text for said in heard) == ANSWER
    assert len(turns) == 1
