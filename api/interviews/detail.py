"""Rows and details as HR sees them."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import User
from api.aftercare.repository import requests_of
from api.aftercare.schemas import CandidateRequestView
from api.calls.models import Call
from api.calls.scoring import CHECK_TASK, SCORING_TASK
from api.candidates.models import Candidate
from api.candidates.rejection import window_end
from api.companies.models import Company
from api.companies.settings import effective
from api.files.service import recording_url
from api.interviews import repository
from api.interviews.errors import UnknownInterview
from api.interviews.models import Consent, Interview
from api.interviews.schemas import (
    AdjustmentView,
    CallView,
    CandidateRef,
    ConsentView,
    CorrectionView,
    InterviewDetail,
    InterviewRow,
    JobRef,
    PersonRef,
    RecordingView,
    ScoringView,
    SignalView,
    TimeRequestView,
)
from api.interviews.states import is_live, lapsed_status
from api.jobs.models import JobTemplate, JobVersion
from api.jobs.snapshot import JobSnapshot
from api.outbox import TaskState
from api.outbox.store import latest_for
from api.reviews.blind import blind_ids
from api.rounds.models import InterviewRound
from api.security.callers import Caller, Role
from api.settings import Settings
from api.telephony.views import interview_phone
from api.verdicts.repository import questions_of
from api.verdicts.service import current_decision
from api.wiring import Services
from contract.events import IntegrityNoticed


def row_view(
    interview: Interview,
    candidate: Candidate,
    job: JobTemplate,
    call: Call | None,
    now: datetime,
    settings: Settings,
    *,
    blind: bool = False,
) -> InterviewRow:
    return InterviewRow(
        id=interview.id,
        status=lapsed_status(interview, now),
        candidate=CandidateRef(id=candidate.id, name=candidate.name),
        job=JobRef(id=job.id, title=job.title),
        scheduled_at=interview.scheduled_at,
        started_at=interview.started_at,
        completed_at=interview.completed_at,
        verdict=interview.verdict,
        suggested_verdict=None if blind else interview.suggested_verdict,
        score=None if blind else interview.score,
        blind=blind,
        channel=interview.channel,
        call_candidate=interview.call_candidate,
        created_at=interview.created_at,
        timezone=interview.timezone,
        time_limit_secs=interview.time_limit_secs,
        patience=interview.patience,
        text_mode=interview.text_mode,
        interviewer_id=interview.interviewer_id,
        round_id=interview.round_id,
        live=is_live(call, now, settings),
        live_channel=call.channel if call is not None and is_live(call, now, settings) else None,
    )


async def detail(session: AsyncSession, services: Services, caller: Caller, interview_id: str) -> InterviewDetail:
    """Raises UnknownInterview."""
    found = await repository.access_row(session, caller, interview_id)
    if found is None:
        raise UnknownInterview()
    interview, candidate, job, current = found
    version = await session.get_one(JobVersion, interview.job_version_id)
    blind = interview.id in await blind_ids(session, caller, [interview])
    row = row_view(interview, candidate, job, current, services.clock.now(), services.settings, blind=blind)
    return InterviewDetail.model_validate(
        {
            **row.model_dump(),
            **_own_fields(interview, blind=blind),
            "applied_at": candidate.created_at,
            "blind_first_view": await _blind(session, services, caller, interview),
            "correct_until": window_end(interview.completed_at, services.settings),
            "decision_delay_secs": services.settings.decision_delay_secs,
            "job_version": version.number,
            "interviewer": await _interviewer(session, interview),
            "round": await session.get(InterviewRound, interview.round_id) if interview.round_id else None,
            "qa": [] if blind else await questions_of(session, interview.id),
            "questions": JobSnapshot.model_validate(version.snapshot).questions,
            "consent": _consent_view(await repository.consent_of(session, interview.id)),
            "calls": [_call_view(services, call) for call in await repository.calls_of(session, interview.id)],
            "decision": await current_decision(session, interview),
            "scoring": await _scoring(session, interview),
            "corrections": [
                CorrectionView.model_validate(one) for one in await repository.corrections_of(session, interview.id)
            ],
            "adjustments": [
                AdjustmentView.model_validate(one) for one in await repository.adjustments_of(session, interview.id)
            ],
            "time_requests": [
                TimeRequestView.model_validate(one) for one in await repository.time_requests_of(session, interview.id)
            ],
            "requests": [CandidateRequestView.model_validate(one) for one in await requests_of(session, interview.id)],
            "phone": await interview_phone(session, services, interview),
            "signals": await _signals(session, interview),
        }
    )


async def _blind(session: AsyncSession, services: Services, caller: Caller, interview: Interview) -> bool:
    """A company may switch it off for HR; for those who see only people assigned to them it always holds (ux §7)."""
    company = await session.get_one(Company, interview.company_id)
    return caller.role is Role.EMPLOYEE or effective(company, services.settings).blind_first_view


def _own_fields(interview: Interview, *, blind: bool) -> dict[str, Any]:
    return {
        "deadline": interview.deadline,
        "moved_count": interview.moved_count,
        "opens_at": interview.opens_at,
        "expires_at": interview.expires_at,
        "end_reason": interview.end_reason,
        "cancel_reason": interview.cancel_reason,
        "declined_route": interview.declined_route,
        "report": None if blind else interview.ai_report,
    }


async def _signals(session: AsyncSession, interview: Interview) -> list[SignalView]:
    """What pages told outside a call, and what was noticed in calls, each in its order."""
    told = [SignalView.model_validate(one) for one in await repository.signals_of(session, interview.id)]
    noticed = [
        SignalView(call_id=row.call_id, created_at=row.received_at, **_fields(row.body))
        for row in await repository.noticed_of(session, interview.id)
    ]
    return told + noticed


def _fields(body: dict[str, Any]) -> dict[str, Any]:
    event = IntegrityNoticed.model_validate(body)
    return event.model_dump(include={"kind", "reason", "question_id", "started_ms", "ended_ms", "characters"})


async def _interviewer(session: AsyncSession, interview: Interview) -> PersonRef | None:
    user = await session.get(User, interview.interviewer_id) if interview.interviewer_id else None
    return PersonRef(id=user.id, name=user.name) if user else None


def _consent_view(consent: Consent | None) -> ConsentView | None:
    if consent is None:
        return None
    return ConsentView(
        version=consent.version, language=consent.language, given_at=consent.created_at, items=consent.items
    )


def _call_view(services: Services, call: Call) -> CallView:
    recording = None
    if call.recording_key is not None:
        recording = RecordingView(
            key=call.recording_key,
            duration_ms=call.recording_duration_ms or 0,
            started_ms=call.recording_started_ms or 0,
            url=recording_url(services, call.interview_id, call.id),
        )
    return CallView(
        id=call.id,
        door=call.door,
        channel=call.channel,
        started_at=call.started_at,
        ended_at=call.ended_at,
        end_reason=call.end_reason,
        recording=recording,
    )


async def _scoring(session: AsyncSession, interview: Interview) -> ScoringView:
    known = [await latest_for(session, name, interview.id) for name in (CHECK_TASK, SCORING_TASK)]
    task = max((one for one in known if one is not None), key=lambda one: one.id, default=None)
    if task is None:
        return ScoringView(state="none")
    return ScoringView(
        state=task.state.value,
        error=task.error if task.state is TaskState.FAILED else None,
        task_id=task.id,
        step="listening" if task.name == CHECK_TASK else "scoring",
        done=task.progress_done,
        total=task.progress_total,
    )
