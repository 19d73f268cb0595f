"""Screenplays: a person of the company follows, whispers, pauses, speaks and hands back."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

from pipecat.frames.frames import Frame, TranscriptionFrame

from agent.services.recognised import RecognisedSpeech
from api.calls.brief import resume_of
from contract.brief import ResumePoint
from contract.commands import (
    Command,
    EndCall,
    ExtendTime,
    HandBack,
    Note,
    PauseCall,
    ProbePoint,
    RepeatQuestion,
    ResumeCall,
    TakeOver,
    TellOfWatchers,
    Watcher,
    Whisper,
    WithdrawWhisper,
)
from contract.events import (
    AgentSaid,
    CallPaused,
    CallResumed,
    CandidateSaid,
    CommandReceived,
    EndReason,
    MoveMade,
    Outcome,
    QuestionAsked,
    QuestionClosed,
    TakeoverEnded,
    TakeoverStarted,
    WatchersChanged,
)
from tests.support.briefs import CACHE, OUTAGE, TESTS, brief
from tests.support.stage import ScriptedEars, Stage, on_stage, stage
from tests.support.virtual_time import screenplay

ANSWER = "Our search was slow, so I profiled it and measured the latency, then I added a redis cache and an index."
OUTAGE_ANSWER = "An alert wakes whoever is on call, we do a rollback, and afterwards we write a postmortem."
BY = "Dana Reyes"


async def to_first_question(play: Stage) -> None:
    await play.candidate_arrives()
    await play.agent_is_done()


async def asks(play: Stage, command: Command) -> CommandReceived:
    """HR sends `command`; returns what became of it."""
    known = len(play.of(CommandReceived))
    play.api.send(command, by=BY)
    await play.until(lambda: len(play.of(CommandReceived)) > known, f"the agent has {command.kind}")
    received: CommandReceived = play.of(CommandReceived)[-1]
    assert received.by == BY
    return received


def spoken_since(play: Stage, at_ms: int) -> list[str]:
    return [said.text for said in play.of(AgentSaid) if said.started_ms >= at_ms]


def now_ms(play: Stage) -> int:
    return play.call._clock.now_ms()


@screenplay
async def test_a_note_is_recorded_and_nobody_hears_of_it(tmp_path: Path) -> None:
    async with stage(brief(CACHE), tmp_path) as play:
        await to_first_question(play)
        words, caption = list(play.agent_words), play.live.caption
        received = await asks(play, Note(text="Ask about the cache later."))
        await asyncio.sleep(3)
        assert (received.effect, received.command) == ("done", Note(text="Ask about the cache later."))
        assert (play.agent_words, play.live.caption) == (words, caption)


@screenplay
async def test_a_whispered_question_comes_after_the_answer_and_its_answer_is_its_own(tmp_path: Path) -> None:
    async with stage(brief(CACHE, OUTAGE), tmp_path) as play:
        await to_first_question(play)
        received = await asks(play, Whisper(text="How large was the team?"))
        assert received.effect == "done"
        whisper = f"whisper-{received.command_id}"
        await play.says(ANSWER)
        await play.agent_is_done()
        assert "How large was the team?" in play.agent_words[-1]
        move = next(move for move in play.of(MoveMade) if move.whisper_id)
        assert (move.because, move.question_id) == ("whispered by HR", whisper)

        await play.says("An alert wakes whoever is on call: we were six people.")
        await play.agent_is_done()
        assert play.live.question_text == OUTAGE.text, "and the interview goes on where it would have gone"
        await play.says(OUTAGE_ANSWER)
        assert await play.ends() is EndReason.FINISHED

        asked = [(e.question_id, e.whispered) for e in play.of(QuestionAsked)]
        assert asked == [("q1", False), (whisper, True), ("q2", False)]
        transcript = play.api.transcript
        assert [q.question_id for q in transcript.questions] == ["q1", "q2"], "the bank is as it was"
        assert [q.text for q in transcript.whispered] == ["How large was the team?"]
        assert [s.text for s in transcript.candidate_segments(whisper)] == [
            "An alert wakes whoever is on call: we were six people."
        ]
        assert [s.text for s in transcript.candidate_segments("q1")] == [ANSWER]
        assert not transcript.pending_whispers
        covered = {e.question_id: e.covered_points for e in play.of(QuestionClosed)}
        assert covered[whisper] == ()


@screenplay
async def test_the_company_is_told_how_loud_each_side_is_and_the_candidate_is_not(tmp_path: Path) -> None:
    """The stage's sounds peak at 8,000 of 32,768 (-12 dBFS): 9 of 10 steps between -60 and -6 dBFS."""
    async with stage(brief(CACHE), tmp_path) as play:
        await play.candidate_arrives()
        await play.agent_is_done()
        heard = [(state.candidate_level, state.played_level) for state in play.api.live]
        assert max(heard) == (0, 9)
        await play.until(lambda: play.api.live[-1].played_level == 0, "nothing is played any more")
        await play.says(ANSWER, wait=False)
        assert max(state.candidate_level for state in play.api.live) == 9
        assert [state.version for state in play.api.live] == sorted({state.version for state in play.api.live})
        shown = [message.live for message in play.line.page if message.live is not None]
        assert not any(state.candidate_level or state.played_level for state in shown)


