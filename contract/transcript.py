"""The fold: events of one or several calls → transcript, questions, state.

The dashboard has the same fold in TypeScript. Both replay the fixture streams in `tests/fixtures/streams/` and must
agree.
"""

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field

from contract.base import Message
from contract.commands import Whisper, WithdrawWhisper
from contract.events import (
    AgentSaid,
    CallEnded,
    CallPaused,
    CallResumed,
    CallStarted,
    CandidateSaid,
    CommandReceived,
    EndReason,
    Event,
    IntegrityKind,
    IntegrityNoticed,
    MoveMade,
    Outcome,
    QuestionAsked,
    QuestionClosed,
    SteeringAttempted,
    TakeoverEnded,
    TakeoverStarted,
    TimeExtended,
    Via,
    Word,
)

Ms = Annotated[int, Field(ge=0)]


class Segment(Message):
    """One stretch of speech (or typed text). Times are of the call `call_id`."""

    id: str
    call_id: str
    speaker: Literal["agent", "candidate"]
    text: str
    started_ms: Ms
    ended_ms: Ms
    question_id: str | None = None
    interrupted: bool = False
    confidence: float | None = None
    via: Via = Via.VOICE
    words: tuple[Word, ...] = ()


class AskedQuestion(Message):
    """A question as it went: all askings, and how it was left (None: still open)."""

    question_id: str
    index: int
    text: str
    asked_call_id: str
    asked_ms: Ms
    follow_ups: tuple[str, ...] = ()
    last_text: str
    """The follow-up if one was asked, else the question."""
    repeats: int = 0
    outcome: Outcome | None = None
    covered_points: tuple[str, ...] = ()


class CallSummary(Message):
    call_id: str
    started_at: str | None = None
    last_ms: Ms = 0
    last_seq: int = 0
    ended: EndReason | None = None
    paused_ms: Ms = 0
    """Time that pauses took which are over."""
    paused_since_ms: Ms | None = None

    @property
    def used_ms(self) -> int:
        """Interview time up to the last event: pauses do not count."""
        running_ms = 0 if self.paused_since_ms is None else self.last_ms - self.paused_since_ms
        return max(0, self.last_ms - self.paused_ms - running_ms)


class PendingWhisper(Message):
    """A whisper that the agent has taken and not yet worked in."""

    command_id: str
    text: str


class Noticed(Message):
    """See `contract.events.IntegrityNoticed`. Times are of the call `call_id`."""

    call_id: str
    kind: IntegrityKind
    reason: str
    started_ms: Ms
    ended_ms: Ms
    characters: int | None = None
    question_id: str | None = None


class Transcript(Message):
    calls: tuple[CallSummary, ...] = ()
    segments: tuple[Segment, ...] = ()
    questions: tuple[AskedQuestion, ...] = ()
    """Of the bank, in the order they were first asked."""
    whispered: tuple[AskedQuestion, ...] = ()
    """Put on behalf of a person who follows; answers to them are in no bank question."""
    question_total: int | None = None
    steering_attempts: int = 0
    extra_ms: int = 0
    paused_by: str | None = None
    """Who paused the interview, while it is paused."""
    taken_over_by: str | None = None
    """Who speaks instead of the interviewer, while somebody does."""
    pending_whispers: tuple[PendingWhisper, ...] = ()
    noticed: tuple[Noticed, ...] = ()
    """For people of the company; no part of what is judged."""

    @property
    def open_question(self) -> AskedQuestion | None:
        last = self.questions[-1] if self.questions else None
        return last if last is not None and last.outcome is None else None

    def candidate_segments(self, question_id: str) -> tuple[Segment, ...]:
        return tuple(s for s in self.segments if s.speaker == "candidate" and s.question_id == question_id)


