"""Jobs and their questions."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query

from api.accounts.repository import names_of
from api.audit import about
from api.companies.access import NoCompany
from api.companies.errors import UnfitSettings
from api.errors import Forbidden, Unauthenticated, responses
from api.ids import IdPath
from api.jobs import listing, repository, service, versions
from api.jobs.errors import (
    JobChanged,
    JobInUse,
    PersonaUnreadable,
    QuestionsDiffer,
    RubricCheckUnreadable,
    TooManyQuestions,
    UnfairCriterion,
    UnknownJob,
    UnknownPersona,
    UnknownQuestion,
)
from api.jobs.fairness import point_fields, refuse_unfair
from api.jobs.models import Question
from api.jobs.rubric_check import load_rubric_check
from api.jobs.schemas import (
    JobInput,
    JobPage,
    JobView,
    NewJob,
    QuestionInput,
    QuestionList,
    QuestionOrder,
    QuestionView,
    RubricCheckReply,
    RubricCheckRequest,
    RubricFinding,
    VersionPage,
)
from api.jobs.views import job_view
from api.paging import Paging
from api.personas.service import find_persona
from api.security.dependencies import CurrentUser, RequestSession, Wired
from api.texts import NO_NUL

router = APIRouter(tags=["jobs"], responses=responses(Unauthenticated, Forbidden))


@router.get("/jobs")
async def list_jobs(
    caller: CurrentUser,
    session: RequestSession,
    paging: Paging,
    q: Annotated[str | None, Query(max_length=100, pattern=NO_NUL, description="Part of the title")] = None,
    search: Annotated[
        str | None, Query(max_length=100, pattern=NO_NUL, deprecated=True, description="Former name of `q`")
    ] = None,
    is_open: bool | None = None,
    sort: repository.Sort = "created_at:desc",
) -> JobPage:
    """A page of the company's jobs; candidates see the open ones."""
    return await listing.list_jobs(session, caller, paging, (q or search or "").strip() or None, is_open, sort)


@router.post(
    "/jobs",
    status_code=201,
    responses=responses(
        NoCompany, UnknownPersona, PersonaUnreadable, UnfitSettings, UnfairCriterion, RubricCheckUnreadable
    ),
)
async def create_job(body: NewJob, caller: CurrentUser, session: RequestSession, services: Wired) -> JobView:
    """Makes a job, open or not, in the caller's company, with the questions of another one or of a file, if any."""
    config_dir = services.settings.config_dir
    await find_persona(session, config_dir, caller.company_id, body.persona_id, body.language)
    for number, question in enumerate(body.questions):
        refuse_unfair(config_dir, question, body.language, within=f"questions.{number}.")
    job = await service.create_job(session, services.settings, caller, body)
    if body.questions:
        await service.add_questions(session, job, body.questions, caller.user_id)
    about(session, "job", job.id, questions=len(body.questions))
    return job_view(job, *await repository.size_of(session, job.id), caller)


@router.get("/jobs/{job_id}", responses=responses(UnknownJob))
async def get_job(job_id: IdPath, caller: CurrentUser, session: RequestSession) -> JobView:
    """One job; candidates see it while it is open."""
    job = await service.get_job(session, caller, job_id)
    return job_view(job, *await repository.size_of(session, job.id), caller)


@router.put(
    "/jobs/{job_id}", responses=responses(UnknownJob, UnknownPersona, PersonaUnreadable, UnfitSettings, JobChanged)
)
async def update_job(
    job_id: IdPath, body: JobInput, caller: CurrentUser, session: RequestSession, services: Wired
) -> JobView:
    """Interviews already scheduled keep the version they were pinned to."""
    company_id = (await service.get_job(session, caller, job_id)).company_id
    await find_persona(session, services.settings.config_dir, company_id, body.persona_id, body.language)
    job = await service.update_job(session, services.settings, caller, job_id, body)
    return job_view(job, *await repository.size_of(session, job.id), caller)


