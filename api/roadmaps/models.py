"""DATA-48."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Date, Float, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from api.database import Record, enum_column


class CalendarState(StrEnum):
    """Of the weeks in the person's Google Calendar."""

    OFF = "off"
    WAITING = "waiting"
    WRITTEN = "written"
    FAILED = "failed"


class Roadmap(Record):
    """Belongs to a person; no company sees it."""

    __tablename__ = "roadmaps"
    __table_args__ = (
        CheckConstraint("hours_per_week > 0", name="hours_per_week"),
        Index("ix_roadmaps_user_id_id", "user_id", "id"),
    )

    user_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("users.id", ondelete="CASCADE"))
    gap_analysis_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("gap_analyses.id", ondelete="CASCADE"), index=True
    )
    weekly_plan: Mapped[list[Any]]
    """`schemas.RoadmapWeek`s without what is done."""
    hours_per_week: Mapped[float] = mapped_column(Float)
    starts_on: Mapped[date] = mapped_column(Date)
    """A Monday."""
    language: Mapped[str] = mapped_column(String(16))
    done_weeks: Mapped[list[Any]] = mapped_column(default=list)
    """Numbers of weeks."""
    calendar_state: Mapped[CalendarState] = mapped_column(
        enum_column(CalendarState, "calendar_state"), default=CalendarState.OFF
    )
    nudge_mail: Mapped[bool] = mapped_column(default=False)
    sealed_discord: Mapped[str | None] = mapped_column(String(1000))
    """The person's Discord webhook, sealed by the vault: whoever has it can write there."""
    discord_problem: Mapped[str | None] = mapped_column(String(64))
    """Why Discord got nothing any more."""
    stop_token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    """SHA-256 of what the latest mail's link holds: it stops the mails without signing in."""
    nudged_week: Mapped[int] = mapped_column(default=0)
    """The latest week that was spoken of."""
    next_nudge_at: Mapped[datetime | None] = mapped_column(index=True)
