"""What was understood as the candidate's words, and their corrections (ux §3.5)."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.bus import publish
from api.calls.repository import stream_of
from api.calls.scoring import CHECK_TASK
from api.candidates.rejection import window_end
from api.database import new_id
from api.files.service import recording_url
from api.hearing.doubt import Doubts
from api.hearing.plan import hearing_of
from api.interviews import repository
from api.interviews.candidate_schemas import ReceiptQuestion, ReceiptWords
from api.interviews.errors import CorrectionWindowOver, UnknownSegment
from api.interviews.models import Correction, Interview
from api.outbox import TaskState
from api.outbox.store import latest_for
from api.ports import BusMessage
from api.settings import Settings
from api.wiring import Services
from contract.transcript import Segment, Transcript, fold


def correct_until(interview: Interview, settings: Settings) -> datetime | None:
    """None before the interview is completed."""
    return window_end(interview.completed_at, settings)


def can_correct(interview: Interview, services: Services) -> bool:
    until = correct_until(interview, services.settings)
    return until is not None and services.clock.now() < until


async def questions(session: AsyncSession, services: Services, interview: Interview) -> list[ReceiptQuestion]:
    """Per question asked, in order: the candidate's own words, each beside its correction if there is one."""
    transcript = fold(await stream_of(session, interview.id))
    corrected = {
        (one.call_id, one.segment_id): one.text for one in await repository.corrections_of(session, interview.id)
    }
    doubts = (await hearing_of(session, interview, services.hearing)).doubts
    return [
        ReceiptQuestion(
            question_id=asked.question_id,
            text=asked.text,
            words=[_words(segment, corrected, doubts) for segment in transcript.candidate_segments(asked.question_id)],
        )
        for asked in transcript.questions
    ]


def _words(segment: Segment, corrected: dict[tuple[str, str], str], doubts: Doubts) -> ReceiptWords:
    return ReceiptWords(
        segment_id=segment.id,
        call_id=segment.call_id,
        text=segment.text,
        started_ms=segment.started_ms,
        ended_ms=segment.ended_ms,
        confidence=segment.confidence,
        correction=corrected.get((segment.call_id, segment.id)),
        doubtful=list(doubts.get((segment.call_id, segment.id), ())),
    )


async def being_listened_to(session: AsyncSession, interview: Interview) -> bool:
    """A second recogniser is at it, or about to be."""
    task = await latest_for(session, CHECK_TASK, interview.id)
    return task is not None and task.state in (TaskState.QUEUED, TaskState.RUNNING)


async def recording_urls(session: AsyncSession, services: Services, interview: Interview) -> dict[str, str]:
    """Short-lived signed URL of each call that was recorded, by call id."""
    return {
        call.id: recording_url(services, interview.id, call.id)
        for call in await repository.calls_of(session, interview.id)
        if call.recording_key is not None
    }


async def correct(
    session: AsyncSession, services: Services, interview: Interview, segment_id: str, text: str
) -> Correction:
    """Keeps the candidate's wording beside the original.

    Raises:
        CorrectionWindowOver, UnknownSegment
    """
    segment = await _own_segment(session, services, interview, segment_id)
    now = services.clock.now()
    known = await _correction(session, interview, segment)
    if known is None:
        known = Correction(
            id=new_id(),
            interview_id=interview.id,
            call_id=segment.call_id,
            segment_id=segment.id,
            text=text,
            created_at=now,
            updated_at=now,
        )
        session.add(known)
    known.text, known.updated_at = text, now
    await session.flush()
    _announce(session, interview, segment)
    return known


async def take_back(session: AsyncSession, services: Services, interview: Interview, segment_id: str) -> None:
    """Raises CorrectionWindowOver, UnknownSegment."""
    segment = await _own_segment(session, services, interview, segment_id)
    known = await _correction(session, interview, segment)
    if known is not None:
        await session.delete(known)
        _announce(session, interview, segment)


async def _correction(session: AsyncSession, interview: Interview, segment: Segment) -> Correction | None:
    for one in await repository.corrections_of(session, interview.id):
        if (one.call_id, one.segment_id) == (segment.call_id, segment.id):
            return one
    return None


async def _own_segment(session: AsyncSession, services: Services, interview: Interview, segment_id: str) -> Segment:
    if not can_correct(interview, services):
        raise CorrectionWindowOver()
    transcript: Transcript = fold(await stream_of(session, interview.id))
    for segment in transcript.segments:
        if segment.id == segment_id and segment.speaker == "candidate":
            return segment
    raise UnknownSegment()


def _announce(session: AsyncSession, interview: Interview, segment: Segment) -> None:
    payload = {"segment_id": segment.id}
    publish(session, BusMessage("correction", interview.company_id, interview.id, segment.call_id, payload))
