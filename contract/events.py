"""Everything that can happen in a call. Past tense, one model each; this file is the whole list.

The agent numbers its events (`seq`, from 1, gap-free per call) and spools them to disk until api acknowledges them;
api stores them append-only, unique by `(call_id, seq)`. `at_ms` is milliseconds since the call started, on the
agent's monotonic clock. Order is by `seq`, never by time.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from contract.base import MAX_EXACT, MAX_INTEGER, Message
from contract.brief import Channel, Door, EngineChoice, Engines, InterviewMode
from contract.commands import Command, CommandSource, Watcher

Ms = Annotated[int, Field(ge=0, le=MAX_INTEGER)]


class EndReason(StrEnum):
    """Why a call ended. Only the first four complete the interview; the rest park it for a return."""

    FINISHED = "finished"
    CANDIDATE_ENDED = "candidate_ended"
    TIME_UP = "time_up"
    ENDED_BY_COMPANY = "ended_by_company"
    CANDIDATE_LEFT = "candidate_left"
    REPLACED = "replaced"
    """The candidate opened the interview elsewhere; the newer call goes on."""
    SHUTDOWN = "shutdown"
    """The process was asked to stop."""
    FAULT = "fault"

    @property
    def completes_interview(self) -> bool:
        return self in {
            EndReason.FINISHED,
            EndReason.CANDIDATE_ENDED,
            EndReason.TIME_UP,
            EndReason.ENDED_BY_COMPANY,
        }


class Outcome(StrEnum):
    """How a question was left."""

    ANSWERED = "answered"
    SKIPPED = "skipped"
    """The candidate asked to skip it."""
    NOT_REACHED = "not_reached"
    """Time was up, or the call was ended, before or while it was open."""


class Via(StrEnum):
    VOICE = "voice"
    TEXT = "text"


class EventBase(Message):
    seq: Annotated[int, Field(ge=1, le=MAX_INTEGER)]
    at_ms: Ms


class CallStarted(EventBase):
    """The agent is in the call. `at_ms` is 0 and `started_at` ties the call's clock to the calendar."""

    type: Literal["call.started"] = "call.started"
    started_at: Annotated[str, Field(description="ISO 8601, UTC")]
    door: Door
    channel: Channel = Channel.BROWSER
    """A phone's calls come through the rooms' door, too."""
    engines: Engines
    resumed: bool = False
    persona_id: str | None = None
    """Whose words the interviewer uses, and in which version."""
    persona_version: int | None = None
    interview_mode: InterviewMode | None = None
    """None, here and in the persona: an agent of before they were recorded."""


class CandidateJoined(EventBase):
    type: Literal["candidate.joined"] = "candidate.joined"


class CandidateLeft(EventBase):
    """The candidate's media went away; a return within the grace time is `candidate.returned`."""

    type: Literal["candidate.left"] = "candidate.left"


class CandidateReturned(EventBase):
    """Media came back within the same call."""

    type: Literal["candidate.returned"] = "candidate.returned"
    away_ms: Ms


class CandidateMuted(EventBase):
    """The candidate's microphone was switched off, or none is open any more."""

    type: Literal["candidate.muted"] = "candidate.muted"


class CandidateUnmuted(EventBase):
    type: Literal["candidate.unmuted"] = "candidate.unmuted"


class MoveMade(EventBase):
    """The director decided. `move` is a kind of `agent.interviewer.moves`; its words follow as `agent.said`."""

    type: Literal["move.made"] = "move.made"
    move: str
    question_id: str | None = None
    point_id: str | None = None
    because: str
    """One short fact for the record, e.g. "point p2 still open", "silence 25 s"."""
    whisper_id: str | None = None
    """Id of the `whisper` command that this move works in."""
    passed_on: str | None = None
    """The candidate's words that the company is to see because the interviewer could not answer them."""


class QuestionAsked(EventBase):
    """A question or follow-up was put to the candidate. `repeat` marks the only legal second asking (I3)."""

    type: Literal["question.asked"] = "question.asked"
    question_id: str
    index: Annotated[int, Field(ge=0, le=MAX_INTEGER)]
    total: Annotated[int, Field(ge=1, le=MAX_INTEGER)]
    follow_up: Annotated[int, Field(ge=0, le=MAX_INTEGER)] = 0
    """0 the question itself, 1 or 2 the follow-up."""
    point_id: str | None = None
    text: str
    repeat: bool = False
    whispered: bool = False
    """Put on behalf of a person who follows: `question_id` is of no bank question, and no rubric judges the answer."""


