"""What the engines did is reported while the call lasts, so that a killed process loses little of it."""

from collections.abc import Callable
from pathlib import Path

from contract.events import AgentSaid, CallEnded, CandidateSaid, TurnMeasured, UsageMeasured
from tests.support.briefs import CACHE, OUTAGE, TESTS, brief
from tests.support.stage import Stage, stage
from tests.support.virtual_time import screenplay

ANSWER = "Our search was slow, so I profiled it and measured the latency, then I added a redis cache and an index."
MINUTE_MS = 60_000


def reported(play: Stage, part: str, of: Callable[[UsageMeasured], float]) -> float:
    return sum(of(event) for event in play.of(UsageMeasured) if event.part == part)


@screenplay
async def test_everything_is_metered_once(tmp_path: Path) -> None:
    async with stage(brief(CACHE, OUTAGE, TESTS), tmp_path) as play:
        await play.candidate_arrives()
        await play.agent_is_done()
        await play.says(ANSWER)
        await play.agent_is_done()
        await play.until(lambda: bool(play.of(UsageMeasured)), "a report while the call lasts", within_secs=MINUTE_MS)
        before_the_end = play.of(UsageMeasured)
        assert before_the_end[0].at_ms <= MINUTE_MS
        play.line.connected = False
        await play.ends()

        said = play.of(AgentSaid)
        assert reported(play, "tts", lambda event: event.requests) == len(said)
        assert reported(play, "tts", lambda event: event.characters) == sum(len(event.text) for event in said)
        [answer] = play.of(CandidateSaid)
        spoken_secs = (answer.ended_ms - answer.started_ms) / 1000
        sent_secs = reported(play, "stt", lambda event: event.seconds)
        assert spoken_secs <= sent_secs <= spoken_secs + 3, "the speech, with the silence around it"
        assert reported(play, "llm", lambda event: event.requests) >= 2, "the greeting and the reply"
        assert {event.engine.provider for event in play.of(UsageMeasured)} == {"scripted", "rules"}
        assert play.of(CallEnded)[0].seq > play.of(UsageMeasured)[-1].seq


@screenplay
async def test_a_killed_process_has_reported_all_but_its_last_minute(tmp_path: Path) -> None:
    async with stage(brief(CACHE, OUTAGE, TESTS), tmp_path) as play:
        await play.candidate_arrives()
        await play.agent_is_done()
        await play.says(ANSWER)
        await play.agent_is_done()
        done_ms = play.of(AgentSaid)[-1].ended_ms
        characters = sum(len(event.text) for event in play.of(AgentSaid) if event.ended_ms <= done_ms)
        await play.until(
            lambda: any(event.at_ms >= done_ms for event in play.api.events if isinstance(event, UsageMeasured)),
            "the next report is with api",
        )
        kept = [event for event in play.api.events if isinstance(event, UsageMeasured)]
        assert kept[-1].at_ms - done_ms <= MINUTE_MS
        play.running.cancel()
        await play.until_gone()
        assert sum(event.characters for event in kept) >= characters


@screenplay
async def test_a_reply_says_how_long_each_stage_took(tmp_path: Path) -> None:
    async with stage(brief(CACHE, OUTAGE, TESTS), tmp_path) as play:
        await play.candidate_arrives()
        await play.agent_is_done()
        await play.says(ANSWER)
        await play.agent_is_done()
        [turn] = play.of(TurnMeasured)
        assert turn.stt_ms is not None
        assert turn.tts_ms is not None
        assert turn.llm_ms is None, "rules ask no model"
        assert play.ears.delay_secs * 1000 <= turn.stt_ms <= turn.voice_to_voice_ms
