"""The company that practice calls belong to (ADR 0039): one row of the installation, without people, and never shown.

An interview needs a company. Those of people who practise have this one, so that no company's own list, figure or
search holds them; whoever sees all companies sees all but this.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from api.companies.models import Company
from api.database.row_security import name_company, name_nobody
from api.security.callers import Caller

PRACTICE_COMPANY = "70726163-7469-8365-8000-000000000001"
"""An id of our own making (RFC 9562, version 8), the same in every installation."""
NAME = "Practice"
"""For whoever looks into the database; people read the words of `config/practice`."""


def is_practice(company_id: str) -> bool:
    return company_id == PRACTICE_COMPANY


def seen_by(caller: Caller, company: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """AUTH-18, AUTH-25: rows of the caller's company; for a system administrator those of all companies and of none,
    but no practice."""
    scope = caller.company_scope
    return company.is_distinct_from(PRACTICE_COMPANY) if scope is None else company == scope


@asynccontextmanager
async def within_practice(session: AsyncSession, caller: Caller) -> AsyncIterator[None]:
    """Inside, the transaction is bound to practice instead of the caller's company (AUTH-32); whoever enters names the
    owner in each statement."""
    await name_company(session, PRACTICE_COMPANY)
    yield
    await session.flush()
    await name_nobody(session)
    await name_company(session, caller.company_scope)


async def ensure_practice_company(session: AsyncSession) -> None:
    """Makes the row where it is missing; two at once make one."""
    insert = postgres_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    await session.execute(insert(Company).values(id=PRACTICE_COMPANY, name=NAME).on_conflict_do_nothing())
