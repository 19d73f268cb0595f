"""A practice call: an interview like those of hiring, in the company that nobody sees (ADR 0039)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import User
from api.calls.models import Call
from api.candidates.models import Candidate
from api.companies.practice import PRACTICE_COMPANY, ensure_practice_company, within_practice
from api.database import new_id
from api.database.pause import released
from api.interviews.candidate_schemas import ConsentTextView
from api.interviews.consents import consent_text
from api.interviews.errors import ConsentIncomplete, ConsentTextChanged
from api.interviews.link import token_of
from api.interviews.models import OPEN_STATUSES, Consent, Interview, InterviewStatus
from api.interviews.service import new_keys
from api.jobs.generate import NothingUsable
from api.jobs.models import JobTemplate
from api.jobs.schemas import QuestionInput
from api.jobs.service import add_questions, pin
from api.practice import call_repository as repository
from api.practice import questions
from api.practice.call_schemas import (
    MINUTES_A_QUESTION,
    Disclosure,
    OpenCall,
    OpenCalls,
    PracticeCallStart,
    PracticeCallStarted,
)
from api.practice.errors import TooManyCalls
from api.practice.feedback import name_of
from api.practice.focus import focus_of
from api.practice.models import PracticeCall
from api.practice.repository import known_questions
from api.practice.state import KEPT_SECS, PracticeState
from api.security.callers import Caller
from api.wiring import Services

KEPT = timedelta(seconds=KEPT_SECS)
"""As long as a draft of practice by turns."""
MOST_OPEN = 5
"""Of one person that are neither saved nor thrown away."""
MAIL = "practice.invalid"
"""Nobody's (RFC 2606): nothing is ever mailed about practice."""


def disclosure(services: Services, language: str) -> Disclosure:
    """Raises ConsentTextUnreadable."""
    text = consent_text(services.settings.config_dir, language, company_id=PRACTICE_COMPANY)
    return Disclosure(
        text=ConsentTextView.model_validate(text.model_dump(), extra="ignore"), kept_hours=KEPT_SECS // 3600
    )


async def start(
    session: AsyncSession, services: Services, caller: Caller, body: PracticeCallStart
) -> PracticeCallStarted:
    """Writes the questions, then everything that a call needs, and agrees to the disclosure.

    Raises:
        ConsentTextChanged, ConsentIncomplete, TooManyCalls, UnknownGapAnalysis
        NothingUsable, AiUnavailable, QuestionsUnreadable, RubricCheckUnreadable, WordsUnreadable
    """
    ticked = _ticked(services, body)
    # Before a model is asked for what would be thrown away.
    await _refuse_more(session, caller)
    state = PracticeState(
        id=new_id(),
        candidate_name=body.candidate_name or caller.name,
        job_title=body.job_title,
        interview_type=body.interview_type,
        language=body.language,
        resume_text=body.resume_text or "",
        job_description=body.job_description or "",
        num_questions=body.num_questions or max(1, round(body.minutes / MINUTES_A_QUESTION)),
        focus=await focus_of(session, caller, body),
        analysis_id=body.analysis_id,
        known=await known_questions(session, caller.user_id),
        started_at=services.clock.now(),
    )
    async with released(session, caller.company_scope):
        planned, writer = await questions.whole_plan(services, state)
    if not planned:
        raise NothingUsable()
    # One after the other: two that begin at once count each other.
    await session.get_one(User, caller.user_id, with_for_update=True)
    await _refuse_more(session, caller)
    async with within_practice(session, caller):
        interview, token = await _make(session, services, caller, body, state, planned)
        _agree(session, services, interview, body, ticked)
    return PracticeCallStarted(
        interview_id=interview.id,
        token=token,
        num_questions=len(planned),
        writer=writer,
        focus=state.focus,
        judge=name_of(services.judge),
        expires_at=interview.expires_at,
    )


