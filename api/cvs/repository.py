"""All SQL about documents. Whatever a person reaches is their own."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.career.models import Profile
from api.cvs.models import Cv, CvVersion
from api.security.callers import Caller


def _own(caller: Caller) -> Select[Cv]:
    return select(Cv).join(Profile, Profile.id == Cv.profile_id).where(Profile.user_id == caller.user_id)


async def access_cv(session: AsyncSession, caller: Caller, cv_id: str) -> Cv | None:
    return await session.scalar(_own(caller).where(Cv.id == cv_id).execution_options(populate_existing=True))


def own_cvs(caller: Caller, profile_id: str | None) -> Select[Cv]:
    """Oldest first."""
    statement = _own(caller).order_by(Cv.id)
    return statement if profile_id is None else statement.where(Cv.profile_id == profile_id)


async def count_cvs(session: AsyncSession, profile_id: str) -> int:
    return await session.scalar(select(func.count()).where(Cv.profile_id == profile_id)) or 0


async def profile_of(session: AsyncSession, version: CvVersion) -> Profile | None:
    return await session.scalar(select(Profile).join(Cv, Cv.profile_id == Profile.id).where(Cv.id == version.cv_id))


async def versions_of(session: AsyncSession, cv_id: str) -> Sequence[CvVersion]:
    """The newest first."""
    found = await session.scalars(select(CvVersion).where(CvVersion.cv_id == cv_id).order_by(CvVersion.number.desc()))
    return found.all()


async def version_of(session: AsyncSession, cv_id: str, number: int | None) -> CvVersion | None:
    """None as number: the newest."""
    statement = select(CvVersion).where(CvVersion.cv_id == cv_id).order_by(CvVersion.number.desc()).limit(1)
    return await session.scalar(statement if number is None else statement.where(CvVersion.number == number))


async def latest_of(session: AsyncSession, cv_ids: Sequence[str]) -> dict[str, CvVersion]:
    """The newest version by document."""
    newest = (
        select(CvVersion.cv_id, func.max(CvVersion.number).label("number"))
        .where(CvVersion.cv_id.in_(cv_ids))
        .group_by(CvVersion.cv_id)
        .subquery()
    )
    found = await session.scalars(
        select(CvVersion).join(newest, (newest.c.cv_id == CvVersion.cv_id) & (newest.c.number == CvVersion.number))
    )
    return {version.cv_id: version for version in found}


async def past_pdfs(session: AsyncSession, now: datetime, most: int) -> Sequence[CvVersion]:
    found = await session.scalars(
        select(CvVersion).where(CvVersion.pdf_expires_at <= now, CvVersion.pdf_key.is_not(None)).limit(most)
    )
    return found.all()
