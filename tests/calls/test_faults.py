"""Screenplays: what happens when something breaks. Nothing that was said may be lost, nothing said twice."""

from pathlib import Path

from agent.embedded.supervisor import Supervisor
from agent.record import spool
from contract.brief import ResumePoint
from contract.commands import SayText, StopReplaced
from contract.events import (
    AgentSaid,
    CallEnded,
    CandidateLeft,
    CandidateReturned,
    CandidateSaid,
    EndReason,
    EngineFailed,
    QuestionAsked,
    RecordingStored,
)
from contract.live import RoomState
from tests.support.briefs import CACHE, OUTAGE, TESTS, brief
from tests.support.stage import stage
from tests.support.virtual_time import screenplay

ANSWER = "The search was slow, we profiled it and measured latency, then I added an index and a redis cache."


@screenplay
async def test_api_down_for_half_a_minute_costs_no_event_and_no_word(tmp_path: Path) -> None:
    async with stage(brief(CACHE, OUTAGE, TESTS), tmp_path) as play:
        await play.candidate_arrives()
        await play.agent_is_done()
        play.api.down = True
        stored = len(play.events)
        down_at = play.call._clock.now_ms()
        await play.says(ANSWER)
        await play.agent_is_done()
        await play.until(lambda: play.call._clock.now_ms() > down_at + 30_000, "half a minute")
        assert len(play.events) == stored, "api is away"
        assert play.live.question_text == OUTAGE.text, "the interview goes on meanwhile"

        play.api.down = False
        back_at = play.call._clock.now_ms()
        await play.until(lambda: play.call._events.unacknowledged == 0, "the spool drains")
        assert play.call._clock.now_ms() - back_at <= 5_000
        assert [e.seq for e in play.events] == list(range(1, len(play.events) + 1))
        assert [e.text for e in play.of(CandidateSaid)] == [ANSWER]


@screenplay
async def test_the_candidate_leaves_and_the_interview_is_parked(tmp_path: Path) -> None:
    async with stage(brief(CACHE, OUTAGE), tmp_path) as play:
        await play.candidate_arrives()
        await play.agent_is_done()
        play.line.connected = False
        assert await play.ends() is EndReason.CANDIDATE_LEFT
        assert play.of(CandidateLeft)
        assert play.api.completed[0].reason is EndReason.CANDIDATE_LEFT
        assert not EndReason.CANDIDATE_LEFT.completes_interview


@screenplay
async def test_a_reply_that_is_late_is_written_and_not_spoken_as_well(tmp_path: Path) -> None:
    async with stage(brief(CACHE, OUTAGE), tmp_path) as play:
        await play.candidate_arrives()
        await play.agent_is_done()
        play.voice.delay_secs = 12.0
        before = len(play.agent_words)
        await play.says(ANSWER)
        await play.until(lambda: OUTAGE.text in " ".join(play.agent_words), "it is shown instead")
        written, heard, shown_at = play.agent_words[before:], len(play.line.heard_secs), play.call._clock.now_ms()
        await play.until(lambda: play.call._clock.now_ms() > shown_at + 6_000, "the voice would have begun")
        assert (play.agent_words[before:], len(play.line.heard_secs)) == (written, heard)
        assert len(written) == len(set(written))


@screenplay
async def test_what_was_heard_before_a_noise_is_not_written_with_the_rest_that_is_late(tmp_path: Path) -> None:
    async with stage(brief(CACHE), tmp_path) as play:
        await play.candidate_arrives()
        await play.until(lambda: len(play.agent_words) == 2, "the greeting has begun")
        heard = play.agent_words
        play.voice.delay_secs = 12.0
        await play.noise(1.5)
        await play.until(lambda: CACHE.text in " ".join(play.agent_words), "the rest is shown")
        words = " ".join(play.agent_words)
        assert [words.count(sentence) for sentence in (*heard, CACHE.text)] == [1, 1, 1]


