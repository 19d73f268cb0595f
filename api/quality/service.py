"""What HR sees of an interview's quality, and how a person settles a fault."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.calls.scoring import ask_for_verdict
from api.calls.usage import EngineUsage, added_up
from api.interviews.models import Interview, InterviewStatus
from api.interviews.service import get_interview, lock_interview
from api.interviews.states import lapsed_status
from api.quality import redo, repository
from api.quality.errors import AlreadySettled, NoFault
from api.quality.fold import Quality
from api.quality.models import InterviewQuality
from api.quality.rule import FaultFact
from api.quality.schemas import QualityView, RedoRef, Released
from api.security.callers import Caller
from api.telephony.cost import cost_of
from api.telephony.repository import legs_of
from api.verdicts.errors import NotCompleted
from api.wiring import Services


async def view(session: AsyncSession, services: Services, caller: Caller, interview_id: str) -> QualityView:
    """Raises UnknownInterview."""
    interview = await get_interview(session, caller, interview_id)
    found = await repository.quality_of(session, interview.id)
    by_call = _usage(found) if found is not None else {}
    usage = added_up(by_call.values())
    phone = cost_of(services.settings.config_dir, await legs_of(session, interview.id))
    parts = [one.cost_usd for one in usage] + ([phone.cost_usd] if phone is not None else [])
    priced = [cost for cost in parts if cost is not None]
    return QualityView(
        interview_id=interview.id,
        quality_index=found.quality_index if found is not None else None,
        figures=Quality.model_validate(found.figures) if found is not None else None,
        usage=usage,
        usage_by_call=by_call,
        cost_usd=round(sum(priced), 6) if priced else None,
        unpriced=len(priced) < len(parts),
        phone=phone,
        faults=[FaultFact.model_validate(fact) for fact in found.faults] if found is not None else [],
        blocked=found is not None and found.blocks,
        released=_released(found),
        redo=_redo_ref(services, await repository.redo_of(session, interview.id)),
        redo_of=interview.redo_of_id,
        can_offer_redo=await redo.can_offer(session, interview),
    )


def _usage(found: InterviewQuality) -> dict[str, list[EngineUsage]]:
    return {call_id: [EngineUsage.model_validate(one) for one in lines] for call_id, lines in found.usage.items()}


def _released(found: InterviewQuality | None) -> Released | None:
    if found is None or found.released_at is None:
        return None
    return Released(at=found.released_at, by_name=found.released_by_name or "", reason=found.release_reason)


def _redo_ref(services: Services, found: Interview | None) -> RedoRef | None:
    if found is None:
        return None
    status = lapsed_status(found, services.clock.now())
    return RedoRef(id=found.id, status=status, created_at=found.created_at, expires_at=found.expires_at)


async def release(session: AsyncSession, services: Services, caller: Caller, interview_id: str, reason: str) -> str:
    """A person has the interview scored in spite of the faults, in their name; returns the scoring task's id.

    Raises:
        UnknownInterview, NotCompleted, NoFault, AlreadySettled
    """
    interview = await lock_interview(session, caller, interview_id)
    if interview.status is not InterviewStatus.COMPLETED:
        raise NotCompleted()
    found = await repository.quality_of(session, interview.id)
    if found is None or not found.faults:
        raise NoFault()
    if found.released_at is not None or await repository.redo_of(session, interview.id) is not None:
        raise AlreadySettled()
    found.released_at = services.clock.now()
    found.released_by, found.released_by_name = caller.user_id, caller.name
    found.release_reason = reason
    return (await ask_for_verdict(session, services, interview)).id
