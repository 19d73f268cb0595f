"""HR's interviews. The candidate's side is in `candidate_endpoints`."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AfterValidator

from api.audit import about
from api.candidates.errors import UnknownCandidate
from api.errors import Forbidden, Unauthenticated, responses
from api.ids import IdPath, UuidText
from api.interviews import adjustments, detail, repository, service
from api.interviews.errors import (
    InterviewAlreadyOver,
    InterviewIsLive,
    NoLiveCall,
    SlotTaken,
    TimeInPast,
    TimeOutOfReach,
    UnknownAdjustment,
    UnknownInterview,
    UnknownInterviewer,
    UnsocialHours,
)
from api.interviews.link import link
from api.interviews.models import InterviewStatus, Verdict
from api.interviews.moments import Moment
from api.interviews.repository import InterviewFilter
from api.interviews.schemas import (
    AdjustmentAnswer,
    AdjustmentView,
    CommandSent,
    DialIn,
    InterviewDetail,
    InterviewPage,
    LinkView,
    ReasonBody,
    RescheduleRequest,
    ScheduledInterview,
    ScheduleRequest,
)
from api.interviews.service import DifferentCompanies, Keys
from api.jobs.errors import JobWithoutQuestions, UnknownJob
from api.paging import Paging
from api.reviews.blind import blind_ids
from api.rounds.errors import RoundHasOpenInterview, RoundNumberTaken
from api.security.dependencies import CurrentUser, RequestSession, Wired
from api.texts import no_nul
from api.wiring import Services
from contract.brief import Channel

router = APIRouter(tags=["interviews"], responses=responses(Unauthenticated, Forbidden))

Searched = Annotated[str | None, Query(max_length=100), AfterValidator(lambda text: text and no_nul(text))]


@router.get("/interviews")
async def list_interviews(
    caller: CurrentUser,
    session: RequestSession,
    services: Wired,
    paging: Paging,
    status: Annotated[list[InterviewStatus] | None, Query(max_length=10)] = None,
    verdict: Annotated[list[Verdict] | None, Query(max_length=3)] = None,
    candidate_id: UuidText | None = None,
    job_template_id: UuidText | None = None,
    interviewer_id: UuidText | None = None,
    round_id: UuidText | None = None,
    channel: Channel | None = None,
    from_at: Annotated[Moment | None, Query(alias="from", description="Scheduled at this moment or later")] = None,
    to_at: Annotated[Moment | None, Query(alias="to", description="Scheduled before this moment")] = None,
    q: Searched = None,
    search: Annotated[Searched, Query(description="The same as q")] = None,
    sort: Annotated[str, Query(pattern="^(created_at|scheduled_at|score):(asc|desc)$")] = "created_at:desc",
) -> InterviewPage:
    """Newest first unless sorted. `status` and `verdict` may be given several times; `q` looks in the candidate's name
    and the job's title. Without the right to all candidates: only one's own interviews, and those of candidates
    assigned to one."""
    wanted = InterviewFilter(
        status or (),
        verdict or (),
        candidate_id,
        job_template_id,
        interviewer_id,
        round_id,
        channel,
        from_at,
        to_at,
        q or search,
    )
    found = await repository.list_interviews(session, caller, paging, wanted, sort)
    now = services.clock.now()
    blind = await blind_ids(session, caller, [row[0] for row in found.rows])
    rows = [
        detail.row_view(interview, candidate, job, call, now, services.settings, blind=interview.id in blind)
        for interview, candidate, job, call in found.rows
    ]
    return InterviewPage(interviews=rows, **found.numbers())


@router.post(
    "/interviews",
    status_code=201,
    responses=responses(
        UnknownCandidate,
        UnknownJob,
        UnknownInterviewer,
        DifferentCompanies,
        TimeInPast,
        TimeOutOfReach,
        JobWithoutQuestions,
        SlotTaken,
        UnsocialHours,
        RoundHasOpenInterview,
        RoundNumberTaken,
    ),
)
async def schedule_interview(
    body: ScheduleRequest, caller: CurrentUser, session: RequestSession, services: Wired
) -> ScheduledInterview:
    """Schedules, pins the job's questions, and sends the invitation. Token and PIN are shown here only."""
    interview, keys = await service.schedule(session, services, caller, body)
    about(session, "interview", interview.id, company_id=interview.company_id)
    made = await detail.detail(session, services, caller, interview.id)
    return ScheduledInterview(**made.model_dump(), **_shown(services, keys).model_dump())


