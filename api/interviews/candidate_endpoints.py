"""What the candidate's page calls. The interview token in the path is the credential."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi import Path as PathParam

from api.aftercare.repository import requests_of
from api.aftercare.schemas import CandidateRequestView
from api.calls.join import join
from api.companies.brand import brand_of
from api.companies.brand_endpoints import LOGO, picture
from api.companies.models import Company
from api.companies.practice import is_practice
from api.errors import TooManyRequests, Unavailable, responses
from api.interviews import candidate_service, receipt, repository
from api.interviews.access import AnyCandidate, JoiningCandidate
from api.interviews.candidate_schemas import (
    AdjustmentRequest,
    AdjustmentSaved,
    CandidateView,
    ConsentRequest,
    ConsentState,
    CorrectionRequest,
    CorrectionSaved,
    Declined,
    DeclineRequest,
    JoinReply,
    JoinRequest,
    Receipt,
    SignalRequest,
    StatusView,
    Watcher,
)
from api.interviews.errors import (
    ConsentIncomplete,
    ConsentMissing,
    ConsentTextChanged,
    CorrectionWindowOver,
    InterviewIsLive,
    LinkOver,
    NoTimeSet,
    OpenElsewhere,
    TooEarly,
    UnknownLink,
    UnknownSegment,
)
from api.interviews.mails import calendar_of
from api.interviews.models import Interview
from api.jobs.snapshot import JobSnapshot
from api.quality import redo
from api.security.dependencies import RequestSession, Wired
from api.supervision.followed import followers

router = APIRouter(tags=["candidate"], responses=responses(UnknownLink, TooManyRequests))


async def _contact(session: RequestSession, services: Wired, interview: Interview) -> str | None:
    company = await session.get_one(Company, interview.company_id)
    return candidate_service.contact_of(company, services.settings)


@router.get("/interviews/validate/{token}", responses=responses(LinkOver))
async def validate(caller: JoiningCandidate, session: RequestSession, services: Wired) -> CandidateView:
    """The link's interview and the step it stands at."""
    return await candidate_service.view(session, services, caller.interview)


@router.post("/interviews/consent/{token}", responses=responses(LinkOver, ConsentIncomplete, ConsentTextChanged))
async def give_consent(
    body: ConsentRequest, caller: JoiningCandidate, session: RequestSession, services: Wired
) -> ConsentState:
    """Stores consent with the text's version and language, and the time."""
    await candidate_service.consent(session, services, caller.interview, body)
    return ConsentState(given=True, version=body.version, stale=False)


@router.delete("/interviews/consent/{token}", status_code=204, responses=responses(LinkOver))
async def withdraw_consent(caller: JoiningCandidate, session: RequestSession, services: Wired) -> None:
    """Takes the consent back: recording stops at once, and the interview waits for another way or a new consent."""
    await candidate_service.withdraw_consent(session, services, caller.interview)


@router.post("/interviews/consent/{token}/decline", responses=responses(LinkOver, InterviewIsLive))
async def decline_consent(
    body: DeclineRequest, caller: JoiningCandidate, session: RequestSession, services: Wired
) -> Declined:
    """Another way to take part, or none."""
    await candidate_service.decline(session, services, caller.interview, body)
    return Declined(route=body.route, contact_email=await _contact(session, services, caller.interview))


@router.post("/interviews/adjustments/{token}", status_code=201, responses=responses(LinkOver))
async def request_adjustment(
    body: AdjustmentRequest, caller: JoiningCandidate, session: RequestSession, services: Wired
) -> AdjustmentSaved:
    """The candidate asks for more time, text, larger captions or a person instead."""
    adjustment = await candidate_service.ask_adjustment(session, services, caller.interview, body)
    return AdjustmentSaved(id=adjustment.id, created_at=adjustment.created_at)


@router.post(
    "/interviews/join/{token}", responses=responses(LinkOver, ConsentMissing, OpenElsewhere, TooEarly, Unavailable)
)
async def join_interview(
    body: JoinRequest, caller: JoiningCandidate, session: RequestSession, services: Wired
) -> JoinReply:
    """Opens a call. The same tab continues without being asked; another one needs `take_over`."""
    consented = await candidate_service.has_consented(session, services, caller.interview)
    joined = await join(
        session, services, caller.interview.id, body.tab_id, consented=consented, take_over=body.take_over
    )
    return JoinReply(
        call_id=joined.call_id,
        transport=joined.doorway.transport,
        offer_url=joined.doorway.offer_url,
        join_ticket=joined.join_ticket,
        ice_servers=list(joined.doorway.ice_servers),
        livekit_url=joined.doorway.livekit_url,
        livekit_token=joined.doorway.livekit_token,
        room_name=joined.doorway.room_name,
        identity=joined.doorway.identity,
    )


