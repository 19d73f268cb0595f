"""Metering (EXT-20)."""

from dataclasses import dataclass

import structlog
from sqlalchemy.exc import SQLAlchemyError

from api.ai.models import AiUsage, UsageOutcome
from api.ai.prices import token_cost
from api.database import new_id
from api.errors import AppError
from api.ports import JudgeSpent
from api.wiring import Services

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Usage:
    operation: str
    name: str
    """`provider:model`."""
    outcome: UsageOutcome
    input_tokens: int = 0
    output_tokens: int = 0
    seconds: float = 0.0


async def meter(
    services: Services, usage: Usage, *, company_id: str | None, subject_id: str | None = None
) -> float | None:
    """Writes one row in a transaction of its own, so that a failed request is counted too. Returns what the request
    cost in US dollars; None: it has no price.

    A meter that cannot write is logged and fails nobody's work.
    """
    provider, _, model = usage.name.partition(":")
    cost = token_cost(services.settings.config_dir, provider, model, usage.input_tokens, usage.output_tokens)
    row = AiUsage(
        id=new_id(),
        created_at=services.clock.now(),
        company_id=company_id,
        subject_id=subject_id,
        provider=provider,
        model=model[:200],
        operation=usage.operation,
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        seconds=round(usage.seconds, 3),
        cost=cost,
        outcome=usage.outcome,
    )
    try:
        async with services.database.transaction() as session:
            session.add(row)
    except (SQLAlchemyError, OSError, AppError) as error:
        log.error("usage_not_metered", operation=usage.operation, error=type(error).__name__)
    return cost


async def meter_judge(
    services: Services, operation: str, spent: JudgeSpent, *, company_id: str | None, subject_id: str
) -> float | None:
    """`meter` for one request of a judge."""
    usage = Usage(
        operation,
        spent.name,
        UsageOutcome(spent.outcome),
        spent.input_tokens,
        spent.output_tokens,
        spent.seconds,
    )
    return await meter(services, usage, company_id=company_id, subject_id=subject_id)
