"""What a candidate may do with the link."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.calls.brief import resume_point
from api.calls.commands import send_command
from api.calls.models import Call
from api.calls.practice import practice_words
from api.calls.repository import stream_of
from api.candidates.models import Candidate, CandidateStatus
from api.candidates.pipeline import hold, move
from api.companies.brand import brand_of
from api.companies.models import Company
from api.companies.practice import is_practice
from api.database import new_id
from api.interviews import repository, service
from api.interviews.candidate_schemas import (
    AdjustmentRequest,
    AskedAdjustment,
    CandidateView,
    ConsentRequest,
    ConsentState,
    ConsentTextView,
    DecisionTold,
    DeclineRequest,
    ResumeView,
    StatusLine,
)
from api.interviews.consents import ConsentText, consent_text
from api.interviews.errors import ConsentTextChanged, UnknownLink
from api.interviews.models import Adjustment, Consent, Interview, InterviewStatus, Signal, Verdict
from api.interviews.states import is_live, refuse_over
from api.jobs.snapshot import JobSnapshot
from api.settings import Settings
from api.telephony.legs import hung_up
from api.telephony.views import candidate_phone
from api.verdicts.repository import told_decision
from api.wiring import Services
from contract.brief import Channel
from contract.commands import CommandSource, LeaveCall
from contract.transcript import fold


def contact_of(company: Company, settings: Settings) -> str | None:
    own = company.settings.get("contact_email")
    return str(own) if own else settings.contact_email or None


async def view(session: AsyncSession, services: Services, interview: Interview) -> CandidateView:
    """Everything the candidate's page needs to choose its step."""
    around = await repository.surroundings(session, interview)
    job = JobSnapshot.model_validate(around.version.snapshot)
    text = _text_for(services, interview, job.language)
    consent = await repository.consent_of(session, interview.id)
    stale = consent is not None and consent.version != text.version
    company_name, practice = around.company.name, is_practice(interview.company_id)
    if practice:
        company_name = practice_words(services.settings.config_dir, job.language).company
    told = text.said_by(company_name)
    now = services.clock.now()
    call = await session.get(Call, interview.current_call_id) if interview.current_call_id else None
    live = call is not None and is_live(call, now, services.settings) and not await hung_up(session, call, now)
    return CandidateView(
        interview_id=interview.id,
        status=interview.status,
        step=_step(interview, consent, stale=stale, now=now),
        candidate_name=around.candidate.name,
        job_title=job.title,
        company_name=company_name,
        brand=brand_of(around.company),
        practice=practice,
        language=job.language,
        scheduled_at=interview.scheduled_at,
        timezone=around.candidate.timezone,
        opens_at=interview.opens_at,
        expires_at=interview.expires_at,
        time_limit_secs=interview.time_limit_secs,
        question_total=len(job.questions),
        channel=interview.channel,
        call_candidate=interview.call_candidate,
        phone=None if practice else await candidate_phone(session, services, interview),
        consent=ConsentState(given=consent is not None, version=consent.version if consent else None, stale=stale),
        consent_text=ConsentTextView.model_validate(told.model_dump(), extra="ignore"),
        consent_before=_before(consent) if stale else None,
        adjustments=[
            AskedAdjustment.model_validate(one) for one in await repository.adjustments_of(session, interview.id)
        ],
        resume=await _resume(session, interview),
        open_elsewhere=live,
        open_channel=call.channel if call is not None and live else None,
        contact_email=contact_of(around.company, services.settings),
        person_watching=False,
    )


def _before(consent: Consent | None) -> ConsentTextView | None:
    if consent is None or consent.wording is None:
        return None
    return ConsentTextView.model_validate(consent.wording, extra="ignore")


def _step(interview: Interview, consent: Consent | None, *, stale: bool, now: datetime) -> str:
    if interview.status is InterviewStatus.SCHEDULED and (consent is None or now < interview.opens_at):
        return "invitation"
    return "consent" if consent is None or stale else "room"


async def _resume(session: AsyncSession, interview: Interview) -> ResumeView | None:
    if interview.status is not InterviewStatus.IN_PROGRESS:
        return None
    stream = await stream_of(session, interview.id)
    if not stream:
        return None
    transcript = fold(stream)
    answered = {s.question_id for s in transcript.segments if s.speaker == "candidate" and s.question_id}
    return ResumeView(question_index=resume_point(transcript).question_index, answers_saved=len(answered))


async def zone_of(session: AsyncSession, interview: Interview) -> str:
    """The candidate's own."""
    return (await session.get_one(Candidate, interview.candidate_id)).timezone


async def has_consented(session: AsyncSession, services: Services, interview: Interview) -> bool:
    """To the text as it stands now."""
    consent = await repository.consent_of(session, interview.id)
    return consent is not None and consent.version == _text_for(services, interview, consent.language).version


