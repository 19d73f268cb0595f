"""Rules of recordings: who may store one, and who may hear it."""

from collections.abc import AsyncIterator
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.calls.models import Call
from api.database import new_id
from api.files import repository, signing
from api.files.errors import (
    Mismatch,
    NoRecording,
    NoRoom,
    NotThisType,
    RecordingNotConsented,
    TooLarge,
)
from api.files.models import Document, DocumentKind
from api.interviews import repository as interviews
from api.interviews.consents import consent_text
from api.interviews.models import Interview
from api.ports import FileMismatch, FileTooLarge, StorageFull
from api.security.callers import AgentCaller
from api.security.dependencies import UnknownCall
from api.settings import Settings
from api.wiring import Services
from contract.wire import UploadRequest, UploadTarget

CONTENT_TYPE = "audio/ogg"
MAGIC = b"OggS"
"""RFC 3533: every Ogg page, so every Ogg file, begins with it."""
UPLOAD_URL_LIFETIME = timedelta(hours=1)


def recording_key(interview_id: str, call_id: str) -> str:
    return f"recordings/{interview_id}/{call_id}.ogg"


async def upload_target(
    session: AsyncSession, services: Services, caller: AgentCaller, body: UploadRequest
) -> UploadTarget:
    """Where the agent may put the recording of its call, also after a newer call has taken its place.

    Raises:
        UnknownCall, NotThisType, TooLarge, RecordingNotConsented
    """
    interview = await session.get(Interview, caller.interview_id)
    call = await session.get(Call, caller.call_id)
    if interview is None or call is None or call.interview_id != interview.id:
        raise UnknownCall()
    if body.content_type.partition(";")[0].strip().lower() != CONTENT_TYPE:
        raise NotThisType()
    if body.size_bytes > services.settings.max_recording_bytes:
        raise TooLarge()
    if not await consent_covers_recording(session, services.settings, interview):
        raise RecordingNotConsented()
    key = recording_key(interview.id, call.id)
    query = signing.signed_query(
        "upload",
        key,
        services.settings.secret,
        services.clock.now(),
        UPLOAD_URL_LIFETIME,
        size=body.size_bytes,
        sha256=body.sha256,
    )
    return UploadTarget(key=key, url=f"/api/v1/files/{key}?{query}", headers={"Content-Type": CONTENT_TYPE})


async def consent_covers_recording(session: AsyncSession, settings: Settings, interview: Interview) -> bool:
    consent = await interviews.consent_of(session, interview.id)
    if consent is None:
        return False
    text = consent_text(settings.config_dir, consent.language, company_id=interview.company_id)
    return text.records(consent.items)


async def receive(
    services: Services, key: str, content: AsyncIterator[bytes], *, size_bytes: int, sha256: str
) -> Document:
    """Stores what a signed upload URL allows. The same upload twice is harmless.

    Raises:
        Mismatch, TooLarge, NoRoom, NotThisType, UnknownCall
    """
    try:
        await services.files.put(key, _ogg(content), size_bytes=size_bytes, sha256=sha256)
    except FileTooLarge:
        raise TooLarge("More bytes came than were announced.") from None
    except FileMismatch:
        raise Mismatch() from None
    except StorageFull:
        raise NoRoom() from None
    try:
        async with services.database.transaction() as session:
            return await _remember(session, key, size_bytes, sha256)
    except UnknownCall:
        # Its interview was erased meanwhile.
        await services.files.delete(key)
        raise


async def _ogg(content: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Passes Ogg bytes on. Raises NotThisType for anything else, before the first byte is written."""
    head = b""
    async for chunk in content:
        if len(head) >= len(MAGIC):
            yield chunk
            continue
        head += chunk
        if len(head) >= len(MAGIC):
            if not head.startswith(MAGIC):
                raise NotThisType()
            yield head
    if len(head) < len(MAGIC):
        raise NotThisType()


async def _remember(session: AsyncSession, key: str, size_bytes: int, sha256: str) -> Document:
    interview_id, call_id = key.removeprefix("recordings/").removesuffix(".ogg").split("/")
    interview, call = await session.get(Interview, interview_id), await session.get(Call, call_id)
    if interview is None or call is None:
        raise UnknownCall()
    document = await repository.by_key(session, key)
    if document is None:
        document = Document(
            id=new_id(),
            company_id=interview.company_id,
            interview_id=interview.id,
            call_id=call.id,
            kind=DocumentKind.RECORDING,
            filename=f"{call.id}.ogg",
            content_type=CONTENT_TYPE,
            storage_key=key,
            size_bytes=size_bytes,
            sha256=sha256,
        )
        session.add(document)
    document.size_bytes, document.sha256 = size_bytes, sha256
    # A call that was replaced cannot report the recording any more; its file is found all the same.
    call.recording_key = call.recording_key or key
    await session.flush()
    return document


async def recording_of(session: AsyncSession, interview_id: str, call_id: str) -> Document:
    """Raises NoRecording."""
    document = await repository.by_key(session, recording_key(interview_id, call_id))
    if document is None:
        raise NoRecording()
    return document


def recording_url(services: Services, interview_id: str, call_id: str) -> str:
    """Relative and short-lived, for `<audio src>`, which cannot send a bearer token."""
    query = signing.signed_query(
        "listen",
        recording_key(interview_id, call_id),
        services.settings.secret,
        services.clock.now(),
        timedelta(minutes=services.settings.signed_url_minutes),
    )
    return f"/api/v1/interviews/{interview_id}/recordings/{call_id}?{query}"
