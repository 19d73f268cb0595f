"""DATA-37: a document's settings, and what was made of them."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from api.database import Record, enum_column


class Cv(Record):
    """What a document shows and how. Its content is the profile's, until a version is made."""

    __tablename__ = "cvs"

    profile_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("profiles.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(255))
    template: Mapped[str] = mapped_column(String(40))
    """A name of `config/cv/templates`."""
    language: Mapped[str] = mapped_column(String(16))
    """Of its headings: en or ko."""
    sections: Mapped[list[Any]]
    """[{section, shown, title, leave_out}] in order (`api.cvs.schemas.Section`)."""
    show_photo: Mapped[bool] = mapped_column(default=False)
    """The profile's photo, where the template has a place for one."""
    revision: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime | None] = mapped_column(onupdate=lambda: datetime.now(UTC))


class CvStatus(StrEnum):
    QUEUED = "queued"
    READY = "ready"
    FAILED = "failed"
    EXPIRED = "expired"
    """The PDF was dropped after its seven days; it is made again when it is asked for."""


class CvVersion(Record):
    """One document as it was made. Settings and content never change; the PDF comes and goes (CACHE-05)."""

    __tablename__ = "cv_versions"
    __table_args__ = (
        UniqueConstraint("cv_id", "number", name="uq_cv_versions_cv_id_number"),
        Index("ix_cv_versions_pdf_expires_at", "pdf_expires_at"),
    )

    cv_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("cvs.id", ondelete="CASCADE"))
    number: Mapped[int]
    """From 1 within its document."""
    name: Mapped[str] = mapped_column(String(255))
    template: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(16))
    sections: Mapped[list[Any]]
    content: Mapped[dict[str, Any]]
    """What it says: `api.cvs.content.Shown`, private things hidden already."""
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of settings and content: the same again makes no new version."""
    restored_from: Mapped[int | None]
    """The number of the version that it repeats."""
    status: Mapped[CvStatus] = mapped_column(enum_column(CvStatus, "status"), default=CvStatus.QUEUED)
    reason: Mapped[str | None] = mapped_column(String(500))
    pdf_key: Mapped[str | None] = mapped_column(String(255))
    pdf_bytes: Mapped[int | None] = mapped_column(BigInteger)
    pdf_expires_at: Mapped[datetime | None]
    task_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
