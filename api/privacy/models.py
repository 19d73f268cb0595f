"""DATA-47: what account holders agreed to. Candidates' interview consents live with the interview."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from api.database import Record, enum_column


class Purpose(StrEnum):
    """What a person agrees that their data is used for (GDPR-03)."""

    ACCOUNT = "account"
    """Keeping the account and what its owner puts into it; without it there is no account."""
    CONTACT = "contact"
    """Being told about other positions."""


class Consent(Record):
    """One agreement. Withdrawing closes it; agreeing again, or to a newer policy, is a new row (GDPR-04)."""

    __tablename__ = "consents"
    __table_args__ = (Index("ix_consents_user_id_purpose", "user_id", "purpose"),)

    user_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("users.id", ondelete="CASCADE"))
    policy_version: Mapped[str] = mapped_column(String(32))
    purpose: Mapped[Purpose] = mapped_column(enum_column(Purpose, "purpose"))
    granted_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class Export(Record):
    """An archive of one person's data, made by a task and kept for a week."""

    __tablename__ = "exports"

    company_id: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("companies.id", ondelete="CASCADE"), index=True
    )
    candidate_id: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("candidates.id", ondelete="CASCADE"), index=True
    )
    user_id: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("users.id", ondelete="CASCADE"), index=True
    )
    """Whose account it is about; either this or `candidate_id`."""
    requested_by: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("users.id", ondelete="CASCADE"), index=True
    )
    task_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    storage_key: Mapped[str | None] = mapped_column(String(255))
    size_bytes: Mapped[int | None] = mapped_column(BigInteger)
    ready_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
