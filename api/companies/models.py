"""DATA-21, DATA-40, DATA-45."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from api.database import Record, enum_column


class Plan(StrEnum):
    """G-04: a name without billing."""

    FREE = "free"
    PRO = "pro"
    EXPERT = "expert"


class Company(Record):
    """`settings` holds what `schemas.CompanySettings` describes, and keys of the program's own."""

    __tablename__ = "companies"
    __table_args__ = (Index("ix_companies_name", "name"), Index("ix_companies_domain", "domain"))

    name: Mapped[str] = mapped_column(String(255))
    domain: Mapped[str | None] = mapped_column(String(255))
    """Lower case."""
    is_active: Mapped[bool] = mapped_column(default=True)
    plan: Mapped[Plan] = mapped_column(enum_column(Plan, "plan"), default=Plan.EXPERT)
    """Nothing is sold here, so every company starts with everything; `API_KEY_PLANS` says what a plan opens."""
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    revision: Mapped[int] = mapped_column(default=1)
    """Counts saves of the settings: whoever saves says which revision they started from."""
    updated_at: Mapped[datetime] = mapped_column(default=lambda: datetime.now(UTC))
    updated_by: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    """The user who saved last. No foreign key: users point at companies."""


class CompanyAiConfig(Record):
    """Which models and voice a company's interviews use; what is None comes from the environment."""

    __tablename__ = "company_ai_config"

    company_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("companies.id", ondelete="CASCADE"), unique=True
    )
    provider: Mapped[str | None] = mapped_column(String(64))
    model: Mapped[str | None] = mapped_column(String(128))
    engines: Mapped[dict[str, Any] | None]
    """Of interviews: `contract.brief.EnginePlan`, by part with what stands in for it. `provider` and `model` are of
    text tasks."""
    persona_id: Mapped[str | None] = mapped_column(String(64))
    prompt: Mapped[str | None] = mapped_column(Text)
    api_key_sealed: Mapped[str | None] = mapped_column(Text)
    """By the vault; never shown again."""


class RequestStatus(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


_PENDING = text("status = 'pending'")


class CompanyRequest(Record):
    """Somebody asks for a company on this installation (AUTH-26). It belongs to no company."""

    __tablename__ = "company_requests"
    __table_args__ = (
        Index(
            "uq_company_requests_pending_email",
            "contact_email",
            unique=True,
            sqlite_where=_PENDING,
            postgresql_where=_PENDING,
        ),
        Index(
            "uq_company_requests_pending_domain",
            "domain",
            unique=True,
            sqlite_where=_PENDING,
            postgresql_where=_PENDING,
        ),
        Index("ix_company_requests_status_id", "status", "id"),
    )

    company_name: Mapped[str] = mapped_column(String(255))
    domain: Mapped[str | None] = mapped_column(String(255))
    """Lower case."""
    contact_name: Mapped[str] = mapped_column(String(255))
    contact_email: Mapped[str] = mapped_column(String(255))
    """Lower case."""
    language: Mapped[str] = mapped_column(String(16), default="en")
    """BCP 47; of the mails about it."""
    message: Mapped[str | None] = mapped_column(Text)
    status: Mapped[RequestStatus] = mapped_column(enum_column(RequestStatus, "status"), default=RequestStatus.PENDING)
    reviewed_by: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    reviewed_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(Text)
    made_company_id: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("companies.id", ondelete="SET NULL"), index=True
    )
    made_user_id: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    """The company's first HR user."""
