"""A person's own résumés: read, kept, put right, taken away."""

import asyncio

from sqlalchemy.ext.asyncio import AsyncSession

from api.database import after_commit, new_id
from api.documents.service import store_document
from api.documents.uploads import Uploaded
from api.files.models import Document, DocumentKind
from api.metrics import resumes_read_total
from api.outbox import Task, enqueue
from api.resumes import repository
from api.resumes.errors import TooManyDocuments, UnknownDocument, UnknownResume
from api.resumes.models import Resume
from api.resumes.parse import parse_text
from api.resumes.parsed import Parsed
from api.resumes.private import counted, names_in
from api.resumes.words import load_words
from api.security.callers import Caller
from api.wiring import Services

STUDY_TASK = "study_resume"
MAX_DOCUMENTS = 50
"""Of one person."""


async def read_now(services: Services, text: str, caller: Caller) -> tuple[Parsed, dict[str, int]]:
    """By rules, in a thread: the parts of the résumé, and how much in it is private."""

    def work() -> tuple[Parsed, dict[str, int]]:
        parsed = parse_text(text, load_words(services.settings.config_dir))
        return parsed, counted(text, [*names_in(parsed), caller.name])

    return await asyncio.to_thread(work)


async def keep_document(session: AsyncSession, services: Services, caller: Caller, uploaded: Uploaded) -> Document:
    """Raises TooManyDocuments, NoRoom."""
    if await repository.count_documents(session, caller.user_id) >= MAX_DOCUMENTS:
        raise TooManyDocuments()
    return await store_document(
        session, services, uploaded, kind=DocumentKind.RESUME, company_id=None, owner_user_id=caller.user_id
    )


async def keep_resume(
    session: AsyncSession,
    services: Services,
    caller: Caller,
    uploaded: Uploaded,
    read: tuple[Parsed, dict[str, int]],
) -> tuple[Resume, Document, Task]:
    """Raises TooManyDocuments, NoRoom."""
    document = await keep_document(session, services, caller, uploaded)
    parsed, counts = read
    resume = Resume(
        id=new_id(),
        user_id=caller.user_id,
        document_id=document.id,
        filename=uploaded.filename,
        raw_text=uploaded.extracted.text,
        parsed_json=parsed.model_dump(mode="json"),
        masked_pii=bool(counts),
        masked_counts=counts,
        reader=uploaded.reader,
    )
    session.add(resume)
    await session.flush()
    resumes_read_total.labels("rules").inc()
    return resume, document, study_later(session, caller, resume)


def study_later(session: AsyncSession, caller: Caller, resume: Resume) -> Task:
    return enqueue(session, STUDY_TASK, {"resume_id": resume.id}, subject_id=resume.id, created_by=caller.user_id)


async def get_resume(session: AsyncSession, caller: Caller, resume_id: str) -> Resume:
    """Raises UnknownResume."""
    found = await repository.access_resume(session, caller.user_id, resume_id)
    if found is None:
        raise UnknownResume()
    return found


async def put_right(
    session: AsyncSession, services: Services, caller: Caller, resume_id: str, parsed: Parsed
) -> Resume:
    """Raises UnknownResume."""
    resume = await repository.access_resume(session, caller.user_id, resume_id, lock=True)
    if resume is None:
        raise UnknownResume()
    resume.parsed_json = parsed.model_dump(mode="json")
    resume.edited_at = services.clock.now()
    return resume


async def remove_resume(session: AsyncSession, services: Services, caller: Caller, resume_id: str) -> None:
    """The reading, its passages and its file. Raises UnknownResume."""
    resume = await get_resume(session, caller, resume_id)
    document = (
        await repository.access_document(session, caller.user_id, resume.document_id) if resume.document_id else None
    )
    await session.delete(resume)
    if document is not None:
        await _remove_file(session, services, document)


async def remove_document(session: AsyncSession, services: Services, caller: Caller, document_id: str) -> None:
    """The file and what was read from it. Raises UnknownDocument."""
    document = await repository.access_document(session, caller.user_id, document_id)
    if document is None:
        raise UnknownDocument()
    for resume in await repository.resumes_from(session, document.id):
        await session.delete(resume)
    await session.flush()
    await _remove_file(session, services, document)


async def _remove_file(session: AsyncSession, services: Services, document: Document) -> None:
    key = document.storage_key
    await session.delete(document)

    async def remove() -> None:
        await services.files.delete(key)

    after_commit(session, remove)
