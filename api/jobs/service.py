"""Rules about jobs, and pinning."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.companies.access import own_company
from api.companies.errors import UnfitSettings
from api.companies.models import Company
from api.companies.settings import effective
from api.database import new_id
from api.engines.service import unfit
from api.jobs import repository
from api.jobs.errors import (
    JobChanged,
    JobInUse,
    JobWithoutQuestions,
    QuestionsDiffer,
    TooManyQuestions,
    UnknownJob,
    UnknownQuestion,
)
from api.jobs.models import JobTemplate, JobVersion, Question
from api.jobs.schemas import MAX_QUESTIONS, JobInput, QuestionInput
from api.jobs.snapshot import JobSnapshot
from api.ports import Clock
from api.security.callers import Caller
from api.settings import Settings
from contract.brief import BriefQuestion, EnginePlan, JobFact, RubricPoint


async def get_job(session: AsyncSession, caller: Caller, job_id: str) -> JobTemplate:
    job = await repository.access_job(session, caller, job_id)
    if job is None:
        raise UnknownJob()
    return job


async def create_job(session: AsyncSession, settings: Settings, caller: Caller, body: JobInput) -> JobTemplate:
    """Without questions: see `add_questions`."""
    company_id = own_company(caller)
    values = await _values(session, settings, company_id, body)
    job = JobTemplate(id=new_id(), company_id=company_id, created_by=caller.user_id, live_version=None, **values)
    session.add(job)
    await session.flush()
    return job


async def _values(session: AsyncSession, settings: Settings, company_id: str, body: JobInput) -> dict[str, Any]:
    if body.engines is not None and (details := await unfit(session, body.engines, "engines")):
        raise UnfitSettings(details=details)
    values = body.model_dump(mode="json", exclude={"revision", "questions"})
    if body.time_limit_secs is None:
        company = await session.get_one(Company, company_id)
        values["time_limit_secs"] = effective(company, settings).time_limit_secs
    return values


async def update_job(
    session: AsyncSession, settings: Settings, caller: Caller, job_id: str, body: JobInput
) -> JobTemplate:
    """Interviews already scheduled keep the version they were pinned to.

    Raises:
        UnknownJob, UnfitSettings
        JobChanged: it is not the revision that the body was made after.
    """
    job = await get_job(session, caller, job_id)
    values = await _values(session, settings, job.company_id, body)
    await repository.lock_job(session, job.id)
    await session.refresh(job)
    if body.revision not in (None, job.revision):
        raise JobChanged()
    for field, value in values.items():
        setattr(job, field, value)
    job.revision += 1
    await session.flush()
    return job


async def delete_job(session: AsyncSession, caller: Caller, job_id: str, clock: Clock) -> None:
    """Raises JobInUse while interviews of it are scheduled or running."""
    job = await get_job(session, caller, job_id)
    await repository.lock_job(session, job.id)
    if await repository.has_open_interviews(session, job.id):
        raise JobInUse()
    job.deleted_at = clock.now()


async def get_question(session: AsyncSession, caller: Caller, question_id: str) -> Question:
    question = await repository.access_question(session, caller, question_id)
    if question is None:
        raise UnknownQuestion()
    return question


async def job_of(session: AsyncSession, question: Question) -> JobTemplate:
    job = await session.get(JobTemplate, question.job_template_id)
    if job is None:
        raise UnknownQuestion()
    return job


async def add_question(session: AsyncSession, caller: Caller, job_id: str, body: QuestionInput) -> Question:
    """Raises UnknownJob, TooManyQuestions."""
    (question,) = await add_questions(session, await get_job(session, caller, job_id), [body], caller.user_id)
    return question


async def add_questions(
    session: AsyncSession,
    job: JobTemplate,
    bodies: Sequence[QuestionInput],
    created_by: str | None,
    *,
    task_id: str | None = None,
    as_many_as_fit: bool = False,
) -> list[Question]:
    """Behind the questions that are there, unless a body says its position.

    Raises TooManyQuestions; with `as_many_as_fit` only when not even one fits.
    """
    await repository.lock_job(session, job.id)
    known = await repository.questions_of(session, job.id)
    room = MAX_QUESTIONS - len(known)
    if room < (1 if as_many_as_fit else len(bodies)):
        raise TooManyQuestions()
    last = known[-1].position + 1 if known else 0
    added = [
        Question(
            id=new_id(),
            job_template_id=job.id,
            created_by=created_by,
            changed_by=None,
            task_id=task_id,
            **_columns(body, last + n),
        )
        for n, body in enumerate(bodies[:room])
    ]
    session.add_all(added)
    await session.flush()
    return added


async def update_question(session: AsyncSession, caller: Caller, question: Question, body: QuestionInput) -> Question:
    """Interviews already scheduled keep the version they were pinned to. Raises JobChanged."""
    await repository.lock_job(session, question.job_template_id)
    await session.refresh(question)
    if body.revision not in (None, question.revision):
        raise JobChanged()
    question.revision += 1
    question.changed_by = caller.user_id
    for field, value in _columns(body, question.position).items():
        setattr(question, field, value)
    await session.flush()
    return question


async def order_questions(session: AsyncSession, job: JobTemplate, question_ids: Sequence[str]) -> Sequence[Question]:
    """Raises QuestionsDiffer unless `question_ids` are the job's questions, each once."""
    await repository.lock_job(session, job.id)
    known = {question.id: question for question in await repository.questions_of(session, job.id)}
    if len(question_ids) != len(known) or set(question_ids) != known.keys():
        raise QuestionsDiffer()
    for position, question_id in enumerate(question_ids):
        known[question_id].position = position
    await session.flush()
    return [known[question_id] for question_id in question_ids]


