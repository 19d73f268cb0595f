"""What the candidate's page of times calls: free ones, choosing, offering others, calling off."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.companies.models import Company
from api.connections import busy as calendars
from api.errors import TooManyRequests, responses
from api.interviews import candidate_service, repository, slots, wishes
from api.interviews.access import JoiningCandidate
from api.interviews.candidate_schemas import (
    CalledOff,
    CallOffRequest,
    ChooseRequest,
    Chosen,
    Held,
    HoldRequest,
    OfferRequest,
    Slot,
    SlotList,
)
from api.interviews.errors import (
    InterviewAlreadyOver,
    InterviewIsLive,
    LinkOver,
    NoMovesLeft,
    NotAFreeSlot,
    SlotTaken,
    TimeInPast,
    TimeOutOfReach,
    TooLateToMove,
    UnknownLink,
)
from api.interviews.models import Interview, TimeRequestKind
from api.interviews.moments import Moment
from api.interviews.schemas import Offer
from api.security.dependencies import RequestSession, Wired
from api.zones import ZoneName

router = APIRouter(tags=["candidate"], responses=responses(UnknownLink, TooManyRequests))


@router.get("/interviews/slots/{token}", responses=responses(LinkOver))
async def list_slots(
    caller: JoiningCandidate,
    session: RequestSession,
    services: Wired,
    from_at: Annotated[Moment | None, Query(alias="from", description="Now when not given")] = None,
    to_at: Annotated[Moment | None, Query(alias="to", description="Two weeks later when not given")] = None,
    tz: Annotated[ZoneName | None, Query(description="The candidate's own when not given")] = None,
) -> SlotList:
    """Free times, at most 200 and 31 days: within the company's hours, and where nobody has another interview."""
    interview = caller.interview
    begin = from_at or services.clock.now()
    await calendars.look(services, interview.interviewer_id)
    free = await slots.free_slots(session, services, interview, begin, to_at or begin + slots.USUAL_LOOK)
    limits = slots.limits_of(services, interview)
    zone = tz or await candidate_service.zone_of(session, interview)
    return SlotList(
        timezone=zone,
        duration_secs=interview.time_limit_secs,
        slots=[Slot(starts_at=start, local=slots.local(start, zone)) for start in free],
        earliest=limits.earliest,
        latest=limits.latest,
        moves_left=limits.moves_left,
        movable=interview.scheduled_at is None or interview.scheduled_at >= limits.earliest,
        offer=await _offer(session, interview),
    )


async def _offer(session: RequestSession, interview: Interview) -> Offer | None:
    offered = [
        one for one in await repository.time_requests_of(session, interview.id) if one.kind is TimeRequestKind.PROPOSED
    ]
    return Offer.model_validate(offered[-1]) if offered else None


@router.post(
    "/interviews/hold/{token}",
    responses=responses(
        LinkOver, InterviewAlreadyOver, InterviewIsLive, NoMovesLeft, TooLateToMove, NotAFreeSlot, SlotTaken
    ),
)
async def hold_time(body: HoldRequest, caller: JoiningCandidate, session: RequestSession, services: Wired) -> Held:
    """Keeps one of the free times for five minutes while the candidate makes up their mind."""
    until = await slots.hold(session, services, caller.interview.id, body.scheduled_at)
    return Held(scheduled_at=body.scheduled_at, held_until=until)


@router.post(
    "/interviews/reschedule/{token}",
    responses=responses(
        LinkOver, InterviewAlreadyOver, InterviewIsLive, NoMovesLeft, TooLateToMove, NotAFreeSlot, SlotTaken
    ),
)
async def choose_time(
    body: ChooseRequest, caller: JoiningCandidate, session: RequestSession, services: Wired
) -> Chosen:
    """Takes one of the free times; a mail with the calendar's new entry follows."""
    interview = await slots.choose(session, services, caller.interview.id, body.scheduled_at, reason=body.reason)
    zone = await candidate_service.zone_of(session, interview)
    return Chosen(
        scheduled_at=body.scheduled_at,
        timezone=zone,
        local=slots.local(body.scheduled_at, zone),
        opens_at=interview.opens_at,
        expires_at=interview.expires_at,
        moves_left=slots.limits_of(services, interview).moves_left,
    )


@router.post(
    "/interviews/proposals/{token}",
    status_code=201,
    responses=responses(LinkOver, InterviewAlreadyOver, InterviewIsLive, TimeInPast, TimeOutOfReach, TooLateToMove),
)
async def offer_times(body: OfferRequest, caller: JoiningCandidate, session: RequestSession, services: Wired) -> Offer:
    """None of the free times suits: up to three others, for a person of the company to choose from."""
    made = await wishes.propose(session, services, caller.interview.id, body.times, body.timezone, body.reason)
    return Offer.model_validate(made)


@router.post(
    "/interviews/call-off/{token}",
    responses=responses(LinkOver, InterviewAlreadyOver, InterviewIsLive),
)
async def call_off(
    body: CallOffRequest, caller: JoiningCandidate, session: RequestSession, services: Wired
) -> CalledOff:
    """The candidate cancels this interview; their application stays where it is."""
    await wishes.call_off(session, services, caller.interview.id, body.timezone, body.reason)
    company = await session.get_one(Company, caller.interview.company_id)
    return CalledOff(contact_email=candidate_service.contact_of(company, services.settings))
