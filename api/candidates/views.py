"""Replies about candidates, put together from several tables."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.repository import names_of
from api.candidates import repository
from api.candidates.models import Candidate
from api.candidates.schemas import (
    CandidateDetail,
    CandidateHistory,
    CandidateRow,
    CandidateView,
    InterviewSummary,
    JobTitle,
    LatestInterview,
    PersonRef,
    RoundSummary,
    ScoreBand,
    StatusChange,
)
from api.candidates.unmerge import undo_until
from api.interviews.models import Interview
from api.reviews.blind import blind_ids
from api.security.callers import Caller


def candidate_view(candidate: Candidate) -> CandidateView:
    view = CandidateView.model_validate(candidate)
    view.has_resume = candidate.resume_document_id is not None
    return view


async def candidate_rows(session: AsyncSession, candidates: list[Candidate]) -> list[CandidateRow]:
    """With the names of assignees and jobs and the latest interviews, in three queries for all rows."""
    people = await names_of(session, (one.assigned_to for one in candidates))
    jobs = await repository.job_titles(session, (one.job_template_id for one in candidates))
    latest = await repository.latest_interviews(session, [one.id for one in candidates])
    rows: list[CandidateRow] = []
    for one in candidates:
        row = CandidateRow.model_validate(candidate_view(one).model_dump())
        if one.assigned_to in people:
            row.assignee = PersonRef(id=one.assigned_to, name=people[one.assigned_to])
        if one.job_template_id in jobs:
            row.job = JobTitle(id=one.job_template_id, title=jobs[one.job_template_id])
        if one.id in latest:
            row.latest_interview = _latest(*latest[one.id])
        rows.append(row)
    return rows


def _latest(interview: Interview, low: float | None, high: float | None) -> LatestInterview:
    decided = interview.verdict is not None
    score = interview.score
    band = None
    if decided and score is not None:
        band = ScoreBand(low=round(score if low is None else low), high=round(score if high is None else high))
    return LatestInterview(
        id=interview.id,
        status=interview.status,
        scheduled_at=interview.scheduled_at,
        started_at=interview.started_at,
        completed_at=interview.completed_at,
        verdict=interview.verdict,
        scored=score is not None or interview.suggested_verdict is not None,
        band=band,
    )


async def candidate_detail(session: AsyncSession, caller: Caller, candidate: Candidate) -> CandidateDetail:
    """Without the score of interviews of which the caller still owes an own view."""
    row = (await candidate_rows(session, [candidate]))[0]
    found = await repository.interviews_of(session, candidate.id)
    blind = await blind_ids(session, caller, [interview for interview, _ in found])
    interviews = [
        InterviewSummary(
            id=interview.id,
            job_title=title,
            status=interview.status,
            scheduled_at=interview.scheduled_at,
            completed_at=interview.completed_at,
            score=None if interview.id in blind else interview.score,
            verdict=interview.verdict,
            created_at=interview.created_at,
            started_at=interview.started_at,
            cancelled_at=interview.cancelled_at,
            more_time=interview.patience > 1 or interview.question_time > 1,
            text_mode=interview.text_mode,
        )
        for interview, title in found
    ]
    return CandidateDetail(
        **row.model_dump(),
        resume_document_id=candidate.resume_document_id,
        resume_text=candidate.resume_text,
        ats_report=candidate.ats_report,
        ats_checked_at=candidate.ats_checked_at,
        ai_candidate_id=candidate.ai_candidate_id,
        user_id=candidate.user_id,
        updated_at=candidate.updated_at,
        interviews=interviews,
        rounds=[RoundSummary.model_validate(one) for one in await repository.rounds_of(session, candidate.id)],
        duplicates=[
            PersonRef(id=other.id, name=other.name)
            for other in await repository.duplicates_of(session, caller, candidate)
        ],
        merged_ids=[merge.merged_id for merge in await repository.merges_into(session, candidate.id)],
    )


async def candidate_history(session: AsyncSession, candidate: Candidate, now: datetime) -> CandidateHistory:
    """Steps through the pipeline with the time spent at each, and merges, oldest first."""
    changes = await repository.changes_of(session, candidate.id)
    merges = await repository.merges_into(session, candidate.id)
    people = await names_of(session, [*(c.changed_by for c in changes), *(m.merged_by for m in merges)])

    def person(user_id: str | None) -> PersonRef | None:
        return PersonRef(id=user_id, name=people[user_id]) if user_id in people else None

    ends = [change.created_at for change in changes[1:]] + [now]
    entries = [
        StatusChange(
            id=change.id,
            at=change.created_at,
            from_status=change.from_status,
            to_status=change.to_status,
            by=person(change.changed_by),
            reason=change.reason,
            stayed_secs=max(0, int((until - change.created_at).total_seconds())),
        )
        for change, until in zip(changes, ends, strict=False)
    ]
    entries += [
        StatusChange(
            id=merge.id,
            kind="merge",
            at=merge.created_at,
            by=person(merge.merged_by),
            merged_id=merge.merged_id,
            merged_name=merge.snapshot["merged"]["name"],
            undo_until=undo_until(merge, candidate.id),
        )
        for merge in merges
    ]
    return CandidateHistory(history=sorted(entries, key=lambda entry: (entry.at, entry.id)))
