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
from api.interviews.consents import ConsentText, consent_text
from api.interviews.errors import ConsentTextChanged
from api.interviews.link import token_of
from api.interviews.models import Interview, InterviewStatus
from api.interviews.service import new_keys
from api.jobs.generate import NothingUsable
from api.jobs.models import JobTemplate
from api.jobs.schemas import QuestionInput
from api.jobs.service import add_questions, pin
from api.practice import call_repository as repository
from api.practice import questions
from api.practice.beginning import new_state
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
from api.practice.held_calls import room_is_open
from api.practice.models import PracticeCall
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
    text = _agreed_text(services, body)
    ticked = text.ticked(body.consent.items)
    # Before a model is asked for what would be thrown away.
    await _refuse_more(session, caller)
    fitting = max(1, round(body.minutes / MINUTES_A_QUESTION))
    state = await new_state(session, services, caller, body, body.num_questions or fitting)
    async with released(session, caller.company_scope):
        planned, writer = await questions.whole_plan(services, state)
    if not planned:
        raise NothingUsable()
    # One after the other: two that begin at once count each other.
    await session.get_one(User, caller.user_id, with_for_update=True)
    await _refuse_more(session, caller)
    async with within_practice(session, caller):
        interview, token = await _make(session, services, caller, body, state, planned)
        session.add(text.agreed(interview.id, ticked, services.clock.now()))
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


def _agreed_text(services: Services, body: PracticeCallStart) -> ConsentText:
    """Raises ConsentTextChanged."""
    text = consent_text(services.settings.config_dir, body.language, company_id=PRACTICE_COMPANY)
    if text.version != body.consent.version:
        raise ConsentTextChanged()
    return text


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


async def open_calls(session: AsyncSession, services: Services, caller: Caller) -> OpenCalls:
    """Those that are neither saved nor gone."""
    async with within_practice(session, caller):
        rows = await repository.unsaved(session, caller.user_id)
    shown = []
    for call, interview, job, current in rows:
        is_open = room_is_open(interview, services.clock.now())
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
