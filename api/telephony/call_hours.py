"""The candidate says when they may be called."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.companies.models import Company
from api.database import new_id
from api.interviews.models import Interview
from api.telephony import dial_repository as dials
from api.telephony import dialling
from api.telephony.dial_errors import NoCommonHours
from api.telephony.dial_models import AskedBy, CallHours, DialState
from api.telephony.policy import Allowed, first_try
from api.telephony.schemas import CallHoursInput
from api.wiring import Services


async def choose(session: AsyncSession, services: Services, interview: Interview, body: CallHoursInput) -> None:
    """Stores the choice, and puts a call that waits to it. `interview` is locked.

    Raises:
        NoCommonHours: the company never calls at these times.
    """
    now = services.clock.now()
    company = await session.get_one(Company, interview.company_id)
    own = await dials.own_hours(session, interview.id)
    if own is None:
        own = CallHours(id=new_id(), created_at=now, interview_id=interview.id)
        session.add(own)
    own.timezone, own.days, own.begin, own.end = body.timezone, list(body.days), body.start, body.end
    own.updated_at = now
    company_hours = dialling.company_hours(company)
    allowed = Allowed(own.timezone, (company_hours, dialling.hours_in(own)))
    if not allowed.possible():
        begin, end = f"{company_hours.begin:%H:%M}", f"{company_hours.end:%H:%M}"
        raise NoCommonHours(f"Calls are made between {begin} and {end} of your day. Choose hours that overlap with it.")
    await session.flush()
    await _put_to(session, interview, allowed)


async def _put_to(session: AsyncSession, interview: Interview, allowed: Allowed) -> None:
    dial = await dials.open_order(session, interview.id)
    if dial is None or dial.state is not DialState.WAITING or dial.next_at is None:
        return
    if dial.asked_by is AskedBy.CANDIDATE and dial.any_hour:
        return
    follows = first_try(dial.next_at, until=interview.expires_at, allowed=allowed)
    if follows.at is not None and follows.at != dial.next_at:
        await dialling.wait_until(session, dial, follows.at, follows.why)
