"""All SQL about consents and archives of a person's data."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import User
from api.candidates.models import Candidate
from api.paging import PageQuery, Slice, fetch_page
from api.privacy.models import Consent, Export, Purpose
from api.security.callers import Caller, Role


async def consents_of(session: AsyncSession, user_id: str) -> Sequence[Consent]:
    """Newest first."""
    found = await session.scalars(select(Consent).where(Consent.user_id == user_id).order_by(Consent.id.desc()))
    return found.all()


async def withdraw(session: AsyncSession, user_id: str, purpose: Purpose, now: datetime) -> None:
    await session.execute(
        update(Consent)
        .where(Consent.user_id == user_id, Consent.purpose == purpose, Consent.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
        .execution_options(synchronize_session=False)
    )


async def access_export(session: AsyncSession, caller: Caller, export_id: str) -> Export | None:
    """Archives that the caller asked for, as long as they are kept; nobody else opens them."""
    statement = select(Export).where(Export.id == export_id, Export.requested_by == caller.user_id)
    scope = caller.company_scope
    if scope is not None:
        statement = statement.where((Export.company_id == scope) | Export.company_id.is_(None))
    return await session.scalar(statement)


async def list_exports(session: AsyncSession, caller: Caller, query: PageQuery, now: datetime) -> Slice:
    """(archive, candidate's name, who asked) of candidates' archives that are still kept; newest first."""
    statement = (
        select(Export, Candidate.name.label("candidate_name"), User.name.label("asked_by"))
        .join(Candidate, Candidate.id == Export.candidate_id)
        .join(User, User.id == Export.requested_by)
        .where(Export.expires_at > now)
        .order_by(Export.id.desc())
    )
    scope = caller.company_scope
    return await fetch_page(session, statement if scope is None else statement.where(Export.company_id == scope), query)


async def others_who_manage(session: AsyncSession, user: User) -> int:
    """Active people with the same role in the same company (or platform), without `user`."""
    statement = select(func.count()).where(
        User.id != user.id, User.role == user.role, User.is_active, User.deleted_at.is_(None)
    )
    if user.role is not Role.SYSTEM_ADMIN:
        statement = statement.where(User.company_id == user.company_id)
    return await session.scalar(statement) or 0