async def _refuse_more(session: AsyncSession, caller: Caller) -> None:
    """Raises TooManyCalls."""
    async with within_practice(session, caller):
        if await repository.count_unsaved(session, caller.user_id) >= MOST_OPEN:
            raise TooManyCalls()


def _ticked(services: Services, body: PracticeCallStart) -> list[str]:
    """Raises ConsentTextChanged, ConsentIncomplete."""
    text = consent_text(services.settings.config_dir, body.language, company_id=PRACTICE_COMPANY)
    if text.version != body.consent.version:
        raise ConsentTextChanged()
    if not text.required <= set(body.consent.items):
        raise ConsentIncomplete()
    return [item.id for item in text.items if item.id in body.consent.items]


async def _make(
    session: AsyncSession,
    services: Services,
    caller: Caller,
    body: PracticeCallStart,
    state: PracticeState,
    planned: Sequence[QuestionInput],
) -> tuple[Interview, str]:
    """(the interview, its token)."""
    now, secs = services.clock.now(), body.minutes * 60
    await ensure_practice_company(session)
    job = JobTemplate(
        id=new_id(),
        company_id=PRACTICE_COMPANY,
        title=state.job_title,
        description=state.job_description or None,
        language=state.language,
        time_limit_secs=secs,
        created_at=now,
    )
    candidate = Candidate(
        id=new_id(),
        company_id=PRACTICE_COMPANY,
        email=f"{state.id}@{MAIL}",
        name=state.candidate_name,
        language=state.language,
        resume_text=state.resume_text or None,
        created_at=now,
    )
    session.add_all((job, candidate))
    await session.flush()
    share = secs // len(planned)
    added = await add_questions(
        session, job, [one.model_copy(update={"budget_secs": min(one.budget_secs, share)}) for one in planned], None
    )
    interview = Interview(
        id=state.id,
        company_id=PRACTICE_COMPANY,
        candidate_id=candidate.id,
        job_template_id=job.id,
        job_version_id=(await pin(session, job)).id,
        status=InterviewStatus.SCHEDULED,
        time_set_at=now,
        opens_at=now,
        expires_at=now + KEPT,
        time_limit_secs=secs,
        created_at=now,
    )
    keys = await new_keys(session, services, interview)
    session.add(interview)
    await session.flush()
    competencies = {row.id: questions.competency_of(services, state, row.text) for row in added}
    session.add(
        PracticeCall(
            id=interview.id,
            user_id=caller.user_id,
            interview_type=state.interview_type,
            analysis_id=state.analysis_id,
            focus=state.focus,
            competencies=competencies,
            created_at=now,
        )
    )
    await session.flush()
    return interview, keys.token


def _agree(
    session: AsyncSession, services: Services, interview: Interview, body: PracticeCallStart, ticked: list[str]
) -> None:
    text = consent_text(services.settings.config_dir, body.language, company_id=PRACTICE_COMPANY)
    session.add(
        Consent(
            id=new_id(),
            interview_id=interview.id,
            version=text.version,
            language=text.language,
            items=ticked,
            wording=text.model_dump(mode="json"),
            created_at=services.clock.now(),
        )
    )


async def open_calls(session: AsyncSession, services: Services, caller: Caller) -> OpenCalls:
    """Those that are neither saved nor gone."""
    async with within_practice(session, caller):
        rows = await repository.unsaved(session, caller.user_id)
    shown = []
    for call, interview, job, current in rows:
        is_open = interview.status in OPEN_STATUSES and services.clock.now() < interview.expires_at
        shown.append(
            OpenCall(
                interview_id=call.id,
                job_title=job.title,
                interview_type=call.interview_type,
                language=job.language,
                state="open" if is_open else "over",
                token=token_of(services.settings, interview) if is_open else None,
                created_at=call.created_at,
                gone_at=last_step(interview, current) + KEPT,
            )
        )
    return OpenCalls(calls=shown)


def last_step(interview: Interview, current: Call | None) -> datetime:
    moments = (interview.created_at, interview.completed_at, current.last_seen_at if current else None)
    return max(moment for moment in moments if moment is not None)
