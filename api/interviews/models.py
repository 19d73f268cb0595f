"""DATA-25 and what a candidate leaves beside their words."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from api.database import Record, enum_column
from contract.brief import Channel
from contract.events import EndReason


class InterviewStatus(StrEnum):
    """G-06, INT-14. An interview whose call ended early stays in progress (parked) and can be resumed."""

    SCHEDULED = "scheduled"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    NO_SHOW = "no_show"
    FAILED = "failed"


OPEN_STATUSES = (InterviewStatus.SCHEDULED, InterviewStatus.IN_PROGRESS)
"""Of interviews that can still be held."""


class Verdict(StrEnum):
    """INT-24."""

    PASS = "PASS"  # noqa: S105  a verdict, not a password
    REVIEW = "REVIEW"
    FAIL = "FAIL"


_OPEN = text("status IN ('scheduled', 'in_progress')")


class Interview(Record):
    __tablename__ = "interviews"
    __table_args__ = (
        CheckConstraint("score BETWEEN 0 AND 100", name="score"),
        Index("ix_interviews_status_expires_at", "status", "expires_at"),
        Index("ix_interviews_status_scheduled_at", "status", "scheduled_at"),
        Index("ix_interviews_company_id_scheduled_at", "company_id", "scheduled_at"),
        # RT-07: a PIN is unique among open interviews, and free again afterwards.
        Index("uq_interviews_pin_hash", "pin_hash", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
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
    job_version_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("job_versions.id"), index=True)
    """The pinned questions and rubrics."""
    interviewer_id: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    """The person of the company it belongs to: their calendar is kept free for it, and they see it (AUTH-20)."""
    created_by: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    """Who scheduled it."""
    round_id: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("interview_rounds.id", ondelete="SET NULL"), index=True
    )
    """INT-12."""
    redo_of_id: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("interviews.id", ondelete="SET NULL"), unique=True
    )
    """The interview that a fault of ours spoilt, and that this one stands in for; one for each."""
    token_nonce: Mapped[str] = mapped_column(String(64))
    """With the server's secret it gives the token (`api.interviews.link`), so that mails can hold the link."""
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the token; the token itself is nowhere."""
    pin_nonce: Mapped[str] = mapped_column(String(32))
    """With the server's secret it gives the dial-in PIN (`api.interviews.pins`)."""
    pin_hash: Mapped[str] = mapped_column(String(64), index=True)
    """HMAC of the PIN under the server's secret: found by it, and not guessed from a copy of the database."""
    status: Mapped[InterviewStatus] = mapped_column(
        enum_column(InterviewStatus, "status"), default=InterviewStatus.SCHEDULED
    )
    channel: Mapped[Channel] = mapped_column(enum_column(Channel, "channel"), default=Channel.BROWSER)
    call_candidate: Mapped[bool] = mapped_column(default=False)
    """By phone: at `scheduled_at` we call the candidate, instead of waiting for their call."""
    scheduled_at: Mapped[datetime | None]
    """None: whenever the candidate likes, until `expires_at`."""
    time_set_at: Mapped[datetime]
    """When `scheduled_at` (or the deadline) got its present value: what should have been said earlier is not said."""
    deadline: Mapped[datetime | None]
    """Until when the candidate may hold it, also after choosing another time themself."""
    sequence: Mapped[int] = mapped_column(default=0)
    """Of the calendar entry (RFC 5545): one more with every change that its holder is told of."""
    moved_count: Mapped[int] = mapped_column(default=0)
    """How often the candidate has moved it."""
    timezone: Mapped[str] = mapped_column(String(64), default="UTC")
    """IANA name in which HR chose the time."""
    held_at: Mapped[datetime | None]
    """A free time that the candidate is looking at, theirs until `held_until`."""
    held_until: Mapped[datetime | None]
    opens_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    time_limit_secs: Mapped[int]
    patience: Mapped[float] = mapped_column(default=1.0)
    """An adjustment: factor on every question's patience."""
    question_time: Mapped[float] = mapped_column(default=1.0)
    """An adjustment: factor on the time planned for each question, as the whole interview got longer."""
    text_mode: Mapped[bool] = mapped_column(default=False)
    """An adjustment: held in writing from the start."""
    started_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    end_reason: Mapped[EndReason | None] = mapped_column(enum_column(EndReason, "end_reason"))
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str | None] = mapped_column(String(500))
    declined_route: Mapped[str | None] = mapped_column(String(16))
    """person, text or withdraw: what the candidate chose instead of consenting."""
    declined_at: Mapped[datetime | None]
    current_call_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    """The only call that may write; an older one is fenced. No foreign key: calls refer to interviews."""
    score: Mapped[int | None]
    suggested_verdict: Mapped[Verdict | None] = mapped_column(enum_column(Verdict, "suggested_verdict"))
    verdict: Mapped[Verdict | None] = mapped_column(enum_column(Verdict, "verdict"))
    """A person's; see the decision for who, when and why."""
    ai_report: Mapped[dict[str, Any] | None]


