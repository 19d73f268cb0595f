"""Replies that are given again."""

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from api.database import Record


class IdempotencyKey(Record):
    """Written in the transaction of the effect: there is a row if and only if there is the effect."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (UniqueConstraint("user_id", "key_hash"), Index("ix_idempotency_keys_created_at", "created_at"))

    company_id: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("companies.id", ondelete="CASCADE"), index=True
    )
    user_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("users.id", ondelete="CASCADE"))
    key_hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the key, hexadecimal: clients put what they like into it."""
    operation: Mapped[str] = mapped_column(String(200))
    """"POST /api/v1/candidates": the template, for people who read this table."""
    request_hash: Mapped[str] = mapped_column(String(64))
    """HMAC-SHA256 of method, address and body under the server's secret: a body may hold a password."""
    status: Mapped[int]
    reply: Mapped[str] = mapped_column(Text)
    """The JSON body, sealed: some replies show a secret once. Empty for a reply without a body."""
