"""DATA-22, the history of a candidate's way through the pipeline, and what search looks in."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    Text,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from api.database import Base, Record, enum_column, int_array_column


class CandidateStatus(StrEnum):
    """G-05, in the order of the pipeline."""

    NEW = "new"
    SCREENING = "screening"
    INTERVIEW_SCHEDULED = "interview_scheduled"
    INTERVIEWING = "interviewing"
    INTERVIEWED = "interviewed"
    OFFERED = "offered"
    HIRED = "hired"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"

    @property
    def rank(self) -> int:
        """Place in the pipeline, from 0."""
        return _ORDER[self]


_ORDER: dict[CandidateStatus, int] = {status: place for place, status in enumerate(CandidateStatus)}


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


_ALIVE = _where("deleted_at IS NULL")


class Candidate(Record):
    """`deleted_at` hides the row from every list; interviews already held keep their name.

    A row that was merged into another one is deleted too, and `merged_into` says where its history went. The columns
    below `name_key` are derived (`api.candidates.derived`) and never written by hand.
    """

    __tablename__ = "candidates"
    __table_args__ = (
        CheckConstraint("ats_score BETWEEN 0 AND 100", name="ats_score"),
        # An e-mail address may come back after its candidate was deleted.
        Index("uq_candidates_company_id_email", "company_id", "email", unique=True, **_ALIVE),
        # Each list order with its tie-breaker, so that a page is read off an index and counted without the table.
        Index("idx_candidates_company_id", "company_id", "created_at", "id", **_ALIVE),
        Index("idx_candidates_status", "company_id", "status", "created_at", "id", **_ALIVE),
        Index("ix_candidates_status_rank", "company_id", "status_rank", "created_at", "id", **_ALIVE),
        Index("ix_candidates_name_key", "company_id", "name_key", "id", **_ALIVE),
        Index("ix_candidates_ats_rank", "company_id", "ats_rank", "id", **_ALIVE),
        Index("idx_candidates_assigned_to", "assigned_to", "created_at", "id", **_where("assigned_to IS NOT NULL")),
        Index(
            "ix_candidates_job_template_id", "job_template_id", "created_at", "id",
            **_where("job_template_id IS NOT NULL"),
        ),
        Index("ix_candidates_source", "company_id", "source", "created_at", "id", **_where("source IS NOT NULL")),
        Index("ix_candidates_email_key", "company_id", "email_key", **_ALIVE),
        Index("ix_candidates_phone_key", "company_id", "phone_key", **_where("phone_key IS NOT NULL")),
        Index(
            "ix_candidates_resume_document_id", "company_id", "created_at",
            **_where("resume_document_id IS NOT NULL"),
        ),
        Index("ix_candidates_user_id", "user_id", **_where("user_id IS NOT NULL")),
        Index("ix_candidates_deleted_at", "deleted_at", **_where("deleted_at IS NOT NULL")),
        Index("ix_candidates_merged_into", "merged_into", **_where("merged_into IS NOT NULL")),
    )  # fmt: skip

    company_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("companies.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(String(255))
    phone: Mapped[str | None] = mapped_column(String(50))
    language: Mapped[str] = mapped_column(String(16), default="en")
    """BCP 47; the language of mails and of the candidate's pages."""
    timezone: Mapped[str] = mapped_column(String(64), default="UTC")
    """IANA name."""
    status: Mapped[CandidateStatus] = mapped_column(enum_column(CandidateStatus, "status"), default=CandidateStatus.NEW)
    """Changed by `api.candidates.pipeline.move` only."""
    status_since: Mapped[datetime | None]
    """When the candidate came to `status`."""
    assigned_to: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), ForeignKey("users.id", ondelete="SET NULL"))
    job_template_id: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("job_templates.id", ondelete="SET NULL")
    )
    source: Mapped[str | None] = mapped_column(String(100))
    user_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), ForeignKey("users.id", ondelete="SET NULL"))
    """The candidate's own account, matched by verified e-mail address (G-21)."""
    resume_url: Mapped[str | None] = mapped_column(Text)
    """Where the file lies in the file store."""
    resume_document_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    """The row of `documents`. No foreign key: documents refer to interviews, and those to candidates."""
    resume_text: Mapped[str | None] = mapped_column(Text)
    ats_score: Mapped[int | None]
    """0–100 (ATS-07)."""
    ats_report: Mapped[dict[str, Any] | None]
    ats_checked_at: Mapped[datetime | None]
    ai_candidate_id: Mapped[str | None] = mapped_column(String(64))
    """G-22: an id in an outside interviewing service."""
    updated_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    """Personal data was removed for good (`api.privacy.erasure`); the row is a stub."""
    merged_into: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("candidates.id", ondelete="CASCADE")
    )

    name_key: Mapped[str] = mapped_column(String(255), default="")
    """The name without case and double spaces: order of lists, and likely duplicates."""
    email_key: Mapped[str] = mapped_column(String(255), default="")
    """The address as its mail server understands it: certain duplicates."""
    phone_key: Mapped[str | None] = mapped_column(String(24))
    """Digits with the country code: certain duplicates, and dial-in."""
    status_rank: Mapped[int] = mapped_column(SmallInteger, default=0)
    ats_rank: Mapped[int] = mapped_column(SmallInteger, default=-1)
    """`ats_score`, and -1 for none: an order without NULLs, which one index serves in both directions."""


