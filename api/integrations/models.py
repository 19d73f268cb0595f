"""Webhook endpoints of a company and what was sent to them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from api.database import Record, enum_column


class WebhookKind(StrEnum):
    SIGNED = "signed"
    """Events as JSON, signed."""
    DISCORD = "discord"
    """Sentences into a channel."""


class WebhookEndpoint(Record):
    __tablename__ = "webhook_endpoints"

    company_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("companies.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[WebhookKind] = mapped_column(enum_column(WebhookKind, "kind"), default=WebhookKind.SIGNED)
    url: Mapped[str] = mapped_column(String(2_000))
    """Of Discord's without the part that opens it."""
    description: Mapped[str | None] = mapped_column(String(255))
    events: Mapped[list[Any]]
    """Names of `announce.EVENTS`; an empty list means all."""
    sealed_secret: Mapped[str] = mapped_column(Text)
    """Signs what is sent, or the path of Discord's address; sealed by the vault."""
    sealed_old_secret: Mapped[str | None] = mapped_column(Text)
    """Signs too until `old_secret_until`, so that a receiver can change over."""
    old_secret_until: Mapped[datetime | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    created_by: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("users.id", ondelete="SET NULL"), index=True
    )


class DeliveryState(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


class WebhookDelivery(Record):
    """One event for one endpoint."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        UniqueConstraint("endpoint_id", "event_id"),
        Index("ix_webhook_deliveries_endpoint_id_id", "endpoint_id", "id"),
    )

    company_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("companies.id", ondelete="CASCADE"), index=True
    )
    endpoint_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("webhook_endpoints.id", ondelete="CASCADE")
    )
    event_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    """The same for every endpoint and every attempt: receivers tell repetitions by it."""
    event: Mapped[str] = mapped_column(String(64))
    body: Mapped[dict[str, Any]]
    state: Mapped[DeliveryState] = mapped_column(enum_column(DeliveryState, "state"), default=DeliveryState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    status_code: Mapped[int | None]
    took_ms: Mapped[int | None]
    error: Mapped[str | None] = mapped_column(String(500))
    response: Mapped[str | None] = mapped_column(String(2_000))
    """The beginning of what the receiver answered."""
    delivered_at: Mapped[datetime | None]
