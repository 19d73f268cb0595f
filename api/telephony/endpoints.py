"""The carrier's webhooks (REST-101, REST-102), and the bridge's way into a room."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi import Path as PathParam
from fastapi.security import HTTPAuthorizationCredentials
from sqlalchemy.ext.asyncio import AsyncSession

from api.calls.endpoints import join_bearer, joining_call
from api.calls.errors import CallHasEnded, CallReplaced, InterviewOver
from api.errors import Unauthenticated, Unavailable, UnknownAddress, responses
from api.ids import UuidText
from api.ports.carrier import Carrier, Reply
from api.security.dependencies import RequestSession, UnknownCall, Wired
from api.security.tokens import TokenRefused
from api.telephony import admission, outbound, reception
from api.telephony.errors import NoRoomForPhones, NotSigned, WebhookTooLong
from api.telephony.signature import read_signed
from api.wiring import Services
from contract.base import MAX_INTEGER
from contract.brief import Channel, Door
from contract.phone import PhoneAdmission

log = structlog.get_logger(__name__)

XML: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/xml": {}}, "description": "What the carrier is to do, in its own markup."}
}
router = APIRouter(tags=["telephony"], responses=responses(NotSigned, UnknownAddress, WebhookTooLong))
# UnknownAddress: a carrier's name with a slash in it is another address.
internal = APIRouter(tags=["internal"], responses=responses(Unauthenticated, UnknownCall))

CarrierName = Annotated[str, PathParam(max_length=16, pattern="^[a-z]+$")]
LegId = Annotated[UuidText | None, Query()]
Step = Annotated[int | None, Query(ge=0, le=MAX_INTEGER)]


async def _answered(services: Services, carrier: Carrier, work: Callable[[AsyncSession], Awaitable[Reply]]) -> Response:
    """One transaction. When nothing can be looked up, the caller hears an apology instead of the carrier's own."""
    try:
        async with services.database.transaction() as session:
            reply = await work(session)
    except Unavailable as error:
        log.warning("webhook_not_answered", error=error.error_code)
        reply = reception.trouble(services)
    return Response(carrier.render(reply), media_type=carrier.content_type)


@router.post("/telephony/{carrier}/voice", response_class=Response, responses=XML)
async def take_call(request: Request, services: Wired, carrier: CarrierName) -> Response:
    """Somebody calls our number: a greeting, and the question for the PIN."""
    known, call = await read_signed(request, services, carrier)
    return await _answered(services, known, lambda session: reception.incoming(session, services, known, call))


@router.post("/telephony/{carrier}/gather", response_class=Response, responses=XML)
async def take_answer(request: Request, services: Wired, carrier: CarrierName, step: Step = None) -> Response:
    """Keys, words, or nothing, on what the desk asked in its answer `step`."""
    known, call = await read_signed(request, services, carrier)
    return await _answered(services, known, lambda session: reception.proceed(session, services, known, call, step))


@router.post("/telephony/{carrier}/after", response_class=Response, responses=XML)
async def take_end_of_stream(request: Request, services: Wired, carrier: CarrierName, step: Step = None) -> Response:
    """The stream or the pause of answer `step` is over: goodbye, or a new stream at once."""
    known, call = await read_signed(request, services, carrier)
    return await _answered(services, known, lambda session: reception.proceed(session, services, known, call, step))


@router.post("/telephony/{carrier}/status", response_class=Response, responses=XML)
async def take_status(request: Request, services: Wired, carrier: CarrierName, leg: LegId = None) -> Response:
    """A leg rings, was answered, or is over. `leg`: our own id of one that we dialled."""
    known, call = await read_signed(request, services, carrier)
    return await _answered(services, known, lambda session: outbound.reported(session, services, known, call, leg))


@router.post("/telephony/{carrier}/answered", response_class=Response, responses=XML)
async def take_pick_up(request: Request, services: Wired, carrier: CarrierName, leg: LegId = None) -> Response:
    """A phone that we dialled was picked up: is the candidate there, and can they talk?"""
    known, call = await read_signed(request, services, carrier)
    return await _answered(services, known, lambda session: outbound.picked_up(session, services, known, call, leg))


@router.post("/telephony/{carrier}/machine", response_class=Response, responses=XML)
async def take_detection(request: Request, services: Wired, carrier: CarrierName, leg: LegId = None) -> Response:
    """The carrier's guess at who has picked up, made beside the call."""
    known, call = await read_signed(request, services, carrier)
    return await _answered(services, known, lambda session: outbound.detected(session, services, known, call, leg))


@internal.post(
    "/internal/phone/admissions",
    responses=responses(TokenRefused, CallReplaced, InterviewOver, CallHasEnded, NoRoomForPhones, Unavailable),
)
async def admit_phone(
    services: Wired,
    session: RequestSession,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(join_bearer)],
) -> PhoneAdmission:
    """Trades a phone leg's join ticket for the candidate's place in the room of its call. It may be asked again while
    the call lasts: a bridge that was started anew comes back."""
    interview, call = await joining_call(session, services, bearer)
    if call.channel is not Channel.PHONE or call.door is not Door.LIVEKIT:
        raise NoRoomForPhones()
    doorway = await services.dispatcher.open(interview.id, call.id)
    return PhoneAdmission(
        # From here, not from browsers: the bridge stands beside us.
        livekit_url=services.settings.livekit_url,
        livekit_token=doorway.livekit_token,
        room_name=doorway.room_name,
        identity=doorway.identity,
        call_id=call.id,
        language=(await admission.job_of(session, interview)).language,
    )
