"""How an interview went, written when it ended."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from api.database import Record


class InterviewQuality(Record):
    """One row for each interview that had a call. The figures are facts of its end and are not computed anew."""

    __tablename__ = "interview_quality"
    __table_args__ = (CheckConstraint("quality_index BETWEEN 0 AND 100", name="quality_index"),)

    interview_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("interviews.id", ondelete="CASCADE"), unique=True
    )
    quality_index: Mapped[int | None]
    figures: Mapped[dict[str, Any]]
    """A `fold.Quality`."""
    usage: Mapped[dict[str, Any]]
    """By call id: a list of `api.calls.usage.EngineUsage`."""
    faults: Mapped[list[Any]]
    """`rule.FaultFact`s; while there are any and nobody has released it, there is no verdict."""
    released_at: Mapped[datetime | None]
    released_by: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    released_by_name: Mapped[str | None] = mapped_column(String(255))
    """Who had it scored in spite of the faults; stays when the account goes (I9)."""
    release_reason: Mapped[str | None] = mapped_column(Text)

    @property
    def blocks(self) -> bool:
        return bool(self.faults) and self.released_at is None
