"""Rules of replaying a job's interviews with a draft."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.candidates.models import Candidate
from api.database import new_id
from api.interviews.models import Interview
from api.interviews.schemas import CandidateRef
from api.jobs.fairness import refuse_unfair
from api.jobs.models import JobTemplate
from api.jobs.repository import last_version, lock_job
from api.jobs.schemas import VersionChange
from api.jobs.service import draft_of, get_job
from api.jobs.snapshot import JobSnapshot
from api.jobs.versions import changes
from api.outbox import enqueue
from api.paging import PageQuery
from api.security.callers import Caller
from api.trials import repository
from api.trials.draft import as_input, with_edits
from api.trials.errors import NothingToReplay, TrialOver, TrialRuns, UnknownReplay
from api.trials.estimate import estimate
from api.trials.judges import Chosen, judge_for, judge_view
from api.trials.judging import Replayed
from api.trials.models import Replay, ReplayInterview, ReplayState, TrialStatus
from api.trials.schemas import (
    Estimate,
    JudgeChoice,
    ReplayInterviewPage,
    ReplayInterviewView,
    ReplayPage,
    ReplayPlan,
    ReplayRequest,
    ReplayRow,
    ReplayView,
    Spent,
)
from api.trials.summing_up import Pair, summary
from api.wiring import Services

REPLAY_TASK = "replay_interviews"


async def plan(
    session: AsyncSession, services: Services, caller: Caller, job_id: str, body: ReplayRequest
) -> ReplayPlan:
    """What a replay would ask and cost. Nothing is stored.

    Raises:
        UnknownJob, JobWithoutQuestions, ForeignQuestion, UnfairCriterion, UnknownJudge, AiUnavailable
    """
    job = await get_job(session, caller, job_id)
    draft = await _draft(session, services, job, body)
    chosen = await judge_for(services, job.company_id, body.judge)
    ids = await repository.scored_interviews(session, caller, job.id, body.limit)
    return ReplayPlan(
        estimate=await estimate(session, services, job.company_id, draft, chosen, ids),
        changes=await _changes(session, job, draft),
        judge=judge_view(body.judge.judge, chosen),
    )


async def start(session: AsyncSession, services: Services, caller: Caller, job_id: str, body: ReplayRequest) -> Replay:
    """Raises what `plan` raises; and TrialRuns, NothingToReplay."""
    job = await get_job(session, caller, job_id)
    await lock_job(session, job.id)
    if await repository.replays(session, job.id):
        raise TrialRuns()
    draft = await _draft(session, services, job, body)
    chosen: Chosen = await judge_for(services, job.company_id, body.judge)
    ids = await repository.scored_interviews(session, caller, job.id, body.limit)
    if not ids:
        raise NothingToReplay()
    expected = await estimate(session, services, job.company_id, draft, chosen, ids)
    made = Replay(
        id=new_id(),
        created_at=services.clock.now(),
        company_id=job.company_id,
        job_template_id=job.id,
        created_by=caller.user_id,
        judge=body.judge.model_dump(mode="json"),
        snapshot=draft.model_dump(mode="json"),
        digest=draft.digest(),
        changes=[change.model_dump(mode="json") for change in await _changes(session, job, draft)],
        estimate=expected.model_dump(mode="json"),
    )
    session.add(made)
    await session.flush()
    session.add_all(
        ReplayInterview(id=new_id(), company_id=job.company_id, replay_id=made.id, interview_id=one) for one in ids
    )
    task = enqueue(
        session,
        REPLAY_TASK,
        {"replay_id": made.id},
        company_id=job.company_id,
        subject_id=made.id,
        created_by=caller.user_id,
    )
    made.task_id = task.id
    await session.flush()
    return made


async def cancel(session: AsyncSession, services: Services, caller: Caller, job_id: str, replay_id: str) -> ReplayRow:
    """Stops it before the next interview; what was judged stays.

    Raises:
        UnknownJob, UnknownReplay, TrialOver
    """
    _, name = await _found(session, caller, job_id, replay_id)
    replay = await repository.lock_replay(session, replay_id)
    if replay is None:
        raise UnknownReplay()
    if replay.status not in repository.GOING_ON:
        raise TrialOver()
    replay.status, replay.finished_at = TrialStatus.CANCELLED, services.clock.now()
    await session.flush()
    return _row(replay, name, (await repository.states(session, [replay.id]))[replay.id])


async def page(session: AsyncSession, caller: Caller, job_id: str, query: PageQuery) -> ReplayPage:
    """Raises UnknownJob."""
    job = await get_job(session, caller, job_id)
    found = await repository.list_replays(session, job.id, query)
    counts = await repository.states(session, [replay.id for replay, _ in found.rows])
    rows = [_row(replay, name, counts[replay.id]) for replay, name in found.rows]
    return ReplayPage(replays=rows, **found.numbers())


async def read(session: AsyncSession, caller: Caller, job_id: str, replay_id: str) -> ReplayView:
    """Raises UnknownJob, UnknownReplay."""
    replay, name = await _found(session, caller, job_id, replay_id)
    counts = (await repository.states(session, [replay.id]))[replay.id]
    rows = await repository.judged_rows(session, replay.id)
    requests, tokens_in, tokens_out, cost, seconds = await repository.spent_on(session, replay.id)
    return ReplayView(
        **_row(replay, name, counts).model_dump(),
        changes=[VersionChange.model_validate(change) for change in replay.changes],
        estimate=Estimate.model_validate(replay.estimate),
        spent=Spent(requests=requests, input_tokens=tokens_in, output_tokens=tokens_out, cost=cost, seconds=seconds),
        summary=summary([_pair(row, interview) for row, interview in rows]),
    )


async def interviews(
    session: AsyncSession, caller: Caller, job_id: str, replay_id: str, query: PageQuery, *, changed: bool | None
) -> ReplayInterviewPage:
    """Raises UnknownJob, UnknownReplay."""
    replay, _ = await _found(session, caller, job_id, replay_id)
    found = await repository.list_interviews(session, caller, replay.id, query, changed=changed)
    views = [_interview_view(row, interview, candidate) for row, interview, candidate in found.rows]
    return ReplayInterviewPage(interviews=views, **found.numbers())


async def _found(session: AsyncSession, caller: Caller, job_id: str, replay_id: str) -> tuple[Replay, str | None]:
    job = await get_job(session, caller, job_id)
    found = await repository.replay_of(session, job.id, replay_id)
    if found is None:
        raise UnknownReplay()
    return found


async def _draft(session: AsyncSession, services: Services, job: JobTemplate, body: ReplayRequest) -> JobSnapshot:
    draft = with_edits(await draft_of(session, job), body.questions)
    edited = {edit.question_id for edit in body.questions}
    for question in draft.questions:
        if question.id in edited:
            refuse_unfair(services.settings.config_dir, as_input(question), job.language)
    return draft


async def _changes(session: AsyncSession, job: JobTemplate, draft: JobSnapshot) -> list[VersionChange]:
    version = await last_version(session, job.id)
    return [] if version is None else changes(JobSnapshot.model_validate(version.snapshot), draft)


def _row(replay: Replay, asked_by: str | None, counts: dict[ReplayState, int]) -> ReplayRow:
    return ReplayRow(
        id=replay.id,
        job_id=replay.job_template_id,
        status=replay.status,
        reason=replay.reason,
        task_id=replay.task_id,
        asked_by=asked_by,
        judge=JudgeChoice.model_validate(replay.judge),
        created_at=replay.created_at,
        started_at=replay.started_at,
        finished_at=replay.finished_at,
        total=sum(counts.values()),
        waiting=counts.get(ReplayState.WAITING, 0),
        done=counts.get(ReplayState.DONE, 0),
        skipped=counts.get(ReplayState.SKIPPED, 0),
        failed=counts.get(ReplayState.FAILED, 0),
    )


def _pair(row: ReplayInterview, interview: Interview) -> Pair:
    kept = Replayed.model_validate(row.result)
    return Pair(
        old_score=row.old_score,
        new_score=row.new_score,
        old_verdict=row.old_verdict,
        new_verdict=row.new_verdict,
        decided=interview.verdict,
        changed=row.changed,
        questions=kept.questions,
    )


def _interview_view(row: ReplayInterview, interview: Interview, candidate: Candidate) -> ReplayInterviewView:
    kept = Replayed.model_validate(row.result) if row.result is not None else None
    return ReplayInterviewView(
        interview_id=interview.id,
        candidate=CandidateRef(id=candidate.id, name=candidate.name),
        completed_at=interview.completed_at,
        state=row.state,
        reason=row.reason,
        old_score=row.old_score,
        new_score=row.new_score,
        old_verdict=row.old_verdict,
        new_verdict=row.new_verdict,
        decided=interview.verdict,
        flips=row.flips,
        changed=row.changed,
        judge_differs=kept.judge_differs if kept else False,
        words_differ=kept.words_differ if kept else False,
        not_asked=kept.not_asked if kept else [],
        asked_otherwise=kept.asked_otherwise if kept else [],
        questions=kept.questions if kept else [],
    )