@screenplay
async def test_a_short_loss_of_the_line_is_the_same_call(tmp_path: Path) -> None:
    async with stage(brief(CACHE, OUTAGE), tmp_path) as play:
        await play.candidate_arrives()
        await play.agent_is_done()
        play.line.connected = False
        await play.until(lambda: bool(play.of(CandidateLeft)), "the loss is noticed")
        play.line.connected = True
        await play.until(lambda: bool(play.of(CandidateReturned)), "the return is noticed")
        await play.says(ANSWER)
        await play.agent_is_done()
        assert play.of(QuestionAsked)[-1].question_id == "q2"


@screenplay
async def test_a_loss_that_is_over_before_anyone_looks_is_owned_up_to(tmp_path: Path) -> None:
    """A server restarts within a few tenths of a second: what was said meanwhile was heard by nobody."""
    async with stage(brief(CACHE, OUTAGE), tmp_path) as play:
        await play.candidate_arrives()
        await play.until(lambda: bool(play.of(QuestionAsked)), "the question is put")
        said = len(play.agent_words)
        play.facts.breaks += 2
        await play.until(lambda: bool(play.of(CandidateReturned)), "it is noticed")
        await play.until(lambda: CACHE.text in " ".join(play.agent_words[said:]), "the question is put again")
        assert "interrupted" in " ".join(play.agent_words[said:])
        await play.says(ANSWER)
        await play.agent_is_done()
        assert len(play.of(CandidateLeft)) == len(play.of(CandidateReturned)) == 1
        assert play.of(QuestionAsked)[-1].question_id == "q2"


@screenplay
async def test_the_candidate_comes_back_to_the_open_question(tmp_path: Path) -> None:
    resume = ResumePoint(
        call_count=1,
        question_index=1,
        question_was_asked=True,
        last_question_text=OUTAGE.text,
        answer_so_far="An alert wakes whoever is on call.",
        covered_points=("p1",),
        spent_ms=120_000,
    )
    async with stage(brief(CACHE, OUTAGE, TESTS, resume=resume), tmp_path) as play:
        await play.candidate_arrives()
        await play.agent_is_done()
        first = play.of(QuestionAsked)[0]
        assert (first.question_id, first.repeat) == ("q2", True)
        assert CACHE.text not in " ".join(play.agent_words)
        await play.says("We do a rollback first and write a postmortem with the root cause afterwards.")
        await play.agent_is_done()
        assert [e.question_id for e in play.of(QuestionAsked)] == ["q2", "q3"]


@screenplay
async def test_whoever_comes_back_behind_the_last_question_hears_the_end(tmp_path: Path) -> None:
    """A carrier opens its stream anew while the end of the last call is on its way."""
    resume = ResumePoint(call_count=3, question_index=2, question_was_asked=False)
    async with stage(brief(CACHE, OUTAGE, resume=resume), tmp_path) as play:
        await play.candidate_arrives()
        assert await play.ends() is EndReason.FINISHED
        assert play.agent_words
        assert not play.of(QuestionAsked)


@screenplay
async def test_a_replaced_call_falls_silent_and_writes_no_more(tmp_path: Path) -> None:
    async with stage(brief(CACHE), tmp_path) as play:
        await play.candidate_arrives()
        await play.agent_speaks()
        play.api.send(StopReplaced())
        assert await play.ends() is EndReason.REPLACED
        assert not any(e.text.lower().startswith("thank") for e in play.of(AgentSaid)), "no goodbye"


@screenplay
async def test_a_fenced_call_stops_speaking(tmp_path: Path) -> None:
    async with stage(brief(CACHE), tmp_path) as play:
        await play.candidate_arrives()
        await play.agent_speaks()
        play.api.fenced = True
        assert await play.ends() is EndReason.REPLACED
        heard = len(play.line.heard_secs)
        assert len(play.line.heard_secs) == heard
        assert play.api.completed == []


