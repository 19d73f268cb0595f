"""The mail with a person's answer, put together when it is sent."""

from typing import Any

from api.aftercare.models import CandidateRequest
from api.aftercare.service import ANSWER_TASK
from api.interviews import repository
from api.interviews.mails import candidate_mail
from api.interviews.models import Interview
from api.interviews.tasks import RETRY_WAITS_SECS
from api.outbox import TaskContext, TaskFailed, task


@task(ANSWER_TASK, queue="email", time_limit_secs=60, retry_waits_secs=RETRY_WAITS_SECS)
async def send_request_answer(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Left out when the request is gone or was answered again since."""
    services = context.services
    async with services.database.transaction(read_only=True) as session:
        asked = await session.get(CandidateRequest, payload["request_id"])
        interview = await session.get(Interview, payload["interview_id"])
        if interview is None:
            raise TaskFailed("the interview is gone")
        around = await repository.surroundings(session, interview)
    if asked is None or asked.answer is None or asked.answered_at is None:
        return {"sent": False, "because": "gone"}
    if asked.answered_at.isoformat() != payload["answered_at"]:
        return {"sent": False, "because": "answered again"}
    mail = candidate_mail(
        services,
        interview,
        around,
        "request_answer",
        message_id=context.task_id,
        more={"answer": asked.answer},
    )
    await services.mailer.send(mail)
    return {"sent": True}
