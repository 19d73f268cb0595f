"""Letting go of the transaction while something outside is waited for."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession

from api.database.row_security import name_company


@asynccontextmanager
async def released(session: AsyncSession, company_id: str | None) -> AsyncIterator[None]:
    """Inside, `session` holds no transaction: no lock, no snapshot, no connection. After it a new one begins.

    Only for what has read so far and will check again afterwards: what was written before stays written. `company_id`
    is the caller's scope, to which the new transaction is bound like the first (AUTH-32).
    """
    await session.commit()
    yield
    await name_company(session, company_id)
