"""The mail with a person's answer, put together when it is sent."""

from typing import Any

from api.aftercare.models import CandidateRequest
from api.aftercare.service import ANSWER_TASK
from api.interviews.tasks import RETRY_WAITS_SECS, mail_answer
from api.outbox import TaskContext, task


@task(ANSWER_TASK, queue="email", time_limit_secs=60, retry_waits_secs=RETRY_WAITS_SECS)
async def send_request_answer(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Left out when the request is gone or was answered again since."""
    async with context.services.database.transaction(read_only=True) as session:
        asked = await session.get(CandidateRequest, payload["request_id"])
    return await mail_answer(context, payload, asked, "request_answer")
