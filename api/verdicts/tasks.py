"""JOB-05: process_interview, queue high, 10 minutes."""

from typing import Any

from api.calls.scoring import SCORING_TASK
from api.outbox import TaskContext, TaskFailed, task
from api.ports import JudgeUnavailable
from api.verdicts import scoring_run
from api.verdicts.panel import panel_of
from api.verdicts.report import Report

TIME_LIMIT_SECS = 600


async def scoring_failed(context: TaskContext, payload: dict[str, Any], error: str) -> None:
    """The dead letter: the report says why; transcript and verdict are untouched."""
    services = context.services
    try:
        material = await scoring_run.load(services, payload["interview_id"])
    except TaskFailed:
        return
    async with services.database.transaction() as session:
        await scoring_run.store_failure(session, material, services.judge, error)


@task(SCORING_TASK, queue="high", time_limit_secs=TIME_LIMIT_SECS, on_failed=scoring_failed)
async def process_interview(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    """Scores a completed interview. Run again on the same words, rubric and panel it changes nothing, unless a judge
    had failed."""
    services = context.services
    material = await scoring_run.load(services, payload["interview_id"])
    if material.faults:
        async with services.database.transaction() as session:
            await scoring_run.store_blocked(session, services, material)
        return {"technical_faults": [fact.fault.value for fact in material.faults]}
    panel = panel_of(services, material.judging)
    if material.known is not None and scoring_run.is_current(material.known, material, panel):
        return _result(material.known, scored_again=False)
    try:
        report = await scoring_run.score(material, panel, scoring_run.meter_of(services, material))
    except JudgeUnavailable as error:
        # The judge has tried again by itself (JOB-10); a person may ask for another scoring later.
        raise TaskFailed(str(error)) from error
    async with services.database.transaction() as session:
        await scoring_run.store(session, material, report)
    return _result(report, scored_again=True)


def _result(report: Report, *, scored_again: bool) -> dict[str, Any]:
    return {
        "overall": report.overall,
        "suggested_verdict": report.suggested_verdict,
        "review_reasons": [reason.value for reason in report.review_reasons],
        "scored_again": scored_again,
    }
