"""All SQL of comparisons and replays. Whoever reads them has reached their interview or job before."""

from collections.abc import Sequence

from sqlalchemy import Select, case, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import User
from api.ai.models import AiUsage, UsageOutcome
from api.candidates.models import Candidate
from api.interviews.models import Interview, InterviewStatus
from api.interviews.repository import visible
from api.paging import PageQuery, Slice, fetch_page
from api.security.callers import Caller
from api.trials.models import Comparison, Replay, ReplayInterview, ReplayState, TrialStatus
from api.verdicts.models import InterviewQuestion

GOING_ON = (TrialStatus.QUEUED, TrialStatus.RUNNING)


def _comparisons(interview_id: str) -> Select[Comparison, str]:
    return (
        select(Comparison, User.name)
        .outerjoin(User, User.id == Comparison.created_by)
        .where(Comparison.interview_id == interview_id)
    )


async def list_comparisons(session: AsyncSession, interview_id: str, query: PageQuery) -> Slice:
    """Rows of (comparison, name of who asked), the newest first."""
    return await fetch_page(session, _comparisons(interview_id).order_by(Comparison.id.desc()), query)


async def comparison_of(
    session: AsyncSession, interview_id: str, comparison_id: str
) -> tuple[Comparison, str | None] | None:
    found = (await session.execute(_comparisons(interview_id).where(Comparison.id == comparison_id))).one_or_none()
    return None if found is None else (found[0], found[1])


async def compares(session: AsyncSession, interview_id: str) -> bool:
    """Whether one is going on."""
    found = select(Comparison.id).where(Comparison.interview_id == interview_id, Comparison.status.in_(GOING_ON))
    return await session.scalar(found.limit(1)) is not None


