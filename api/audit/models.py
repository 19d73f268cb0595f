"""DATA-51."""

from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from api.database import Record, enum_column


class ActorKind(StrEnum):
    PERSON = "person"
    API_KEY = "api_key"
    SYSTEM = "system"


class AuditEntry(Record):
    """One thing that somebody saw or changed."""

    __tablename__ = "audit_log"
    __table_args__ = (
        Index("ix_audit_log_company_id_id", "company_id", "id"),
        Index("ix_audit_log_object_id_id", "object_id", "id"),
    )

    company_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), ForeignKey("companies.id", ondelete="CASCADE"))
    """Whose object it is; None for what belongs to no company."""
    actor_kind: Mapped[ActorKind] = mapped_column(enum_column(ActorKind, "actor_kind"))
    actor_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), index=True)
    """The user, or the API key's user. No foreign key: the entry outlives the account."""
    actor_role: Mapped[str | None] = mapped_column(String(32))
    action: Mapped[str] = mapped_column(String(120))
    """The operation ("PUT /candidates/{candidate_id}"), or a dotted name of what the system did."""
    object_kind: Mapped[str | None] = mapped_column(String(64))
    object_id: Mapped[str | None] = mapped_column(String(64))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What else matters, without personal data."""
    ip: Mapped[str | None] = mapped_column(String(64))
    request_id: Mapped[str | None] = mapped_column(String(64))
    seal_id: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("audit_seals.id", ondelete="CASCADE"), index=True
    )
    """None until the next sealing."""


class AuditSeal(Record):
    """A batch of entries under one hash that includes the hash of the batch before: changing, removing or adding one
    entry later breaks the chain. A company has one chain; what belongs to no company has another."""

    __tablename__ = "audit_seals"
    __table_args__ = (UniqueConstraint("company_id", "number"),)

    company_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), ForeignKey("companies.id", ondelete="CASCADE"))
    number: Mapped[int]
    """From 1, per chain."""
    entries: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256, hexadecimal."""
    previous_digest: Mapped[str] = mapped_column(String(64))