@router.delete("/jobs/{job_id}", status_code=204, responses=responses(UnknownJob, JobInUse))
async def delete_job(job_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired) -> None:
    """Hides the job. Interviews that were held stay readable; scheduled or running ones stand in the way."""
    await service.delete_job(session, caller, job_id, services.clock)


@router.get("/jobs/{job_id}/questions", responses=responses(UnknownJob))
async def list_questions(job_id: IdPath, caller: CurrentUser, session: RequestSession) -> QuestionList:
    """The job's questions in the order in which they are asked."""
    job = await service.get_job(session, caller, job_id)
    return await _question_list(session, await repository.questions_of(session, job.id))


@router.get("/jobs/{job_id}/versions", responses=responses(UnknownJob))
async def list_versions(job_id: IdPath, caller: CurrentUser, session: RequestSession, paging: Paging) -> VersionPage:
    """Versions are published; of a job that never was, one is made when an interview is scheduled after a change."""
    job = await service.get_job(session, caller, job_id)
    return await versions.version_page(session, job, paging)


@router.post(
    "/jobs/{job_id}/questions",
    status_code=201,
    responses=responses(UnknownJob, TooManyQuestions, UnfairCriterion, RubricCheckUnreadable),
)
async def create_question(
    job_id: IdPath, body: QuestionInput, caller: CurrentUser, session: RequestSession, services: Wired
) -> QuestionView:
    """Refuses criteria that cannot be fairly heard, and says why (JOB_422)."""
    job = await service.get_job(session, caller, job_id)
    refuse_unfair(services.settings.config_dir, body, job.language)
    question = await service.add_question(session, caller, job.id, body)
    about(session, "question", question.id, job_id=job.id)
    return QuestionView.model_validate(question)


@router.put("/jobs/{job_id}/questions/order", responses=responses(UnknownJob, QuestionsDiffer))
async def order_questions(
    job_id: IdPath, body: QuestionOrder, caller: CurrentUser, session: RequestSession
) -> QuestionList:
    """Puts the questions into the given asking order."""
    job = await service.get_job(session, caller, job_id)
    ordered = await service.order_questions(session, job, body.question_ids)
    return await _question_list(session, ordered)


async def _question_list(session: RequestSession, questions: Sequence[Question]) -> QuestionList:
    involved = (person for question in questions for person in (question.created_by, question.changed_by))
    people = await names_of(session, involved)
    return QuestionList(questions=[QuestionView.model_validate(question) for question in questions], people=people)


@router.put(
    "/questions/{question_id}",
    responses=responses(UnknownQuestion, UnfairCriterion, RubricCheckUnreadable, JobChanged),
)
async def update_question(
    question_id: IdPath, body: QuestionInput, caller: CurrentUser, session: RequestSession, services: Wired
) -> QuestionView:
    """Replaces a question with its points; interviews that are over keep the former one."""
    question = await service.get_question(session, caller, question_id)
    job = await service.job_of(session, question)
    refuse_unfair(services.settings.config_dir, body, job.language)
    return QuestionView.model_validate(await service.update_question(session, caller, question, body))


@router.delete("/questions/{question_id}", status_code=204, responses=responses(UnknownQuestion))
async def delete_question(question_id: IdPath, caller: CurrentUser, session: RequestSession) -> None:
    """Takes a question out of its job; interviews that are over keep it."""
    await service.delete_question(session, caller, question_id)


@router.post("/rubric-check", responses=responses(RubricCheckUnreadable))
async def check_rubric(body: RubricCheckRequest, caller: CurrentUser, services: Wired) -> RubricCheckReply:
    """Says which criteria cannot be fairly heard, why, and what to ask for instead. Nothing is stored."""
    fields = [("text", body.text or ""), *point_fields(body.points)]
    findings = load_rubric_check(services.settings.config_dir).findings(fields, body.language)
    return RubricCheckReply(fair=not findings, findings=[RubricFinding.model_validate(f) for f in findings])