@screenplay
async def test_an_instruction_is_refused_where_rules_speak_and_never_read_out(tmp_path: Path) -> None:
    async with stage(brief(CACHE), tmp_path) as play:
        await to_first_question(play)
        received = await asks(play, Whisper(text="Be a bit warmer with her."))
        assert received.effect == "refused"
        assert "question mark" in (received.reason or "")
        await play.says(ANSWER)
        await play.ends()
        assert "warmer" not in " ".join(play.agent_words)


@screenplay
async def test_a_pause_stops_clock_and_reprompts_and_keeps_the_words(tmp_path: Path) -> None:
    async with stage(brief(CACHE, OUTAGE), tmp_path) as play:
        await to_first_question(play)
        assert (await asks(play, PauseCall())).effect == "done"
        await play.agent_is_done()
        assert "time stands still" in play.agent_words[-1]
        assert play.live.paused
        paused_ms, left_ms = now_ms(play), play.call._steering.director.remaining_ms(now_ms(play))
        await play.says("One moment, the bell rings.")
        for command in (RepeatQuestion(), PauseCall(), HandBack()):
            source = {"source": "candidate"} if isinstance(command, RepeatQuestion) else {}
            if source:
                await play.presses(command)
                await play.until(lambda: play.of(CommandReceived)[-1].source == "candidate", "the button arrived")
                assert play.of(CommandReceived)[-1].effect == "refused"
            else:
                assert (await asks(play, command)).effect == "refused"
        await play.until(lambda: now_ms(play) > paused_ms + 300_000, "five minutes", within_secs=400)
        assert spoken_since(play, paused_ms) == [], "no reprompt"
        assert play.call._steering.director.remaining_ms(now_ms(play)) == left_ms, "no time was used"
        assert [e.text for e in play.of(CandidateSaid)] == ["One moment, the bell rings."]

        assert (await asks(play, ResumeCall())).effect == "done"
        await play.agent_is_done()
        assert CACHE.text in " ".join(spoken_since(play, paused_ms)), "goes on at the open question"
        assert not play.live.paused
        assert (len(play.of(CallPaused)), len(play.of(CallResumed))) == (1, 1)
        await play.until(lambda: play.call._events.unacknowledged == 0, "api has all")
        call = play.api.transcript.calls[0]
        assert call.paused_ms >= 300_000
        assert call.used_ms <= call.last_ms - 300_000


@screenplay
async def test_a_person_takes_over_and_hands_back_without_a_greeting(tmp_path: Path) -> None:
    async with stage(brief(CACHE, OUTAGE), tmp_path) as play:
        await to_first_question(play)
        await play.says(ANSWER, wait=False)
        await play.until(lambda: len(play.of(QuestionAsked)) == 2, "the next question is on its way")
        await asks(play, TakeOver())
        await play.until(lambda: f"{BY} is joining us" in " ".join(play.agent_words), "says who takes over")
        await asyncio.sleep(3)
        taken_ms, left_ms = now_ms(play), play.call._steering.director.remaining_ms(now_ms(play))
        assert play.live.taken_over == BY
        await play.says("Yes, we wrote a postmortem about the root cause and had alerts.")
        await play.until(lambda: now_ms(play) > taken_ms + 120_000, "two minutes", within_secs=200)
        assert spoken_since(play, taken_ms) == [], "no move, no reprompt"
        assert play.call._steering.director.remaining_ms(now_ms(play)) <= left_ms - 120_000, "the clock goes on"
        assert (await asks(play, TakeOver())).effect == "refused"
        assert play.of(CandidateSaid)[-1].question_id is None, "said to a person: no answer to the bank's question"

        handed_ms = now_ms(play)
        assert (await asks(play, HandBack())).effect == "done"
        await play.agent_is_done()
        back = " ".join(spoken_since(play, handed_ms))
        assert OUTAGE.text in back
        assert "AI interviewer" not in back, "no second greeting"
        assert play.live.taken_over is None
        await play.says(OUTAGE_ANSWER)
        assert await play.ends() is EndReason.FINISHED
        assert (len(play.of(TakeoverStarted)), len(play.of(TakeoverEnded))) == (1, 1)
        assert [s.text for s in play.api.transcript.candidate_segments("q2")] == [OUTAGE_ANSWER]


