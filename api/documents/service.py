"""Keeping documents: under names nobody can guess, outside everything that is served."""

import secrets
from collections.abc import AsyncIterator
from dataclasses import asdict

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.candidates.models import Candidate
from api.database import after_commit, new_id
from api.documents.errors import NoResume
from api.documents.uploads import Uploaded
from api.embeddings.models import Embedding
from api.files.errors import NoRoom
from api.files.models import Document, DocumentKind
from api.outbox import Task, enqueue
from api.ports import StorageFull
from api.security.callers import Caller
from api.wiring import Services

ANALYZE_TASK = "analyze_resume"
KEY_BYTES = 24
_PIECE_BYTES = 256 * 1024


async def store_document(
    session: AsyncSession,
    services: Services,
    uploaded: Uploaded,
    *,
    kind: DocumentKind,
    company_id: str | None,
    candidate_id: str | None = None,
    owner_user_id: str | None = None,
) -> Document:
    """The file first, then its row in the caller's transaction; without the row the file is taken away again.

    Raises:
        NoRoom
    """
    key = f"documents/{secrets.token_hex(KEY_BYTES)}.{uploaded.extracted.kind}"
    try:
        await services.files.put(
            key, _pieces(uploaded.content), size_bytes=len(uploaded.content), sha256=uploaded.sha256
        )
    except StorageFull:
        raise NoRoom() from None
    document = Document(
        id=new_id(),
        company_id=company_id,
        candidate_id=candidate_id,
        owner_user_id=owner_user_id,
        kind=kind,
        filename=uploaded.filename,
        content_type=uploaded.content_type,
        size_bytes=len(uploaded.content),
        sha256=uploaded.sha256,
        storage_key=key,
        extracted_text=uploaded.extracted.text,
        findings=[asdict(finding) for finding in uploaded.extracted.findings],
        scan_status=uploaded.scan_status,
    )
    session.add(document)
    try:
        await session.flush()
    except BaseException:
        await services.files.delete(key)
        raise
    return document


async def attach_resume(
    session: AsyncSession, services: Services, caller: Caller, candidate: Candidate, uploaded: Uploaded
) -> tuple[Document, Task]:
    """REST-027: stores the résumé in place of a former one and queues its analysis (JOB-04).

    `candidate` is locked by the caller of this function.

    Raises:
        NoRoom
    """
    await _remove_former(session, services, candidate)
    await session.execute(delete(Embedding).where(Embedding.candidate_id == candidate.id))
    document = await store_document(
        session,
        services,
        uploaded,
        kind=DocumentKind.RESUME,
        company_id=candidate.company_id,
        candidate_id=candidate.id,
        owner_user_id=caller.user_id,
    )
    candidate.resume_document_id = document.id
    candidate.resume_url = document.storage_key
    candidate.resume_text = uploaded.extracted.text
    # What was said of the former résumé is not said of this one.
    candidate.ats_score, candidate.ats_report, candidate.ats_checked_at = None, None, None
    queued = enqueue(
        session,
        ANALYZE_TASK,
        {"candidate_id": candidate.id, "document_id": document.id},
        company_id=candidate.company_id,
        subject_id=candidate.id,
        created_by=caller.user_id,
    )
    return document, queued


async def resume_of(session: AsyncSession, candidate: Candidate) -> Document:
    """Raises NoResume."""
    found = await _resume_row(session, candidate)
    if found is None:
        raise NoResume()
    return found


async def _resume_row(session: AsyncSession, candidate: Candidate) -> Document | None:
    if candidate.resume_document_id is None:
        return None
    return await session.scalar(
        select(Document).where(
            Document.id == candidate.resume_document_id,
            Document.company_id == candidate.company_id,
            Document.kind == DocumentKind.RESUME,
            Document.deleted_at.is_(None),
        )
    )


async def _remove_former(session: AsyncSession, services: Services, candidate: Candidate) -> None:
    former = await _resume_row(session, candidate)
    if former is None:
        return
    key = former.storage_key
    await session.delete(former)

    async def remove() -> None:
        await services.files.delete(key)

    after_commit(session, remove)


async def _pieces(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), _PIECE_BYTES):
        yield content[start : start + _PIECE_BYTES]
