"""HR's interviews. The candidate's side is in `candidate_endpoints`."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.candidates.errors import UnknownCandidate
from api.errors import Forbidden, Unauthenticated, responses
from api.ids import IdPath, UuidText
from api.interviews import detail, repository, service
from api.interviews.errors import InterviewAlreadyOver, InterviewIsLive, NoLiveCall, TimeInPast, UnknownInterview
from api.interviews.link import link
from api.interviews.models import InterviewStatus, Verdict
from api.interviews.repository import InterviewFilter
from api.interviews.schemas import (
    CommandSent,
    InterviewDetail,
    InterviewPage,
    LinkView,
    ReasonBody,
    ScheduledInterview,
    ScheduleRequest,
)
from api.interviews.service import DifferentCompanies
from api.jobs.errors import JobWithoutQuestions, UnknownJob
from api.paging import Paging
from api.security.dependencies import HrUser, RequestSession, Wired

router = APIRouter(tags=["interviews"], responses=responses(Unauthenticated, Forbidden))


@router.get("/interviews")
async def list_interviews(
    caller: HrUser,
    session: RequestSession,
    services: Wired,
    paging: Paging,
    status: InterviewStatus | None = None,
    verdict: Verdict | None = None,
    candidate_id: UuidText | None = None,
    job_template_id: UuidText | None = None,
    search: Annotated[str | None, Query(max_length=100)] = None,
) -> InterviewPage:
    """Newest first. `search` looks in the candidate's name."""
    wanted = InterviewFilter(status, verdict, candidate_id, job_template_id, search)
    found = await repository.list_interviews(session, caller, paging, wanted)
    now = services.clock.now()
    rows = [
        detail.row_view(interview, candidate, job, call, now, services.settings)
        for interview, candidate, job, call in found.rows
    ]
    return InterviewPage(interviews=rows, **found.numbers())


@router.post(
    "/interviews",
    status_code=201,
    responses=responses(UnknownCandidate, UnknownJob, DifferentCompanies, TimeInPast, JobWithoutQuestions),
)
async def schedule_interview(
    body: ScheduleRequest, caller: HrUser, session: RequestSession, services: Wired
) -> ScheduledInterview:
    """Schedules, pins the job's questions, and sends the invitation. The token is shown here only."""
    interview, token = await service.schedule(session, services, caller, body)
    made = await detail.detail(session, services, caller, interview.id)
    return ScheduledInterview(
        **made.model_dump(), token=token.token, interview_link=link(services.settings, token.token)
    )


@router.get("/interviews/{interview_id}", responses=responses(UnknownInterview))
async def get_interview(
    interview_id: IdPath, caller: HrUser, session: RequestSession, services: Wired
) -> InterviewDetail:
    return await detail.detail(session, services, caller, interview_id)


@router.post("/interviews/{interview_id}/link", responses=responses(UnknownInterview, InterviewAlreadyOver))
async def create_interview_link(
    interview_id: IdPath, caller: HrUser, session: RequestSession, services: Wired
) -> LinkView:
    """Makes a new link. The old one stops working at once."""
    interview = await service.get_interview(session, caller, interview_id)
    token = await service.renew_link(session, services, interview)
    return LinkView(token=token.token, interview_link=link(services.settings, token.token))


@router.post(
    "/interviews/{interview_id}/cancel",
    responses=responses(UnknownInterview, InterviewAlreadyOver, InterviewIsLive),
)
async def cancel_interview(
    interview_id: IdPath, caller: HrUser, session: RequestSession, services: Wired, body: ReasonBody | None = None
) -> InterviewDetail:
    """Cancels an interview that nobody is in; the candidate gets a mail."""
    interview = await service.get_interview(session, caller, interview_id)
    await service.cancel(session, services, interview, body.reason if body else None)
    return await detail.detail(session, services, caller, interview_id)


@router.post("/interviews/{interview_id}/end", status_code=202, responses=responses(UnknownInterview, NoLiveCall))
async def end_interview(
    interview_id: IdPath, caller: HrUser, session: RequestSession, services: Wired, body: ReasonBody | None = None
) -> CommandSent:
    """Asks the interviewer to close the running call with a closing sentence."""
    interview = await service.get_interview(session, caller, interview_id)
    sent = await service.end(session, services, interview, caller, body.reason if body else None)
    return CommandSent(call_id=str(interview.current_call_id), command_id=sent.id)
