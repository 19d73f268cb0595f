"""What telephone legs cost: by `config/prices.yaml` until the carrier has counted, then by the carrier.

A carrier's own price is of the leg alone. The sound's way to the interviewer is charged beside it, by the minute, so it
is added from the price list in either case.
"""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from math import ceil
from pathlib import Path
from typing import Any

import structlog

from api.ai.models import AiUsage, UsageOutcome
from api.ai.prices import leg_minute
from api.database import new_id
from api.outbox import RetryIn, TaskContext, task
from api.telephony.models import PhoneCall
from api.telephony.schemas import PhoneCost

log = structlog.get_logger(__name__)

PRICE_TASK = "price_leg"
PRICE_WAIT = timedelta(minutes=1)
PRICE_WAITS_SECS = (120.0, 600.0, 3_600.0, 6 * 3_600.0, 24 * 3_600.0)
"""Carriers count within minutes as a rule, and within a day at the latest."""
DOLLARS = "USD"
STREAM = "stream"
OPERATION = "phone"


def estimate(config_dir: Path, leg: PhoneCall) -> float | None:
    """US dollars of the leg itself; None: there is no price, or no length. Carriers charge minutes that have begun."""
    if leg.duration_secs is None:
        return None
    minute = leg_minute(config_dir, leg.carrier, leg.direction.value)
    return None if minute is None else ceil(leg.duration_secs / 60) * minute


def leg_cost(config_dir: Path, leg: PhoneCall) -> tuple[float | None, bool]:
    """(In the leg's currency, whether it is an estimate.) With the sound's way where there was one."""
    own = float(leg.price) if leg.price is not None else estimate(config_dir, leg)
    estimated = leg.price is None
    if own is None:
        return None, estimated
    return own + (_stream(config_dir, leg) if (leg.currency or DOLLARS) == DOLLARS else 0.0), estimated


def _stream(config_dir: Path, leg: PhoneCall) -> float:
    minute = leg_minute(config_dir, leg.carrier, STREAM) if leg.call_ids else None
    return 0.0 if minute is None or leg.duration_secs is None else ceil(leg.duration_secs / 60) * minute


def cost_of(config_dir: Path, legs: Sequence[PhoneCall]) -> PhoneCost | None:
    """Of all legs of an interview; None when there was none."""
    if not legs:
        return None
    costs = [leg_cost(config_dir, leg) for leg in legs]
    dollars = all((leg.currency or DOLLARS) == DOLLARS for leg in legs)
    known = [cost for cost, _ in costs if cost is not None]
    return PhoneCost(
        legs=len(legs),
        minutes=round(sum(leg.duration_secs or 0 for leg in legs) / 60, 2),
        cost_usd=round(sum(known), 6) if known and dollars else None,
        estimated=any(estimated for _, estimated in costs),
    )


@task(PRICE_TASK, queue="default", time_limit_secs=30, retry_waits_secs=PRICE_WAITS_SECS)
async def price_leg(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Asks the carrier until it has counted; then, or in the end without, the leg goes to the meter, once."""
    services = context.services
    async with services.database.transaction(read_only=True) as session:
        leg = await session.get(PhoneCall, payload["phone_call_id"])
    if leg is None or leg.metered_at is not None:
        return {"priced": False}
    price, currency, secs = leg.price, leg.currency, leg.duration_secs
    if price is None and services.carrier is not None:
        seen = await services.carrier.look(leg.carrier_call_id)
        price, currency, secs = seen.price, seen.currency, secs if secs is not None else seen.duration_secs
    if price is None and not context.last_attempt:
        raise RetryIn(PRICE_WAITS_SECS[context.attempt - 1], "the carrier has not counted this call yet")
    async with services.database.transaction() as session:
        held = await session.get(PhoneCall, leg.id, with_for_update=True, populate_existing=True)
        if held is None or held.metered_at is not None:
            return {"priced": False}
        held.price, held.currency, held.duration_secs = price, currency or held.currency, secs
        held.metered_at = services.clock.now()
        cost, _ = leg_cost(services.settings.config_dir, held)
        dollars = (held.currency or DOLLARS) == DOLLARS
        session.add(
            AiUsage(
                id=new_id(),
                created_at=held.metered_at,
                company_id=held.company_id,
                subject_id=held.interview_id,
                provider=held.carrier,
                model=held.direction.value,
                operation=OPERATION,
                seconds=float(held.duration_secs or 0),
                cost=cost if dollars else None,
                outcome=UsageOutcome.OK,
            )
        )
    return {"priced": price is not None, "price": str(price) if isinstance(price, Decimal) else None}
