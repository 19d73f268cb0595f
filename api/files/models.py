"""DATA-30."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from api.database import Record, enum_column


class DocumentKind(StrEnum):
    RECORDING = "recording"
    RESUME = "resume"
    JD = "jd"
    EXPORT = "export"


class ScanStatus(StrEnum):
    """SEC-08: what the virus scan said. What it finds infected is refused, so never stored."""

    NOT_SCANNED = "not_scanned"
    """No scanner is configured; our own checks ran."""
    CLEAN = "clean"


class Document(Record):
    """A stored file."""

    __tablename__ = "documents"

    company_id: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("companies.id", ondelete="CASCADE"), index=True
    )
    """None: it belongs to `owner_user_id` alone."""
    interview_id: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("interviews.id", ondelete="CASCADE"), index=True
    )
    call_id: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("calls.id", ondelete="CASCADE"), index=True
    )
    candidate_id: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("candidates.id", ondelete="CASCADE"), index=True
    )
    owner_user_id: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    """Who uploaded it; None: an agent or a task."""
    kind: Mapped[DocumentKind] = mapped_column(enum_column(DocumentKind, "kind"))
    filename: Mapped[str] = mapped_column(String(255))
    content_type: Mapped[str] = mapped_column(String(100))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    storage_key: Mapped[str] = mapped_column(String(255), unique=True)
    extracted_text: Mapped[str | None] = mapped_column(Text)
    """What a reader sees of it; hidden text is left out."""
    findings: Mapped[list[Any]] = mapped_column(default=list)
    """[{kind, page, count, excerpt}]: what the upload check reported (`api.documents.extracted.Finding`)."""
    scan_status: Mapped[ScanStatus] = mapped_column(
        enum_column(ScanStatus, "scan_status"), default=ScanStatus.NOT_SCANNED
    )
    waveform: Mapped[dict[str, Any] | None] = mapped_column(deferred=True)
    """Of a recording, once somebody has looked at it: `api.files.waveform` with the `sha256` it belongs to."""
    deleted_at: Mapped[datetime | None]
