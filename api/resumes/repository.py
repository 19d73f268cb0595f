"""All SQL about a person's own résumés and documents. Every read takes the user."""

from typing import Any

from sqlalchemy import Select, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.embeddings.models import Embedding
from api.files.models import Document
from api.resumes.models import Resume


def resumes_of(user_id: str) -> Select[Any]:
    """Newest first."""
    return select(Resume).where(Resume.user_id == user_id).order_by(Resume.created_at.desc(), Resume.id.desc())


async def access_resume(session: AsyncSession, user_id: str, resume_id: str, *, lock: bool = False) -> Resume | None:
    statement = select(Resume).where(Resume.id == resume_id, Resume.user_id == user_id)
    return await session.scalar(statement.with_for_update() if lock else statement)


def documents_of(user_id: str) -> Select[Any]:
    """Files that belong to the person alone, newest first."""
    return _own(user_id).order_by(Document.created_at.desc(), Document.id.desc())


async def access_document(session: AsyncSession, user_id: str, document_id: str) -> Document | None:
    found: Document | None = await session.scalar(_own(user_id).where(Document.id == document_id))
    return found


async def count_documents(session: AsyncSession, user_id: str) -> int:
    statement = select(func.count()).select_from(_own(user_id).subquery())
    return int(await session.scalar(statement) or 0)


async def resumes_from(session: AsyncSession, document_id: str) -> list[Resume]:
    return list(await session.scalars(select(Resume).where(Resume.document_id == document_id)))


def _own(user_id: str) -> Select[Any]:
    return select(Document).where(
        Document.owner_user_id == user_id,
        Document.company_id.is_(None),
        Document.candidate_id.is_(None),
        Document.deleted_at.is_(None),
    )


async def all_of(session: AsyncSession, user_id: str) -> tuple[list[Resume], list[Document]]:
    """For the person's own archive."""
    resumes = await session.scalars(resumes_of(user_id))
    documents = await session.scalars(documents_of(user_id))
    return list(resumes), list(documents)


async def remove_all(session: AsyncSession, user_id: str) -> list[str]:
    """Readings, passages and files' rows; returns the keys of the files, which go after the commit."""
    documents = list(await session.scalars(_own(user_id)))
    for statement in (
        delete(Embedding).where(Embedding.user_id == user_id),
        delete(Resume).where(Resume.user_id == user_id),
    ):
        await session.execute(statement.execution_options(synchronize_session=False))
    for document in documents:
        await session.delete(document)
    await session.flush()
    return [document.storage_key for document in documents]
