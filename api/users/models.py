"""DATA-44."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from api.database import Record


class AvailabilityBlock(Record):
    """A stretch of wall-clock time in which a person can be booked: every week, or on one date.

    Rows of a date replace the weekly blocks of that date; a row of a date without times says "not at all".
    """

    __tablename__ = "employee_availability"
    __table_args__ = (
        CheckConstraint("(weekday IS NULL) <> (day IS NULL)", name="weekday_or_day"),
        CheckConstraint("weekday IS NULL OR (weekday >= 0 AND weekday <= 6)", name="weekday"),
        CheckConstraint("(start_minute IS NULL) = (end_minute IS NULL)", name="both_times"),
        CheckConstraint("start_minute IS NOT NULL OR day IS NOT NULL", name="weekly_has_times"),
        CheckConstraint(
            "start_minute IS NULL OR (start_minute >= 0 AND start_minute < end_minute AND end_minute <= 1440)",
            name="times_in_order",
        ),
        UniqueConstraint("user_id", "weekday", "start_minute"),
        UniqueConstraint("user_id", "day", "start_minute"),
        Index("ix_employee_availability_user_id_day", "user_id", "day"),
    )

    company_id: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("companies.id", ondelete="CASCADE"), index=True
    )
    """The company of the user."""
    user_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("users.id", ondelete="CASCADE"))
    weekday: Mapped[int | None] = mapped_column(SmallInteger)
    """0 Monday … 6 Sunday."""
    day: Mapped[date | None]
    start_minute: Mapped[int | None] = mapped_column(SmallInteger)
    """Minutes after midnight, by the wall clock in `timezone`; 0 … 1439."""
    end_minute: Mapped[int | None] = mapped_column(SmallInteger)
    """Exclusive; up to 1440, the next midnight."""
    timezone: Mapped[str] = mapped_column(String(64))
    """IANA name; the same in all rows of a user."""
