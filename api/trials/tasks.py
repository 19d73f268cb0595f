"""Background work: comparing two judges on an interview, and replaying a job's interviews.

Both write what one judging gave in a transaction of its own, so a process that was killed goes on with what is missing.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from api.jobs.snapshot import JobSnapshot
from api.outbox import TaskContext, TaskFailed, task
from api.trials import repository
from api.trials.comparisons import COMPARISON_TASK
from api.trials.difference import changed, difference, outcome, without_equal_quotes
from api.trials.draft import asked_otherwise, not_asked, within
from api.trials.judges import Chosen, judge_for
from api.trials.judging import Count, Judged, Replayed, judged
from api.trials.models import Comparison, Replay, ReplayInterview, ReplayState, TrialStatus
from api.trials.replays import REPLAY_TASK
from api.trials.schemas import JudgeChoice
from api.verdicts import scoring_run
from api.verdicts.report import Report
from api.verdicts.scoring_run import Material
from api.wiring import Services

MOST_FAILURES = 3
"""In a row: the judge is away then, and every further interview would wait for it in vain."""
MAX_REASON = 500


def _give_up(trial: Comparison | Replay | None, error: str, now: datetime) -> None:
    """One that is over, or erased, stays as it is."""
    if trial is not None and trial.status in repository.GOING_ON:
        trial.status, trial.reason, trial.finished_at = TrialStatus.FAILED, error[:MAX_REASON], now


async def _comparison_failed(context: TaskContext, payload: dict[str, Any], error: str) -> None:
    async with context.services.database.transaction() as session:
        comparison = await repository.lock_comparison(session, payload["comparison_id"])
        _give_up(comparison, error, context.services.clock.now())


@task(COMPARISON_TASK, queue="default", time_limit_secs=1_200, on_failed=_comparison_failed)
async def compare_judges(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    """Judges what is not judged yet. A side whose judge gives no judgement keeps why; the other one stays readable."""
    services = context.services
    comparison_id = payload["comparison_id"]
    async with services.database.transaction() as session:
        comparison = await repository.lock_comparison(session, comparison_id)
        if comparison is None or comparison.status is TrialStatus.FINISHED:
            return None
        comparison.status, comparison.reason = TrialStatus.RUNNING, None
        interview_id, company_id = comparison.interview_id, comparison.company_id
        choices = {
            side: JudgeChoice.model_validate(choice)
            for side, choice in (("first", comparison.first_choice), ("second", comparison.second_choice))
            if getattr(comparison, side) is None
        }
    material = await scoring_run.load(services, interview_id)
    for done, (side, choice) in enumerate(choices.items(), start=2 - len(choices)):
        await context.progress(done, 2)
        chosen = await judge_for(services, company_id, choice)
        found = await judged(material, chosen.panel, Count(services, COMPARISON_TASK, company_id, comparison_id))
        await _keep_side(services, comparison_id, side, found)
    await context.progress(2, 2)
    return None


async def _keep_side(services: Services, comparison_id: str, side: str, found: Judged) -> None:
    async with services.database.transaction() as session:
        comparison = await repository.lock_comparison(session, comparison_id)
        if comparison is None:
            raise TaskFailed("the comparison is gone")
        setattr(comparison, side, found.model_dump(mode="json"))
        if comparison.first is not None and comparison.second is not None:
            comparison.status, comparison.finished_at = TrialStatus.FINISHED, services.clock.now()


async def _replay_failed(context: TaskContext, payload: dict[str, Any], error: str) -> None:
    async with context.services.database.transaction() as session:
        replay = await repository.lock_replay(session, payload["replay_id"])
        _give_up(replay, error, context.services.clock.now())


@task(REPLAY_TASK, queue="default", time_limit_secs=3_600, on_failed=_replay_failed)
async def replay_interviews(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    """One interview after the other, each stored at once; run again, it goes on with those that wait."""
    services = context.services
    replay = await _begun(services, payload["replay_id"])
    if replay is None:
        return None
    draft = JobSnapshot.model_validate(replay.snapshot)
    chosen = await judge_for(services, replay.company_id, JudgeChoice.model_validate(replay.judge))
    failures = 0
    while (row := await _next(context, replay.id)) is not None:
        failure = await _replayed(services, replay, row, draft, chosen)
        failures = 0 if failure is None else failures + 1
        if failures == MOST_FAILURES:
            raise TaskFailed(f"The judge failed {MOST_FAILURES} times in a row. {failure}"[:MAX_REASON])
    return await _ended(services, replay.id)


async def _begun(services: Services, replay_id: str) -> Replay | None:
    """None: it is over, or somebody stopped it."""
    async with services.database.transaction() as session:
        replay = await repository.lock_replay(session, replay_id)
        if replay is None:
            raise TaskFailed("the replay is gone")
        if replay.status in (TrialStatus.FINISHED, TrialStatus.CANCELLED):
            return None
        if replay.status is TrialStatus.FAILED:
            await repository.try_again(session, replay_id)
        replay.status, replay.reason, replay.finished_at = TrialStatus.RUNNING, None, None
        replay.started_at = replay.started_at or services.clock.now()
        return replay


async def _next(context: TaskContext, replay_id: str) -> ReplayInterview | None:
    async with context.services.database.transaction(read_only=True) as session:
        row = await repository.next_waiting(session, replay_id)
        counts = (await repository.states(session, [replay_id]))[replay_id]
    total = sum(counts.values())
    await context.progress(total - counts.get(ReplayState.WAITING, 0), total)
    return row


async def _replayed(
    services: Services, replay: Replay, row: ReplayInterview, draft: JobSnapshot, chosen: Chosen
) -> str | None:
    """Judges one interview and keeps what came of it. What the judge said when it failed, else None."""
    try:
        material = await scoring_run.load(services, row.interview_id)
        old, job = _comparable(material, draft)
    except TaskFailed:
        await _keep(services, row.id, state=ReplayState.SKIPPED, reason="gone")
        return None
    except _Skipped as why:
        await _keep(services, row.id, state=ReplayState.SKIPPED, reason=str(why))
        return None
    tried = replace(material, job=job, digests=(material.digests[0], job.digest()), known=None)
    found = await judged(tried, chosen.panel, Count(services, REPLAY_TASK, replay.company_id, replay.id))
    if found.report is None:
        await _keep(services, row.id, state=ReplayState.FAILED, reason=(found.error or "")[:MAX_REASON])
        return found.error
    await _keep(services, row.id, **_columns(material, draft, old, found.report))
    return None


class _Skipped(Exception):
    """An interview that the draft cannot be tried on; its text is the reason's key."""