class QuestionClosed(EventBase):
    type: Literal["question.closed"] = "question.closed"
    question_id: str
    outcome: Outcome
    covered_points: tuple[str, ...] = ()


class AgentStartedSpeaking(EventBase):
    type: Literal["agent.started_speaking"] = "agent.started_speaking"


class AgentSaid(EventBase):
    """What was really played, cut where the candidate cut it. `started_ms`/`ended_ms` are of the sound sent."""

    type: Literal["agent.said"] = "agent.said"
    segment_id: str
    text: str
    started_ms: Ms
    ended_ms: Ms
    interrupted: bool = False
    intended_text: str | None = None
    """The whole sentence, when `interrupted`."""
    question_id: str | None = None


class AgentListened(EventBase):
    """A continuer, "okay": heard by the candidate within their turn. It is no part of the conversation: words on both
    sides of it are one answer."""

    type: Literal["agent.listened"] = "agent.listened"
    text: str
    started_ms: Ms
    ended_ms: Ms


class CandidateStartedSpeaking(EventBase):
    type: Literal["candidate.started_speaking"] = "candidate.started_speaking"


class CandidateStoppedSpeaking(EventBase):
    type: Literal["candidate.stopped_speaking"] = "candidate.stopped_speaking"


class Word(Message):
    text: str
    started_ms: Ms
    ended_ms: Ms
    probability: Annotated[float, Field(ge=0, le=1)]


class CandidateSaid(EventBase):
    """A final recognised phrase, or a typed message."""

    type: Literal["candidate.said"] = "candidate.said"
    segment_id: str
    text: str
    started_ms: Ms
    ended_ms: Ms
    confidence: Annotated[float, Field(ge=0, le=1)] | None = None
    """Mean word probability by the engine; None where it gives none, and for typed text."""
    via: Via = Via.VOICE
    question_id: str | None = None
    words: tuple[Word, ...] = ()
    """Empty where the engine gives no word times."""


class TurnEnded(EventBase):
    """The candidate's turn was taken as finished."""

    type: Literal["turn.ended"] = "turn.ended"
    turn: Annotated[int, Field(ge=1, le=MAX_INTEGER)]
    silence_ms: Ms | None = None
    """From the last speech sample to this decision; None for typed turns."""


class TurnMeasured(EventBase):
    """Latency of one reply, in ms; None where a part was not involved. `voice_to_voice_ms` is to the first sound that
    the candidate heard, which may have been a continuer."""

    type: Literal["turn.measured"] = "turn.measured"
    turn: Annotated[int, Field(ge=1, le=MAX_INTEGER)]
    voice_to_voice_ms: Ms | None = None
    stt_ms: Ms | None = None
    llm_ms: Ms | None = None
    tts_ms: Ms | None = None


class UsageMeasured(EventBase):
    """What one engine did since its last such event: deltas, at least once a minute and at the end of a call.

    They are sums of what the engines themselves report, so a failover shows both engines. What a vendor bills by is in
    it: `seconds` of sound sent to recognition, `characters` given to the voice, tokens of the language model.
    """

    type: Literal["usage.measured"] = "usage.measured"
    part: Literal["stt", "llm", "tts"]
    engine: EngineChoice
    seconds: Annotated[float, Field(ge=0, le=MAX_INTEGER)] = 0.0
    characters: Annotated[int, Field(ge=0, le=MAX_INTEGER)] = 0
    input_tokens: Annotated[int, Field(ge=0, le=MAX_INTEGER)] = 0
    output_tokens: Annotated[int, Field(ge=0, le=MAX_INTEGER)] = 0
    requests: Annotated[int, Field(ge=0, le=MAX_INTEGER)] = 0
    """Of the language model, answers begun; of the voice, texts given to it; of recognition, stretches of sound sent at
    once (0 where sound is streamed)."""


class ThinkingStarted(EventBase):
    """Thinking time: the end of turn is suspended until the candidate speaks or says so."""

    type: Literal["thinking.started"] = "thinking.started"
    via: Literal["voice", "button", "phone_key"]


class ThinkingEnded(EventBase):
    type: Literal["thinking.ended"] = "thinking.ended"


class SteeringAttempted(EventBase):
    """Words tried to instruct the agent ("ignore your rules"). Recorded, without effect."""

    type: Literal["steering.attempted"] = "steering.attempted"
    segment_id: str | None = None
    excerpt: str | None = None
    """The sentences that tried; None: an agent of before they were recorded."""