class CandidateStatusChange(Record):
    """One step through the pipeline; `created_at` is when. The first one has no `from_status`."""

    __tablename__ = "candidate_status_changes"
    __table_args__ = (
        Index("ix_candidate_status_changes_candidate_id", "candidate_id", "id"),
        Index("ix_candidate_status_changes_company_id", "company_id", "to_status", "created_at"),
        Index("ix_candidate_status_changes_changed_by", "changed_by", **_where("changed_by IS NOT NULL")),
    )

    company_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("companies.id", ondelete="CASCADE"))
    candidate_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("candidates.id", ondelete="CASCADE"))
    from_status: Mapped[CandidateStatus | None] = mapped_column(enum_column(CandidateStatus, "from_status"))
    to_status: Mapped[CandidateStatus] = mapped_column(enum_column(CandidateStatus, "to_status"))
    changed_by: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), ForeignKey("users.id", ondelete="SET NULL"))
    """None: the system, e.g. because an interview began."""
    reason: Mapped[str | None] = mapped_column(String(500))


class CandidateMerge(Record):
    """One duplicate that was merged: what it was, so that nothing is lost, and where its rows went."""

    __tablename__ = "candidate_merges"
    __table_args__ = (Index("ix_candidate_merges_merged_by", "merged_by", **_where("merged_by IS NOT NULL")),)

    company_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("companies.id", ondelete="CASCADE"), index=True
    )
    kept_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("candidates.id", ondelete="CASCADE"), index=True
    )
    merged_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), index=True)
    """The tombstone's id. No foreign key: the entry outlives it."""
    merged_by: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), ForeignKey("users.id", ondelete="SET NULL"))
    snapshot: Mapped[dict[str, Any]]
    """`merged`: the merged row's own columns; `kept`: the kept row's before they were replaced; `taken`: column → value
    that came from the merged one; `rounds`: id of a round → its number before."""
    moved: Mapped[dict[str, Any]]
    """Table → ids of the rows that moved, so that the merge can be undone (`api.candidates.unmerge`)."""


class CandidateSearch(Base):
    """What search looks in, one row for each candidate that is not deleted (`api.candidates.derived`).

    A table of its own, because conditions on text cannot use an index behind a row-level policy
    (`api.database.row_security.EXEMPT`); it only finds ids.
    """

    __tablename__ = "candidate_search"
    __table_args__ = (
        # Empty on SQLite, which has no index over the elements of an array.
        Index("ix_candidate_search_grams", "grams", postgresql_using="gin", sqlite_where=text("grams IS NOT NULL")),
    )

    candidate_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("candidates.id", ondelete="CASCADE"), primary_key=True
    )
    company_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    """The candidate's; the row goes with the candidate."""
    text: Mapped[str] = mapped_column(Text)
    """" kim minji kim@example.com 821012345678": each word after a space, without case."""
    grams: Mapped[list[int] | None] = mapped_column(int_array_column())
    """Hashes of the words' pieces, PostgreSQL only (`api.candidates.grams`)."""


class CandidateNote(Record):
    """What a person of the company wrote about a candidate. Colleagues read it; nothing that scores does."""

    __tablename__ = "candidate_notes"
    __table_args__ = (
        Index("ix_candidate_notes_candidate_id", "candidate_id", "id"),
        Index("ix_candidate_notes_author_id", "author_id", **_where("author_id IS NOT NULL")),
    )

    company_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("companies.id", ondelete="CASCADE"), index=True
    )
    candidate_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("candidates.id", ondelete="CASCADE"))
    author_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), ForeignKey("users.id", ondelete="SET NULL"))
    text: Mapped[str] = mapped_column(String(4_000))


class CandidateListViews(Record):
    """How one user likes to see the list: their saved views. Filters only, never words of a search (they are names)."""

    __tablename__ = "candidate_list_views"

    user_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    company_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("companies.id", ondelete="CASCADE"), index=True
    )
    views: Mapped[list[Any]]
    """`api.candidates.desk_schemas.SavedView`s, in the order of the tabs."""
