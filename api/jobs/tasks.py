"""JOB-03, INT-54: generate_questions, queue default, 5 minutes."""

from functools import partial
from typing import Any

from api.ai.ask import ask_in_task
from api.errors import AppError
from api.jobs import repository, service
from api.jobs.generate import OPERATION, Draft, NothingUsable, Wanted, wanted_of, write_questions
from api.jobs.models import JobTemplate
from api.jobs.schemas import MAX_QUESTIONS
from api.outbox import TaskContext, TaskFailed, task

TIME_LIMIT_SECS = 300


@task(OPERATION, queue="default", time_limit_secs=TIME_LIMIT_SECS)
async def generate_questions(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    """Payload: job_id, max_questions, save, created_by. Run again after it saved, it finds what it saved."""
    done = await _saved_before(context, payload["job_id"])
    if done is not None:
        return done
    wanted = await _wanted(context, payload)
    await context.progress(0, 2, "writing")
    try:
        draft = await write_questions(context.services, wanted, partial(ask_in_task, context))
        if not draft.questions:
            raise TaskFailed(NothingUsable.detail)
        await context.progress(1, 2, "checking")
        if not payload["save"]:
            return _result(None, draft)
        return await _save(context, payload, draft)
    except AppError as error:
        raise TaskFailed(error.said) from error


async def _wanted(context: TaskContext, payload: dict[str, Any]) -> Wanted:
    async with context.services.database.transaction(read_only=True) as session:
        job = await session.get(JobTemplate, payload["job_id"])
        if job is None or job.deleted_at is not None:
            raise TaskFailed("the job is gone")
        known = await repository.questions_of(session, job.id)
        room = MAX_QUESTIONS - len(known) if payload["save"] else MAX_QUESTIONS
        if room <= 0:
            raise TaskFailed(f"the job has {MAX_QUESTIONS} questions already")
        return wanted_of(job, known, min(payload["max_questions"], room))


async def _saved_before(context: TaskContext, job_id: str) -> dict[str, Any] | None:
    async with context.services.database.transaction(read_only=True) as session:
        saved = [q for q in await repository.questions_of(session, job_id) if q.task_id == context.task_id]
    if not saved:
        return None
    found = [_shown(q.id, q.text, q.weight, q.points, q.budget_secs) for q in saved]
    return {"questions": found, "model": None}


async def _save(context: TaskContext, payload: dict[str, Any], draft: Draft) -> dict[str, Any]:
    async with context.services.database.transaction() as session:
        job = await session.get(JobTemplate, payload["job_id"])
        if job is None or job.deleted_at is not None:
            raise TaskFailed("the job is gone")
        added = await service.add_questions(
            session, job, draft.questions, payload["created_by"], task_id=context.task_id, as_many_as_fit=True
        )
        return _result([question.id for question in added], draft)


def _result(ids: list[str] | None, draft: Draft) -> dict[str, Any]:
    """Ids are fewer than the draft's questions when others were added meanwhile."""
    shown = draft.questions if ids is None else draft.questions[: len(ids)]
    return {
        "questions": [
            _shown(
                ids[n] if ids is not None else None,
                question.text,
                question.weight,
                [point.model_dump(mode="json") for point in question.rubric()],
                question.budget_secs,
            )
            for n, question in enumerate(shown)
        ],
        "model": draft.model,
    }


def _shown(id_: str | None, text: str, weight: int, points: list[Any], budget_secs: int) -> dict[str, Any]:
    """`GeneratedQuestion`."""
    return {"id": id_, "text": text, "weight": weight, "points": points, "budget_secs": budget_secs}