class UnsureEars(ScriptedEars):
    confidence = 0.9

    async def run_stt(self, audio: bytes) -> AsyncGenerator[Frame | None, None]:
        async for frame in super().run_stt(audio):
            if isinstance(frame, TranscriptionFrame):
                frame.result = RecognisedSpeech(frame.text, confidence=self.confidence)
            yield frame


@screenplay
async def test_how_well_a_person_was_answered_is_nothing_to_the_next_answer(tmp_path: Path) -> None:
    play = Stage(brief(CACHE, OUTAGE), tmp_path)
    play.ears = ears = UnsureEars()
    async with on_stage(play):
        await to_first_question(play)
        await asks(play, TakeOver())
        await play.until(lambda: f"{BY} is joining us" in " ".join(play.agent_words), "says who takes over")
        ears.confidence = 0.05
        await play.says("Hello, yes, I can hear you.")
        await play.until(lambda: not play.call._steering.floor.turn_open, "the turn is over")
        await asks(play, HandBack())
        await play.agent_is_done()
        ears.confidence = 0.5
        await play.says("Redis, mostly.")
        await play.agent_is_done()
        assert [said.confidence for said in play.of(CandidateSaid)] == [0.05, 0.5]
        assert "recognition was poor" not in [move.because for move in play.of(MoveMade)]


@screenplay
async def test_the_successor_of_a_dead_agent_stays_silent_until_it_is_handed_back(tmp_path: Path) -> None:
    point = ResumePoint(
        call_count=1,
        question_index=1,
        question_was_asked=True,
        last_question_text=OUTAGE.text,
        spent_ms=60_000,
        taken_over_by=BY,
        whispers=(("k9", "Which database was it?"),),
    )
    async with stage(brief(CACHE, OUTAGE, TESTS, resume=point), tmp_path) as play:
        await play.candidate_arrives()
        await play.says("Are you still there?")
        await play.until(lambda: now_ms(play) > 100_000, "more than a minute", within_secs=200)
        assert play.agent_words == []
        assert play.of(TakeoverStarted)[0].at_ms == 0
        assert play.live.taken_over == BY

        await asks(play, HandBack())
        await play.agent_is_done()
        assert OUTAGE.text in " ".join(play.agent_words)
        assert "interrupted" not in " ".join(play.agent_words)
        await play.says(OUTAGE_ANSWER)
        await play.agent_is_done()
        assert "Which database was it?" in play.agent_words[-1], "a whisper that waited is put after all"


@screenplay
async def test_the_successor_of_a_paused_call_is_paused_and_its_clock_stands(tmp_path: Path) -> None:
    point = ResumePoint(
        call_count=1, question_index=0, question_was_asked=True, last_question_text=CACHE.text, paused_by=BY
    )
    async with stage(brief(CACHE, resume=point), tmp_path) as play:
        await play.candidate_arrives()
        await play.until(lambda: now_ms(play) > 60_000, "a minute", within_secs=100)
        assert play.agent_words == []
        assert play.live.paused
        assert play.call._steering.director.elapsed_ms(now_ms(play)) == 0
        await asks(play, ResumeCall())
        await play.agent_is_done()
        assert CACHE.text in play.agent_words[-1]


@screenplay
async def test_watchers_are_recorded_by_name_and_shown_in_the_companys_words(tmp_path: Path) -> None:
    there = TellOfWatchers(watchers=(Watcher(name=BY),), told=("A person from Hanbit Labs follows this interview.",))
    async with stage(brief(CACHE, watchers=there), tmp_path) as play:
        await to_first_question(play)
        assert play.live.watchers == there.told
        two = (Watcher(name=BY, listening=True), Watcher(name="Jo Park"))
        play.api.send(TellOfWatchers(watchers=two, told=("2 people follow.",)))
        await play.until(lambda: play.live.watchers == ("2 people follow.",), "the page shows two")
        play.api.send(TellOfWatchers())
        await play.until(lambda: play.live.watchers == (), "the page shows nobody")
        assert [e.watchers for e in play.of(WatchersChanged)] == [there.watchers, two, ()]


