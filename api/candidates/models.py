"""DATA-22, as far as this issue needs it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from api.database import Record, enum_column


class CandidateStatus(StrEnum):
    """G-05."""

    NEW = "new"
    SCREENING = "screening"
    INTERVIEW_SCHEDULED = "interview_scheduled"
    INTERVIEWING = "interviewing"
    INTERVIEWED = "interviewed"
    OFFERED = "offered"
    HIRED = "hired"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


_ALIVE = text("deleted_at IS NULL")


class Candidate(Record):
    """`deleted_at` hides the row from every list; interviews already held keep their name."""

    __tablename__ = "candidates"
    __table_args__ = (
        # An e-mail address may come back after its candidate was deleted.
        Index(
            "uq_candidates_company_id_email",
            "company_id",
            "email",
            unique=True,
            sqlite_where=_ALIVE,
            postgresql_where=_ALIVE,
        ),
        Index("ix_candidates_status", "status"),
    )

    company_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("companies.id", ondelete="CASCADE"), index=True
    )
    email: Mapped[str] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(String(255))
    phone: Mapped[str | None] = mapped_column(String(50))
    language: Mapped[str] = mapped_column(String(16), default="en")
    """BCP 47; the language of mails and of the candidate's pages."""
    timezone: Mapped[str] = mapped_column(String(64), default="UTC")
    """IANA name."""
    status: Mapped[CandidateStatus] = mapped_column(enum_column(CandidateStatus, "status"), default=CandidateStatus.NEW)
    deleted_at: Mapped[datetime | None]