def _shown(services: Services, keys: Keys) -> LinkView:
    dial_in = DialIn(number=services.settings.twilio_number or None, pin=keys.pin)
    return LinkView(token=keys.token, interview_link=link(services.settings, keys.token), dial_in=dial_in)


@router.get("/interviews/{interview_id}", responses=responses(UnknownInterview))
async def get_interview(
    interview_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired
) -> InterviewDetail:
    """An interview with its candidate, job, calls and report."""
    return await detail.detail(session, services, caller, interview_id)


@router.post("/interviews/{interview_id}/link", responses=responses(UnknownInterview, InterviewAlreadyOver))
async def create_interview_link(
    interview_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired
) -> LinkView:
    """Makes a new link and PIN. The old ones stop working at once."""
    interview = await service.get_interview(session, caller, interview_id)
    return _shown(services, await service.renew_link(session, services, interview))


@router.put(
    "/interviews/{interview_id}",
    responses=responses(
        UnknownInterview,
        UnknownInterviewer,
        InterviewAlreadyOver,
        InterviewIsLive,
        TimeInPast,
        TimeOutOfReach,
        SlotTaken,
        UnsocialHours,
    ),
)
async def reschedule_interview(
    interview_id: IdPath, body: RescheduleRequest, caller: CurrentUser, session: RequestSession, services: Wired
) -> InterviewDetail:
    """Changes what is sent: time, deadline, length, channel, interviewer. The candidate gets a mail and their calendar
    the new time; the link stays the same."""
    interview = await service.lock_interview(session, caller, interview_id)
    await service.reschedule(session, services, caller, interview, body)
    return await detail.detail(session, services, caller, interview_id)


@router.post(
    "/interviews/{interview_id}/adjustments/{adjustment_id}",
    responses=responses(UnknownInterview, UnknownAdjustment, InterviewAlreadyOver, InterviewIsLive, SlotTaken),
)
async def answer_adjustment(
    interview_id: IdPath,
    adjustment_id: IdPath,
    body: AdjustmentAnswer,
    caller: CurrentUser,
    session: RequestSession,
    services: Wired,
) -> AdjustmentView:
    """Answers a candidate's request, by mail, and carries out what is granted: more time, longer patience, writing
    instead of speaking, a person instead of the AI. In a running call time, patience and writing hold from now on (a
    telephone shows no text: there writing waits for the browser); the person takes over in the live view. May be
    answered again."""
    interview = await service.lock_interview(session, caller, interview_id)
    return AdjustmentView.model_validate(
        await adjustments.answer(session, services, interview, adjustment_id, body, caller)
    )


@router.post(
    "/interviews/{interview_id}/cancel",
    responses=responses(UnknownInterview, InterviewAlreadyOver, InterviewIsLive),
)
async def cancel_interview(
    interview_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired, body: ReasonBody | None = None
) -> InterviewDetail:
    """Cancels an interview that nobody is in; the candidate gets a mail."""
    interview = await service.lock_interview(session, caller, interview_id)
    await service.cancel(session, services, interview, body.reason if body else None, by=caller)
    return await detail.detail(session, services, caller, interview_id)


@router.post("/interviews/{interview_id}/end", status_code=202, responses=responses(UnknownInterview, NoLiveCall))
async def end_interview(
    interview_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired, body: ReasonBody | None = None
) -> CommandSent:
    """Asks the interviewer to close the running call with a closing sentence."""
    interview = await service.get_interview(session, caller, interview_id)
    sent = await service.end(session, services, interview, caller, body.reason if body else None)
    return CommandSent(call_id=str(interview.current_call_id), command_id=sent.id)
