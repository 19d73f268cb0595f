"""Read from the record and the texts around it; nothing is stored, and no score reads it."""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncSession

from api.calls.repository import stream_of
from api.conduct.schemas import ConductView, HeldBy, PassedOn, Signal, SignalSource
from api.documents.findings import excerpt
from api.documents.instructions import instruction_spans
from api.interviews import repository as interviews
from api.interviews.models import Interview
from api.jobs.snapshot import JobSnapshot
from contract.brief import InterviewMode
from contract.events import CallStarted, Event, MoveMade, SteeringAttempted

MOST_SIGNALS = 20
"""Of one source: more of them say nothing more."""


async def conduct_of(session: AsyncSession, interview: Interview) -> ConductView:
    around = await interviews.surroundings(session, interview)
    job = JobSnapshot.model_validate(around.version.snapshot)
    stream = await stream_of(session, interview.id)
    return ConductView(
        interview_mode=_mode(stream, job),
        held_by=[
            HeldBy(call_id=call_id, persona_id=event.persona_id, version=event.persona_version)
            for call_id, event in stream
            if isinstance(event, CallStarted) and event.persona_id is not None and event.persona_version is not None
        ],
        passed_on=[
            PassedOn(call_id=call_id, at_ms=event.at_ms, question_id=event.question_id, text=event.passed_on)
            for call_id, event in stream
            if isinstance(event, MoveMade) and event.passed_on
        ],
        signals=[
            *_in_answers(stream),
            *_in_text(SignalSource.NAME, [around.candidate.name]),
            *_in_text(SignalSource.RESUME, [around.candidate.resume_text or ""]),
            *_in_text(SignalSource.JOB, _texts_of(job)),
        ],
    )


def _mode(stream: Iterable[tuple[str, Event]], job: JobSnapshot) -> InterviewMode:
    held = [e.interview_mode for _, e in stream if isinstance(e, CallStarted) and e.interview_mode is not None]
    return held[-1] if held else job.interview_mode


def _in_answers(stream: Iterable[tuple[str, Event]]) -> list[Signal]:
    return [
        Signal(source=SignalSource.ANSWER, call_id=call_id, at_ms=event.at_ms, excerpt=event.excerpt)
        for call_id, event in stream
        if isinstance(event, SteeringAttempted)
    ][:MOST_SIGNALS]


def _in_text(source: SignalSource, texts: Iterable[str]) -> list[Signal]:
    found = [
        Signal(source=source, excerpt=excerpt(text[start:end]))
        for text in texts
        for start, end in instruction_spans(text)
    ]
    return found[:MOST_SIGNALS]


def _texts_of(job: JobSnapshot) -> list[str]:
    return [job.title, job.description or "", job.ai_prompt or "", *(fact.text for fact in job.facts)]
