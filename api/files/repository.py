"""All SQL about files."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.files.models import Document


async def by_key(session: AsyncSession, key: str) -> Document | None:
    return await session.scalar(select(Document).where(Document.storage_key == key, Document.deleted_at.is_(None)))
