"""DATA-27, and what people decided."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from api.database import Record, enum_column
from api.interviews.models import Verdict


class InterviewQuestion(Record):
    """A question of the job as it went in one interview, with its score. Written anew by every scoring."""

    __tablename__ = "interview_questions"
    __table_args__ = (
        UniqueConstraint("interview_id", "question_number"),
        CheckConstraint("score BETWEEN 0 AND 100", name="score"),
    )

    interview_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("interviews.id", ondelete="CASCADE"), index=True
    )
    question_id: Mapped[str] = mapped_column(String(64))
    """In the pinned version of the job; no foreign key, because the bank's question may be deleted later."""
    question_number: Mapped[int]
    """From 1, in asking order."""
    question_text: Mapped[str] = mapped_column(Text)
    weight: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(16))
    answer: Mapped[str | None] = mapped_column(Text)
    """The candidate's recognised words, follow-ups included."""
    score: Mapped[float | None]
    """INT-21. None: not enough evidence."""
    feedback: Mapped[str | None] = mapped_column(Text)
    follow_ups: Mapped[list[Any]] = mapped_column(default=list)


class VerdictDecision(Record):
    """A person's decision; append-only, the newest that was not taken back counts. `interviews.verdict` repeats it."""

    __tablename__ = "verdict_decisions"

    interview_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("interviews.id", ondelete="CASCADE"), index=True
    )
    decision: Mapped[Verdict] = mapped_column(enum_column(Verdict, "decision"))
    suggested: Mapped[Verdict | None] = mapped_column(enum_column(Verdict, "suggested"))
    """What was suggested at that moment."""
    suggested_score: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(Text)
    decided_by: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    decided_by_name: Mapped[str] = mapped_column(String(255))
    """Stays when the account goes (I9: a named person)."""
    oversight: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the person had looked at before (`api.verdicts.oversight.Oversight`); like the row, never changed."""
    tell_at: Mapped[datetime | None]
    """From when on the candidate may know; None: it was taken back, or replaced before they knew."""
    told_at: Mapped[datetime | None]
    """Since when the candidate knows; then it is not taken back any more."""
    taken_back_at: Mapped[datetime | None]
    taken_back_by_name: Mapped[str | None] = mapped_column(String(255))
