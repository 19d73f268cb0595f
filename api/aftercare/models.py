"""What a candidate leaves after an interview, beside their words."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from api.database import Record, enum_column


class AskedFor(StrEnum):
    EXPLANATION = "explanation"
    """Of a decision, in words."""
    SECOND_LOOK = "second_look"
    """A person looks at the interview again."""
    DELETION = "deletion"
    """Of what is kept about them."""


class CandidateRequest(Record):
    """A candidate asks the company for something, and a person answers (ux §3.6)."""

    __tablename__ = "candidate_requests"

    interview_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("interviews.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[AskedFor] = mapped_column(enum_column(AskedFor, "kind"))
    text: Mapped[str | None] = mapped_column(Text)
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None]
    answered_by_name: Mapped[str | None] = mapped_column(String(255))
    company_told_at: Mapped[datetime | None] = mapped_column(index=True)
    """When somebody of the company was told by mail that it was asked."""


class Clarity(StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class InterviewFeedback(Record):
    """Two questions at the end. For whoever runs the interviews; never shown beside the candidate's result."""

    __tablename__ = "interview_feedback"

    interview_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("interviews.id", ondelete="CASCADE"), unique=True
    )
    company_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("companies.id", ondelete="CASCADE"), index=True
    )
    clear: Mapped[Clarity] = mapped_column(enum_column(Clarity, "clear"))
    """Was it clear what to do?"""
    trouble: Mapped[str | None] = mapped_column(Text)
    """Did anything get in the way?"""
    updated_at: Mapped[datetime]
