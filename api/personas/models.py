"""A company's own interviewers."""

from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from api.database import Record


class CompanyPersona(Record):
    """`slug` is what jobs and settings name it by, for good."""

    __tablename__ = "company_personas"
    __table_args__ = (UniqueConstraint("company_id", "slug"),)

    company_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("companies.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(String(64))


class PersonaVersion(Record):
    """One version; never changed. `content` is `api.personas.schemas.PersonaContent`."""

    __tablename__ = "persona_versions"
    __table_args__ = (UniqueConstraint("persona_id", "number"),)

    company_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("companies.id", ondelete="CASCADE"), index=True
    )
    persona_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("company_personas.id", ondelete="CASCADE"))
    number: Mapped[int]
    """From 1, per interviewer."""
    content: Mapped[dict[str, Any]]
    created_by: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
