"""A free redo of an interview that a fault of ours spoilt. The old one is kept and linked."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api import metrics
from api.companies.models import Company
from api.companies.settings import effective
from api.database import after_commit, new_id
from api.errors import AppError
from api.interviews import booking, link, service
from api.interviews.models import Interview, InterviewStatus
from api.interviews.progress import status_changed
from api.interviews.states import is_over, lapsed_status
from api.outbox import enqueue
from api.quality import repository
from api.quality.errors import AlreadySettled, NoFault, NoRedoLeft
from api.quality.models import InterviewQuality
from api.quality.rule import MAX_REDOS
from api.quality.schemas import FaultNotice
from api.rounds.errors import RoundHasOpenInterview
from api.rounds.repository import has_interview
from api.security.callers import Caller
from api.wiring import Services

REDO_TASK = "send_redo"


async def offer(session: AsyncSession, services: Services, interview: Interview, by: Caller | None) -> Interview:
    """A new interview on the same questions, round and terms, open until the old deadline or for a week, whichever is
    later; the candidate gets a mail. `by` None: the company's settings offer it by themselves.

    `interview` is locked by the caller.

    Raises:
        NoFault, AlreadySettled, NoRedoLeft
        RoundHasOpenInterview: somebody has scheduled another one meanwhile.
    """
    await _check(session, interview)
    if interview.round_id is not None:
        await booking.hold_candidate(session, interview.candidate_id)
        if await has_interview(session, interview.round_id, only_open=True):
            raise RoundHasOpenInterview()
    now = services.clock.now()
    deadline = now + timedelta(days=services.settings.open_unscheduled_days)
    redo = Interview(
        id=new_id(),
        company_id=interview.company_id,
        candidate_id=interview.candidate_id,
        job_template_id=interview.job_template_id,
        job_version_id=interview.job_version_id,
        interviewer_id=interview.interviewer_id,
        round_id=interview.round_id,
        redo_of_id=interview.id,
        created_by=by.user_id if by else None,
        status=InterviewStatus.SCHEDULED,
        channel=interview.channel,
        timezone=interview.timezone,
        deadline=max(deadline, interview.deadline) if interview.deadline else deadline,
        time_limit_secs=interview.time_limit_secs,
        patience=interview.patience,
        question_time=interview.question_time,
        text_mode=interview.text_mode,
    )
    await service.new_keys(session, services, redo)
    await service.book_time(session, services, redo, None, zone=redo.timezone, any_hour=True)
    session.add(redo)
    await session.flush()
    payload = {"interview_id": redo.id}
    enqueue(session, REDO_TASK, payload, company_id=redo.company_id, subject_id=redo.id)
    await status_changed(session, redo, by)
    _count(session, "a person" if by else "the settings")
    return redo


async def offer_by_itself(session: AsyncSession, services: Services, interview: Interview) -> Interview | None:
    """Where the company's settings say so and the rules allow it."""
    company = await session.get_one(Company, interview.company_id)
    if not effective(company, services.settings).auto_redo:
        return None
    try:
        return await offer(session, services, interview, None)
    except AppError:
        # A person sees the fault all the same and can settle it.
        return None


async def can_offer(session: AsyncSession, interview: Interview) -> bool:
    try:
        await _check(session, interview)
    except AppError:
        return False
    return True


async def _check(session: AsyncSession, interview: Interview) -> None:
    quality = await repository.quality_of(session, interview.id)
    spoilt = interview.status is InterviewStatus.COMPLETED and quality is not None and bool(quality.faults)
    if not spoilt and interview.status is not InterviewStatus.FAILED:
        raise NoFault()
    if quality is not None and quality.released_at is not None:
        raise AlreadySettled()
    if await repository.redo_of(session, interview.id) is not None:
        raise AlreadySettled()
    if await repository.redos_before(session, interview) >= MAX_REDOS:
        raise NoRedoLeft()


async def notice(session: AsyncSession, services: Services, interview: Interview) -> FaultNotice | None:
    """For the candidate. None: nothing is known to have gone wrong, or a person found that it can be judged."""
    quality: InterviewQuality | None = await repository.quality_of(session, interview.id)
    if interview.status is not InterviewStatus.FAILED and (quality is None or not quality.blocks):
        return None
    redo = await repository.redo_of(session, interview.id)
    if redo is None or is_over(lapsed_status(redo, services.clock.now())):
        return FaultNotice(redo_link=None, redo_until=None)
    token = link.token_of(services.settings, redo)
    url = link.link(services.settings, token) if token is not None else None
    return FaultNotice(redo_link=url, redo_until=redo.expires_at)


def _count(session: AsyncSession, by: str) -> None:
    async def count() -> None:
        metrics.free_redos_total.labels(by).inc()

    after_commit(session, count)
