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
    __table_args__ = (Index("ix_tasks_due", "state", "run_after"),)

    name: Mapped[str] = mapped_column(String(100))
    queue: Mapped[str] = mapped_column(String(32))
    priority: Mapped[int] = mapped_column(default=5)
    """Lower is sooner."""
    payload: Mapped[dict[str, Any]]
    company_id: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("companies.id", ondelete="CASCADE"), index=True
    )
    subject_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), index=True)
    """The row it works on, e.g. the interview's id; finds "the latest scoring of this interview"."""
    state: Mapped[TaskState] = mapped_column(enum_column(TaskState, "state"), default=TaskState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    run_after: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    lease_owner: Mapped[str | None] = mapped_column(String(64))
    result: Mapped[dict[str, Any] | None]
    error: Mapped[str | None] = mapped_column(Text)
    finished_at: Mapped[datetime | None]
