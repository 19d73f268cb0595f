"""Listening again, before anything is scored: one recording at a time in each process, retried, never in the way.

Whatever becomes of it, the scoring that waits for it is asked for.
"""

import asyncio
from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.calls.scoring import CHECK_TASK, ask_for_check, ask_for_scoring
from api.database import new_id
from api.hearing import repository
from api.hearing.alignment import count_words
from api.hearing.check import listen
from api.hearing.doubt import Hearing, HearingReason, HearingView
from api.hearing.models import HearingCheck
from api.hearing.plan import Plan, plan_of
from api.interviews import repository as interviews
from api.interviews.models import Interview
from api.outbox import TaskContext, TaskFailed, task
from api.wiring import Services

TIME_LIMIT_SECS = 3_600
"""An hour of speech takes a quarter of an hour on an idle core, and calls go first."""
RETRY_WAITS_SECS = (5.0, 30.0)
BUSY_SECS = 30.0
"""Somebody else's recording is being listened to: the task comes back later and leaves its place to quicker work."""

_listening = asyncio.Lock()


async def check_failed(context: TaskContext, payload: dict[str, Any], error: str) -> None:
    """The dead letter: the report says that nobody listened, and why. Scoring goes on."""
    async with context.services.database.transaction() as session:
        interview = await interviews.lock(session, payload["interview_id"])
        if interview is None:
            return
        plan = await plan_of(session, interview, context.services.hearing)
        if isinstance(plan, Plan):
            words = sum(count_words(s.text) for call in plan.calls for s in call.segments) + plan.unrecorded_words
            view = HearingView(
                checked=False,
                reason=HearingReason.FAILED,
                detail=error,
                engine=plan.engine,
                unchecked_words=words,
            )
            await _keep(session, context.services, interview, plan, Hearing(view))
        ask_for_scoring(session, interview)


@task(CHECK_TASK, time_limit_secs=TIME_LIMIT_SECS, retry_waits_secs=RETRY_WAITS_SECS, on_failed=check_failed)
async def check_hearing(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any]:
    """A second recogniser listens to the recordings; then the interview is scored."""
    services = context.services
    async with services.database.transaction(read_only=True) as session:
        interview = await session.get(Interview, payload["interview_id"])
        if interview is None:
            raise TaskFailed("the interview is gone")
        plan = await plan_of(session, interview, services.hearing)
    if isinstance(plan, HearingReason) or services.hearing is None:
        return await _finish(services, payload["interview_id"], None, None)
    if _listening.locked():
        return await _later(services, payload["interview_id"])
    async with _listening:
        hearing = await listen(plan, services.hearing, services.files, context.progress)
    return await _finish(services, payload["interview_id"], plan, hearing)


async def _later(services: Services, interview_id: str) -> dict[str, Any]:
    async with services.database.transaction() as session:
        interview = await interviews.lock(session, interview_id)
        if interview is None:
            raise TaskFailed("the interview is gone")
        ask_for_check(session, interview, run_after=services.clock.now() + timedelta(seconds=BUSY_SECS))
    return {"postponed": True}


async def _finish(services: Services, interview_id: str, plan: Plan | None, hearing: Hearing | None) -> dict[str, Any]:
    async with services.database.transaction() as session:
        interview = await interviews.lock(session, interview_id)
        if interview is None:
            raise TaskFailed("the interview is gone")
        if plan is not None and hearing is not None:
            await _keep(session, services, interview, plan, hearing)
        ask_for_scoring(session, interview)
    if hearing is None:
        return {"checked": False}
    return {"checked": hearing.view.checked, "words": hearing.view.words, "doubtful": hearing.view.doubtful_words}


async def _keep(session: AsyncSession, services: Services, interview: Interview, plan: Plan, hearing: Hearing) -> None:
    row = await repository.check_of(session, interview.id)
    if row is None:
        row = HearingCheck(id=new_id(), interview_id=interview.id)
        session.add(row)
    view = hearing.view
    row.created_at = services.clock.now()
    row.checked, row.reason, row.detail = view.checked, view.reason, view.detail
    row.engine, row.source_digest = plan.engine, plan.digest
    row.words, row.unchecked_words, row.doubtful_words = view.words, view.unchecked_words, view.doubtful_words
    row.spans = [span.model_dump() for span in hearing.spans]
    await session.flush()
