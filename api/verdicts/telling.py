"""When the candidate is told what a person decided: some minutes later, and until then it can be taken back (ux §3.10).

A decision waits until `tell_at`; the outbox then tells it. `told_at` is set in the transaction that writes the mail and
the webhook, so what the status page shows, what is mailed and what can no longer be taken back is one thing, whatever
process stops in between.
"""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.bus import publish
from api.candidates import rejection
from api.interviews.models import Interview, Verdict
from api.interviews.progress import tell
from api.interviews.service import lock_interview
from api.outbox import enqueue
from api.ports import BusMessage
from api.security.callers import Caller
from api.verdicts import repository
from api.verdicts.errors import AlreadyTold, DecidedMeanwhile, UnknownDecision
from api.verdicts.models import VerdictDecision
from api.wiring import Services

TELL_TASK = "tell_decision"
MAIL_TASK = "send_decision"
MAILED = frozenset({Verdict.PASS, Verdict.FAIL})
"""REVIEW tells the candidate nothing new."""


def plan(session: AsyncSession, services: Services, interview: Interview, decided: VerdictDecision) -> None:
    """Has `decided` told when the time to take it back is over."""
    settings = services.settings
    decided.tell_at = services.clock.now() + timedelta(seconds=settings.decision_delay_secs)
    enqueue(
        session,
        TELL_TASK,
        {"interview_id": interview.id, "decision_id": decided.id, "tell_at": decided.tell_at.isoformat()},
        company_id=interview.company_id,
        subject_id=interview.id,
        run_after=decided.tell_at,
    )


async def take_back(
    session: AsyncSession, services: Services, caller: Caller, interview_id: str, decision_id: str
) -> None:
    """What was decided before counts again, and is told after the same wait where it never was.

    Raises:
        UnknownInterview, UnknownDecision
        RejectionNeedsPerson: for a program; an earlier FAIL may count again.
        DecidedMeanwhile: somebody decided anew since.
        AlreadyTold: the candidate knows.
    """
    interview = await lock_interview(session, caller, interview_id)
    rejection.refuse_machines(caller)
    decided = await repository.decision(session, interview.id, decision_id)
    if decided is None:
        raise UnknownDecision()
    if decided.taken_back_at is not None:
        return
    latest = await repository.latest_decision(session, interview.id)
    if latest is None or latest.id != decided.id:
        raise DecidedMeanwhile()
    if decided.told_at is not None:
        raise AlreadyTold()
    decided.taken_back_at, decided.taken_back_by_name, decided.tell_at = services.clock.now(), caller.name, None
    await session.flush()
    before = await repository.latest_decision(session, interview.id)
    interview.verdict = before.decision if before else None
    if before is not None and before.told_at is None:
        plan(session, services, interview, before)
    await session.flush()
    payload = {"failed": False, "verdict": interview.verdict.value if interview.verdict else None}
    publish(session, BusMessage("report", interview.company_id, interview.id, None, payload))


async def told(session: AsyncSession, services: Services, interview: Interview, decision_id: str, tell_at: str) -> bool:
    """Tells it: from now on the candidate sees it, and the company's webhooks and the mail follow.

    False: it was taken back or replaced, is told already, or waits for another moment.
    """
    decided = await repository.decision(session, interview.id, decision_id)
    if decided is None or decided.told_at is not None or decided.tell_at is None:
        return False
    if decided.tell_at.isoformat() != tell_at:
        return False
    known = await repository.told_decision(session, interview.id)
    decided.told_at = services.clock.now()
    suggested = decided.suggested.value if decided.suggested else None
    tell(session, interview, "verdict.decided", verdict=decided.decision.value, suggested_verdict=suggested)
    if decided.decision in MAILED and (known is None or known.decision is not decided.decision):
        enqueue(
            session,
            MAIL_TASK,
            {"interview_id": interview.id, "decision_id": decided.id},
            company_id=interview.company_id,
            subject_id=interview.id,
        )
    await session.flush()
    return True
