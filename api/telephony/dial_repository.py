"""All SQL of calls to candidates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.companies.models import Company
from api.interviews import repository as interviews
from api.interviews.models import Interview, InterviewStatus
from api.telephony.dial_models import OPEN, AskedBy, CallHours, DialState, PhoneDial
from api.telephony.models import PhoneCall
from contract.brief import Channel

UNDER_WAY = (DialState.PLACING, DialState.CALLING, DialState.TALKING)


@dataclass(frozen=True, slots=True)
class Held:
    """An order and its interview, locked until the transaction ends."""

    dial: PhoneDial
    interview: Interview


async def hold(session: AsyncSession, dial_id: str) -> Held | None:
    """Locks in the order interview, order: as whoever begins at the interview does."""
    interview_id = await session.scalar(select(PhoneDial.interview_id).where(PhoneDial.id == dial_id))
    interview = await interviews.lock(session, interview_id) if interview_id else None
    if interview is None:
        return None
    found = await session.scalar(_locked().where(PhoneDial.id == dial_id))
    return None if found is None else Held(found, interview)


async def hold_leg(session: AsyncSession, phone_call_id: str) -> Held | None:
    """The order whose present try that leg is."""
    found = await session.scalar(select(PhoneDial.id).where(PhoneDial.phone_call_id == phone_call_id))
    return await hold(session, found) if found else None


async def open_order(session: AsyncSession, interview_id: str) -> PhoneDial | None:
    """For whoever holds the interview."""
    return await session.scalar(_locked().where(PhoneDial.interview_id == interview_id, PhoneDial.state.in_(OPEN)))


def _locked() -> Select[PhoneDial]:
    return select(PhoneDial).with_for_update().execution_options(populate_existing=True)


async def latest(session: AsyncSession, interview_id: str) -> PhoneDial | None:
    return await session.scalar(
        select(PhoneDial).where(PhoneDial.interview_id == interview_id).order_by(PhoneDial.id.desc()).limit(1)
    )


async def hold_company(session: AsyncSession, company_id: str) -> None:
    """Whoever counts this company's calls at the same moment waits."""
    await session.execute(select(Company.id).where(Company.id == company_id).with_for_update(key_share=True))


async def under_way(session: AsyncSession, company_id: str) -> int:
    count = select(func.count()).where(PhoneDial.company_id == company_id, PhoneDial.state.in_(UNDER_WAY))
    return await session.scalar(count) or 0


async def next_in_line(session: AsyncSession, company_id: str, reason: str) -> PhoneDial | None:
    """The order that has waited longest for one of the company's calls to end."""
    return await session.scalar(
        select(PhoneDial)
        .where(PhoneDial.company_id == company_id, PhoneDial.state == DialState.WAITING, PhoneDial.reason == reason)
        .order_by(PhoneDial.id)
        .limit(1)
    )


async def message_left(session: AsyncSession, interview_id: str) -> bool:
    found = select(PhoneDial.id).where(PhoneDial.interview_id == interview_id, PhoneDial.message_left_at.is_not(None))
    return await session.scalar(found.limit(1)) is not None


async def asked_since(session: AsyncSession, interview_id: str, since: datetime) -> int:
    """Orders by the candidate."""
    count = select(func.count()).where(
        PhoneDial.interview_id == interview_id,
        PhoneDial.asked_by == AskedBy.CANDIDATE,
        PhoneDial.created_at > since,
    )
    return await session.scalar(count) or 0


async def known(session: AsyncSession, carrier: str, carrier_call_ids: Sequence[str]) -> set[str]:
    """Those that are somebody's leg already."""
    found = select(PhoneCall.carrier_call_id).where(
        PhoneCall.carrier == carrier, PhoneCall.carrier_call_id.in_(carrier_call_ids)
    )
    return set(await session.scalars(found))


async def own_hours(session: AsyncSession, interview_id: str) -> CallHours | None:
    return await session.scalar(select(CallHours).where(CallHours.interview_id == interview_id))


async def to_be_called(session: AsyncSession, begin: datetime, end: datetime, limit: int) -> Sequence[str]:
    """Ids of interviews that begin in (`begin`, `end`] with a call from us that nobody has ordered yet."""
    ordered = select(PhoneDial.id).where(
        PhoneDial.interview_id == Interview.id,
        PhoneDial.asked_by == AskedBy.SCHEDULE,
        PhoneDial.for_time == Interview.scheduled_at,
    )
    found = select(Interview.id).where(
        Interview.status == InterviewStatus.SCHEDULED,
        Interview.channel == Channel.PHONE,
        Interview.call_candidate.is_(True),
        Interview.scheduled_at > begin,
        Interview.scheduled_at <= end,
        ~ordered.exists(),
    )
    return (await session.scalars(found.order_by(Interview.scheduled_at).limit(limit))).all()
