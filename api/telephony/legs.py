"""A phone leg and the call it carries: which is whose, and whether the caller has hung up."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.calls.models import Call
from api.telephony import repository
from api.telephony.models import PhoneCall
from contract.brief import Channel

PUT_AWAY = timedelta(seconds=2)
"""An agent whose caller has hung up hands in the last words and ends its call in less: until then nobody takes the call
from it."""


def tab_of(leg: PhoneCall) -> str:
    """`Call.tab_id` of a phone leg: a stream that is opened again is the same tab."""
    own = f"phone-{leg.carrier_call_id}"
    # As long as the column holds it; the leg's own id says the same.
    return own if len(own) <= 64 else f"phone-{leg.id}"


async def leg_of(session: AsyncSession, call: Call) -> PhoneCall | None:
    """The leg that carries the call; None for a page's."""
    legs = await repository.legs_of(session, call.interview_id)
    return next((one for one in legs if tab_of(one) == call.tab_id), None)


async def hung_up(session: AsyncSession, call: Call, now: datetime) -> bool:
    """Whether this is a phone's call whose leg has ended, as the carrier reports: nobody is there any more."""
    if call.channel is not Channel.PHONE:
        return False
    leg = await leg_of(session, call)
    return leg is not None and leg.ended_at is not None and leg.ended_at + PUT_AWAY <= now
