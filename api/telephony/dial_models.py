"""Orders to call a candidate, and when the candidate wants to be called."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from api.database import Record, enum_column


class AskedBy(StrEnum):
    HR = "hr"
    CANDIDATE = "candidate"
    """They pressed *call me now*."""
    SCHEDULE = "schedule"


class DialState(StrEnum):
    WAITING = "waiting"
    """For `next_at`."""
    PLACING = "placing"
    """The carrier is being asked; whether it was asked is not known if the process ends here."""
    CALLING = "calling"
    """The carrier has it: ringing, or picked up and at the gate."""
    TALKING = "talking"
    """The candidate is there and wants to talk."""
    DONE = "done"
    """They talked; or the interview is over."""
    GIVEN_UP = "given_up"
    CANCELED = "canceled"


OPEN = (DialState.WAITING, DialState.PLACING, DialState.CALLING, DialState.TALKING)
_OPEN = text("state IN ('waiting', 'placing', 'calling', 'talking')")


class PhoneDial(Record):
    """One order to reach a candidate, from its first try to its last. At most one of an interview is open."""

    __tablename__ = "phone_dials"
    __table_args__ = (
        Index("uq_phone_dials_open", "interview_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_phone_dials_company_id_state", "company_id", "state"),
        Index("ix_phone_dials_state_next_at", "state", "next_at"),
    )

    company_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("companies.id", ondelete="CASCADE"))
    interview_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("interviews.id", ondelete="CASCADE"), index=True
    )
    asked_by: Mapped[AskedBy] = mapped_column(enum_column(AskedBy, "asked_by"))
    user_id: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    """Who of the company asked for it."""
    for_time: Mapped[datetime | None]
    """`interviews.scheduled_at` that it was made for."""
    state: Mapped[DialState] = mapped_column(enum_column(DialState, "state"), default=DialState.WAITING)
    attempt: Mapped[int] = mapped_column(default=1)
    """The try that waits or is under way, from 1. Each is placed at most once."""
    outcomes: Mapped[list[Any]] = mapped_column(default=list)
    """`api.telephony.policy.Outcome` of the tries before, in order."""
    any_hour: Mapped[bool] = mapped_column(default=False)
    """This try may be at any hour: the candidate has just asked for it."""
    next_at: Mapped[datetime | None]
    placing_since: Mapped[datetime | None]
    """Written down before the carrier is asked."""
    misses: Mapped[int] = mapped_column(default=0)
    """Times in a row that the carrier took no call at all; nobody's phone rang for these."""
    phone_call_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), index=True)
    """The leg of the present try; made with it. No foreign key: a leg appears when it is placed."""
    reason: Mapped[str | None] = mapped_column(String(32))
    """Why it stands as it does: a key of `api.telephony.words`."""
    error_code: Mapped[str | None] = mapped_column(String(16))
    """The carrier's own, of the last try."""
    message_left_at: Mapped[datetime | None]
    """On an answering machine; once for an interview."""
    ended_at: Mapped[datetime | None]


class CallHours(Record):
    """When a candidate wants to be called about an interview; beside the company's hours."""

    __tablename__ = "phone_call_hours"

    interview_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("interviews.id", ondelete="CASCADE"), unique=True
    )
    timezone: Mapped[str] = mapped_column(String(64))
    days: Mapped[list[Any]]
    """0 Monday … 6 Sunday."""
    begin: Mapped[str] = mapped_column(String(5))
    """HH:MM"""
    end: Mapped[str] = mapped_column(String(5))
    updated_at: Mapped[datetime]
