"""Comparisons of two judges on one interview, and replays of a job's interviews with a draft."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from api.database import Record, enum_column
from api.interviews.models import Verdict


class TrialStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    FAILED = "failed"
    """Stopped; `reason` says why. What was judged before stays, and the task can be run again."""


class Comparison(Record):
    """Two judgings of one interview with its own rubric, side by side. Goes with the interview's words."""

    __tablename__ = "comparisons"
    __table_args__ = (Index("ix_comparisons_interview_id", "interview_id", "id"),)

    company_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("companies.id", ondelete="CASCADE"), index=True
    )
    interview_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("interviews.id", ondelete="CASCADE"))
    created_by: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    task_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    status: Mapped[TrialStatus] = mapped_column(enum_column(TrialStatus, "status"), default=TrialStatus.QUEUED)
    reason: Mapped[str | None] = mapped_column(String(500))
    first_choice: Mapped[dict[str, Any]]
    """A `schemas.JudgeChoice`; so is the second."""
    second_choice: Mapped[dict[str, Any]]
    first: Mapped[dict[str, Any] | None]
    """A `judging.Judged`, once that side was judged; so is the second."""
    second: Mapped[dict[str, Any] | None]
    finished_at: Mapped[datetime | None]


class Replay(Record):
    """Interviews of a job judged with a draft of its rubric, prompt or model, before anybody is scored by it."""

    __tablename__ = "replays"
    __table_args__ = (Index("ix_replays_job_template_id", "job_template_id", "id"),)

    company_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("companies.id", ondelete="CASCADE"), index=True
    )
    job_template_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("job_templates.id", ondelete="CASCADE")
    )
    created_by: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    task_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    status: Mapped[TrialStatus] = mapped_column(enum_column(TrialStatus, "status"), default=TrialStatus.QUEUED)
    reason: Mapped[str | None] = mapped_column(String(500))
    judge: Mapped[dict[str, Any]]
    """A `schemas.JudgeChoice`."""
    snapshot: Mapped[dict[str, Any]]
    """The draft as it was when the replay was asked for: an `api.jobs.snapshot.JobSnapshot`."""
    digest: Mapped[str] = mapped_column(String(64))
    """Of the snapshot; of a rubric that was published unchanged it is the version's."""
    changes: Mapped[list[Any]]
    """From the job's last version to the draft: `api.jobs.schemas.VersionChange`s."""
    estimate: Mapped[dict[str, Any]]
    """A `schemas.Estimate`, made before."""
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class ReplayState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    """The judge gave no usable judgement of it."""
    SKIPPED = "skipped"
    """It cannot be judged with the draft; `reason` says why."""


class ReplayInterview(Record):
    """One interview of a replay. Written once, so a replay that was killed goes on with those that wait."""

    __tablename__ = "replay_interviews"
    __table_args__ = (
        UniqueConstraint("replay_id", "interview_id"),
        CheckConstraint("old_score BETWEEN 0 AND 100 AND new_score BETWEEN 0 AND 100", name="score"),
        Index("ix_replay_interviews_interview_id", "interview_id"),
    )

    company_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("companies.id", ondelete="CASCADE"), index=True
    )
    replay_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("replays.id", ondelete="CASCADE"))
    interview_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("interviews.id", ondelete="CASCADE"))
    state: Mapped[ReplayState] = mapped_column(enum_column(ReplayState, "state"), default=ReplayState.WAITING)
    reason: Mapped[str | None] = mapped_column(String(500))
    old_score: Mapped[int | None]
    new_score: Mapped[int | None]
    old_verdict: Mapped[Verdict | None] = mapped_column(enum_column(Verdict, "old_verdict"))
    """Suggested then; nobody's decision."""
    new_verdict: Mapped[Verdict | None] = mapped_column(enum_column(Verdict, "new_verdict"))
    flips: Mapped[int] = mapped_column(default=0)
    """Points whose status differs."""
    changed: Mapped[bool] = mapped_column(default=False)
    """Its score or its suggestion differs."""
    result: Mapped[dict[str, Any] | None]
    """A `judging.Replayed`: statuses and scores of both sides, quotes of the points that differ."""
