"""Screenplays by phone: keys at any time, what the caller really heard, lines that end in every way."""

from pathlib import Path

from contract.brief import Brief, BriefQuestion, Channel, Door
from contract.commands import (
    CommandSource,
    HandBack,
    PauseCall,
    ResumeCall,
    SentCommand,
    SetTextMode,
    TakeOver,
    TellOfWatchers,
    Watcher,
)
from contract.events import (
    AgentSaid,
    CallStarted,
    CandidateJoined,
    CandidateLeft,
    CandidateReturned,
    CandidateSaid,
    CommandReceived,
    EndReason,
    EngineFailed,
    MoveMade,
    Outcome,
    QuestionAsked,
    QuestionClosed,
    ThinkingEnded,
    ThinkingStarted,
    WatchersChanged,
)
from contract.live import RoomState
from tests.calls.test_conduct import FULL_ANSWER, OUTAGE_ANSWER
from tests.support.briefs import CACHE, OUTAGE, TESTS, brief
from tests.support.phone_line import PhoneStage, phone_stage
from tests.support.stage import CHARS_PER_SEC
from tests.support.virtual_time import screenplay

WORD_MS = 500


def by_phone(*questions: BriefQuestion) -> Brief:
    return brief(*questions, channel=Channel.PHONE)


def commands_of(play: PhoneStage) -> list[tuple[str, str]]:
    return [(e.command.kind, e.effect) for e in play.of(CommandReceived)]


def asked(play: PhoneStage) -> list[tuple[str, bool]]:
    return [(e.question_id, e.repeat) for e in play.of(QuestionAsked)]


async def to_first_question(play: PhoneStage) -> None:
    await play.until(lambda: CACHE.text in play.agent_words, "the first question was heard")


DANA = TellOfWatchers(
    watchers=(Watcher(name="Dana Reyes"),), told=("Dana Reyes of Hanbit Labs follows this interview.",)
)


def told(play: PhoneStage) -> int:
    """How often the caller has heard all of it."""
    return " ".join(e.text for e in play.of(AgentSaid) if not e.interrupted).count("Dana Reyes of Hanbit Labs follows")


async def company(play: PhoneStage, command: PauseCall | ResumeCall | TakeOver | HandBack) -> None:
    sent = SentCommand(id=f"c{command.kind}", source=CommandSource.COMPANY, command=command, by="Dana Reyes")
    await play.call._desk.handle(sent)


@screenplay
async def test_a_whole_interview_by_phone(tmp_path: Path) -> None:
    async with phone_stage(by_phone(CACHE, OUTAGE), tmp_path) as play:
        await to_first_question(play)
        greeting = " ".join(play.agent_words)
        assert "Press zero for help." in greeting
        await play.says(FULL_ANSWER)
        await play.until(lambda: OUTAGE.text in play.agent_words, "the second question was heard")
        await play.says(OUTAGE_ANSWER)
        assert await play.ends() is EndReason.FINISHED

        assert play.of(CallStarted)[0].door is Door.PHONE
        assert play.of(CandidateJoined)
        assert {e.outcome for e in play.of(QuestionClosed)} == {Outcome.ANSWERED}
        transcript = play.api.transcript
        assert [s.text for s in transcript.candidate_segments("q1")] == [FULL_ANSWER]
        assert [s.text for s in transcript.candidate_segments("q2")] == [OUTAGE_ANSWER]
        assert play.agent_words[-1].endswith("Goodbye.")
        assert play.api.uploads, "the recording was stored"
        assert play.socket.closed_with == 1000
        assert play.socket.cleared == 0, "the goodbye was heard to its end"
        assert not play.of(AgentSaid)[-1].interrupted


@screenplay
async def test_the_transcript_says_when_the_ear_heard_it(tmp_path: Path) -> None:
    async with phone_stage(by_phone(CACHE), tmp_path, way_secs=0.15) as play:
        await to_first_question(play)
        offset = play.call._clock.now_ms() - play.socket._playing.get_loop().time() * 1000
        first = play.socket.heard_secs[0] * 1000 + offset
        last = play.socket.heard_secs[-1] * 1000 + offset
        said = play.of(AgentSaid)
        # The first words go by the clock: no mark has come back yet. From then on marks tell, less their own way back.
        assert abs(said[0].started_ms - first) < 250
        assert -30 <= said[-1].ended_ms - last < 200
        assert said[-1].ended_ms - last < 2 * 150 + 60


@screenplay
async def test_without_marks_what_was_sent_is_taken_as_heard(tmp_path: Path) -> None:
    async with phone_stage(by_phone(CACHE), tmp_path, returns_marks=False) as play:
        await to_first_question(play)
        said = play.of(AgentSaid)
        assert [e.interrupted for e in said] == [False] * len(said)
        await play.says(FULL_ANSWER)
        assert await play.ends() is EndReason.FINISHED


