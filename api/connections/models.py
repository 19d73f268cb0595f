"""AUTH-34: what people have connected."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from api.database import Record, enum_column


class Provider(StrEnum):
    GITHUB = "github"
    GOOGLE_CALENDAR = "google-calendar"


class ConnectionState(StrEnum):
    WORKING = "working"
    BROKEN = "broken"
    """`problem` says why; only the person can mend it, by connecting again."""


class Problem(StrEnum):
    REVOKED = "revoked"
    """The grant was taken back, or has expired."""
    SCOPE = "scope"
    """A permission that is needed was not given."""


class Connection(Record):
    """A grant of one person at one provider, until they take it back. GitHub's identity is `users.github_id`."""

    __tablename__ = "connections"
    __table_args__ = (UniqueConstraint("user_id", "provider"),)

    user_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("users.id", ondelete="CASCADE"))
    provider: Mapped[Provider] = mapped_column(enum_column(Provider, "provider"))
    label: Mapped[str | None] = mapped_column(String(255))
    """How the account is called there, to be told apart from another one."""
    scopes: Mapped[list[Any]]
    """That were granted, which may be fewer than asked for."""
    sealed_access: Mapped[str | None] = mapped_column(Text)
    """Sealed by the vault, like every token here."""
    access_expires_at: Mapped[datetime | None]
    """None: it does not expire."""
    sealed_refresh: Mapped[str | None] = mapped_column(Text)
    """GitHub's, where it gives one. Google's is `users.calendar_token`."""
    state: Mapped[ConnectionState] = mapped_column(
        enum_column(ConnectionState, "state"), default=ConnectionState.WORKING
    )
    problem: Mapped[Problem | None] = mapped_column(enum_column(Problem, "problem"))
    problem_at: Mapped[datetime | None]
    writes_interviews: Mapped[bool] = mapped_column(default=False)
    """The person wants interviews that they hold in their calendar."""
