"""DATA-49."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from api.database import Record, enum_column


class AnalysisStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    """`reason` says why."""


class GitHubAnalysis(Record):
    """One look at one repository. Belongs to the person who asked for it; no company sees it."""

    __tablename__ = "github_analyses"
    __table_args__ = (Index("ix_github_analyses_user_id_id", "user_id", "id"),)

    user_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("users.id", ondelete="CASCADE"))
    repo_url: Mapped[str] = mapped_column(String(255))
    """https://github.com/owner/name"""
    status: Mapped[AnalysisStatus] = mapped_column(enum_column(AnalysisStatus, "status"), default=AnalysisStatus.QUEUED)
    reason: Mapped[str | None] = mapped_column(String(64))
    """A key of the problems in `config/github`."""
    again_at: Mapped[datetime | None]
    """When GitHub answers again, where it said so."""
    task_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    commit: Mapped[str | None] = mapped_column(String(64))
    description: Mapped[str | None] = mapped_column(Text)
    weaknesses: Mapped[list[Any] | None]
    """`code.findings.Finding`s: rule, path, line, excerpt."""
    details: Mapped[dict[str, Any] | None]
    """languages, style, tests, dependencies, skipped, files_read; see `code.repository.Reading.result`."""
    code_style: Mapped[str | None] = mapped_column(Text)
    """In the person's language at that time."""
    finished_at: Mapped[datetime | None]