@screenplay
async def test_at_a_barge_in_the_carrier_has_nothing_left_and_only_what_was_heard_counts(tmp_path: Path) -> None:
    async with phone_stage(by_phone(CACHE), tmp_path, way_secs=0.2) as play:
        await play.until(lambda: play.socket.played > 200, "four seconds of the greeting were heard")
        before = play.socket.played
        await play.noise(1.5)
        await play.until(lambda: any(e.interrupted for e in play.of(AgentSaid)), "the cut is recorded")
        stopped_at = play.socket.played
        # The VAD's 0.2 s, the way there and back and the filter; then there is nothing left to play.
        assert (stopped_at - before) * 0.02 < 0.2 + 2 * 0.2 + 0.2
        cut = next(e for e in play.of(AgentSaid) if e.interrupted)
        told_ms = sum(1000 * len(e.text) / CHARS_PER_SEC for e in play.of(AgentSaid) if e.ended_ms <= cut.ended_ms)
        heard_ms = stopped_at * 20
        print(f"told {told_ms} ms, heard {heard_ms} ms")
        # Sent was more: what the carrier still held is not said to have been heard, nor is a word that was cut.
        assert heard_ms - 2 * 200 - 100 - WORD_MS <= told_ms <= heard_ms + 60
        assert cut.intended_text is not None
        assert cut.intended_text.startswith(cut.text)
        assert len(cut.text) < len(cut.intended_text)


@screenplay
async def test_a_key_stops_the_agent_and_is_obeyed(tmp_path: Path) -> None:
    async with phone_stage(by_phone(CACHE, OUTAGE), tmp_path) as play:
        await play.until(lambda: play.socket.played > 100, "the greeting has begun")
        play.socket.press("3")
        await play.until(lambda: OUTAGE.text in play.agent_words, "the next question was put")
        assert commands_of(play) == [("skip_question", "done")]
        assert [e.outcome for e in play.of(QuestionClosed)] == [Outcome.SKIPPED]
        assert play.of(CandidateSaid) == [], "the tone of a key is no speech"
        play.socket.press("1")
        await play.until(lambda: ("q2", True) in asked(play), "the question is repeated")


@screenplay
async def test_zero_says_the_keys_and_goes_back_to_the_question(tmp_path: Path) -> None:
    async with phone_stage(by_phone(CACHE), tmp_path) as play:
        await to_first_question(play)
        play.socket.press("0")
        await play.until(lambda: any("nine for a person" in words for words in play.agent_words), "the keys are said")
        await play.until(lambda: ("q1", True) in asked(play), "the question follows")
        assert commands_of(play) == [("explain_keys", "done")]
        play.socket.press("7")
        play.socket.press("9")
        await play.until(lambda: ("ask_for_person", "done") in commands_of(play), "a person is asked for")
        await play.until(lambda: any("in touch with you" in words for words in play.agent_words), "and it is said")
        assert len(commands_of(play)) == 2, "a key without a command does nothing"


@screenplay
async def test_a_minute_by_key_and_back(tmp_path: Path) -> None:
    async with phone_stage(by_phone(CACHE), tmp_path) as play:
        await to_first_question(play)
        play.socket.press("2")
        await play.until(lambda: bool(play.of(ThinkingStarted)), "thinking time")
        assert play.of(ThinkingStarted)[0].via == "phone_key"
        play.socket.press("#")
        await play.until(lambda: bool(play.of(ThinkingEnded)), "it is over")
        assert play.of(CandidateSaid) == []
        assert play.of(QuestionClosed) == []


@screenplay
async def test_pound_says_that_a_broken_off_answer_is_finished(tmp_path: Path) -> None:
    async with phone_stage(by_phone(CACHE, TESTS), tmp_path) as play:
        await to_first_question(play)
        await play.says(
            "Our search was slow, so I profiled it and measured the latency and added a redis cache and then"
        )
        now = play.call._clock.now_ms
        pressed = now()
        play.socket.press("#")
        await play.agent_speaks()
        assert now() - pressed < 1_000, "the rest of the sentence is not waited for"
        await play.until(lambda: bool(play.of(QuestionClosed)), "it is taken as the answer")
        assert play.of(QuestionClosed)[0].outcome is Outcome.ANSWERED


@screenplay
async def test_pound_before_anything_was_said_asks_to_go_ahead(tmp_path: Path) -> None:
    async with phone_stage(by_phone(CACHE), tmp_path) as play:
        await to_first_question(play)
        await play.until(lambda: play.live.state is RoomState.LISTENING, "it is the caller's turn")
        words = len(play.agent_words)
        play.socket.press("#")
        await play.until(lambda: len(play.agent_words) > words, "it answers")
        assert play.of(QuestionClosed) == []