@router.get("/interviews/receipt/{token}")
async def get_receipt(caller: AnyCandidate, session: RequestSession, services: Wired) -> Receipt:
    """The candidate's own words, to read and to correct."""
    interview = caller.interview
    return Receipt(
        questions=await receipt.questions(session, services, interview),
        correct_until=receipt.correct_until(interview, services.settings),
        can_correct=receipt.can_correct(interview, services),
        listening=await receipt.being_listened_to(session, interview),
        watchers=[Watcher.model_validate(one) for one in await followers(session, caller.interview)],
        completed_at=interview.completed_at,
        recording_urls=await receipt.recording_urls(session, services, interview),
        contact_email=await _contact(session, services, interview),
        held_by=await candidate_service.held_by(session, interview),
        fault=await redo.notice(session, services, interview),
    )


@router.post(
    "/interviews/corrections/{token}",
    status_code=201,
    responses=responses(CorrectionWindowOver, UnknownSegment),
)
async def correct_words(
    body: CorrectionRequest, caller: AnyCandidate, session: RequestSession, services: Wired
) -> CorrectionSaved:
    """The candidate corrects what the transcript says they said; both versions are kept."""
    kept = await receipt.correct(session, services, caller.interview, body.segment_id, body.text)
    return CorrectionSaved(segment_id=kept.segment_id, call_id=kept.call_id, text=kept.text, updated_at=kept.updated_at)


@router.delete(
    "/interviews/corrections/{token}/{segment_id}",
    status_code=204,
    responses=responses(CorrectionWindowOver, UnknownSegment),
)
async def take_back_correction(
    segment_id: Annotated[str, PathParam(max_length=64)],
    caller: AnyCandidate,
    session: RequestSession,
    services: Wired,
) -> None:
    """The candidate takes a correction back; the transcript's own words count again."""
    await receipt.take_back(session, services, caller.interview, segment_id)


@router.get("/interviews/status/{token}")
async def get_status(caller: AnyCandidate, session: RequestSession, services: Wired) -> StatusView:
    """Where the application stands, in four lines."""
    interview = caller.interview
    decided = await candidate_service.decision_told(session, interview)
    around = await repository.surroundings(session, interview)
    return StatusView(
        lines=candidate_service.status_lines(interview, services.settings, decided.at if decided else None),
        company_name=around.company.name,
        brand=brand_of(around.company),
        job_title=JobSnapshot.model_validate(around.version.snapshot).title,
        practice_id=interview.id if is_practice(interview.company_id) else None,
        over=caller.over,
        cancelled_at=interview.cancelled_at,
        withdrawn=interview.declined_route == "withdraw",
        review_by=candidate_service.review_by(interview, services.settings),
        decided=decided,
        requests=[CandidateRequestView.model_validate(one) for one in await requests_of(session, interview.id)],
        contact_email=await _contact(session, services, caller.interview),
        held_by=await candidate_service.held_by(session, caller.interview),
        fault=await redo.notice(session, services, caller.interview),
    )


@router.post("/interviews/signals/{token}", status_code=204, responses=responses(LinkOver))
async def note_signal(body: SignalRequest, caller: JoiningCandidate, session: RequestSession, services: Wired) -> None:
    """A tab switch or a paste: noted and shown to HR, not scored."""
    await candidate_service.note_signal(session, services, caller.interview, body.kind)


@router.get(
    "/interviews/calendar/{token}",
    response_class=Response,
    responses={200: {"content": {"text/calendar": {}}, "description": "iCalendar"}, **responses(LinkOver, NoTimeSet)},
)
async def download_calendar(
    caller: JoiningCandidate, session: RequestSession, services: Wired, token: Annotated[str, PathParam(max_length=200)]
) -> Response:
    """The interview as a calendar file (RFC 5545)."""
    content = await calendar_of(session, services, caller.interview, token)
    headers = {"Content-Disposition": 'attachment; filename="interview.ics"'}
    return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)


@router.get("/interviews/logo/{token}", response_class=Response, responses=LOGO)
async def get_logo(caller: AnyCandidate, request: Request, session: RequestSession, services: Wired) -> Response:
    """The inviting company's logo, for whoever holds the link; 204 where it has none."""
    company = await session.get_one(Company, caller.interview.company_id)
    return await picture(services.files, company, request.headers.get("if-none-match"))
