"""What a candidate does about the time with the link: offers other times, and calls the interview off (ux §3.16)."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import iso_z
from api.database import new_id
from api.interviews import booking, repository, service
from api.interviews.errors import (
    InterviewAlreadyOver,
    NotProposed,
    ProposalAnswered,
    TooLateToMove,
    UnknownLink,
    UnknownProposal,
)
from api.interviews.models import Interview, InterviewStatus, TimeRequest, TimeRequestKind
from api.interviews.schemas import ProposalAnswer
from api.interviews.states import refuse_over
from api.outbox import enqueue
from api.security.callers import Caller
from api.wiring import Services

BY_CANDIDATE = "called off by the candidate"


async def noted(
    session: AsyncSession,
    interview: Interview,
    kind: TimeRequestKind,
    times: Sequence[datetime],
    timezone: str,
    reason: str | None,
    now: datetime,
) -> TimeRequest:
    """Keeps what the candidate did. An offer that still waited is taken back by whatever comes after it."""
    for earlier in await repository.time_requests_of(session, interview.id):
        if earlier.answered_at is None:
            earlier.answered_at = now
    made = TimeRequest(
        id=new_id(),
        created_at=now,
        interview_id=interview.id,
        kind=kind,
        times=[iso_z(at.astimezone(UTC)) for at in times],
        timezone=timezone,
        reason=reason or None,
        answered_at=None if kind is TimeRequestKind.PROPOSED else now,
    )
    session.add(made)
    await session.flush()
    return made


async def propose(
    session: AsyncSession,
    services: Services,
    interview_id: str,
    times: Sequence[datetime],
    timezone: str,
    reason: str | None,
) -> TimeRequest:
    """None of the free times suits; these would.

    Raises:
        UnknownLink, LinkOver, InterviewAlreadyOver, InterviewIsLive
        TimeInPast, TimeOutOfReach: one of them cannot be.
        TooLateToMove: the present time is too near to wait for an answer.
    """
    interview = await _open(session, services, interview_id)
    now = services.clock.now()
    for at in times:
        booking.check_reach(at, interview.deadline, now)
    return await noted(session, interview, TimeRequestKind.PROPOSED, times, timezone, reason, now)


async def call_off(
    session: AsyncSession, services: Services, interview_id: str, timezone: str, reason: str | None
) -> None:
    """The candidate will not hold this interview. Their application goes on: HR is told, and decides what follows.

    Raises:
        UnknownLink, LinkOver, InterviewAlreadyOver, InterviewIsLive
    """
    interview = await _open(session, services, interview_id, any_time=True)
    now = services.clock.now()
    await noted(session, interview, TimeRequestKind.CANCELLED, (), timezone, reason, now)
    said = f"{BY_CANDIDATE}: {reason}"[:500] if reason else BY_CANDIDATE
    await service.cancel(session, services, interview, said)


async def answer(
    session: AsyncSession,
    services: Services,
    caller: Caller,
    interview: Interview,
    proposal_id: str,
    body: ProposalAnswer,
) -> TimeRequest:
    """Takes one of the times that the candidate offered, or says why none; both reach them by mail.

    Raises:
        UnknownProposal, ProposalAnswered, NotProposed
        InterviewAlreadyOver, InterviewIsLive, TimeInPast, TimeOutOfReach, SlotTaken
    """
    proposal = await repository.time_request(session, interview.id, proposal_id)
    if proposal is None or proposal.kind is not TimeRequestKind.PROPOSED:
        raise UnknownProposal()
    if proposal.answered_at is not None:
        raise ProposalAnswered()
    await service.check_movable(session, services, interview)
    now = services.clock.now()
    if body.accept is not None:
        if iso_z(body.accept.astimezone(UTC)) not in proposal.times:
            raise NotProposed()
        if interview.status is not InterviewStatus.SCHEDULED:
            raise InterviewAlreadyOver("This interview has begun. The candidate goes on with the same link.")
        zone = (await repository.surroundings(session, interview)).candidate.timezone
        # The candidate offered it: the hour is theirs to choose.
        await service.book_time(session, services, interview, body.accept, zone=zone, any_hour=True)
        await service.moved(session, interview, caller)
        proposal.accepted_at = body.accept
    proposal.answered_at, proposal.answered_by, proposal.answer = now, caller.user_id, body.answer
    await session.flush()
    if body.accept is None:
        enqueue(
            session,
            service.PROPOSAL_TASK,
            {"interview_id": interview.id, "proposal_id": proposal.id},
            company_id=interview.company_id,
            subject_id=interview.id,
        )
    return proposal


async def _open(session: AsyncSession, services: Services, interview_id: str, *, any_time: bool = False) -> Interview:
    """Locked, and not begun."""
    interview = await repository.lock(session, interview_id)
    if interview is None:
        raise UnknownLink()
    now = services.clock.now()
    refuse_over(interview, now)
    await service.check_movable(session, services, interview)
    if interview.status is not InterviewStatus.SCHEDULED:
        raise InterviewAlreadyOver("This interview has begun. Open your link again to go on where you stopped.")
    if not any_time and interview.scheduled_at is not None and interview.scheduled_at <= now:
        raise TooLateToMove()
    return interview
