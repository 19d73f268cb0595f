"""An interview that was granted in writing begins in writing, and what is granted while it runs holds from then on."""

from pathlib import Path

from contract.commands import Adjust, QuestionTime, SayText
from contract.events import AgentSaid, CommandReceived
from tests.support.briefs import CACHE, OUTAGE, brief
from tests.support.stage import stage
from tests.support.virtual_time import screenplay


@screenplay
async def test_no_sound_is_made_where_writing_was_granted(tmp_path: Path) -> None:
    async with stage(brief(CACHE).model_copy(update={"text_from_start": True}), tmp_path) as play:
        await play.candidate_arrives()
        await play.until(lambda: len(play.of(AgentSaid)) >= 2, "welcome and question in writing")
        assert play.live.text_mode
        assert play.line.heard_secs == []


def granted(text_mode: bool | None = None) -> Adjust:
    """Double the time, twice the patience."""
    times = tuple(QuestionTime(question_id=one.id, budget_secs=600, patience=2.0) for one in (CACHE, OUTAGE))
    return Adjust(time_limit_secs=3600, questions=times, text_mode=text_mode)


@screenplay
async def test_time_and_patience_that_are_granted_in_the_call_hold_at_once(tmp_path: Path) -> None:
    async with stage(brief(CACHE, OUTAGE), tmp_path) as play:
        await play.candidate_arrives()
        await play.agent_is_done()
        said = len(play.agent_words)
        play.api.send(granted())
        await play.until(lambda: bool(play.of(CommandReceived)), "the agent has it")
        await play.until(lambda: play.live.remaining_ms > 3_400_000, "the page shows the new time")
        asked_ms = play.of(AgentSaid)[-1].ended_ms
        await play.until(lambda: len(play.agent_words) > said, "a gentle word about the silence")
        assert play.of(CommandReceived)[0].effect == "done"
        assert 24_000 <= play.of(AgentSaid)[said].started_ms - asked_ms <= 27_000
        assert not play.live.text_mode


@screenplay
async def test_writing_that_is_granted_in_the_call_silences_the_voice(tmp_path: Path) -> None:
    async with stage(brief(CACHE, OUTAGE), tmp_path) as play:
        await play.candidate_arrives()
        await play.agent_is_done()
        play.api.send(granted(text_mode=True))
        await play.until(lambda: play.live.text_mode, "the page shows the field to write in")
        heard, said = len(play.line.heard_secs), len(play.agent_words)
        await play.presses(SayText(text="I put a redis cache in front of it."))
        await play.until(lambda: len(play.agent_words) > said, "a reply in writing")
        assert len(play.line.heard_secs) == heard


@screenplay
async def test_granted_before_the_candidate_is_here(tmp_path: Path) -> None:
    async with stage(brief(CACHE, OUTAGE), tmp_path) as play:
        await play.until(lambda: bool(play.api.events), "the agent is in the call")
        play.api.send(granted(text_mode=True))
        await play.until(lambda: bool(play.of(CommandReceived)), "the agent has it")
        await play.line.arrive()
        await play.until(lambda: len(play.of(AgentSaid)) >= 2, "welcome and question in writing")
        assert play.live.text_mode
        assert play.live.remaining_ms > 3_400_000
        assert play.line.heard_secs == []
