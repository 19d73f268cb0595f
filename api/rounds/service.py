"""Rules of rounds."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.candidates.errors import UnknownCandidate
from api.candidates.service import get_candidate
from api.database import new_id
from api.interviews.models import Interview, InterviewStatus
from api.jobs.service import get_job
from api.rounds import repository
from api.rounds.errors import RoundFollowsInterview, RoundHasOpenInterview, RoundNumberTaken, UnknownRound
from api.rounds.models import InterviewRound, RoundStatus
from api.rounds.schemas import RoundInput, RoundUpdate
from api.security.callers import Caller

FOLLOWED = {
    InterviewStatus.SCHEDULED: RoundStatus.SCHEDULED,
    InterviewStatus.IN_PROGRESS: RoundStatus.IN_PROGRESS,
    InterviewStatus.COMPLETED: RoundStatus.COMPLETED,
    InterviewStatus.CANCELLED: RoundStatus.CANCELLED,
    # Still to be held, with another interview.
    InterviewStatus.EXPIRED: RoundStatus.PENDING,
    InterviewStatus.NO_SHOW: RoundStatus.PENDING,
    InterviewStatus.FAILED: RoundStatus.PENDING,
}
DEFAULT_TYPE = "interview"


async def follow(session: AsyncSession, interview: Interview) -> None:
    """The round takes over its interview's state and time."""
    if interview.round_id is None:
        return
    round_ = await session.get(InterviewRound, interview.round_id)
    if round_ is not None:
        round_.status = FOLLOWED[interview.status]
        round_.scheduled_at = interview.scheduled_at


async def get_round(session: AsyncSession, caller: Caller, round_id: str) -> InterviewRound:
    round_ = await repository.access_round(session, caller, round_id)
    if round_ is None:
        raise UnknownRound()
    return round_


async def create_round(session: AsyncSession, caller: Caller, candidate_id: str, body: RoundInput) -> InterviewRound:
    """Raises UnknownCandidate, UnknownJob, RoundNumberTaken."""
    candidate = await get_candidate(session, caller, candidate_id)
    job = await get_job(session, caller, body.job_template_id)
    if job.company_id != candidate.company_id:
        raise UnknownCandidate()
    if await repository.by_number(session, candidate.id, job.id, body.round_number):
        raise RoundNumberTaken()
    round_ = InterviewRound(
        id=new_id(),
        company_id=candidate.company_id,
        candidate_id=candidate.id,
        job_template_id=job.id,
        round_number=body.round_number,
        round_type=body.round_type,
        scheduled_at=body.scheduled_at,
        status=RoundStatus.SCHEDULED if body.scheduled_at else RoundStatus.PENDING,
    )
    session.add(round_)
    await _flush(session)
    return round_


async def update_round(session: AsyncSession, caller: Caller, round_id: str, body: RoundUpdate) -> InterviewRound:
    """Changes what `body` names.

    Raises:
        UnknownRound, RoundNumberTaken
        RoundFollowsInterview: state and time of a round with an interview are the interview's.
    """
    round_ = await get_round(session, caller, round_id)
    given = body.model_dump(exclude_unset=True)
    own = {"status", "scheduled_at"} & given.keys()
    if own and await repository.has_interview(session, round_.id, only_open=False):
        raise RoundFollowsInterview()
    number = given.get("round_number", round_.round_number)
    if number != round_.round_number and await repository.by_number(
        session, round_.candidate_id, round_.job_template_id, number
    ):
        raise RoundNumberTaken()
    for field, value in given.items():
        setattr(round_, field, value)
    await _flush(session)
    return round_


async def delete_round(session: AsyncSession, caller: Caller, round_id: str) -> None:
    """Interviews already held in it stay, without a round.

    Raises:
        UnknownRound, RoundHasOpenInterview
    """
    round_ = await get_round(session, caller, round_id)
    if await repository.has_interview(session, round_.id, only_open=True):
        raise RoundHasOpenInterview()
    await session.delete(round_)


async def round_for(
    session: AsyncSession, company_id: str, candidate_id: str, job_template_id: str, number: int, kind: str | None
) -> InterviewRound:
    """The round with `number`, made when there is none, for a new interview.

    Raises:
        RoundHasOpenInterview, RoundNumberTaken (made by somebody else at this moment)
    """
    known = await repository.by_number(session, candidate_id, job_template_id, number)
    if known is not None:
        if await repository.has_interview(session, known.id, only_open=True):
            raise RoundHasOpenInterview()
        known.round_type = kind or known.round_type
        return known
    made = InterviewRound(
        id=new_id(),
        company_id=company_id,
        candidate_id=candidate_id,
        job_template_id=job_template_id,
        round_number=number,
        round_type=kind or DEFAULT_TYPE,
    )
    session.add(made)
    await _flush(session)
    return made


async def _flush(session: AsyncSession) -> None:
    try:
        await session.flush()
    except IntegrityError as error:
        # The database is the last line (DATA-05): the number was taken at the same moment.
        raise RoundNumberTaken() from error
