"""DATA-23, DATA-24 and the snapshots."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, Uuid, func
from sqlalchemy.orm import Mapped, mapped_column

from api.database import Record, enum_column
from contract.brief import InterviewMode


class JobTemplate(Record):
    __tablename__ = "job_templates"
    __table_args__ = (Index("ix_job_templates_company_id_created_at", "company_id", "created_at"),)

    company_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("companies.id", ondelete="CASCADE"))
    created_by: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    title: Mapped[str] = mapped_column(String(255))
    description: Mapped[str | None] = mapped_column(Text)
    facts: Mapped[list[Any]] = mapped_column(default=list)
    """[{topic, text}]: what the interviewer may say about the job."""
    ai_prompt: Mapped[str | None] = mapped_column(Text)
    ai_model: Mapped[str | None] = mapped_column(String(100))
    """Of text tasks; None: the server's (X-02: gemini-2.5-flash unless it is set otherwise)."""
    engines: Mapped[dict[str, Any] | None]
    """Of interviews: `contract.brief.EnginePlan`; a part it leaves open is the company's."""
    persona_id: Mapped[str] = mapped_column(String(64), default="default")
    interview_mode: Mapped[InterviewMode] = mapped_column(
        enum_column(InterviewMode, "interview_mode"), default=InterviewMode.ADAPTIVE
    )
    language: Mapped[str] = mapped_column(String(16), default="en")
    time_limit_secs: Mapped[int] = mapped_column(default=45 * 60)
    is_open: Mapped[bool] = mapped_column(default=True)
    """Closed jobs take no new candidates and are not shown to them; interviews go on."""
    live_version: Mapped[int | None]
    """Number of the published version, which new interviews get; None: never published, they get the job as it is."""
    revision: Mapped[int] = mapped_column(default=1)
    """Grows with every change of the job's own fields: who edits an older one is told."""
    updated_at: Mapped[datetime] = mapped_column(
        default=lambda: datetime.now(UTC), onupdate=lambda: datetime.now(UTC), server_default=func.now()
    )
    deleted_at: Mapped[datetime | None]


class Question(Record):
    """A question of the bank; `points` is its rubric: [{id, text, keywords[]}]."""

    __tablename__ = "questions"
    __table_args__ = (CheckConstraint("weight >= 1", name="weight"),)

    job_template_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("job_templates.id", ondelete="CASCADE"), index=True
    )
    created_by: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    text: Mapped[str] = mapped_column(Text)
    rephrasing: Mapped[str | None] = mapped_column(Text)
    weight: Mapped[int] = mapped_column(default=1)
    points: Mapped[list[Any]] = mapped_column(default=list)
    max_follow_ups: Mapped[int] = mapped_column(default=2)
    budget_secs: Mapped[int] = mapped_column(default=300)
    patience: Mapped[float] = mapped_column(default=1.0)
    position: Mapped[int] = mapped_column(default=0)
    task_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    """The background task that wrote it; run again, the task finds its own."""
    revision: Mapped[int] = mapped_column(default=1)
    """Grows with every change: who edits an older one is told."""
    changed_by: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    """Who changed it last; None: nobody since it was made."""


class JobVersion(Record):
    """The job and its questions as they were published or scheduled (`api.jobs.snapshot.JobSnapshot`)."""

    __tablename__ = "job_versions"
    __table_args__ = (
        UniqueConstraint("job_template_id", "number"),
        # Not unique: going back to an older version makes a new one of the same content.
        Index("ix_job_versions_job_template_id_digest", "job_template_id", "digest"),
    )

    job_template_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("job_templates.id", ondelete="CASCADE"), index=True
    )
    created_by: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    """Who published it; None: it was made when an interview was scheduled."""
    restored_from: Mapped[int | None]
    """Number of the older version that it brings back."""
    number: Mapped[int]
    """From 1, per job."""
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the snapshot: a job that did not change makes no new version."""
    snapshot: Mapped[dict[str, Any]]
