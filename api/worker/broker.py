"""What api, worker and beat agree on: queues, names of Celery tasks, and how messages look."""

from celery import Celery
from kombu import Queue

from api.outbox.registry import QUEUE_PRIORITY

RUN_TASK = "outbox.run"
"""run(task_id): carries out one row of the outbox. The row is the truth; a message only says that it is due."""
RELAY_TASK = "outbox.relay"
"""relay(): tells the broker of due rows again that it has forgotten."""
PERIODIC_TASK = "outbox.periodic"
"""periodic(name): asks for periodic work."""

VISIBILITY_SECS = 2 * 3600
"""Redis gives an unacknowledged message to another worker after this; longer than the longest task (JOB-07)."""


def make_celery(redis_url: str, *, keeps_results: bool = True) -> Celery:
    """JOB-01: Redis is broker and result backend. JOB-02: JSON only, UTC.

    `keeps_results` false: for who only sends messages; reading results would open a subscription for each.
    """
    celery = Celery("ai-interviewer", broker=redis_url, backend=redis_url if keeps_results else "disabled://")
    celery.conf.update(
        task_serializer="json",
        result_serializer="json",
        accept_content=["json"],
        enable_utc=True,
        timezone="UTC",
        task_queues=[Queue(name) for name in QUEUE_PRIORITY],
        task_default_queue="default",
        task_acks_late=True,
        worker_prefetch_multiplier=1,
        # JOB-11: `celery events` shows what happens without switching anything on.
        worker_send_task_events=True,
        task_send_sent_event=True,
        task_track_started=True,
        result_expires=3600,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={
            "visibility_timeout": VISIBILITY_SECS,
            # The queues in the order in which the worker was given them: -Q high,default,email.
            "queue_order_strategy": "priority",
            "socket_connect_timeout": 3,
        },
        result_backend_transport_options={"retry_policy": {"timeout": 5.0}},
        worker_hijack_root_logger=False,
    )
    return celery
