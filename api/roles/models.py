"""DATA-41."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from api.database import Record, enum_column
from api.security.callers import Role


class CustomRole(Record):
    """A base role of one company with fewer permissions (AUTH-23, G-03).

    `users.custom_role_id` points here without ON DELETE SET NULL: a person whose custom role vanished would silently
    have all of the base role.
    """

    __tablename__ = "custom_roles"
    __table_args__ = (UniqueConstraint("company_id", "name"),)

    company_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("companies.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(100))
    base_role: Mapped[Role] = mapped_column(enum_column(Role, "base_role"))
    """HR or EMPLOYEE; never changes."""
    permissions: Mapped[list[Any]]
    """Sorted strings, a subset of what the base role may do."""
    updated_at: Mapped[datetime]
