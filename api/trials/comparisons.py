"""Rules of comparing two judges on one interview."""

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession

from api.database import new_id
from api.interviews.models import InterviewStatus
from api.interviews.service import get_interview, lock_interview
from api.outbox import enqueue
from api.paging import PageQuery
from api.quality.errors import VerdictBlocked
from api.quality.repository import blocked
from api.security.callers import Caller
from api.trials import repository
from api.trials.difference import difference, outcome
from api.trials.errors import TrialRuns, UnknownComparison
from api.trials.judges import judge_for
from api.trials.judging import Judged
from api.trials.models import Comparison
from api.trials.schemas import (
    ComparisonPage,
    ComparisonRequest,
    ComparisonRow,
    ComparisonView,
    JudgeChoice,
    SideView,
)
from api.verdicts.errors import NotCompleted
from api.wiring import Services

COMPARISON_TASK = "compare_judges"

_SIDE = TypeAdapter(Judged | None)


async def start(
    session: AsyncSession, services: Services, caller: Caller, interview_id: str, body: ComparisonRequest
) -> Comparison:
    """Raises UnknownInterview, NotCompleted, VerdictBlocked, TrialRuns, UnknownJudge, AiUnavailable."""
    interview = await lock_interview(session, caller, interview_id)
    if interview.status is not InterviewStatus.COMPLETED:
        raise NotCompleted()
    if await blocked(session, interview.id):
        raise VerdictBlocked()
    if await repository.compares(session, interview.id):
        raise TrialRuns()
    for choice in (body.first, body.second):
        await judge_for(services, interview.company_id, choice)
    made = Comparison(
        id=new_id(),
        created_at=services.clock.now(),
        company_id=interview.company_id,
        interview_id=interview.id,
        created_by=caller.user_id,
        first_choice=body.first.model_dump(mode="json"),
        second_choice=body.second.model_dump(mode="json"),
    )
    session.add(made)
    task = enqueue(
        session,
        COMPARISON_TASK,
        {"comparison_id": made.id},
        company_id=made.company_id,
        # Of the interview, so that it goes when the person's data are erased.
        subject_id=interview.id,
        created_by=caller.user_id,
    )
    made.task_id = task.id
    await session.flush()
    return made


async def page(session: AsyncSession, caller: Caller, interview_id: str, query: PageQuery) -> ComparisonPage:
    """Raises UnknownInterview."""
    interview = await get_interview(session, caller, interview_id)
    found = await repository.list_comparisons(session, interview.id, query)
    return ComparisonPage(comparisons=[_row(one, name) for one, name in found.rows], **found.numbers())


async def read(session: AsyncSession, caller: Caller, interview_id: str, comparison_id: str) -> ComparisonView:
    """Raises UnknownInterview, UnknownComparison."""
    interview = await get_interview(session, caller, interview_id)
    found = await repository.comparison_of(session, interview.id, comparison_id)
    if found is None:
        raise UnknownComparison()
    comparison, name = found
    first, second = _SIDE.validate_python(comparison.first), _SIDE.validate_python(comparison.second)
    reports = [side.report for side in (first, second) if side is not None and side.report is not None]
    return ComparisonView(
        **_row(comparison, name).model_dump(),
        difference=difference(reports[0], reports[1]) if len(reports) == 2 else None,
    )


def _row(comparison: Comparison, asked_by: str | None) -> ComparisonRow:
    return ComparisonRow(
        id=comparison.id,
        interview_id=comparison.interview_id,
        status=comparison.status,
        reason=comparison.reason,
        task_id=comparison.task_id,
        asked_by=asked_by,
        created_at=comparison.created_at,
        finished_at=comparison.finished_at,
        first=_side(comparison.first_choice, comparison.first),
        second=_side(comparison.second_choice, comparison.second),
    )


def _side(choice: dict[str, object], kept: dict[str, object] | None) -> SideView:
    side = _SIDE.validate_python(kept)
    report = side.report if side else None
    return SideView(
        choice=JudgeChoice.model_validate(choice),
        outcome=outcome(report) if report else None,
        range=report.range if report else None,
        judgings=report.judgings if report else [],
        error=side.error if side else None,
        spent=side.spent if side else None,
    )
