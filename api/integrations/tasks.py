"""Background work of webhooks."""

from typing import Any

from api.integrations import repository
from api.integrations.announce import FAN_OUT_TASK
from api.integrations.models import WebhookDelivery
from api.outbox import Task, TaskContext, task


@task(FAN_OUT_TASK, queue="default", time_limit_secs=60)
async def fan_out_event(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    """One delivery row per subscribed endpoint; running again adds none twice."""
    count = 0
    async with context.services.database.transaction() as session:
        origin = await session.get_one(Task, context.task_id)
        if origin.company_id is None:
            return {"deliveries": 0}
        for endpoint in await repository.subscribed(session, origin.company_id, payload["type"]):
            if await repository.known_delivery(session, endpoint.id, payload["id"]):
                continue
            session.add(
                WebhookDelivery(
                    company_id=origin.company_id,
                    endpoint_id=endpoint.id,
                    event_id=payload["id"],
                    event=payload["type"],
                    body=payload,
                )
            )
            count += 1
    return {"deliveries": count}
