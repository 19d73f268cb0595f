"""An interview's state changes in one place, with all that follows from it (INT-14).

The round takes it over, the candidate moves in the pipeline, watchers are told, and so are the company's webhooks.
"""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.bus import publish
from api.candidates.models import CandidateStatus
from api.candidates.pipeline import hold, move
from api.clock import iso_z
from api.integrations import announce
from api.interviews.models import Interview, InterviewStatus
from api.interviews.states import move_to
from api.ports import BusMessage
from api.rounds.service import follow
from api.security.callers import Caller

_C = CandidateStatus
PIPELINE: dict[InterviewStatus, tuple[CandidateStatus, frozenset[CandidateStatus]]] = {
    InterviewStatus.SCHEDULED: (_C.INTERVIEW_SCHEDULED, frozenset({_C.NEW, _C.SCREENING, _C.INTERVIEWED})),
    InterviewStatus.IN_PROGRESS: (
        _C.INTERVIEWING,
        frozenset({_C.NEW, _C.SCREENING, _C.INTERVIEW_SCHEDULED, _C.INTERVIEWED}),
    ),
    InterviewStatus.COMPLETED: (_C.INTERVIEWED, frozenset({_C.INTERVIEWING})),
}
"""Where the candidate goes, and from where only: what a person decided (offer, rejection, …) is not undone."""

EVENTS = {
    InterviewStatus.SCHEDULED: "interview.scheduled",
    InterviewStatus.CANCELLED: "interview.cancelled",
    InterviewStatus.COMPLETED: "interview.completed",
}


async def change_status(
    session: AsyncSession, interview: Interview, status: InterviewStatus, by: Caller | None = None
) -> None:
    """Raises InterviewAlreadyOver when that step does not exist."""
    move_to(interview, status)
    await status_changed(session, interview, by)


async def status_changed(session: AsyncSession, interview: Interview, by: Caller | None = None) -> None:
    """All that follows from the status the interview has now."""
    await follow(session, interview)
    await _move_candidate(session, interview, by)
    announce_status(session, interview)
    event = EVENTS.get(interview.status)
    if event is not None:
        tell(session, interview, event)


def announce_status(session: AsyncSession, interview: Interview) -> None:
    """To watchers; also when only a call of it came or went."""
    publish(session, BusMessage("status", interview.company_id, interview.id, None, {"status": interview.status}))


def tell(session: AsyncSession, interview: Interview, event: str, **more: Any) -> None:
    """To the company's webhooks: ids, states and times."""
    at = interview.scheduled_at
    data = {
        "interview_id": interview.id,
        "candidate_id": interview.candidate_id,
        "job_template_id": interview.job_template_id,
        "status": interview.status.value,
        "scheduled_at": iso_z(at) if at else None,
        **more,
    }
    announce(session, event, company_id=interview.company_id, subject_id=interview.id, data=data)


async def _move_candidate(session: AsyncSession, interview: Interview, by: Caller | None) -> None:
    step = PIPELINE.get(interview.status)
    if step is None:
        return
    target, sources = step
    candidate = await hold(session, interview.candidate_id)
    if candidate.status in sources:
        await move(session, candidate, target, by)