def _comparable(material: Material, draft: JobSnapshot) -> tuple[Report, JobSnapshot]:
    """The stored report, and the draft as far as the interview was asked it. Raises _Skipped."""
    old = material.known
    if material.faults:
        raise _Skipped("technical_fault")
    if old is None or old.error is not None or old.technical_faults:
        raise _Skipped("not_scored")
    job = within(draft, material.job)
    if job is None:
        raise _Skipped("no_question")
    return old, job


def _columns(material: Material, draft: JobSnapshot, old: Report, new: Report) -> dict[str, Any]:
    found = difference(old, new)
    was, would_be = outcome(old), outcome(new)
    kept = Replayed(
        old=was,
        new=would_be,
        questions=without_equal_quotes(found.questions),
        judge_differs=_readers(old) != _readers(new),
        words_differ=old.transcript_digest != new.transcript_digest,
        not_asked=not_asked(draft, material.job),
        asked_otherwise=asked_otherwise(draft, material.job),
    )
    return {
        "state": ReplayState.DONE,
        "old_score": was.overall,
        "new_score": would_be.overall,
        "old_verdict": was.suggested_verdict,
        "new_verdict": would_be.suggested_verdict,
        "flips": found.flips,
        "changed": changed(was, would_be),
        "result": kept.model_dump(mode="json"),
    }


def _readers(report: Report) -> list[dict[str, Any]]:
    """Who read, how often. A report older than repeated readings names its one judge."""
    if not report.judgings:
        return [{**report.judge.model_dump(), "runs": 1}]
    return [one.model_dump(include={"engine", "model", "prompt_version", "runs"}) for one in report.judgings]


async def _keep(services: Services, row_id: str, **columns: Any) -> None:
    """Once: a row that does not wait any more was written by another runner, or erased."""
    async with services.database.transaction() as session:
        row = await repository.lock_waiting(session, row_id)
        if row is not None:
            for name, value in columns.items():
                setattr(row, name, value)


async def _ended(services: Services, replay_id: str) -> dict[str, Any] | None:
    async with services.database.transaction() as session:
        replay = await repository.lock_replay(session, replay_id)
        if replay is None:
            return None
        if replay.status is TrialStatus.RUNNING:
            replay.status, replay.finished_at = TrialStatus.FINISHED, services.clock.now()
        counts = (await repository.states(session, [replay_id]))[replay_id]
    return {state.value: count for state, count in counts.items()}
