"""What the speech and language engines of an interview did, folded from its events into the meter (EXT-20)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from pydantic import Field, TypeAdapter
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.ai.models import AiUsage, UsageOutcome
from api.calls.models import CallEvent
from api.database import new_id
from api.interviews.models import Interview
from contract.brief import EngineChoice
from contract.events import AgentSaid, CallStarted, CandidateSaid, TurnMeasured, Via

STT, TTS, LLM = "live_stt", "live_tts", "live_llm"
Folded = CallStarted | CandidateSaid | AgentSaid | TurnMeasured
_TYPES = ("call.started", "candidate.said", "agent.said", "turn.measured")
_adapter: TypeAdapter[Folded] = TypeAdapter(Annotated[Folded, Field(discriminator="type")])

Totals = dict[tuple[str, str, str], float]
"""(operation, provider, model) → seconds."""


async def meter_live(session: AsyncSession, interview: Interview, now: datetime) -> None:
    """One row for each engine that did something, in the transaction that completes the interview, so exactly once."""
    for (operation, provider, model), seconds in fold_usage(await _events(session, interview.id)).items():
        session.add(
            AiUsage(
                id=new_id(),
                created_at=now,
                company_id=interview.company_id,
                subject_id=interview.id,
                provider=provider[:32],
                model=model[:200],
                operation=operation,
                input_tokens=0,
                output_tokens=0,
                seconds=round(seconds, 3),
                # `config/prices.yaml` has prices of tokens only.
                cost=None,
                outcome=UsageOutcome.OK,
            )
        )


def fold_usage(events: Iterable[Folded]) -> Totals:
    """`events` in order of calls and of seq; engines are those that the call began with.

    Seconds of sound for speech: of recognised phrases, and of what was really played. Of the language model the time
    it took, where the agent measured it. What an engine did not do has no entry.
    """
    totals: defaultdict[tuple[str, str, str], float] = defaultdict(float)
    engines: CallStarted | None = None
    for event in events:
        if isinstance(event, CallStarted):
            engines = event
        elif engines is not None:
            part = _part(event)
            if part is not None and part[1] > 0:
                operation, ms = part
                chosen = _chosen(engines, operation)
                totals[operation, chosen.provider, chosen.model or ""] += ms / 1000
    return dict(totals)


def _part(event: CandidateSaid | AgentSaid | TurnMeasured) -> tuple[str, int] | None:
    """(operation, ms)"""
    match event:
        case CandidateSaid():
            return (STT, event.ended_ms - event.started_ms) if event.via is Via.VOICE else None
        case AgentSaid():
            return (TTS, event.ended_ms - event.started_ms)
        case TurnMeasured():
            return (LLM, event.llm_ms) if event.llm_ms is not None else None


def _chosen(started: CallStarted, operation: str) -> EngineChoice:
    return {STT: started.engines.stt, TTS: started.engines.tts, LLM: started.engines.llm}[operation]


async def _events(session: AsyncSession, interview_id: str) -> list[Folded]:
    """In order of calls and of seq."""
    bodies = await session.scalars(
        select(CallEvent.body)
        .where(CallEvent.interview_id == interview_id, CallEvent.type.in_(_TYPES))
        .order_by(CallEvent.call_id, CallEvent.seq)
    )
    return [_adapter.validate_python(body) for body in bodies]
