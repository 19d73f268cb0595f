"""The outbox table."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from api.database import Record, enum_column


class TaskState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    """The dead letter: tried as often as allowed, or refused for good."""


class Task(Record):
    """One piece of background work. `run_after` is when it may start, also between two attempts."""

    __tablename__ = "tasks"
    __table_args__ = (
        Index("ix_tasks_due", "state", "run_after"),
        Index("ix_tasks_company_id_state_id", "company_id", "state", "id"),
    )

    name: Mapped[str] = mapped_column(String(100))
    queue: Mapped[str] = mapped_column(String(32))
    priority: Mapped[int] = mapped_column(default=5)
    """Lower is sooner."""
    payload: Mapped[dict[str, Any]]
    dedupe_key: Mapped[str | None] = mapped_column(String(200), unique=True)
    """At most one row of a key exists, for as long as the row is kept (`enqueue_once`)."""
    company_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), ForeignKey("companies.id", ondelete="CASCADE"))
    subject_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), index=True)
    """The row it works on, e.g. the interview's id; finds "the latest scoring of this interview"."""
    created_by: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    """Who asked for it; may follow its progress."""
    state: Mapped[TaskState] = mapped_column(enum_column(TaskState, "state"), default=TaskState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    run_after: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    lease_owner: Mapped[str | None] = mapped_column(String(64))
    publish_at: Mapped[datetime | None]
    """Cluster mode: the broker is told of a due task when this moment has come or is not set."""
    publishes: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often the broker was told since the task was last claimed."""
    progress_done: Mapped[int | None]
    progress_total: Mapped[int | None]
    progress_note: Mapped[str | None] = mapped_column(String(200))
    result: Mapped[dict[str, Any] | None]
    error: Mapped[str | None] = mapped_column(Text)
    finished_at: Mapped[datetime | None]