def _text_for(services: Services, interview: Interview, language: str) -> ConsentText:
    return consent_text(services.settings.config_dir, language, company_id=interview.company_id)


async def consent(session: AsyncSession, services: Services, interview: Interview, body: ConsentRequest) -> None:
    """Stored once for each version and set of items; agreeing after all also takes back a decline.

    Raises:
        ConsentTextChanged, ConsentIncomplete
    """
    text = _text_for(services, interview, body.language)
    if (text.version, text.language) != (body.version, body.language):
        raise ConsentTextChanged()
    ticked = text.ticked(body.items)
    given = await repository.consent_of(session, interview.id)
    company = await session.get_one(Company, interview.company_id)
    if given is None or (given.version, given.language, given.items) != (text.version, text.language, ticked):
        session.add(text.said_by(company.name).agreed(interview.id, ticked, services.clock.now()))
    interview.declined_route, interview.declined_at = None, None
    await session.flush()


async def decline(session: AsyncSession, services: Services, interview: Interview, body: DeclineRequest) -> None:
    """HR learns the route only. `withdraw` cancels the interview.

    Raises:
        LinkOver: it was cancelled, or ended otherwise, a moment ago.
        InterviewIsLive: the candidate withdraws and is in the call.
    """
    # The link was looked at without a lock; HR may have changed the interview since.
    held = await repository.lock(session, interview.id)
    if held is None:
        raise UnknownLink()
    interview = held
    refuse_over(interview, services.clock.now())
    interview.declined_route, interview.declined_at = body.route, services.clock.now()
    if body.route == "withdraw":
        candidate = await hold(session, interview.candidate_id)
        await move(session, candidate, CandidateStatus.WITHDRAWN, None, "withdrawn by the candidate")
        await service.cancel(session, services, interview, "withdrawn by the candidate", tell_candidate=False)
    await session.flush()


async def withdraw_consent(session: AsyncSession, services: Services, interview: Interview) -> None:
    """From now on nothing is recorded: a running call is left at once, and no other begins before a new consent.

    What was recorded before stays until it is deleted. Raises LinkOver: the interview ended a moment ago.
    """
    held = await repository.lock(session, interview.id)
    if held is None:
        raise UnknownLink()
    now = services.clock.now()
    refuse_over(held, now)
    await repository.withdraw_consents(session, held.id, now)
    call = await session.get(Call, held.current_call_id) if held.current_call_id else None
    if call is not None and is_live(call, now, services.settings):
        await send_command(session, held, call.id, LeaveCall(), CommandSource.CANDIDATE, None)


async def ask_adjustment(
    session: AsyncSession, services: Services, interview: Interview, body: AdjustmentRequest
) -> Adjustment:
    adjustment = Adjustment(
        id=new_id(),
        interview_id=interview.id,
        kinds=list(body.kinds),
        text=body.text,
        created_at=services.clock.now(),
    )
    session.add(adjustment)
    await session.flush()
    return adjustment


async def held_by(session: AsyncSession, interview: Interview) -> list[Channel]:
    """The ways in which the candidate was in the interview, in the order of their first use."""
    calls = await repository.calls_of(session, interview.id)
    return list(dict.fromkeys(call.channel for call in calls if call.started_at is not None))


async def note_signal(session: AsyncSession, services: Services, interview: Interview, kind: str) -> None:
    session.add(Signal(interview_id=interview.id, kind=kind, created_at=services.clock.now()))


def review_by(interview: Interview, settings: Settings) -> datetime | None:
    """Until when a person reads it; None before it is completed."""
    completed = interview.completed_at
    return completed + timedelta(days=settings.review_days) if completed else None


OUTCOMES = {Verdict.PASS: "going_on", Verdict.FAIL: "not_going_on"}


async def decision_told(session: AsyncSession, interview: Interview) -> DecisionTold | None:
    """A person's decision and what lay before them, once the candidate has been told of it."""
    decision = await told_decision(session, interview.id)
    outcome = OUTCOMES.get(decision.decision) if decision else None
    if decision is None or outcome is None:
        return None
    asked = fold(await stream_of(session, interview.id)).questions
    corrected = await repository.corrections_of(session, interview.id)
    body = {"outcome": outcome, "at": decision.created_at, "questions": len(asked), "corrections": len(corrected)}
    return DecisionTold.model_validate(body)


def status_lines(interview: Interview, settings: Settings, decided_at: datetime | None) -> list[StatusLine]:
    """Four dated lines (ux §3.6); the first that is not done is the current one."""
    completed = interview.completed_at
    done = {"invited": True, "interviewed": completed is not None, "review": decided_at is not None}
    current = next((step for step, is_done in done.items() if not is_done), "decision")
    at = {
        "invited": interview.created_at,
        "interviewed": completed or interview.scheduled_at,
        "review": decided_at or review_by(interview, settings),
        "decision": decided_at,
    }
    return [StatusLine.model_validate({"step": step, "at": at[step], "current": step == current}) for step in at]
