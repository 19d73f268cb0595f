"""All SQL of what waits for a person: (interview, candidate, job, moment) of each, the most urgent first."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from api.aftercare.models import CandidateRequest
from api.candidates.models import Candidate
from api.interviews.models import (
    OPEN_STATUSES,
    Adjustment,
    Correction,
    Interview,
    InterviewStatus,
    TimeRequest,
    TimeRequestKind,
)
from api.interviews.repository import visible
from api.jobs.models import JobTemplate
from api.security.callers import Caller

Waiting = Select[Interview, Candidate, JobTemplate, datetime]


def decisions(caller: Caller) -> Waiting:
    """Held interviews without a decision, the oldest end first."""
    moment = func.coalesce(Interview.completed_at, Interview.created_at)
    held = Interview.status == InterviewStatus.COMPLETED
    return _of(caller, moment).where(held, Interview.verdict.is_(None)).order_by(moment, Interview.id)


def corrections(caller: Caller) -> Waiting:
    """Undecided interviews with corrected words, the latest correction first."""
    last = (
        select(Correction.interview_id, func.max(Correction.updated_at).label("at"))
        .group_by(Correction.interview_id)
        .subquery()
    )
    found = _of(caller, last.c.at).join(last, last.c.interview_id == Interview.id)
    return found.where(Interview.verdict.is_(None)).order_by(last.c.at.desc(), Interview.id)


def adjustments(caller: Caller) -> Waiting:
    """Open interviews whose candidates wait for an answer, the oldest request first."""
    first = (
        select(Adjustment.interview_id, func.min(Adjustment.created_at).label("at"))
        .where(Adjustment.answered_at.is_(None))
        .group_by(Adjustment.interview_id)
        .subquery()
    )
    found = _of(caller, first.c.at).join(first, first.c.interview_id == Interview.id)
    return found.where(Interview.status.in_(OPEN_STATUSES)).order_by(first.c.at, Interview.id)


def requests(caller: Caller) -> Waiting:
    """Held interviews whose candidates asked for something afterwards, the oldest request first."""
    first = (
        select(CandidateRequest.interview_id, func.min(CandidateRequest.created_at).label("at"))
        .where(CandidateRequest.answered_at.is_(None))
        .group_by(CandidateRequest.interview_id)
        .subquery()
    )
    found = _of(caller, first.c.at).join(first, first.c.interview_id == Interview.id)
    return found.order_by(first.c.at, Interview.id)


def times(caller: Caller) -> Waiting:
    """Planned interviews whose candidates offered other times, the oldest offer first."""
    first = (
        select(TimeRequest.interview_id, func.min(TimeRequest.created_at).label("at"))
        .where(TimeRequest.kind == TimeRequestKind.PROPOSED, TimeRequest.answered_at.is_(None))
        .group_by(TimeRequest.interview_id)
        .subquery()
    )
    found = _of(caller, first.c.at).join(first, first.c.interview_id == Interview.id)
    return found.where(Interview.status == InterviewStatus.SCHEDULED).order_by(first.c.at, Interview.id)


def upcoming(caller: Caller, since: datetime, until: datetime) -> Waiting:
    """Planned to begin in [since, until), the next first."""
    planned = Interview.scheduled_at
    found = _of(caller, planned).where(planned >= since, planned < until)
    return found.where(Interview.status == InterviewStatus.SCHEDULED).order_by(planned, Interview.id)


def _of(caller: Caller, moment: Any) -> Waiting:
    found: Waiting = (
        select(Interview, Candidate, JobTemplate, moment)
        .join(Candidate, Candidate.id == Interview.candidate_id)
        .join(JobTemplate, JobTemplate.id == Interview.job_template_id)
        .where(visible(caller))
    )
    return found
