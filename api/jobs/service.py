"""Rules about jobs, and pinning."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.companies.access import own_company
from api.database import new_id
from api.errors import Conflict
from api.jobs import repository
from api.jobs.errors import JobWithoutQuestions, UnknownJob, UnknownQuestion
from api.jobs.models import JobTemplate, JobVersion, Question
from api.jobs.schemas import MAX_QUESTIONS, JobInput, QuestionInput
from api.jobs.snapshot import JobSnapshot
from api.ports import Clock
from api.security.callers import Caller
from contract.brief import BriefQuestion, JobFact, RubricPoint


class TooManyQuestions(Conflict):
    error_code = "JOB_410"
    detail = f"A job has at most {MAX_QUESTIONS} questions."


async def get_job(session: AsyncSession, caller: Caller, job_id: str) -> JobTemplate:
    job = await repository.access_job(session, caller, job_id)
    if job is None:
        raise UnknownJob()
    return job


async def create_job(session: AsyncSession, caller: Caller, body: JobInput) -> JobTemplate:
    job = JobTemplate(
        id=new_id(), company_id=own_company(caller), created_by=caller.user_id, **body.model_dump(mode="json")
    )
    session.add(job)
    await session.flush()
    return job


async def update_job(session: AsyncSession, caller: Caller, job_id: str, body: JobInput) -> JobTemplate:
    """Interviews already scheduled keep the version they were pinned to."""
    job = await get_job(session, caller, job_id)
    for field, value in body.model_dump(mode="json").items():
        setattr(job, field, value)
    await session.flush()
    return job


async def delete_job(session: AsyncSession, caller: Caller, job_id: str, clock: Clock) -> None:
    job = await get_job(session, caller, job_id)
    job.deleted_at = clock.now()


async def get_question(session: AsyncSession, caller: Caller, question_id: str) -> Question:
    question = await repository.access_question(session, caller, question_id)
    if question is None:
        raise UnknownQuestion()
    return question


async def add_question(session: AsyncSession, caller: Caller, job_id: str, body: QuestionInput) -> Question:
    job = await get_job(session, caller, job_id)
    known = await repository.questions_of(session, job.id)
    if len(known) >= MAX_QUESTIONS:
        raise TooManyQuestions()
    last = known[-1].position + 1 if known else 0
    question = Question(id=new_id(), job_template_id=job.id, created_by=caller.user_id, **_columns(body, last))
    session.add(question)
    await session.flush()
    return question


async def update_question(session: AsyncSession, caller: Caller, question_id: str, body: QuestionInput) -> Question:
    question = await get_question(session, caller, question_id)
    for field, value in _columns(body, question.position).items():
        setattr(question, field, value)
    await session.flush()
    return question


async def delete_question(session: AsyncSession, caller: Caller, question_id: str) -> None:
    await session.delete(await get_question(session, caller, question_id))


def _columns(body: QuestionInput, position: int) -> dict[str, object]:
    columns = body.model_dump(exclude={"points", "position"})
    columns["points"] = [point.model_dump(mode="json") for point in body.rubric()]
    columns["position"] = position if body.position is None else body.position
    return columns


async def pin(session: AsyncSession, job: JobTemplate) -> JobVersion:
    """The job's current version; a new row only when something changed since the last one.

    Raises:
        JobWithoutQuestions
    """
    questions = await repository.questions_of(session, job.id)
    if not questions:
        raise JobWithoutQuestions()
    snapshot = JobSnapshot(
        title=job.title,
        description=job.description,
        facts=tuple(JobFact.model_validate(fact) for fact in job.facts),
        ai_prompt=job.ai_prompt,
        ai_model=job.ai_model,
        persona_id=job.persona_id,
        language=job.language,
        questions=tuple(_brief_question(question) for question in questions),
    )
    digest = snapshot.digest()
    version = await repository.version_with(session, job.id, digest)
    if version is None:
        version = JobVersion(
            id=new_id(),
            job_template_id=job.id,
            number=await repository.last_version_number(session, job.id) + 1,
            digest=digest,
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
