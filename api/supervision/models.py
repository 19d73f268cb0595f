"""Who followed an interview as it happened, and who spoke in it."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from api.database import Record


class Watch(Record):
    """One page or one ear of a person of the company. It holds while it is renewed; `ended_at` None: it still holds."""

    __tablename__ = "watches"
    __table_args__ = (Index("ix_watches_ended_at_seen_at", "ended_at", "seen_at"),)

    interview_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("interviews.id", ondelete="CASCADE"), index=True
    )
    user_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("users.id", ondelete="CASCADE"), index=True)
    listening: Mapped[bool] = mapped_column(Boolean, default=False)
    identity: Mapped[str | None] = mapped_column(String(160))
    """In the interview's LiveKit room: there the room itself says whether the person is still in it."""
    since: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Takeover(Record):
    """A person speaks with the candidate instead of the interviewer. At most one of an interview has no `ended_at`."""

    __tablename__ = "takeovers"

    interview_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("interviews.id", ondelete="CASCADE"), index=True
    )
    user_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("users.id", ondelete="CASCADE"), index=True)
    began_at: Mapped[datetime]
    command_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    """Of the `take_over` that the agent was sent."""
    ended_at: Mapped[datetime | None]