class NoticeKind(StrEnum):
    START = "start"
    DEADLINE = "deadline"


class Notice(Record):
    """A reminder that was given to the outbox. Unique, so that no clock and no second process sends it twice."""

    __tablename__ = "interview_notices"
    __table_args__ = (UniqueConstraint("interview_id", "kind", "for_time", "hours_before"),)

    interview_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("interviews.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[NoticeKind] = mapped_column(enum_column(NoticeKind, "kind"))
    for_time: Mapped[datetime]
    """The start of the interview, or its deadline, that the reminder is about."""
    hours_before: Mapped[int]


class Consent(Record):
    """What the candidate agreed to, in which words (`config/consent/<language>.yaml` at `version`)."""

    __tablename__ = "interview_consents"

    interview_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("interviews.id", ondelete="CASCADE"), index=True
    )
    version: Mapped[str] = mapped_column(String(32))
    language: Mapped[str] = mapped_column(String(16))
    items: Mapped[list[Any]]
    """Ids of the ticked items."""
    wording: Mapped[dict[str, Any] | None]
    """The whole text as it was read, for what changed since; None where it was agreed to by telephone."""
    withdrawn_at: Mapped[datetime | None]


class Adjustment(Record):
    """A request for more time, text, a person, … (ux §3.1). Never a diagnosis."""

    __tablename__ = "interview_adjustments"

    interview_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("interviews.id", ondelete="CASCADE"), index=True
    )
    kinds: Mapped[list[Any]]
    text: Mapped[str | None] = mapped_column(Text)
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None]
    company_told_at: Mapped[datetime | None] = mapped_column(index=True)
    """When somebody of the company was told by mail that it was asked."""


class TimeRequestKind(StrEnum):
    PROPOSED = "proposed"
    MOVED = "moved"
    CANCELLED = "cancelled"


class TimeRequest(Record):
    """What the candidate did about the time, in their words (ux §3.16): offered other times, took another one, or
    called the interview off. Only an offer waits for an answer."""

    __tablename__ = "interview_time_requests"

    interview_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("interviews.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[TimeRequestKind] = mapped_column(enum_column(TimeRequestKind, "kind"))
    times: Mapped[list[Any]] = mapped_column(default=list)
    """Starts as ISO 8601 in UTC, the most wanted first; of a move the new one."""
    timezone: Mapped[str] = mapped_column(String(64))
    """IANA name in which the candidate read the clock."""
    reason: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None]
    """None: an offer that waits. Set without `answered_by` where the candidate took it back."""
    answered_by: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    accepted_at: Mapped[datetime | None]
    """Which of `times` it became."""
    answer: Mapped[str | None] = mapped_column(Text)
    company_told_at: Mapped[datetime | None] = mapped_column(index=True)
    """When somebody of the company was told by mail that it was asked."""


class Signal(Record):
    """A tab switch or a paste: noted, shown to HR, not scored (ux §3.3)."""

    __tablename__ = "interview_signals"

    interview_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("interviews.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(32))


class Correction(Record):
    """The candidate's own wording of a segment; the original stays beside it (ux §3.5)."""

    __tablename__ = "transcript_corrections"
    __table_args__ = (UniqueConstraint("interview_id", "call_id", "segment_id"),)

    interview_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("interviews.id", ondelete="CASCADE"), index=True
    )
    call_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("calls.id", ondelete="CASCADE"), index=True)
    segment_id: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    updated_at: Mapped[datetime]
