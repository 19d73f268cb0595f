"""The mail that offers a free redo (JOB-06: queue email, 1 minute)."""

from typing import Any

from api.interviews import repository
from api.interviews.mails import candidate_mail
from api.interviews.models import Interview, InterviewStatus
from api.interviews.tasks import RETRY_WAITS_SECS
from api.outbox import TaskContext, TaskFailed, task
from api.quality.redo import REDO_TASK


@task(REDO_TASK, queue="email", time_limit_secs=60, retry_waits_secs=RETRY_WAITS_SECS)
async def send_redo(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Left out once the redo has begun, was cancelled, or is past."""
    services = context.services
    async with services.database.transaction(read_only=True) as session:
        interview = await session.get(Interview, payload["interview_id"])
        if interview is None:
            raise TaskFailed("the interview is gone")
        around = await repository.surroundings(session, interview)
    if interview.status is not InterviewStatus.SCHEDULED:
        return {"sent": False, "because": interview.status.value}
    await services.mailer.send(candidate_mail(services, interview, around, "redo", message_id=context.task_id))
    return {"sent": True}
