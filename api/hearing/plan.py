"""What there is to listen to a second time, and what is known of an interview's hearing."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from api.calls.models import Call
from api.calls.repository import stream_of
from api.hearing import repository
from api.hearing.alignment import count_words
from api.hearing.doubt import DoubtfulSpan, Hearing, HearingReason, HearingView, not_checked
from api.hearing.models import HearingCheck
from api.hearing.stretches import spoken
from api.interviews import repository as interviews
from api.interviews.models import Interview
from api.jobs.snapshot import JobSnapshot
from api.ports import SecondHearing
from contract.events import CallStarted, Event
from contract.transcript import Segment, fold


@dataclass(frozen=True, slots=True)
class RecordedCall:
    """`segments`: what the candidate said aloud in it."""

    call_id: str
    key: str
    started_ms: int
    duration_ms: int | None
    segments: tuple[Segment, ...]
    live: str
    """Provider that heard it."""


@dataclass(frozen=True, slots=True)
class Plan:
    interview_id: str
    language: str
    calls: tuple[RecordedCall, ...]
    engine: str
    unrecorded_words: int

    @property
    def live(self) -> str:
        """Provider that heard the first of the calls; the others go by the same settings."""
        return self.calls[0].live

    @property
    def digest(self) -> str:
        """SHA-256; the same words, recordings and recogniser are not listened to again."""
        content = [
            self.engine,
            self.language,
            [[c.key, c.duration_ms, [[s.id, s.text] for s in c.segments]] for c in self.calls],
        ]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


async def plan_of(
    session: AsyncSession, interview: Interview, recogniser: SecondHearing | None
) -> Plan | HearingReason:
    """What to listen to, or why there is nothing."""
    if recogniser is None:
        return HearingReason.OFF
    stream = await stream_of(session, interview.id)
    said = spoken(fold(stream).segments)
    if not said:
        return HearingReason.NOTHING_SPOKEN
    recorded = [
        _recorded(call, said, stream)
        for call in await interviews.calls_of(session, interview.id)
        if call.recording_key is not None
    ]
    calls = tuple(call for call in recorded if call.segments)
    if not calls:
        return HearingReason.NOT_RECORDED
    language = await language_of(session, interview)
    engine = recogniser.engine(language, calls[0].live)
    if engine is None:
        return HearingReason.LANGUAGE
    known = {call.call_id for call in calls}
    unrecorded = sum(count_words(s.text) for s in said if s.call_id not in known)
    return Plan(interview.id, language, calls, engine, unrecorded)


def _recorded(call: Call, said: Sequence[Segment], stream: Sequence[tuple[str, Event]]) -> RecordedCall:
    heard_by = [
        event.engines.stt.provider for id_, event in stream if id_ == call.id and isinstance(event, CallStarted)
    ]
    return RecordedCall(
        call_id=call.id,
        key=call.recording_key or "",
        started_ms=call.recording_started_ms or 0,
        duration_ms=call.recording_duration_ms,
        segments=tuple(s for s in said if s.call_id == call.id),
        live=heard_by[0] if heard_by else "",
    )


async def language_of(session: AsyncSession, interview: Interview) -> str:
    around = await interviews.surroundings(session, interview)
    return JobSnapshot.model_validate(around.version.snapshot).language


async def worth_listening(session: AsyncSession, interview: Interview, recogniser: SecondHearing | None) -> bool:
    """Whether a check would tell more than is known. Without a recording the answer costs one query."""
    if recogniser is None:
        return False
    if all(call.recording_key is None for call in await interviews.calls_of(session, interview.id)):
        return False
    plan = await plan_of(session, interview, recogniser)
    if isinstance(plan, HearingReason):
        return False
    known = await repository.check_of(session, interview.id)
    return known is None or not known.checked or known.source_digest != plan.digest


async def hearing_of(session: AsyncSession, interview: Interview, recogniser: SecondHearing | None) -> Hearing:
    """What is known now. A check that was made counts, whatever is set up today."""
    check = await repository.check_of(session, interview.id)
    if check is not None:
        return of_row(check)
    plan = await plan_of(session, interview, recogniser)
    return not_checked(plan if isinstance(plan, HearingReason) else HearingReason.PENDING)


def of_row(check: HearingCheck) -> Hearing:
    view = HearingView(
        checked=check.checked,
        reason=check.reason,
        detail=check.detail,
        engine=check.engine,
        words=check.words,
        doubtful_words=check.doubtful_words,
        unchecked_words=check.unchecked_words,
    )
    return Hearing(view, tuple(DoubtfulSpan.model_validate(span) for span in check.spans))
