"""Generated questions: for a job, or for a description that is not stored."""

from functools import partial

from fastapi import APIRouter, Response

from api.ai.ask import ask_now
from api.ai.errors import AiUnavailable
from api.audit import about
from api.database.pause import released
from api.errors import Forbidden, Unauthenticated, responses
from api.ids import IdPath
from api.jobs import repository, service
from api.jobs.errors import QuestionsUnreadable, RubricCheckUnreadable, TooManyQuestions, UnknownJob
from api.jobs.generate import OPERATION, Draft, NothingUsable, Wanted, wanted_of, write_questions
from api.jobs.models import Question
from api.jobs.schemas import (
    MAX_QUESTIONS,
    DescribedJob,
    GeneratedQuestion,
    GeneratedQuestions,
    GenerateRequest,
    GenerationStarted,
    SuggestedQuestions,
)
from api.outbox import enqueue
from api.security.dependencies import CurrentUser, RequestSession, Wired

router = APIRouter(tags=["jobs"], responses=responses(Unauthenticated, Forbidden))

_UNAVAILABLE = (NothingUsable, AiUnavailable, QuestionsUnreadable, RubricCheckUnreadable)


@router.post(
    "/jobs/{job_id}/generate-questions",
    status_code=201,
    response_model=GeneratedQuestions,
    responses={
        **responses(UnknownJob, TooManyQuestions, *_UNAVAILABLE),
        200: {"model": GeneratedQuestions, "description": "Written, not saved"},
        202: {"model": GenerationStarted, "description": "The task that writes them; follow it at GET /tasks/{id}"},
    },
)
async def generate_questions(
    job_id: IdPath,
    body: GenerateRequest,
    caller: CurrentUser,
    session: RequestSession,
    services: Wired,
    response: Response,
) -> GeneratedQuestions | Response:
    """Writes at most as many questions as still fit; those that the job has are not repeated.

    A person waits ten seconds at most (X-39), then 503; with `async` a task takes its time. Without a language model
    the questions come from rules, and `model` says so.
    """
    job = await service.get_job(session, caller, job_id)
    known = await repository.questions_of(session, job.id)
    room = MAX_QUESTIONS - len(known) if body.save else MAX_QUESTIONS
    if room <= 0:
        raise TooManyQuestions()
    if body.async_:
        payload = {
            "job_id": job.id,
            "max_questions": body.max_questions,
            "save": body.save,
            "created_by": caller.user_id,
        }
        task = enqueue(
            session, OPERATION, payload, company_id=job.company_id, subject_id=job.id, created_by=caller.user_id
        )
        started = GenerationStarted(task_id=task.id)
        return Response(started.model_dump_json(), 202, media_type="application/json")
    wanted = wanted_of(job, known, min(body.max_questions, room))
    async with released(session, caller.company_scope):
        draft = await write_questions(services, wanted, partial(ask_now, services))
    if not draft.questions:
        raise NothingUsable()
    if not body.save:
        response.status_code = 200
        return _reply(draft, None)
    # The model took its time: the job may be gone or full by now.
    job = await service.get_job(session, caller, job_id)
    added = await service.add_questions(session, job, draft.questions, caller.user_id, as_many_as_fit=True)
    about(session, "job", job.id, questions=len(added), model=draft.model)
    return _reply(draft, added)


def _reply(draft: Draft, added: list[Question] | None) -> GeneratedQuestions:
    shown = draft.questions if added is None else draft.questions[: len(added)]
    questions = [
        GeneratedQuestion(
            id=added[n].id if added is not None else None,
            text=question.text,
            weight=question.weight,
            points=question.rubric(),
            budget_secs=question.budget_secs,
        )
        for n, question in enumerate(shown)
    ]
    return GeneratedQuestions(questions=questions, model=draft.model)


@router.post("/ai/generate-questions", responses=responses(*_UNAVAILABLE))
async def suggest_questions(
    body: DescribedJob, caller: CurrentUser, session: RequestSession, services: Wired
) -> SuggestedQuestions:
    """Texts only; nothing is stored."""
    title = body.job_description.splitlines()[0].strip()[:120]
    wanted = Wanted(
        title=title,
        description=body.job_description,
        language=body.language,
        count=body.max_questions,
        company_id=caller.company_id,
    )
    async with released(session, caller.company_scope):
        draft = await write_questions(services, wanted, partial(ask_now, services))
    if not draft.questions:
        raise NothingUsable()
    return SuggestedQuestions(questions=[question.text for question in draft.questions], model=draft.model)
