"""Jobs and their questions."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.companies.access import NoCompany
from api.errors import Forbidden, Unauthenticated, responses
from api.ids import IdPath
from api.jobs import repository, service
from api.jobs.errors import UnknownJob, UnknownPersona, UnknownQuestion
from api.jobs.models import JobTemplate
from api.jobs.personas import load_persona
from api.jobs.schemas import (
    JobInput,
    JobPage,
    JobView,
    QuestionInput,
    QuestionList,
    QuestionView,
)
from api.paging import Paging
from api.security.dependencies import HrUser, RequestSession, Wired

router = APIRouter(tags=["jobs"], responses=responses(Unauthenticated, Forbidden))


def _view(job: JobTemplate, questions_count: int) -> JobView:
    return JobView.model_validate({**job.__dict__, "questions_count": questions_count})


@router.get("/jobs")
async def list_jobs(
    caller: HrUser,
    session: RequestSession,
    paging: Paging,
    search: Annotated[str | None, Query(max_length=100)] = None,
) -> JobPage:
    found = await repository.list_jobs(session, caller, paging, search)
    return JobPage(jobs=[_view(job, count) for job, count in found.rows], **found.numbers())


@router.post("/jobs", status_code=201, responses=responses(NoCompany, UnknownPersona))
async def create_job(body: JobInput, caller: HrUser, session: RequestSession, services: Wired) -> JobView:
    load_persona(services.settings.config_dir, body.persona_id, body.language)
    return _view(await service.create_job(session, caller, body), 0)


@router.get("/jobs/{job_id}", responses=responses(UnknownJob))
async def get_job(job_id: IdPath, caller: HrUser, session: RequestSession) -> JobView:
    job = await service.get_job(session, caller, job_id)
    return _view(job, len(await repository.questions_of(session, job.id)))


@router.put("/jobs/{job_id}", responses=responses(UnknownJob, UnknownPersona))
async def update_job(
    job_id: IdPath, body: JobInput, caller: HrUser, session: RequestSession, services: Wired
) -> JobView:
    """Interviews already scheduled keep the version they were pinned to."""
    load_persona(services.settings.config_dir, body.persona_id, body.language)
    job = await service.update_job(session, caller, job_id, body)
    return _view(job, len(await repository.questions_of(session, job.id)))


@router.delete("/jobs/{job_id}", status_code=204, responses=responses(UnknownJob))
async def delete_job(job_id: IdPath, caller: HrUser, session: RequestSession, services: Wired) -> None:
    """Hides the job. Its interviews stay."""
    await service.delete_job(session, caller, job_id, services.clock)


@router.get("/jobs/{job_id}/questions", responses=responses(UnknownJob))
async def list_questions(job_id: IdPath, caller: HrUser, session: RequestSession) -> QuestionList:
    """In asking order."""
    job = await service.get_job(session, caller, job_id)
    questions = await repository.questions_of(session, job.id)
    return QuestionList(questions=[QuestionView.model_validate(question) for question in questions])


@router.post("/jobs/{job_id}/questions", status_code=201, responses=responses(UnknownJob, service.TooManyQuestions))
async def create_question(job_id: IdPath, body: QuestionInput, caller: HrUser, session: RequestSession) -> QuestionView:
    return QuestionView.model_validate(await service.add_question(session, caller, job_id, body))


@router.put("/questions/{question_id}", responses=responses(UnknownQuestion))
async def update_question(
    question_id: IdPath, body: QuestionInput, caller: HrUser, session: RequestSession
) -> QuestionView:
    return QuestionView.model_validate(await service.update_question(session, caller, question_id, body))


@router.delete("/questions/{question_id}", status_code=204, responses=responses(UnknownQuestion))
async def delete_question(question_id: IdPath, caller: HrUser, session: RequestSession) -> None:
    await service.delete_question(session, caller, question_id)