async def lock_comparison(session: AsyncSession, comparison_id: str) -> Comparison | None:
    return await session.scalar(
        select(Comparison)
        .where(Comparison.id == comparison_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _replays(job_id: str) -> Select[Replay, str]:
    return (
        select(Replay, User.name).outerjoin(User, User.id == Replay.created_by).where(Replay.job_template_id == job_id)
    )


async def list_replays(session: AsyncSession, job_id: str, query: PageQuery) -> Slice:
    """Rows of (replay, name of who asked), the newest first."""
    return await fetch_page(session, _replays(job_id).order_by(Replay.id.desc()), query)


async def replay_of(session: AsyncSession, job_id: str, replay_id: str) -> tuple[Replay, str | None] | None:
    found = (await session.execute(_replays(job_id).where(Replay.id == replay_id))).one_or_none()
    return None if found is None else (found[0], found[1])


async def replays(session: AsyncSession, job_id: str) -> bool:
    """Whether one is going on."""
    found = select(Replay.id).where(Replay.job_template_id == job_id, Replay.status.in_(GOING_ON))
    return await session.scalar(found.limit(1)) is not None


async def lock_replay(session: AsyncSession, replay_id: str) -> Replay | None:
    return await session.scalar(
        select(Replay).where(Replay.id == replay_id).with_for_update().execution_options(populate_existing=True)
    )


async def states(session: AsyncSession, replay_ids: Sequence[str]) -> dict[str, dict[ReplayState, int]]:
    """By replay: how many interviews are in which state."""
    rows = await session.execute(
        select(ReplayInterview.replay_id, ReplayInterview.state, func.count())
        .where(ReplayInterview.replay_id.in_(replay_ids))
        .group_by(ReplayInterview.replay_id, ReplayInterview.state)
    )
    found: dict[str, dict[ReplayState, int]] = {one: {} for one in replay_ids}
    for replay_id, state, count in rows:
        found[replay_id][state] = count
    return found


async def judged_rows(session: AsyncSession, replay_id: str) -> Sequence[tuple[ReplayInterview, Interview]]:
    """Those that were judged, with the interviews."""
    rows = await session.execute(
        select(ReplayInterview, Interview)
        .join(Interview, Interview.id == ReplayInterview.interview_id)
        .where(ReplayInterview.replay_id == replay_id, ReplayInterview.state == ReplayState.DONE)
    )
    return [(row, interview) for row, interview in rows]


async def list_interviews(
    session: AsyncSession, caller: Caller, replay_id: str, query: PageQuery, *, changed: bool | None
) -> Slice:
    """Rows of (row of the replay, interview, candidate) that the caller may see: what would change first, by how much;
    then the newest interviews."""
    shift = func.abs(func.coalesce(ReplayInterview.new_score, 0) - func.coalesce(ReplayInterview.old_score, 0))
    statement = (
        select(ReplayInterview, Interview, Candidate)
        .join(Interview, Interview.id == ReplayInterview.interview_id)
        .join(Candidate, Candidate.id == Interview.candidate_id)
        .where(ReplayInterview.replay_id == replay_id, visible(caller))
        .order_by(
            case((ReplayInterview.changed, 0), else_=1),
            case((ReplayInterview.state == ReplayState.DONE, shift), else_=-1).desc(),
            ReplayInterview.flips.desc(),
            Interview.id.desc(),
        )
    )
    if changed is not None:
        statement = statement.where(ReplayInterview.changed == changed)
    return await fetch_page(session, statement, query)


async def next_waiting(session: AsyncSession, replay_id: str) -> ReplayInterview | None:
    """None: nothing waits, or the replay was stopped."""
    return await session.scalar(
        select(ReplayInterview)
        .join(Replay, Replay.id == ReplayInterview.replay_id)
        .where(
            ReplayInterview.replay_id == replay_id,
            ReplayInterview.state == ReplayState.WAITING,
            Replay.status == TrialStatus.RUNNING,
        )
        .order_by(ReplayInterview.id)
        .limit(1)
    )


async def lock_waiting(session: AsyncSession, row_id: str) -> ReplayInterview | None:
    """None: another runner was faster, or the person's data were erased."""
    return await session.scalar(
        select(ReplayInterview)
        .where(ReplayInterview.id == row_id, ReplayInterview.state == ReplayState.WAITING)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


async def try_again(session: AsyncSession, replay_id: str) -> None:
    """Those that the judge failed at wait once more."""
    await session.execute(
        update(ReplayInterview)
        .where(ReplayInterview.replay_id == replay_id, ReplayInterview.state == ReplayState.FAILED)
        .values(state=ReplayState.WAITING, reason=None)
        .execution_options(synchronize_session=False)
    )


async def scored_interviews(session: AsyncSession, caller: Caller, job_id: str, limit: int) -> list[str]:
    """Ids of the newest interviews of the job that have a score and that the caller may see."""
    found = await session.scalars(
        select(Interview.id)
        .join(Candidate, Candidate.id == Interview.candidate_id)
        .where(
            Interview.job_template_id == job_id,
            Interview.status == InterviewStatus.COMPLETED,
            Interview.suggested_verdict.is_not(None),
            visible(caller),
        )
        .order_by(Interview.id.desc())
        .limit(limit)
    )
    return list(found)


async def answers(session: AsyncSession, interview_ids: Sequence[str], question_ids: Sequence[str]) -> tuple[int, int]:
    """How many of these questions have an answer in these interviews, and its characters in all."""
    row = (
        await session.execute(
            select(func.count(), func.coalesce(func.sum(func.length(InterviewQuestion.answer)), 0)).where(
                InterviewQuestion.interview_id.in_(interview_ids),
                InterviewQuestion.question_id.in_(question_ids),
                InterviewQuestion.answer.is_not(None),
            )
        )
    ).one()
    return row[0], int(row[1])


async def spent_on(session: AsyncSession, subject_id: str) -> tuple[int, int, int, float | None, float]:
    """Requests, input and output tokens, US dollars (None: a request has no price) and seconds of `subject_id`."""
    row = (
        await session.execute(
            select(
                func.count(),
                func.coalesce(func.sum(AiUsage.input_tokens), 0),
                func.coalesce(func.sum(AiUsage.output_tokens), 0),
                func.coalesce(func.sum(AiUsage.cost), 0.0),
                func.count(AiUsage.cost),
                func.coalesce(func.sum(AiUsage.seconds), 0.0),
            ).where(AiUsage.subject_id == subject_id)
        )
    ).one()
    requests, tokens_in, tokens_out, cost, priced, seconds = row
    return requests, int(tokens_in), int(tokens_out), float(cost or 0) if priced == requests else None, float(seconds)


async def usual_tokens(
    session: AsyncSession, company_id: str, operations: Sequence[str], name: str, least: int
) -> tuple[float, float] | None:
    """Mean input and output tokens of the company's answered requests to `provider:model`; None below `least`."""
    provider, _, model = name.partition(":")
    row = (
        await session.execute(
            select(func.count(), func.avg(AiUsage.input_tokens), func.avg(AiUsage.output_tokens)).where(
                AiUsage.company_id == company_id,
                AiUsage.operation.in_(operations),
                AiUsage.provider == provider,
                AiUsage.model == model,
                AiUsage.outcome == UsageOutcome.OK,
                AiUsage.input_tokens > 0,
            )
        )
    ).one()
    count, tokens_in, tokens_out = row
    return (float(tokens_in or 0), float(tokens_out or 0)) if count >= least else None