async def delete_question(session: AsyncSession, caller: Caller, question_id: str) -> None:
    question = await get_question(session, caller, question_id)
    await session.delete(question)


def _columns(body: QuestionInput, position: int) -> dict[str, object]:
    columns = body.model_dump(exclude={"points", "position", "revision"})
    columns["points"] = [point.model_dump(mode="json") for point in body.rubric()]
    columns["position"] = position if body.position is None else body.position
    return columns


async def draft_of(session: AsyncSession, job: JobTemplate) -> JobSnapshot:
    """The job as it stands now, published or not.

    Raises:
        JobWithoutQuestions
    """
    draft = await snapshot_of(session, job)
    if not draft.questions:
        raise JobWithoutQuestions()
    return draft


async def snapshot_of(session: AsyncSession, job: JobTemplate) -> JobSnapshot:
    """The job as it stands now, with or without questions."""
    questions = await repository.questions_of(session, job.id)
    return JobSnapshot(
        title=job.title,
        description=job.description,
        facts=tuple(JobFact.model_validate(fact) for fact in job.facts),
        ai_prompt=job.ai_prompt,
        ai_model=job.ai_model,
        engines=EnginePlan.model_validate(job.engines) if job.engines else None,
        persona_id=job.persona_id,
        interview_mode=job.interview_mode,
        language=job.language,
        questions=tuple(_brief_question(question) for question in questions),
    )


async def pin(session: AsyncSession, job: JobTemplate) -> JobVersion:
    """The version that a new interview gets: the published one; of a job that was never published, the job as it is,
    in a new row only when there is none of that content.

    Raises:
        JobWithoutQuestions
    """
    await repository.lock_job(session, job.id)
    await session.refresh(job, ["live_version"])
    if job.live_version is not None:
        live = await repository.version_numbered(session, job.id, job.live_version)
        if live is not None:
            return live
    snapshot = await draft_of(session, job)
    return await repository.version_with(session, job.id, snapshot.digest()) or await add_version(
        session, job, snapshot
    )


async def add_version(
    session: AsyncSession,
    job: JobTemplate,
    snapshot: JobSnapshot,
    *,
    created_by: str | None = None,
    restored_from: int | None = None,
) -> JobVersion:
    """The next one. The job must be locked."""
    version = JobVersion(
        id=new_id(),
        job_template_id=job.id,
        created_by=created_by,
        restored_from=restored_from,
        number=await repository.last_version_number(session, job.id) + 1,
        digest=snapshot.digest(),
        snapshot=snapshot.model_dump(mode="json"),
    )
    session.add(version)
    await session.flush()
    return version


def _brief_question(question: Question) -> BriefQuestion:
    return BriefQuestion(
        id=question.id,
        text=question.text,
        rephrasing=question.rephrasing,
        weight=question.weight,
        points=tuple(RubricPoint.model_validate(point) for point in question.points),
        max_follow_ups=question.max_follow_ups,
        budget_secs=question.budget_secs,
        patience=question.patience,
    )
