"""What people who were assigned an interview heard in it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from api.database import Record


class InterviewReview(Record):
    """One person's view: a draft until it is sent, and never changed after that."""

    __tablename__ = "interview_reviews"
    __table_args__ = (UniqueConstraint("interview_id", "user_id"),)

    interview_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("interviews.id", ondelete="CASCADE"), index=True
    )
    user_id: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    user_name: Mapped[str] = mapped_column(String(255))
    """Stays when the account goes."""
    points: Mapped[list[Any]]
    """`api.reviews.schemas.PointView`, of the pinned version's rubric."""
    summary: Mapped[str | None] = mapped_column(Text)
    updated_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
