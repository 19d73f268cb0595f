"""DATA-26."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from api.database import Record, enum_column


class RoundStatus(StrEnum):
    """G-07."""

    PENDING = "pending"
    SCHEDULED = "scheduled"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class InterviewRound(Record):
    """The link is not kept here: it is the latest interview's, and made again when it is shown (SEC-04)."""

    __tablename__ = "interview_rounds"
    __table_args__ = (
        UniqueConstraint("candidate_id", "job_template_id", "round_number"),
        CheckConstraint("round_number > 0", name="round_number"),
    )

    company_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("companies.id", ondelete="CASCADE"), index=True
    )
    candidate_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("candidates.id", ondelete="CASCADE"), index=True
    )
    job_template_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("job_templates.id", ondelete="CASCADE"), index=True
    )
    round_number: Mapped[int]
    """From 1."""
    round_type: Mapped[str] = mapped_column(String(50))
    """technical, hr, …"""
    status: Mapped[RoundStatus] = mapped_column(enum_column(RoundStatus, "status"), default=RoundStatus.PENDING)
    scheduled_at: Mapped[datetime | None]
    """Of its interview; a person's own entry while it has none."""