@screenplay
async def test_keys_in_a_pause_are_answered_and_nobody_is_spoken_over(tmp_path: Path) -> None:
    async with phone_stage(by_phone(CACHE), tmp_path) as play:
        await to_first_question(play)
        await company(play, PauseCall())
        await play.until(lambda: any("pausing" in words for words in play.agent_words), "the pause is said")
        play.socket.press("1")
        await play.until(lambda: any("still pausing" in words for words in play.agent_words), "the key is answered")
        assert ("repeat_question", "refused") in commands_of(play)
        play.socket.press("0")
        await play.until(lambda: any("pound key" in words for words in play.agent_words), "so is the help")
        await play.until(lambda: play.live.state is not RoomState.AI_SPEAKING, "it has said so")
        assert ("q1", True) not in asked(play), "the question waits for the end of the pause"

        await company(play, TakeOver())
        await play.until(lambda: any("joining us" in words for words in play.agent_words), "a person speaks")
        words = len(play.agent_words)
        for key in "1390":
            play.socket.press(key)
        await play.until(lambda: len(commands_of(play)) >= 8, "all keys arrived")
        assert len(play.agent_words) == words
        assert {effect for _kind, effect in commands_of(play)[-4:]} == {"refused"}


@screenplay
async def test_hanging_up_in_the_middle_of_an_answer_parks_it_with_every_word(tmp_path: Path) -> None:
    async with phone_stage(by_phone(CACHE), tmp_path) as play:
        await to_first_question(play)
        await play.says("Our search was slow, so I measured the latency and", wait=True)
        play.socket.hang_up()
        assert await play.ends() is EndReason.CANDIDATE_LEFT
        transcript = play.api.transcript
        assert [s.text for s in transcript.candidate_segments("q1")] == [
            "Our search was slow, so I measured the latency and"
        ]
        assert play.of(CandidateLeft)
        assert play.of(QuestionClosed) == [], "the question is open for the return"
        assert play.api.completed[0].reason is EndReason.CANDIDATE_LEFT


@screenplay
async def test_a_broken_connection_ends_the_call_at_once_for_the_next_stream(tmp_path: Path) -> None:
    async with phone_stage(by_phone(CACHE), tmp_path) as play:
        await to_first_question(play)
        dropped = play.call._clock.now_ms()
        play.socket.drop()
        assert await play.ends() is EndReason.FAULT
        assert play.call._clock.now_ms() - dropped < 2_000


@screenplay
async def test_a_connection_that_only_seems_to_stand_is_given_up(tmp_path: Path) -> None:
    async with phone_stage(by_phone(CACHE), tmp_path) as play:
        await to_first_question(play)
        play.socket.frozen = True
        await play.until(lambda: bool(play.of(CandidateLeft)), "nobody can be heard")
        play.socket.frozen = False
        await play.until(lambda: bool(play.of(CandidateReturned)), "sound came again")
        await play.until(lambda: any("line was interrupted" in words for words in play.agent_words), "it says so")
        play.socket.frozen = True
        assert await play.ends() is EndReason.FAULT
        assert play.socket.closed_with == 1011


@screenplay
async def test_a_language_that_nobody_hears_is_said_and_parked(tmp_path: Path) -> None:
    async with phone_stage(by_phone(CACHE), tmp_path, hears=False) as play:
        assert await play.ends() is EndReason.CANDIDATE_LEFT
        words = " ".join(play.agent_words)
        assert "fault on our side" in words
        assert "type" not in words
        assert play.of(EngineFailed)
        assert play.of(QuestionAsked) == []


@screenplay
async def test_a_voice_that_is_lost_ends_the_call_for_the_next_stream(tmp_path: Path) -> None:
    async with phone_stage(by_phone(CACHE, OUTAGE), tmp_path) as play:
        await to_first_question(play)
        play.voice.broken = True
        await play.says(FULL_ANSWER)
        assert await play.ends() is EndReason.FAULT
        assert [e.text for e in play.of(CandidateSaid)] == [FULL_ANSWER], "what was said is kept"
        assert asked(play) == [("q1", False)], "what nobody heard was not asked"


@screenplay
async def test_nobody_types_by_phone(tmp_path: Path) -> None:
    async with phone_stage(by_phone(CACHE), tmp_path) as play:
        await to_first_question(play)
        await play.presses(SetTextMode(on=True))
        await play.until(lambda: ("set_text_mode", "refused") in commands_of(play), "it is refused")


