"""DATA-38: one file that was brought, what it says, and what its owner decided."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from api.database import Record, enum_column


class ImportSource(StrEnum):
    LINKEDIN = "linkedin"
    RESUME = "resume"


class ImportState(StrEnum):
    QUEUED = "queued"
    READY = "ready"
    """Read and compared; nothing is changed before its owner has decided."""
    APPLIED = "applied"
    FAILED = "failed"


class ProfileImport(Record):
    """A batch: everything in it is taken over in one transaction."""

    __tablename__ = "imports"
    __table_args__ = (Index("ix_imports_user_id_id", "user_id", "id"),)

    user_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("users.id", ondelete="CASCADE"))
    profile_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("profiles.id", ondelete="CASCADE"), index=True
    )
    source: Mapped[ImportSource] = mapped_column(enum_column(ImportSource, "source"))
    status: Mapped[ImportState] = mapped_column(enum_column(ImportState, "status"), default=ImportState.QUEUED)
    filename: Mapped[str] = mapped_column(String(255))
    storage_key: Mapped[str | None] = mapped_column(String(255))
    """None once the file has been read."""
    mapping: Mapped[list[Any]] = mapped_column(default=list)
    """What was found, in our fields: [{index, kind, values, taken_from}] (`api.career.imports.records`)."""
    unread: Mapped[list[Any]] = mapped_column(default=list)
    """[{place, reason}]: what was there and is not taken over."""
    conflicts: Mapped[list[Any]] = mapped_column(default=list)
    """How its owner decided: [{index, take, fields}], once applied."""
    reason: Mapped[str | None] = mapped_column(String(500))
    task_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    applied_at: Mapped[datetime | None]
