"""The telephone side of an interview, as the candidate and the company see it."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.candidates.models import Candidate
from api.companies.models import Company
from api.errors import AppError
from api.interviews import pins
from api.interviews.models import Interview
from api.telephony import dial_repository as dials
from api.telephony import dialling, repository
from api.telephony.cost import leg_cost
from api.telephony.dial_models import PhoneDial
from api.telephony.models import PhoneCall
from api.telephony.numbers import HR_DIGITS, OWN_DIGITS, masked, number_of
from api.telephony.schemas import CallHoursView, CallOrder, CandidatePhone, InterviewPhone, LegView, WhyNot
from api.telephony.words import LEGS, WHY, order_words
from api.wiring import Services


async def candidate_phone(session: AsyncSession, services: Services, interview: Interview) -> CandidatePhone | None:
    """None where this installation has no telephone."""
    number = services.settings.phone_number
    if services.carrier is None or not number:
        return None
    candidate = await session.get_one(Candidate, interview.candidate_id)
    why_not = await _why_not(session, services, interview, by_candidate=True)
    if why_not is None and services.carrier.away_secs > 0:
        why_not = "carrier_away"
    return CandidatePhone(
        number=number,
        pin=pins.pin_of(services.settings, interview),
        call_me=why_not is None,
        masked_number=masked(number_of(candidate), OWN_DIGITS),
        calling=await latest_order(session, services, interview, candidate),
        why_not=why_not,
        hours=await hours_view(session, interview, candidate),
    )


async def interview_phone(session: AsyncSession, services: Services, interview: Interview) -> InterviewPhone:
    candidate = await session.get_one(Candidate, interview.candidate_id)
    why_not = await _why_not(session, services, interview)
    away = services.carrier is not None and services.carrier.away_secs > 0
    return InterviewPhone(
        number=services.settings.phone_number or None,
        masked_number=masked(number_of(candidate), HR_DIGITS),
        can_call=why_not is None,
        why_not=why_not,
        said=WHY[why_not] if why_not else WHY["carrier_away"] if away else None,
        calling=await latest_order(session, services, interview, candidate),
        hours=await hours_view(session, interview, candidate),
        legs=[_leg(services, leg) for leg in await repository.legs_of(session, interview.id)],
    )


async def latest_order(
    session: AsyncSession, services: Services, interview: Interview, candidate: Candidate
) -> CallOrder | None:
    dial = await dials.latest(session, interview.id)
    return None if dial is None else await order_view(session, services, dial, candidate)


async def order_view(session: AsyncSession, services: Services, dial: PhoneDial, candidate: Candidate) -> CallOrder:
    leg = await session.get(PhoneCall, dial.phone_call_id)
    error = services.carrier.explain(dial.error_code) if services.carrier and dial.error_code else None
    status = leg.status if leg is not None else None
    return CallOrder(
        phone_call_id=dial.phone_call_id,
        state=dial.state,
        leg_status=status,
        reason=_reason(dial),
        said=order_words(dial, candidate.timezone, status, error),
        attempt=dial.attempt,
        next_at=dial.next_at,
        asked_by=dial.asked_by,
        message_left=dial.message_left_at is not None,
        error=services.carrier.kind_of(dial.error_code) if services.carrier and dial.error_code else None,
        error_code=dial.error_code,
    )


def _reason(dial: PhoneDial) -> str | None:
    """What was tried enough is said by how it went."""
    return dial.outcomes[-1] if dial.reason == "tried_enough" and dial.outcomes else dial.reason


async def hours_view(session: AsyncSession, interview: Interview, candidate: Candidate) -> CallHoursView:
    """The candidate's own choice, or else what the company's hours are in their zone."""
    own = await dials.own_hours(session, interview.id)
    if own is not None:
        return CallHoursView(timezone=own.timezone, days=own.days, start=own.begin, end=own.end, own=True)
    hours = dialling.company_hours(await session.get_one(Company, interview.company_id))
    return CallHoursView(
        timezone=candidate.timezone,
        days=sorted(hours.days),
        start=f"{hours.begin:%H:%M}",
        end=f"{hours.end:%H:%M}",
        own=False,
    )


async def _why_not(
    session: AsyncSession, services: Services, interview: Interview, *, by_candidate: bool = False
) -> WhyNot | None:
    try:
        await dialling.check(session, services, interview, by_candidate=by_candidate)
    except AppError as error:
        return dialling.REFUSED.get(type(error), "over")
    return None


def _leg(services: Services, leg: PhoneCall) -> LegView:
    cost, estimated = leg_cost(services.settings.config_dir, leg)
    return LegView(
        id=leg.id,
        direction=leg.direction.value,
        status=leg.status,
        said=leg.error_text or LEGS[leg.status],
        error=_kind(services, leg),
        error_code=leg.error_code,
        answered_by=leg.answered_by,
        started_at=leg.created_at,
        answered_at=leg.answered_at,
        ended_at=leg.ended_at,
        duration_secs=leg.duration_secs,
        cost=None if cost is None else round(cost, 6),
        currency=(leg.currency or "USD") if cost is not None else None,
        estimated=estimated,
    )


def _kind(services: Services, leg: PhoneCall) -> str | None:
    """A leg of the carrier that the installation had before is told in the words that were stored."""
    carrier = services.carrier
    if carrier is None or leg.error_code is None or carrier.name != leg.carrier:
        return None
    return carrier.kind_of(leg.error_code)