@screenplay
async def test_who_follows_from_the_beginning_is_said_with_the_greeting(tmp_path: Path) -> None:
    async with phone_stage(brief(CACHE, channel=Channel.PHONE, watchers=DANA), tmp_path) as play:
        await to_first_question(play)
        words = " ".join(play.agent_words)
        hello, follows, question = (words.index(part) for part in ("I am the AI", "Dana Reyes of", CACHE.text))
        assert hello < follows < question
        await play.says(FULL_ANSWER)
        assert await play.ends() is EndReason.FINISHED
        assert told(play) == 1


@screenplay
async def test_who_comes_to_listen_is_said_at_the_end_of_the_turn_and_once(tmp_path: Path) -> None:
    async with phone_stage(by_phone(CACHE, OUTAGE, TESTS), tmp_path) as play:
        await to_first_question(play)
        await play.until(lambda: play.live.state is RoomState.LISTENING, "it is the caller's turn")
        play.ears.lines.append(FULL_ANSWER)
        play.socket.speaking = True
        await play.until(lambda: play.call._steering.floor.turn_open, "the answer has begun")
        play.api.send(DANA)
        await play.until(lambda: bool(play.of(WatchersChanged)), "it is recorded")
        heard = len(play.agent_words)
        await play.until(lambda: play.live.watchers == DANA.told, "and known to the call")
        assert len(play.agent_words) == heard, "nobody is spoken over for it"
        play.socket.speaking = False
        await play.until(lambda: OUTAGE.text in play.agent_words, "the next question was put")
        assert told(play) == 1
        assert any("somebody follows" in e.because for e in play.of(MoveMade))

        for gone_or_back in (TellOfWatchers(), DANA):
            seen = len(play.of(WatchersChanged))
            play.api.send(gone_or_back)
            await play.until(lambda seen=seen: len(play.of(WatchersChanged)) > seen, "a page was loaded anew")
        await play.says(OUTAGE_ANSWER)
        await play.until(lambda: TESTS.text in play.agent_words, "the last question was put")
        assert told(play) == 1, "a reload is not told"


@screenplay
async def test_in_a_quiet_moment_it_is_said_by_itself_and_again_when_it_was_cut(tmp_path: Path) -> None:
    async with phone_stage(by_phone(CACHE, OUTAGE), tmp_path) as play:
        await to_first_question(play)
        await play.until(lambda: play.live.state is RoomState.LISTENING, "it is the caller's turn")
        play.api.send(DANA)
        await play.until(lambda: any(e.move == "tell_followed" for e in play.of(MoveMade)), "it is being said")
        assert ("q1", True) not in asked(play), "the question is not put again"
        await play.says(FULL_ANSWER)
        await play.until(lambda: OUTAGE.text in play.agent_words, "the next question was put")
        moves = [e for e in play.of(MoveMade) if e.move == "tell_followed" or "somebody follows" in e.because]
        assert len(moves) == 2, "cut by the answer, it is said again with the next words"
        assert told(play) == 1


@screenplay
async def test_who_listened_while_the_caller_spoke_and_left_is_owned_up_to(tmp_path: Path) -> None:
    async with phone_stage(by_phone(CACHE, OUTAGE), tmp_path) as play:
        await to_first_question(play)
        await play.until(lambda: play.live.state is RoomState.LISTENING, "it is the caller's turn")
        play.ears.lines.append(FULL_ANSWER)
        play.socket.speaking = True
        await play.until(lambda: play.call._steering.floor.turn_open, "the answer has begun")
        play.api.send(DANA)
        play.api.send(TellOfWatchers())
        await play.until(lambda: len(play.of(WatchersChanged)) == 2, "came and went")
        play.socket.speaking = False
        await play.until(lambda: OUTAGE.text in play.agent_words, "the next question was put")
        assert any("followed a part of this interview live" in words for words in play.agent_words)
        assert told(play) == 0


@screenplay
async def test_garbage_and_floods_do_not_hurt(tmp_path: Path) -> None:
    async with phone_stage(by_phone(CACHE), tmp_path) as play:
        await play.until(lambda: play.socket.played > 50, "the greeting has begun")
        for junk in (
            "",
            "not json",
            "[]",
            "null",
            '{"event": 7}',
            '{"event": "media"}',
            '{"event": "media", "media": []}',
        ):
            play.socket.up(junk)
        for junk in (
            '{"event": "dtmf", "dtmf": "9"}',
            '{"event": "mark", "mark": {"name": "0.1"}}',
            '{"event": "nope"}',
        ):
            play.socket.up(junk)
        play.socket.up({"event": "media", "media": {"chunk": "x", "payload": "%%%"}})
        for _ in range(400):
            play.socket.up({"event": "media", "media": {"payload": "/////w=="}})
            play.socket.up({"event": "mark", "mark": {"name": "9.999"}})
        await to_first_question(play)
        await play.says(FULL_ANSWER)
        assert await play.ends() is EndReason.FINISHED
