"""What the speech and language engines of an interview did and cost, folded from its events into the meter (EXT-20)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from api.ai.models import AiUsage, UsageOutcome
from api.ai.prices import live_cost
from api.database import new_id
from api.interviews.models import Interview
from contract.brief import EngineChoice
from contract.engines import Part
from contract.events import UsageMeasured

OPERATIONS: dict[Part, str] = {"stt": "live_stt", "tts": "live_tts", "llm": "live_llm"}
"""For the meter."""


class EngineUsage(BaseModel):
    """What one engine did in a call or an interview."""

    part: Part
    provider: str
    model: str
    """Of a voice without a named model, the voice."""
    seconds: float
    """Of sound sent to recognition."""
    characters: int
    """Given to the voice."""
    input_tokens: int
    output_tokens: int
    requests: int
    cost_usd: float | None
    """None: `config/prices.yaml` has no price for it."""


@dataclass(slots=True)
class _Sum:
    seconds: float = 0.0
    characters: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    requests: int = 0


def fold_usage(events: Iterable[UsageMeasured], config_dir: Path) -> list[EngineUsage]:
    """One entry for each engine that did something, by part and name."""
    sums: defaultdict[tuple[Part, str, str], _Sum] = defaultdict(_Sum)
    for event in events:
        total = sums[event.part, event.engine.provider, model_of(event.engine)]
        total.seconds += event.seconds
        total.characters += event.characters
        total.input_tokens += event.input_tokens
        total.output_tokens += event.output_tokens
        total.requests += event.requests
    return [_priced(key, total, config_dir) for key, total in sorted(sums.items())]


def added_up(calls: Iterable[Iterable[EngineUsage]]) -> list[EngineUsage]:
    """Of several calls, by part and name. Costs stay as they were; one without a price leaves the sum without one."""
    found: dict[tuple[Part, str, str], EngineUsage] = {}
    for used in (one for call in calls for one in call):
        key = (used.part, used.provider, used.model)
        known = found.get(key)
        found[key] = used if known is None else _both(known, used)
    return [found[key] for key in sorted(found)]


def _both(one: EngineUsage, other: EngineUsage) -> EngineUsage:
    costs = (one.cost_usd, other.cost_usd)
    return one.model_copy(
        update={
            "seconds": round(one.seconds + other.seconds, 3),
            "characters": one.characters + other.characters,
            "input_tokens": one.input_tokens + other.input_tokens,
            "output_tokens": one.output_tokens + other.output_tokens,
            "requests": one.requests + other.requests,
            "cost_usd": None if costs[0] is None or costs[1] is None else costs[0] + costs[1],
        }
    )


def model_of(engine: EngineChoice) -> str:
    return engine.model or engine.voice or ""


def _priced(key: tuple[Part, str, str], total: _Sum, config_dir: Path) -> EngineUsage:
    part, provider, model = key
    cost = live_cost(
        config_dir,
        part,
        provider,
        model,
        seconds=total.seconds,
        characters=total.characters,
        input_tokens=total.input_tokens,
        output_tokens=total.output_tokens,
    )
    return EngineUsage(
        part=part,
        provider=provider,
        model=model,
        seconds=round(total.seconds, 3),
        characters=total.characters,
        input_tokens=total.input_tokens,
        output_tokens=total.output_tokens,
        requests=total.requests,
        cost_usd=cost,
    )


def meter_live(session: AsyncSession, interview: Interview, now: datetime, usage: Iterable[EngineUsage]) -> None:
    """One row for each engine that did something, in the transaction that ends the interview, so exactly once."""
    for used in usage:
        session.add(
            AiUsage(
                id=new_id(),
                created_at=now,
                company_id=interview.company_id,
                subject_id=interview.id,
                provider=used.provider[:32],
                model=used.model[:200],
                operation=OPERATIONS[used.part],
                input_tokens=used.input_tokens,
                output_tokens=used.output_tokens,
                seconds=used.seconds,
                characters=used.characters,
                cost=used.cost_usd,
                outcome=UsageOutcome.OK,
            )
        )