class IntegrityKind(StrEnum):
    TAB_HIDDEN = "tab_hidden"
    """Another window or tab was in front."""
    PASTE = "paste"
    """A longer text was pasted into a written answer."""


class IntegrityNoticed(EventBase):
    """Something a person may want to know about how an answer came about. Shown with its reason to people of the
    company, and to nobody else: no judge, no prompt and no rule of the interview reads it."""

    type: Literal["integrity.noticed"] = "integrity.noticed"
    kind: IntegrityKind
    reason: str
    """One plain fact in English, e.g. "the page was in the background for 14 s"."""
    started_ms: Ms
    ended_ms: Ms
    characters: Annotated[int, Field(ge=0, le=MAX_INTEGER)] | None = None
    """Of what was pasted."""
    question_id: str | None = None


class CommandReceived(EventBase):
    """A command by the candidate or by HR reached the agent; `effect` says what became of it."""

    type: Literal["command.received"] = "command.received"
    command_id: str
    source: CommandSource
    command: Command
    by: str | None = None
    """Display name of the person, for HR's commands."""
    effect: Literal["done", "refused"]
    reason: str | None = None


By = Annotated[str, Field(min_length=1, max_length=200)]
"""Display name of the person of the company who did it."""


class CallPaused(EventBase):
    """From here the interview's clock stands still. A call that resumes a paused interview begins with it."""

    type: Literal["call.paused"] = "call.paused"
    by: By


class CallResumed(EventBase):
    type: Literal["call.resumed"] = "call.resumed"
    by: By


class TakeoverStarted(EventBase):
    """A person speaks with the candidate; the interviewer is silent. Also the beginning of a call that resumes so."""

    type: Literal["takeover.started"] = "takeover.started"
    by: By


class TakeoverEnded(EventBase):
    type: Literal["takeover.ended"] = "takeover.ended"
    by: By


class WatchersChanged(EventBase):
    """Everyone who follows the interview from now on, by their own names."""

    type: Literal["watchers.changed"] = "watchers.changed"
    watchers: tuple[Watcher, ...] = ()


class TimeExtended(EventBase):
    type: Literal["time.extended"] = "time.extended"
    extra_ms: Ms


class TimeWarned(EventBase):
    type: Literal["time.warned"] = "time.warned"
    remaining_ms: Ms


class RecordingStarted(EventBase):
    """Sample 0 of the recording is at `at_ms` of the call's clock."""

    type: Literal["recording.started"] = "recording.started"


class RecordingStored(EventBase):
    type: Literal["recording.stored"] = "recording.stored"
    key: str
    size_bytes: Annotated[int, Field(ge=0, le=MAX_EXACT)]
    sha256: str
    duration_ms: Ms


class RecordingFailed(EventBase):
    type: Literal["recording.failed"] = "recording.failed"
    reason: str


class EngineFailed(EventBase):
    """A speech or language engine gave an error; the call goes on if it can."""

    type: Literal["engine.failed"] = "engine.failed"
    part: Literal["stt", "llm", "tts", "vad", "turn"]
    engine: str
    error: str
    fatal: bool = False


class EngineSwitched(EventBase):
    type: Literal["engine.switched"] = "engine.switched"
    part: Literal["stt", "llm", "tts"]
    from_engine: str
    to_engine: str
    reason: str = ""
    """Why, in a few words: "401 authentication", "no first token in 1.0 s", "recovered"."""


class CallEnded(EventBase):
    """The last event of every call that ends in order."""

    type: Literal["call.ended"] = "call.ended"
    reason: EndReason
    detail: str | None = None


Event = Annotated[
    CallStarted
    | CandidateJoined
    | CandidateLeft
    | CandidateReturned
    | CandidateMuted
    | CandidateUnmuted
    | MoveMade
    | QuestionAsked
    | QuestionClosed
    | AgentStartedSpeaking
    | AgentSaid
    | CandidateStartedSpeaking
    | CandidateStoppedSpeaking
    | CandidateSaid
    | TurnEnded
    | TurnMeasured
    | AgentListened
    | UsageMeasured
    | ThinkingStarted
    | ThinkingEnded
    | SteeringAttempted
    | IntegrityNoticed
    | CommandReceived
    | CallPaused
    | CallResumed
    | TakeoverStarted
    | TakeoverEnded
    | WatchersChanged
    | TimeExtended
    | TimeWarned
    | RecordingStarted
    | RecordingStored
    | RecordingFailed
    | EngineFailed
    | EngineSwitched
    | CallEnded,
    Field(discriminator="type"),
]

event_adapter: TypeAdapter[Event] = TypeAdapter(Event)
