"""All SQL about the audit log. A company id of None names the chain of what belongs to no company (IS NULL)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.audit.models import ActorKind, AuditEntry, AuditSeal
from api.paging import PageQuery, Slice, fetch_page, like_pattern
from api.security.callers import Caller


@dataclass(frozen=True, slots=True)
class AuditFilter:
    actor_id: str | None = None
    object_id: str | None = None
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    actor_kind: ActorKind | None = None
    q: str | None = None
    """In the action, the kind of object, or its id."""


def _visible(caller: Caller) -> Select[AuditEntry]:
    statement = select(AuditEntry)
    scope = caller.company_scope
    return statement if scope is None else statement.where(AuditEntry.company_id == scope)


async def list_entries(session: AsyncSession, caller: Caller, query: PageQuery, wanted: AuditFilter) -> Slice:
    """Newest first."""
    return await fetch_page(session, _wanted(caller, wanted), query)


async def newest_entries(
    session: AsyncSession, caller: Caller, wanted: AuditFilter, limit: int
) -> Sequence[AuditEntry]:
    return (await session.scalars(_wanted(caller, wanted).limit(limit))).all()


def _wanted(caller: Caller, wanted: AuditFilter) -> Select[AuditEntry]:
    statement = _visible(caller).order_by(AuditEntry.id.desc())
    if wanted.actor_id:
        statement = statement.where(AuditEntry.actor_id == wanted.actor_id)
    if wanted.object_id:
        statement = statement.where(AuditEntry.object_id == wanted.object_id)
    if wanted.action:
        statement = statement.where(AuditEntry.action == wanted.action)
    if wanted.since:
        statement = statement.where(AuditEntry.created_at >= wanted.since)
    if wanted.until:
        statement = statement.where(AuditEntry.created_at < wanted.until)
    if wanted.actor_kind:
        statement = statement.where(AuditEntry.actor_kind == wanted.actor_kind)
    if wanted.q:
        pattern = like_pattern(wanted.q)
        columns = (AuditEntry.action, AuditEntry.object_kind, AuditEntry.object_id)
        statement = statement.where(or_(*(column.ilike(pattern, escape="\\") for column in columns)))
    return statement


async def unsealed_chains(session: AsyncSession) -> list[str | None]:
    """Companies (None: no company) with entries that no seal covers."""
    found = await session.scalars(select(AuditEntry.company_id).where(AuditEntry.seal_id.is_(None)).distinct())
    return list(found)


async def unsealed(session: AsyncSession, company_id: str | None, limit: int) -> Sequence[AuditEntry]:
    statement = select(AuditEntry).where(
        AuditEntry.company_id == company_id,
        AuditEntry.seal_id.is_(None),
    )
    return (await session.scalars(statement.order_by(AuditEntry.id).limit(limit))).all()


async def last_seal(session: AsyncSession, company_id: str | None) -> AuditSeal | None:
    statement = select(AuditSeal).where(AuditSeal.company_id == company_id)
    return await session.scalar(statement.order_by(AuditSeal.number.desc()).limit(1))


async def seals_after(session: AsyncSession, company_id: str | None, number: int, limit: int) -> Sequence[AuditSeal]:
    statement = select(AuditSeal).where(
        AuditSeal.company_id == company_id,
        AuditSeal.number > number,
    )
    return (await session.scalars(statement.order_by(AuditSeal.number).limit(limit))).all()


async def entries_of(session: AsyncSession, seal_id: str) -> Sequence[AuditEntry]:
    statement = select(AuditEntry).where(AuditEntry.seal_id == seal_id).order_by(AuditEntry.id)
    return (await session.scalars(statement)).all()


async def put_under(session: AsyncSession, seal_id: str, entry_ids: Sequence[str]) -> None:
    await session.execute(update(AuditEntry).where(AuditEntry.id.in_(entry_ids)).values(seal_id=seal_id))


async def count_unsealed(session: AsyncSession, company_id: str | None) -> int:
    statement = select(func.count()).where(AuditEntry.company_id == company_id, AuditEntry.seal_id.is_(None))
    return await session.scalar(statement) or 0


async def forget_seals_before(session: AsyncSession, moment: datetime) -> None:
    """Whole batches only; their entries go with them. The next batch still names their digest."""
    await session.execute(delete(AuditSeal).where(AuditSeal.created_at < moment))
