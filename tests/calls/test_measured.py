"""Latency is measured for replies to speech, and for nothing else the agent says."""

from pathlib import Path

from contract.commands import RepeatQuestion, SayText
from contract.events import TurnEnded, TurnMeasured
from tests.support.briefs import CACHE, OUTAGE, TESTS, brief
from tests.support.stage import stage
from tests.support.virtual_time import screenplay

ANSWER = "Our search was slow, so I profiled it and measured the latency, then I added a redis cache and an index."
LONGEST_MS = 5_000


@screenplay
async def test_only_replies_to_speech_have_a_latency(tmp_path: Path) -> None:
    async with stage(brief(CACHE, OUTAGE, TESTS), tmp_path) as play:
        await play.candidate_arrives()
        await play.agent_is_done()
        assert play.of(TurnMeasured) == [], "a greeting replies to nobody"

        await play.says(ANSWER)
        await play.agent_is_done()
        await play.presses(RepeatQuestion())
        await play.agent_is_done()
        await play.presses(SayText(text="An alert wakes whoever is on call, then we do a rollback."))
        await play.agent_is_done()

        turns = [event.turn for event in play.of(TurnEnded)]
        measured = play.of(TurnMeasured)
        assert len(turns) >= 2
        assert [event.turn for event in measured] == turns[:1]
        assert 0 < measured[0].voice_to_voice_ms <= LONGEST_MS
