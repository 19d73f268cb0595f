"""All SQL of imports. Every read of a tenant's row takes the caller, but for what the task itself does."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Text, bindparam, column, delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from api.candidates.models import Candidate, CandidateSearch, CandidateStatusChange
from api.imports.models import ImportJob, ImportRowError
from api.jobs.models import JobTemplate
from api.paging import PageQuery, Slice, fetch_page
from api.security.callers import Caller


def _visible(caller: Caller) -> Select[ImportJob]:
    statement = select(ImportJob)
    scope = caller.company_scope
    return statement if scope is None else statement.where(ImportJob.company_id == scope)


async def list_imports(session: AsyncSession, caller: Caller, query: PageQuery) -> Slice:
    """Newest first."""
    return await fetch_page(session, _visible(caller).order_by(ImportJob.id.desc()), query)


async def access_import(session: AsyncSession, caller: Caller, import_id: str) -> ImportJob | None:
    return await session.scalar(_visible(caller).where(ImportJob.id == import_id))


async def lock_import(session: AsyncSession, import_id: str) -> ImportJob | None:
    return await session.scalar(
        select(ImportJob).where(ImportJob.id == import_id).with_for_update().execution_options(populate_existing=True)
    )


async def errors_after(session: AsyncSession, import_id: str, row: int, limit: int) -> Sequence[ImportRowError]:
    """In the file's order."""
    return (
        await session.scalars(
            select(ImportRowError)
            .where(ImportRowError.import_job_id == import_id, ImportRowError.row > row)
            .order_by(ImportRowError.row)
            .limit(limit)
        )
    ).all()


async def remove_errors(session: AsyncSession, import_id: str) -> None:
    await session.execute(delete(ImportRowError).where(ImportRowError.import_job_id == import_id))


async def lock_own_import(session: AsyncSession, caller: Caller, import_id: str) -> ImportJob | None:
    statement = _visible(caller).where(ImportJob.id == import_id).with_for_update()
    return await session.scalar(statement.execution_options(populate_existing=True))


async def jobs_by_name(session: AsyncSession, company_id: str) -> dict[str, str]:
    """Id, and title without case and double spaces → id; of jobs with the same title the newest."""
    found = await session.execute(
        select(JobTemplate.id, JobTemplate.title)
        .where(JobTemplate.company_id == company_id, JobTemplate.deleted_at.is_(None))
        .order_by(JobTemplate.id)
    )
    names: dict[str, str] = {}
    for job_id, title in found:
        names[" ".join(title.casefold().split())] = names[job_id] = job_id
    return names


async def known_addresses(session: AsyncSession, company_id: str, emails: Sequence[str]) -> set[str]:
    return set(
        await session.scalars(
            select(Candidate.email).where(
                Candidate.company_id == company_id, Candidate.email.in_(emails), Candidate.deleted_at.is_(None)
            )
        )
    )


async def insert_candidates(session: AsyncSession, rows: list[dict[str, Any]]) -> set[str]:
    """Ids of those that were added; a row whose address is in the company already is left out, also when somebody
    adds it at this very moment."""
    if not rows:
        return set()
    table: Any = Candidate.__table__
    if session.get_bind().dialect.name == "postgresql":
        statement = _insert_recordset(table, rows[0]).on_conflict_do_nothing().returning(table.c.id)
        return set((await session.execute(statement, {"rows": _as_json(rows)})).scalars())
    made = sqlite.insert(table).on_conflict_do_nothing().returning(table.c.id)
    return set((await session.execute(made, rows)).scalars())


async def insert_followers(
    session: AsyncSession, searches: list[dict[str, Any]], changes: list[dict[str, Any]], errors: list[dict[str, Any]]
) -> None:
    """Search rows and first history entries of what was added, and errors of what was not."""
    tables: tuple[tuple[Any, list[dict[str, Any]]], ...] = (
        (CandidateSearch.__table__, searches),
        (CandidateStatusChange.__table__, changes),
        (ImportRowError.__table__, errors),
    )
    is_postgres = session.get_bind().dialect.name == "postgresql"
    for table, rows in tables:
        if rows and is_postgres:
            await session.execute(_insert_recordset(table, rows[0]), {"rows": _as_json(rows)})
        elif rows:
            # Core, not ORM: neither identities nor events are wanted for thousands of rows.
            await session.execute(insert(table), rows)


def _insert_recordset(table: Any, first: Mapping[str, Any]) -> Any:
    """INSERT … SELECT from one JSON parameter `rows`: thousands of rows in one statement that is parsed once, at a
    third of the cost of as many parameters."""
    columns = [table.c[name] for name in first]
    record = func.jsonb_to_recordset(bindparam("rows", type_=Text).cast(JSONB)).table_valued(
        *(column(one.name, one.type) for one in columns), name="given"
    )
    chosen = select(*record.render_derived(with_types=True).c)
    return postgresql.insert(table).from_select([one.name for one in columns], chosen, include_defaults=False)


def _as_json(rows: list[dict[str, Any]]) -> str:
    return json.dumps(rows, default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not expected in an imported row")


async def forget_errors(session: AsyncSession, before: datetime) -> None:
    await session.execute(
        delete(ImportRowError).where(
            ImportRowError.import_job_id.in_(select(ImportJob.id).where(ImportJob.finished_at <= before))
        )
    )


async def forget_addresses(session: AsyncSession, company_id: str, addresses: Sequence[str]) -> None:
    """Removes the rejected rows of an erased person (GDPR-01). `addresses` in lower case."""
    await session.execute(
        delete(ImportRowError).where(ImportRowError.company_id == company_id, ImportRowError.email.in_(addresses))
    )