def fold(stream: Iterable[tuple[str, Event]], start: Transcript | None = None) -> Transcript:
    """Folds `(call_id, event)` pairs, in order of calls and of `seq`, onto `start`.

    An event at or below a call's `last_seq` was seen before and changes nothing, so a replayed tail is harmless.
    """
    base = start or Transcript()
    calls = {c.call_id: c for c in base.calls}
    segments = list(base.segments)
    questions = {q.question_id: q for q in base.questions}
    whispered = {q.question_id: q for q in base.whispered}
    supervised = _Supervised(base)
    noticed = list(base.noticed)
    total, steering, extra = base.question_total, base.steering_attempts, base.extra_ms
    for call_id, event in stream:
        call = calls.get(call_id, CallSummary(call_id=call_id))
        if event.seq <= call.last_seq:
            continue
        call = call.model_copy(update={"last_seq": event.seq, "last_ms": max(call.last_ms, event.at_ms)})
        call = supervised.see(event, call)
        match event:
            case CallStarted():
                call = call.model_copy(update={"started_at": event.started_at})
            case CallEnded():
                call = call.model_copy(update={"ended": event.reason})
            case AgentSaid() | CandidateSaid():
                segments.append(_segment(call_id, event))
            case QuestionAsked(whispered=True):
                whispered[event.question_id] = _asked(call_id, event, whispered.get(event.question_id))
            case QuestionAsked():
                total = event.total
                questions[event.question_id] = _asked(call_id, event, questions.get(event.question_id))
            case QuestionClosed():
                for known in (questions, whispered):
                    if event.question_id in known:
                        known[event.question_id] = known[event.question_id].model_copy(
                            update={"outcome": event.outcome, "covered_points": event.covered_points}
                        )
            case SteeringAttempted():
                steering += 1
            case TimeExtended():
                extra += event.extra_ms
            case IntegrityNoticed():
                noticed.append(Noticed(call_id=call_id, **event.model_dump(include=set(Noticed.model_fields))))
            case _:
                pass
        calls[call_id] = call
    order = {id_: n for n, id_ in enumerate(calls)}
    # A segment is reported when it ends, so speech that overlaps arrives out of order: sort by when it began.
    segments.sort(key=lambda s: (order[s.call_id], s.started_ms))
    return Transcript(
        calls=tuple(calls.values()),
        segments=tuple(segments),
        questions=tuple(questions.values()),
        whispered=tuple(whispered.values()),
        question_total=total,
        steering_attempts=steering,
        extra_ms=extra,
        paused_by=supervised.paused_by,
        taken_over_by=supervised.taken_over_by,
        pending_whispers=tuple(supervised.whispers.values()),
        noticed=tuple(noticed),
    )


class _Supervised:
    """What people of the company did to the interview; it outlives a call that breaks off.

    A candidate who leaves ends pause and takeover with the call: they come back to the interviewer, whenever that is.
    """

    def __init__(self, base: Transcript) -> None:
        self.paused_by = base.paused_by
        self.taken_over_by = base.taken_over_by
        self.whispers = {whisper.command_id: whisper for whisper in base.pending_whispers}

    def see(self, event: Event, call: CallSummary) -> CallSummary:
        match event:
            case CallPaused():
                self.paused_by = event.by
                if call.paused_since_ms is None:
                    return call.model_copy(update={"paused_since_ms": event.at_ms})
            case CallResumed():
                self.paused_by = None
                return _unpaused(call, event.at_ms)
            case TakeoverStarted():
                self.taken_over_by = event.by
            case TakeoverEnded():
                self.taken_over_by = None
            case CommandReceived(command=Whisper() as whisper, effect="done"):
                self.whispers[event.command_id] = PendingWhisper(command_id=event.command_id, text=whisper.text)
            case CommandReceived(command=WithdrawWhisper(whisper_id=whisper_id), effect="done"):
                self.whispers.pop(whisper_id, None)
            case MoveMade(whisper_id=str() as whisper_id):
                self.whispers.pop(whisper_id, None)
            case CallEnded():
                if event.reason.completes_interview or event.reason is EndReason.CANDIDATE_LEFT:
                    self.paused_by = self.taken_over_by = None
                    self.whispers.clear()
                return _unpaused(call, event.at_ms)
            case _:
                pass
        return call


def _unpaused(call: CallSummary, at_ms: int) -> CallSummary:
    if call.paused_since_ms is None:
        return call
    paused_ms = call.paused_ms + max(0, at_ms - call.paused_since_ms)
    return call.model_copy(update={"paused_ms": paused_ms, "paused_since_ms": None})


def _segment(call_id: str, event: AgentSaid | CandidateSaid) -> Segment:
    common = {
        "id": event.segment_id,
        "call_id": call_id,
        "text": event.text,
        "started_ms": event.started_ms,
        "ended_ms": event.ended_ms,
        "question_id": event.question_id,
    }
    if isinstance(event, AgentSaid):
        return Segment.model_validate({**common, "speaker": "agent", "interrupted": event.interrupted})
    return Segment.model_validate(
        {
            **common,
            "speaker": "candidate",
            "confidence": event.confidence,
            "via": event.via,
            "words": event.words,
        }
    )


def _asked(call_id: str, event: QuestionAsked, known: AskedQuestion | None) -> AskedQuestion:
    if known is None:
        return AskedQuestion(
            question_id=event.question_id,
            index=event.index,
            text=event.text,
            asked_call_id=call_id,
            asked_ms=event.at_ms,
            last_text=event.text,
            follow_ups=(event.text,) if event.follow_up else (),
        )
    if event.repeat:
        return known.model_copy(update={"repeats": known.repeats + 1})
    if event.follow_up:
        return known.model_copy(update={"follow_ups": (*known.follow_ups, event.text), "last_text": event.text})
    return known.model_copy(update={"last_text": event.text})
