"""DATA-53."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from api.database import Record, enum_column


class UsageOutcome(StrEnum):
    OK = "ok"
    UNUSABLE = "unusable"
    """It answered, but not in the form it was asked for; the tokens cost all the same."""
    RATE_LIMITED = "rate_limited"
    FAILED = "failed"


class AiUsage(Record):
    """One request to a vendor, also one that failed (EXT-20). It holds no word of the request."""

    __tablename__ = "ai_usage"
    __table_args__ = (
        CheckConstraint("input_tokens >= 0 AND output_tokens >= 0", name="tokens"),
        Index("ix_ai_usage_company_id_created_at", "company_id", "created_at"),
    )

    company_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), ForeignKey("companies.id", ondelete="CASCADE"))
    """None: asked by an administrator without a company."""
    subject_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), index=True)
    """The row it was asked for: a job, a candidate, an interview."""
    provider: Mapped[str] = mapped_column(String(32))
    model: Mapped[str] = mapped_column(String(200))
    operation: Mapped[str] = mapped_column(String(64))
    """E.g. generate_questions or ats_check."""
    input_tokens: Mapped[int] = mapped_column(default=0)
    output_tokens: Mapped[int] = mapped_column(default=0)
    seconds: Mapped[float] = mapped_column(default=0.0)
    """How long the vendor took; of recognition in a call, seconds of sound."""
    characters: Mapped[int] = mapped_column(default=0)
    """Given to a voice."""
    cost: Mapped[float | None]
    """US dollars by `config/prices.yaml`; None where that has no price."""
    outcome: Mapped[UsageOutcome] = mapped_column(enum_column(UsageOutcome, "outcome"))
