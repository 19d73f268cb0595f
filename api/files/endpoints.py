"""Uploads by signed URL, and recordings with ranges."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Query, Request
from fastapi.responses import Response, StreamingResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.errors import Forbidden, Unauthenticated, responses
from api.files import service, signing
from api.files.errors import (
    Mismatch,
    NoRecording,
    NoRoom,
    NotThisType,
    RangeNotSatisfiable,
    RecordingNotConsented,
    TooLarge,
    UrlRefused,
)
from api.files.models import Document
from api.files.ranges import parse_range
from api.files.waveforms import Waveform, ordered, waveform_of
from api.ids import IdPath
from api.interviews.errors import UnknownInterview
from api.interviews.service import get_interview
from api.security.dependencies import AgentTicket, CurrentUser, RequestSession, UnknownCall, Wired, current_user
from contract.base import MAX_EXACT
from contract.wire import UploadRequest, UploadTarget

router = APIRouter(tags=["files"])

_bearer = HTTPBearer(auto_error=False, scheme_name="AccessToken", bearerFormat="JWT")


@router.post(
    "/internal/calls/{call_id}/uploads",
    responses=responses(Unauthenticated, UnknownCall, NotThisType, TooLarge, RecordingNotConsented),
)
async def create_upload(
    call_id: IdPath, body: UploadRequest, caller: AgentTicket, services: Wired, session: RequestSession
) -> UploadTarget:
    """A signed URL for the recording of the ticket's call."""
    return await service.upload_target(session, services, caller, body)


@router.put(
    "/files/{key:path}",
    status_code=204,
    responses=responses(UrlRefused, Mismatch, TooLarge, NoRoom, NotThisType, UnknownCall),
    openapi_extra={"requestBody": {"content": {"audio/ogg": {"schema": {"type": "string", "format": "binary"}}}}},
)
async def put_file(
    key: Annotated[str, Path(max_length=255)],
    request: Request,
    services: Wired,
    size: Annotated[int, Query(ge=1, le=MAX_EXACT)],
    sha256: Annotated[str, Query(pattern=r"^[0-9a-f]{64}$")],
    expires: Annotated[int, Query(ge=0, le=MAX_EXACT)],
    sig: Annotated[str, Query(max_length=64)],
) -> Response:
    """The target of a signed upload URL. No transaction is open while bytes arrive."""
    query = {"size": str(size), "sha256": sha256, "expires": str(expires), "sig": sig}
    signing.check("upload", key, query, services.settings.secret, services.clock.now())
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != service.CONTENT_TYPE:
        raise NotThisType()
    await service.receive(services, key, request.stream(), size_bytes=size, sha256=sha256)
    return Response(status_code=204)


async def readable_recording(
    interview_id: IdPath,
    call_id: IdPath,
    request: Request,
    services: Wired,
    session: RequestSession,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    expires: Annotated[int | None, Query(ge=0, le=MAX_EXACT)] = None,
    sig: Annotated[str | None, Query(max_length=64)] = None,
) -> Document:
    """By signed URL or by bearer token of the company's HR."""
    if sig is not None:
        key = service.recording_key(interview_id, call_id)
        query = {"expires": str(expires or 0), "sig": sig}
        signing.check("listen", key, query, services.settings.secret, services.clock.now())
    else:
        caller = await current_user(request, services, session, bearer)
        await get_interview(session, caller, interview_id)
    return await service.recording_of(session, interview_id, call_id)


@router.get(
    "/interviews/{interview_id}/recordings/{call_id}",
    response_class=StreamingResponse,
    responses={
        **responses(Unauthenticated, Forbidden, UrlRefused, UnknownInterview, NoRecording, RangeNotSatisfiable),
        200: {"content": {"audio/ogg": {}}, "description": "The recording"},
        206: {"content": {"audio/ogg": {}}, "description": "The part that `Range` asked for"},
    },
)
async def get_recording(
    document: Annotated[Document, Depends(readable_recording)],
    services: Wired,
    range_header: Annotated[str | None, Header(alias="Range", max_length=200)] = None,
    if_range: Annotated[str | None, Header(max_length=200)] = None,
) -> Response:
    """The sound of one call: left the candidate, right the interviewer."""
    size = await services.files.size(document.storage_key)
    if size is None:
        raise NoRecording("The recording's file is gone from the server.")
    etag = f'"{document.sha256}"'
    # A changed file must not be continued with bytes of the new one (RFC 9110 §13.1.5).
    wanted = parse_range(range_header, size) if if_range is None or if_range == etag else None
    headers = {
        "Accept-Ranges": "bytes",
        "ETag": etag,
        "Cache-Control": "private, max-age=3600",
        "Content-Disposition": f'inline; filename="{document.filename}"',
        "Content-Length": str(wanted.length if wanted else size),
    }
    if wanted is None:
        return StreamingResponse(services.files.read(document.storage_key), 200, headers, service.CONTENT_TYPE)
    headers["Content-Range"] = f"bytes {wanted.first}-{wanted.last}/{size}"
    body: AsyncIterator[bytes] = services.files.read(document.storage_key, wanted.first, wanted.length)
    return StreamingResponse(body, 206, headers, service.CONTENT_TYPE)


_WAVEFORM = responses(Unauthenticated, Forbidden, UnknownInterview, NoRecording)


@router.get("/interviews/{interview_id}/recordings/{call_id}/waveform", responses=_WAVEFORM)
async def get_waveform(interview_id: IdPath, call_id: IdPath, caller: CurrentUser, session: RequestSession) -> Waveform:
    """How loud each side is over time, to be drawn."""
    await get_interview(session, caller, interview_id)
    return await waveform_of(session, await service.recording_of(session, interview_id, call_id))


@router.post("/interviews/{interview_id}/recordings/{call_id}/waveform", responses=_WAVEFORM)
async def order_waveform(
    interview_id: IdPath, call_id: IdPath, caller: CurrentUser, session: RequestSession
) -> Waveform:
    """The same; where there is none yet it is computed."""
    await get_interview(session, caller, interview_id)
    document = await service.recording_of(session, interview_id, call_id)
    return await ordered(session, document, caller.user_id)
