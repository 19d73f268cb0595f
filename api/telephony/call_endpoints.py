"""Calling the candidate, as the company or the candidate wishes (REST-103)."""

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession

from api.candidates.models import Candidate
from api.errors import Forbidden, TooManyRequests, Unauthenticated, responses
from api.ids import IdPath
from api.interviews import repository as interviews
from api.interviews import service
from api.interviews.access import JoiningCandidate
from api.interviews.errors import InterviewIsLive, LinkOver, TooEarly, UnknownInterview, UnknownLink
from api.interviews.models import Interview
from api.security.dependencies import CurrentUser, RequestSession, Wired
from api.telephony import call_hours, dialling, views
from api.telephony.dial_errors import (
    AlreadyTalking,
    CalledOften,
    NoCommonHours,
    NoPhoneNumber,
    NoSuchOrder,
    NoTelephone,
    NoTimeToCall,
)
from api.telephony.dial_models import AskedBy, PhoneDial
from api.telephony.dialling import Request as Wish
from api.telephony.schemas import CallHoursInput, CallHoursView, CallOrder, Ordered
from api.wiring import Services

router = APIRouter(tags=["telephony"], responses=responses(Unauthenticated, Forbidden, TooManyRequests))
candidate = APIRouter(tags=["candidate"], responses=responses(UnknownLink, TooManyRequests))

REFUSALS = (NoTelephone, NoPhoneNumber, NoTimeToCall, LinkOver, TooEarly, InterviewIsLive)


@router.post("/interviews/{interview_id}/call", status_code=202, responses=responses(UnknownInterview, *REFUSALS))
async def call_candidate(
    interview_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired
) -> Ordered:
    """Calls the candidate (REST-103), now or as soon as they may be called. Asked again, it says what is under way."""
    interview = await service.lock_interview(session, caller, interview_id)
    wish = Wish(AskedBy.HR, user_id=caller.user_id)
    dial, already = await dialling.order(session, services, interview, wish)
    return await _ordered(session, services, dial, interview, already=already)


@router.delete("/interviews/{interview_id}/call", responses=responses(UnknownInterview, NoSuchOrder, AlreadyTalking))
async def cancel_call(interview_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired) -> CallOrder:
    """Takes the call back; a phone that rings stops ringing."""
    interview = await service.lock_interview(session, caller, interview_id)
    dial = await dialling.cancel(session, services, interview)
    return await _ordered(session, services, dial, interview, already=False)


@candidate.post(
    "/interviews/call-me/{token}", status_code=202, responses=responses(UnknownLink, CalledOften, *REFUSALS)
)
async def call_me(caller: JoiningCandidate, session: RequestSession, services: Wired) -> Ordered:
    """The candidate wants to be called now, at whatever hour."""
    interview = await _locked(session, caller.interview)
    dial, already = await dialling.order(session, services, interview, Wish(AskedBy.CANDIDATE))
    return await _ordered(session, services, dial, interview, already=already)


@candidate.delete("/interviews/call-me/{token}", responses=responses(LinkOver, NoSuchOrder, AlreadyTalking))
async def do_not_call_me(caller: JoiningCandidate, session: RequestSession, services: Wired) -> CallOrder:
    """The candidate takes a call back, whoever asked for it."""
    interview = await _locked(session, caller.interview)
    dial = await dialling.cancel(session, services, interview)
    return await _ordered(session, services, dial, interview, already=False)


@candidate.put("/interviews/call-hours/{token}", responses=responses(LinkOver, NoCommonHours))
async def choose_call_hours(
    body: CallHoursInput, caller: JoiningCandidate, session: RequestSession, services: Wired
) -> CallHoursView:
    """When the candidate may be called, within the company's hours. A call that waits is put to the new hours."""
    interview = await _locked(session, caller.interview)
    await call_hours.choose(session, services, interview, body)
    person = await session.get_one(Candidate, interview.candidate_id)
    return await views.hours_view(session, interview, person)


async def _locked(session: AsyncSession, interview: Interview) -> Interview:
    """The link was looked at without a lock; somebody may have changed the interview since."""
    held = await interviews.lock(session, interview.id)
    if held is None:
        raise UnknownLink()
    return held


async def _ordered(
    session: AsyncSession, services: Services, dial: PhoneDial, interview: Interview, *, already: bool
) -> Ordered:
    person = await session.get_one(Candidate, interview.candidate_id)
    shown = await views.order_view(session, services, dial, person)
    return Ordered(**shown.model_dump(), already=already)
