"""JOB-05: process_interview, queue high, 10 minutes. And what tells the candidate that a person decided."""

from typing import Any

from api.calls.scoring import SCORING_TASK
from api.interviews import repository as interviews
from api.interviews.mails import candidate_mail
from api.interviews.models import Interview, Verdict
from api.interviews.tasks import RETRY_WAITS_SECS
from api.outbox import TaskContext, TaskFailed, task
from api.ports import JudgeUnavailable
from api.verdicts import repository, scoring_run, telling
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


TEMPLATES = {Verdict.PASS: "decided_going_on", Verdict.FAIL: "decided_not_going_on"}


@task(telling.TELL_TASK, queue="high")
async def tell_decision(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    """Left out when it was taken back or replaced meanwhile, and the second time."""
    async with context.services.database.transaction() as session:
        interview = await interviews.lock(session, payload["interview_id"])
        if interview is None:
            raise TaskFailed("the interview is gone")
        done = await telling.told(session, context.services, interview, payload["decision_id"], payload["tell_at"])
    return {"told": done}


@task(telling.MAIL_TASK, queue="email", time_limit_secs=60, retry_waits_secs=RETRY_WAITS_SECS)
async def send_decision(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Says what stands on the status page; left out when something else stands there by now."""
    services = context.services
    async with services.database.transaction(read_only=True) as session:
        interview = await session.get(Interview, payload["interview_id"])
        if interview is None:
            raise TaskFailed("the interview is gone")
        told = await repository.told_decision(session, interview.id)
        around = await interviews.surroundings(session, interview)
    template = TEMPLATES.get(told.decision) if told is not None and told.id == payload["decision_id"] else None
    if template is None:
        return {"sent": False, "because": "decided again"}
    await services.mailer.send(candidate_mail(services, interview, around, template, message_id=context.task_id))
    return {"sent": True}
