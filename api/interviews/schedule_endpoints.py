"""HR's calendar: a stretch of it, free times for somebody, and answers to times that candidates offer."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from api.candidates.errors import UnknownCandidate
from api.errors import Forbidden, Unauthenticated, responses
from api.ids import IdPath, UuidText
from api.interviews import service, slots, week, wishes
from api.interviews.errors import (
    InterviewAlreadyOver,
    InterviewIsLive,
    NotProposed,
    ProposalAnswered,
    SlotTaken,
    TimeInPast,
    TimeOutOfReach,
    UnknownInterview,
    UnknownInterviewer,
    UnknownProposal,
)
from api.interviews.moments import Moment
from api.interviews.schemas import FreeTimes, ProposalAnswer, TimeRequestView, WeekView
from api.security.dependencies import CurrentUser, RequestSession, Wired
from api.zones import ZoneName

router = APIRouter(tags=["interviews"], responses=responses(Unauthenticated, Forbidden))


@router.get("/schedule")
async def get_schedule(
    caller: CurrentUser,
    session: RequestSession,
    services: Wired,
    from_at: Annotated[Moment | None, Query(alias="from", description="Now when not given")] = None,
    to_at: Annotated[Moment | None, Query(alias="to", description="A week later when not given; six at most")] = None,
) -> WeekView:
    """Interviews with a time, who clashes, how full it may be, and offers of candidates that wait for an answer."""
    begin = from_at or services.clock.now()
    return await week.week(session, services, caller, begin, to_at or begin + timedelta(days=7))


@router.get(
    "/candidates/{candidate_id}/free-times",
    responses=responses(UnknownCandidate, UnknownInterviewer, UnknownInterview),
)
async def list_free_times(
    candidate_id: IdPath,
    caller: CurrentUser,
    session: RequestSession,
    services: Wired,
    from_at: Annotated[Moment | None, Query(alias="from", description="Now when not given")] = None,
    to_at: Annotated[Moment | None, Query(alias="to", description="Two weeks later when not given")] = None,
    duration_secs: Annotated[int, Query(ge=60, le=4 * 3600)] = 1800,
    tz: Annotated[ZoneName, Query(description="Whose day counts where the company has set no hours")] = "UTC",
    interviewer_id: UuidText | None = None,
    moved_id: Annotated[UuidText | None, Query(description="The interview that is to be moved")] = None,
) -> FreeTimes:
    """When an interview of this length can be booked, at most 200 times; odd hours of the candidate's are marked."""
    begin = from_at or services.clock.now()
    return await week.free_times(
        session,
        services,
        caller,
        candidate_id,
        begin,
        to_at or begin + slots.USUAL_LOOK,
        duration=timedelta(seconds=duration_secs),
        zone=tz,
        interviewer_id=interviewer_id,
        moved_id=moved_id,
    )


@router.post(
    "/interviews/{interview_id}/proposals/{proposal_id}",
    responses=responses(
        UnknownInterview,
        UnknownProposal,
        ProposalAnswered,
        NotProposed,
        InterviewAlreadyOver,
        InterviewIsLive,
        TimeInPast,
        TimeOutOfReach,
        SlotTaken,
    ),
)
async def answer_proposal(
    interview_id: IdPath,
    proposal_id: IdPath,
    body: ProposalAnswer,
    caller: CurrentUser,
    session: RequestSession,
    services: Wired,
) -> TimeRequestView:
    """Takes one of the times that the candidate offered, or says why none of them is possible; they get a mail."""
    interview = await service.lock_interview(session, caller, interview_id)
    return TimeRequestView.model_validate(await wishes.answer(session, services, caller, interview, proposal_id, body))
