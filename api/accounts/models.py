"""DATA-20, DATA-46, DATA-52."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from api.database import Record, enum_column
from api.security.callers import Role


class User(Record):
    """Whoever signs in. Each of the three mailed tokens is stored as SHA-256, and a new one replaces the one before;
    using it clears it."""

    __tablename__ = "users"
    __table_args__ = (
        # DATA-06 names these two.
        Index("idx_users_company_id", "company_id"),
        Index("idx_users_email", "email", unique=True),
    )

    company_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), ForeignKey("companies.id", ondelete="CASCADE"))
    """None for candidates, and for administrators of the platform only."""
    email: Mapped[str] = mapped_column(String(255))
    """Lower case."""
    password_hash: Mapped[str] = mapped_column(String(255))
    """`api.security.passwords.NO_PASSWORD` until an invitation is accepted."""
    name: Mapped[str] = mapped_column(String(255))
    role: Mapped[Role] = mapped_column(enum_column(Role, "role"))
    custom_role_id: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("custom_roles.id", ondelete="NO ACTION"), index=True
    )
    """Narrows `role` (AUTH-23). Not set null: a role that vanished would give its people all of their base role."""
    manager_id: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    department: Mapped[str | None] = mapped_column(String(100), index=True)
    language: Mapped[str] = mapped_column(String(16), default="en")
    """BCP 47; of mails and of the dashboard."""
    timezone: Mapped[str] = mapped_column(String(64), default="UTC")
    """IANA name."""
    is_active: Mapped[bool] = mapped_column(default=True)
    email_verified: Mapped[bool] = mapped_column(default=False)
    verification_token: Mapped[str | None] = mapped_column(String(255), unique=True)
    verification_expires_at: Mapped[datetime | None]
    reset_token: Mapped[str | None] = mapped_column(String(64), unique=True)
    reset_expires_at: Mapped[datetime | None]
    invitation_token: Mapped[str | None] = mapped_column(String(64), unique=True)
    invitation_expires_at: Mapped[datetime | None]
    invited_at: Mapped[datetime | None]
    """When the latest invitation was sent; with no password yet: still waiting for it to be accepted."""
    github_id: Mapped[str | None] = mapped_column(String(64), unique=True)
    """AUTH-34. The number of the GitHub account that signs this person in; set only by what GitHub itself said."""
    calendar_token: Mapped[str | None] = mapped_column(Text)
    """AUTH-34, SEC-04: Google's refresh token, sealed by the vault."""
    failed_login_count: Mapped[int] = mapped_column(default=0)
    first_failed_at: Mapped[datetime | None]
    """Start of the window that `failed_login_count` belongs to (G-01)."""
    locked_until: Mapped[datetime | None]
    last_login_at: Mapped[datetime | None]
    updated_at: Mapped[datetime | None] = mapped_column(onupdate=lambda: datetime.now(UTC))
    deleted_at: Mapped[datetime | None]


class SignInSession(Record):
    """One sign-in of one browser. Its id is the `family` of its refresh tokens and of its access tokens.

    Whoever refreshes or ends it locks this row first: a refresh running beside an ending either comes before it and
    is ended too, or after it and is refused.
    """

    __tablename__ = "sessions"
    __table_args__ = (Index("ix_sessions_user_id_id", "user_id", "id"),)

    user_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("users.id", ondelete="CASCADE"))
    last_used_at: Mapped[datetime]
    """The latest sign-in or refresh."""
    expires_at: Mapped[datetime] = mapped_column(index=True)
    """Of its newest refresh token."""
    revoked_at: Mapped[datetime | None]
    user_agent: Mapped[str | None] = mapped_column(String(255))
    ip: Mapped[str | None] = mapped_column(String(64))


class RefreshToken(Record):
    """One link of a session's rotation chain. Using a dead link ends the session (AUTH-10)."""

    __tablename__ = "refresh_tokens"

    family: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("sessions.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256, hexadecimal."""
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class ApiKey(Record):
    """A key of an integration: it acts for its user, within `scopes`."""

    __tablename__ = "api_keys"
    __table_args__ = (Index("ix_api_keys_user_id_id", "user_id", "id"),)

    user_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(100))
    prefix: Mapped[str] = mapped_column(String(16))
    """The beginning of the key, to tell keys apart in a list."""
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the whole key, hexadecimal."""
    scopes: Mapped[list[Any]]
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    """To within `api.security.api_keys.USE_NOTED_EVERY`."""
    revoked_at: Mapped[datetime | None]
