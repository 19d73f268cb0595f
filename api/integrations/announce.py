"""Announcing an event to a company's webhooks, in the transaction of what happened."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import iso_z
from api.database import new_id
from api.integrations.models import WebhookDelivery
from api.outbox import enqueue
from api.ports import Clock

FAN_OUT_TASK = "fan_out_event"
DELIVER_TASK = "deliver_webhook"
TEST_EVENT = "webhook.test"

EVENTS = (
    "interview.scheduled",
    "interview.rescheduled",
    "interview.cancelled",
    "interview.completed",
    "verdict.ready",
    "verdict.decided",
    "candidate.created",
    "candidate.status_changed",
    "import.finished",
)


def announce(session: AsyncSession, event: str, *, company_id: str, subject_id: str, data: dict[str, Any]) -> None:
    """Queues `event` for every subscribed endpoint of the company.

    `data` is what receivers get: ids, states, times and numbers; no words a candidate said, no contact details.

    Raises:
        ValueError: `event` is not one of `EVENTS`.
    """
    if event not in EVENTS:
        raise ValueError(f"unknown event {event}")
    clock: Clock = session.info["clock"]
    now: datetime = clock.now()
    body = {"id": new_id(), "type": event, "occurred_at": iso_z(now), "subject_id": subject_id, "data": data}
    enqueue(session, FAN_OUT_TASK, body, company_id=company_id, subject_id=subject_id)


def queue_delivery(session: AsyncSession, delivery: WebhookDelivery) -> None:
    """Sends `delivery` once the transaction has committed."""
    payload = {"delivery_id": delivery.id}
    enqueue(session, DELIVER_TASK, payload, company_id=delivery.company_id, subject_id=delivery.id)
