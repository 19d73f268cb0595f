"""DATA-25 and DATA-27 of practice runs: what a person chose to keep. Until then all of it is a draft (`state.py`)."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from api.database import Record


class PracticeInterview(Record):
    """It belongs to its user and to no company."""

    __tablename__ = "practice_interviews"
    __table_args__ = (
        CheckConstraint("final_score BETWEEN 0 AND 100", name="final_score"),
        Index("ix_practice_interviews_user_id_saved_at", "user_id", "saved_at"),
    )

    user_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("users.id", ondelete="CASCADE"))
    candidate_name: Mapped[str] = mapped_column(String(255))
    job_title: Mapped[str] = mapped_column(String(255))
    interview_type: Mapped[str] = mapped_column(String(100))
    """Free text (INT-42)."""
    language: Mapped[str] = mapped_column(String(16))
    analysis_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    """The gap analysis that questions were aimed by (INT-43). No foreign key: either may be erased alone."""
    focus: Mapped[list[Any]] = mapped_column(default=list)
    """Names of the skills that questions were aimed at."""
    num_questions: Mapped[int]
    by_call: Mapped[bool] = mapped_column(default=False)
    """Held with the live interviewer."""
    final_score: Mapped[float | None]
    """Mean of the scored answers; None: none has a score."""
    started_at: Mapped[datetime]
    saved_at: Mapped[datetime]


class PracticeCall(Record):
    """Whose practice an interview of `api.companies.practice` is, and what it is about. It goes with its interview, and
    is kept by its owner only with a `PracticeInterview` of the same id."""

    __tablename__ = "practice_calls"
    __table_args__ = (Index("ix_practice_calls_user_id", "user_id"),)

    id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("interviews.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("users.id", ondelete="CASCADE"))
    interview_type: Mapped[str] = mapped_column(String(100))
    analysis_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    focus: Mapped[list[Any]] = mapped_column(default=list)
    competencies: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Question id → what it is about."""
    saved_at: Mapped[datetime | None]
    """Kept with its recording; None: gone some hours after its last step."""


class PracticeQuestion(Record):
    """A question as it was asked, the last answer to it, and what was said about that."""

    __tablename__ = "practice_questions"
    __table_args__ = (
        UniqueConstraint("practice_id", "question_number"),
        CheckConstraint("score BETWEEN 0 AND 100", name="score"),
    )

    practice_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("practice_interviews.id", ondelete="CASCADE")
    )
    question_number: Mapped[int]
    """From 1."""
    question_text: Mapped[str] = mapped_column(Text)
    competency: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(16))
    """theory or practice."""
    points: Mapped[list[Any]] = mapped_column(default=list)
    """`contract.brief.RubricPoint`: what a good answer contains."""
    answer: Mapped[str | None] = mapped_column(Text)
    """As written, or as recognised; None: skipped."""
    spoken: Mapped[bool] = mapped_column(default=False)
    attempts: Mapped[int] = mapped_column(default=0)
    score: Mapped[float | None]
    feedback: Mapped[str | None] = mapped_column(Text)
    """In words; `details` has all of it."""
    details: Mapped[dict[str, Any] | None]
    """`api.practice.schemas.PracticeFeedback`."""
    judge: Mapped[str | None] = mapped_column(String(200))
    """Engine and model that read the answer: scores of different ones are not compared."""
