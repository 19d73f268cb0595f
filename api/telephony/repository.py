"""All SQL about telephone legs and webhooks. The desk's own: no caller of a company is behind it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.candidates.models import Candidate
from api.companies.models import Company
from api.interviews.models import OPEN_STATUSES, Interview
from api.jobs.models import JobVersion
from api.telephony.models import PhoneCall, PhoneWebhook

MOST_LEGS = 50


async def insert_leg(session: AsyncSession, values: dict[str, Any]) -> bool:
    """Adds the leg unless its carrier's id is known. True when it was added."""
    insert = postgres_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    statement = insert(PhoneCall).values(**values)
    done = await session.execute(statement.on_conflict_do_nothing(index_elements=["carrier", "carrier_call_id"]))
    assert isinstance(done, CursorResult)  # noqa: S101  narrows the type; an INSERT gives no other result
    return bool(done.rowcount)


async def lock_leg(session: AsyncSession, carrier: str, carrier_call_id: str) -> PhoneCall | None:
    """Locked until the transaction ends. Whoever needs the interview's lock too takes it after this one."""
    return await session.scalar(
        select(PhoneCall)
        .where(PhoneCall.carrier == carrier, PhoneCall.carrier_call_id == carrier_call_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


async def answered(session: AsyncSession, phone_call_id: str, key: str) -> PhoneWebhook | None:
    return await session.get(PhoneWebhook, (phone_call_id, key))


async def legs_of(session: AsyncSession, interview_id: str) -> Sequence[PhoneCall]:
    """The newest first, at most `MOST_LEGS`."""
    found = select(PhoneCall).where(PhoneCall.interview_id == interview_id).order_by(PhoneCall.id.desc())
    return (await session.scalars(found.limit(MOST_LEGS))).all()


async def wrong_pins_since(session: AsyncSession, since: datetime) -> int:
    """Of all callers together, in legs that began at `since` or later."""
    counted = select(func.coalesce(func.sum(PhoneCall.pin_attempts), 0)).where(PhoneCall.created_at >= since)
    return int(await session.scalar(counted) or 0)


async def callers_since(session: AsyncSession, interview_id: str, since: datetime) -> int:
    """Legs that were let into the interview since then."""
    counted = select(func.count()).where(PhoneCall.interview_id == interview_id, PhoneCall.created_at >= since)
    return int(await session.scalar(counted) or 0)


async def was_let_in(session: AsyncSession, interview_id: str, number: str | None, since: datetime) -> bool:
    """Whether this number has said the interview's PIN before."""
    found = select(PhoneCall.id).where(
        PhoneCall.interview_id == interview_id, PhoneCall.person_number == number, PhoneCall.created_at >= since
    )
    return number is not None and await session.scalar(found.limit(1)) is not None


async def versions_of_caller(session: AsyncSession, number: str) -> Sequence[JobVersion]:
    """Of the open interviews of candidates with this number. Never an answer to who somebody is: numbers are forged."""
    found = await session.scalars(
        select(JobVersion)
        .distinct()
        .join(Interview, Interview.job_version_id == JobVersion.id)
        .join(Candidate, Candidate.id == Interview.candidate_id)
        # The index on numbers begins with the company.
        .join(Company, Company.id == Candidate.company_id)
        .where(Candidate.phone_key == number.removeprefix("+"), Interview.status.in_(OPEN_STATUSES))
        .limit(20)
    )
    return found.all()


async def forget_webhooks(session: AsyncSession, before: datetime) -> None:
    """No carrier repeats a webhook a day later."""
    await session.execute(delete(PhoneWebhook).where(PhoneWebhook.received_at < before))


async def forget_numbers(session: AsyncSession, before: datetime) -> None:
    """Of callers who never said a right PIN: nobody will ask for them to be erased."""
    strangers = update(PhoneCall).where(
        PhoneCall.created_at < before, PhoneCall.interview_id.is_(None), PhoneCall.person_number.is_not(None)
    )
    await session.execute(strangers.values(person_number=None).execution_options(synchronize_session=False))
