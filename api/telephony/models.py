"""Telephone legs and the webhooks about them. Phone numbers are personal data (`api/privacy/personal.py`)."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, Numeric, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from api.database import Base, Record, enum_column
from api.ports.carrier import AnsweredBy, LegStatus


class Direction(StrEnum):
    INBOUND = "inbound"
    OUTBOUND = "outbound"


class Stage(StrEnum):
    """What the desk waits for in this leg."""

    PIN = "pin"
    """For the PIN, or the key of another language."""
    ELSEWHERE = "elsewhere"
    """The interview is open in another place: 1 to go on here."""
    CONSENT = "consent"
    DECLINED = "declined"
    """After a no: another way to take part."""
    WITHDRAW = "withdraw"
    """For the key that confirms it."""
    GATE = "gate"
    """Of an outbound leg: is a person there, and can they talk now?"""
    READY = "ready"
    """The interviewer is getting ready; the desk looks again."""
    STREAM = "stream"
    """The sound is with an agent."""
    OVER = "over"
    """Goodbye has been said, or the leg has ended."""


class PhoneCall(Record):
    """One leg of a carrier, from ringing to its bill."""

    __tablename__ = "phone_calls"
    __table_args__ = (
        UniqueConstraint("carrier", "carrier_call_id"),
        Index("ix_phone_calls_created_at", "created_at"),
    )

    carrier: Mapped[str] = mapped_column(String(16))
    carrier_call_id: Mapped[str] = mapped_column(String(64))
    direction: Mapped[Direction] = mapped_column(enum_column(Direction, "direction"))
    company_id: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("companies.id", ondelete="CASCADE"), index=True
    )
    interview_id: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("interviews.id", ondelete="CASCADE"), index=True
    )
    """Known once the PIN was right, or from the start of an outbound leg."""
    dial_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), index=True)
    """The order that an outbound leg carries out."""
    person_number: Mapped[str | None] = mapped_column(String(20))
    """The candidate's end, E.164; None: withheld or erased."""
    our_number: Mapped[str | None] = mapped_column(String(20))
    stage: Mapped[Stage] = mapped_column(enum_column(Stage, "stage"), default=Stage.PIN)
    step: Mapped[int] = mapped_column(default=0)
    """Counts the desk's answers: a webhook about an earlier one is late and changes nothing."""
    unanswered: Mapped[int] = mapped_column(default=0)
    """Times in a row that nothing usable came at this stage."""
    language: Mapped[str] = mapped_column(String(16), default="en")
    pin_attempts: Mapped[int] = mapped_column(default=0)
    """Wrong ones in this leg."""
    takes_over: Mapped[bool] = mapped_column(default=False)
    """The caller has said to go on here although the interview is open in another place."""
    waits: Mapped[int] = mapped_column(default=0)
    """Looks in a row at an interviewer that is not ready."""
    streams: Mapped[list[Any]] = mapped_column(default=list)
    """Moments (ISO) at which a stream of this leg began; the latest ones."""
    call_ids: Mapped[list[Any]] = mapped_column(default=list)
    """The calls this leg has carried, in order."""
    status: Mapped[LegStatus] = mapped_column(enum_column(LegStatus, "status"), default=LegStatus.IN_PROGRESS)
    status_sequence: Mapped[int] = mapped_column(default=-1)
    """The carrier's number of the latest report; older ones that come later change nothing."""
    answered_by: Mapped[AnsweredBy | None] = mapped_column(enum_column(AnsweredBy, "answered_by"))
    outcome: Mapped[str | None] = mapped_column(String(32))
    """How the desk's part ended, e.g. wrong_pin, no_input, declined; a key of the phrases."""
    error_code: Mapped[str | None] = mapped_column(String(16))
    """The carrier's own."""
    error_text: Mapped[str | None] = mapped_column(String(300))
    """In plain words."""
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    duration_secs: Mapped[int | None]
    price: Mapped[Decimal | None] = mapped_column(Numeric(12, 6))
    currency: Mapped[str | None] = mapped_column(String(3))
    metered_at: Mapped[datetime | None]
    """When its cost went to the company's meter."""


class PhoneWebhook(Base):
    """A webhook that was answered, so that its repetitions are answered the same way."""

    __tablename__ = "phone_webhooks"

    phone_call_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("phone_calls.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    """What it was about: the kind, and the step or sequence number."""
    token: Mapped[str | None] = mapped_column(String(64))
    """The carrier's idempotency token."""
    answer: Mapped[dict[str, Any]]
    """An `api.ports.carrier.Reply`, but for the ticket of a stream, which is made anew."""
    received_at: Mapped[datetime]