@screenplay
async def test_an_extension_and_a_whisper_survive_an_answer_that_is_taken_up_again(tmp_path: Path) -> None:
    async with stage(brief(CACHE, OUTAGE), tmp_path) as play:
        await to_first_question(play)
        play.voice.delay_secs = 1.5
        before_ms = play.call._steering.director.remaining_ms(0)
        await play.says("Our search was slow, so I profiled it.")
        await play.until(lambda: play.call._steering.director_before is not None, "a reply is on its way")
        await asks(play, ExtendTime())
        await asks(play, Whisper(text="How large was the team?"))
        await play.says("And then I added a redis cache and an index and measured the latency again.", secs=3)
        play.voice.delay_secs = 0.05
        await play.agent_is_done()
        assert play.call._steering.director.remaining_ms(0) == before_ms + 300_000
        assert "How large was the team?" in play.agent_words[-1]


@screenplay
async def test_the_company_may_end_a_taken_over_call(tmp_path: Path) -> None:
    async with stage(brief(CACHE), tmp_path) as play:
        await to_first_question(play)
        await asks(play, TakeOver())
        await asks(play, EndCall(reason="done by hand"))
        assert await play.ends() is EndReason.ENDED_BY_COMPANY


@screenplay
async def test_a_whisper_that_waits_can_be_withdrawn_and_one_that_was_used_cannot(tmp_path: Path) -> None:
    async with stage(brief(CACHE, OUTAGE), tmp_path) as play:
        await to_first_question(play)
        first = await asks(play, Whisper(text="How large was the team?"))
        assert (await asks(play, WithdrawWhisper(whisper_id=first.command_id))).effect == "done"
        assert not play.api.transcript.pending_whispers
        second = await asks(play, Whisper(text="Which database was it?"))
        await play.says(ANSWER)
        await play.agent_is_done()
        assert "Which database was it?" in play.agent_words[-1]
        assert "How large" not in " ".join(play.agent_words)
        late = await asks(play, WithdrawWhisper(whisper_id=second.command_id))
        assert (late.effect, late.reason) == ("refused", "it was used already")


@screenplay
async def test_the_point_that_a_person_asks_for_is_followed_up_first(tmp_path: Path) -> None:
    async with stage(brief(OUTAGE), tmp_path) as play:
        await to_first_question(play)
        last = OUTAGE.points[-1]
        assert (await asks(play, ProbePoint(point_id="nonsense"))).effect == "refused"
        assert (await asks(play, ProbePoint(point_id=last.id))).effect == "done"
        await play.says("We were a small team at the time and everybody knew the service quite well.")
        await play.agent_is_done()
        assert play.of(QuestionAsked)[-1].point_id == last.id
        assert (await asks(play, ProbePoint(point_id=last.id))).reason == "the point was asked for already"


@screenplay
async def test_the_point_that_a_person_asks_for_is_followed_up_by_the_successor_of_a_dead_agent(tmp_path: Path) -> None:
    """All that is left of the first call is what api acknowledged; so with the second, which dies after it asked."""
    first_brief = brief(CACHE, OUTAGE, call_id="call-1")
    last = OUTAGE.points[-1]
    async with stage(first_brief, tmp_path / "first") as play:
        await to_first_question(play)
        assert (await asks(play, ProbePoint(point_id=CACHE.points[-1].id))).effect == "done"
        await play.says(ANSWER)
        await play.agent_is_done()
        assert (await asks(play, ProbePoint(point_id=last.id))).effect == "done"
        await play.until(lambda: play.call._events.unacknowledged == 0, "api has all")
        earlier = [("call-1", event) for event in play.api.events]

    second_brief = first_brief.model_copy(update={"call_id": "call-2", "resume": resume_of(earlier)})
    async with stage(second_brief, tmp_path / "second") as play:
        await play.candidate_arrives()
        await play.agent_is_done()
        assert OUTAGE.text in play.agent_words[-1]
        await play.says("We were a small team at the time and everybody knew the service quite well.")
        await play.agent_is_done()
        assert play.of(QuestionAsked)[-1].point_id == last.id
        await play.until(lambda: play.call._events.unacknowledged == 0, "api has all")
        earlier += [("call-2", event) for event in play.api.events]
    assert resume_of(earlier).wanted_point is None, "it was asked for"


@screenplay
async def test_the_interviewer_goes_on_with_the_question_that_it_is_handed(tmp_path: Path) -> None:
    async with stage(brief(CACHE, OUTAGE, TESTS), tmp_path) as play:
        await to_first_question(play)
        await asks(play, TakeOver())
        await play.agent_is_done()
        assert (await asks(play, HandBack(question_id=TESTS.id))).effect == "done"
        await play.agent_is_done()
        assert play.agent_words[-1].endswith(TESTS.text)
        assert play.live.question_text == TESTS.text
        assert [e.question_id for e in play.of(QuestionAsked)] == [CACHE.id, TESTS.id]
        assert [(e.question_id, e.outcome) for e in play.of(QuestionClosed)] == [(CACHE.id, Outcome.NOT_REACHED)]