@screenplay
async def test_a_voice_that_gives_no_sound_is_replaced_by_writing(tmp_path: Path) -> None:
    async with stage(brief(CACHE, OUTAGE), tmp_path) as play:
        await play.candidate_arrives()
        await play.agent_is_done()
        play.voice.broken = True
        await play.says(ANSWER)
        await play.until(lambda: bool(play.of(EngineFailed)), "the fault is recorded")
        await play.until(lambda: OUTAGE.text in play.live.caption, "the question is shown instead")
        await play.until(lambda: play.live.state is RoomState.LISTENING, "and the candidate may answer")


@screenplay
async def test_a_process_killed_mid_answer_loses_nothing_it_had_recorded(tmp_path: Path) -> None:
    async with stage(brief(CACHE, OUTAGE), tmp_path) as play:
        await play.candidate_arrives()
        await play.agent_is_done()
        play.api.down = True  # what follows reaches the disk only
        await play.says(ANSWER)
        recorded = play.call._events.last_seq
        play.running.cancel()  # the process dies: no goodbye, no flush to api
        await play.until_gone()
        assert len(play.events) < recorded

        play.api.down = False
        supervisor = Supervisor(play.api.client(), tmp_path)
        assert await supervisor.deliver_leftovers() == 1

        assert [e.text for e in play.of(CandidateSaid)] == [ANSWER]
        assert [e.seq for e in play.events] == list(range(1, len(play.events) + 1))
        # The recording is last: api sends the next agent on the completion, which must not wait for it.
        assert [type(e) for e in play.events[-2:]] == [CallEnded, RecordingStored], "what was recorded is kept"
        assert play.api.completed[0].last_seq == play.events[-2].seq
        assert play.api.completed[0].reason is EndReason.FAULT
        assert spool.leftovers(tmp_path / "spool") == []
        assert await supervisor.deliver_leftovers() == 0


@screenplay
async def test_the_recording_of_a_call_that_was_killed_and_then_replaced_is_kept(tmp_path: Path) -> None:
    """The successor may come before the dead process's leftovers do, or between its words and its recording."""
    async with stage(brief(CACHE, OUTAGE), tmp_path) as play:
        await play.candidate_arrives()
        await play.agent_is_done()
        play.running.cancel()
        await play.until_gone()
        assert not play.api.uploads

        play.api.fenced = True
        assert await Supervisor(play.api.client(), tmp_path).deliver_leftovers() == 0
        assert [data[:4] for data in play.api.uploads.values()] == [b"OggS"]
        assert spool.leftovers(tmp_path / "spool") == [], "not tried again"
        assert len(list((tmp_path / "spool").glob("*.refused"))) == 1, "and kept for whoever wants to look"


@screenplay
async def test_an_orderly_stop_delivers_everything_and_parks_the_interview(tmp_path: Path) -> None:
    async with stage(brief(CACHE, OUTAGE), tmp_path) as play:
        await play.candidate_arrives()
        await play.agent_is_done()
        await play.says(ANSWER)
        supervisor = Supervisor(play.api.client(), tmp_path)
        play.running = supervisor.adopt(play.call, play.running)
        await supervisor.drain(timeout_secs=20)

        assert await play.ends() is EndReason.SHUTDOWN
        assert [e.text for e in play.of(CandidateSaid)] == [ANSWER]
        assert play.events[-1].type == "call.ended"
        assert play.of(RecordingStored)
        assert not EndReason.SHUTDOWN.completes_interview
        assert spool.leftovers(tmp_path / "spool") == []


@screenplay
async def test_a_language_that_is_not_heard_is_typed_instead(tmp_path: Path) -> None:
    async with stage(brief(CACHE, OUTAGE), tmp_path, hears=False) as play:
        await play.candidate_arrives()
        await play.until(lambda: play.live.text_mode, "the page is in text mode")
        assert play.of(EngineFailed)[0].fatal
        await play.presses(SayText(text=ANSWER))
        await play.until(lambda: play.live.question_text == OUTAGE.text, "the interview goes on in writing")
        assert play.line.heard_secs == []
