"""DATA-42, and the rows that could not be imported."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from api.database import Record, enum_column


class ImportStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    """Read to its end, with or without row errors."""
    CANCELLED = "cancelled"
    """Stopped by a person after a batch. What was imported before stays."""
    FAILED = "failed"
    """Stopped; `reason` says why. What was imported before stays."""


class ImportJob(Record):
    """One uploaded file. `rows_done` moves in the transaction that writes those rows: a killed import goes on there."""

    __tablename__ = "import_jobs"
    __table_args__ = (
        Index("ix_import_jobs_company_id", "company_id", "id"),
        Index("ix_import_jobs_finished_at", "finished_at"),
    )

    company_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("companies.id", ondelete="CASCADE"))
    created_by: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    task_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    filename: Mapped[str] = mapped_column(String(255))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    storage_key: Mapped[str | None] = mapped_column(String(255))
    """None once the file is no longer needed."""
    encoding: Mapped[str] = mapped_column(String(16))
    delimiter: Mapped[str] = mapped_column(String(1))
    header: Mapped[list[Any]]
    """The file's column names, as they stand."""
    columns: Mapped[dict[str, Any]]
    """Field → index of its column."""
    source: Mapped[str | None] = mapped_column(String(100))
    """For rows that name none."""
    job_template_id: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("job_templates.id", ondelete="SET NULL"), index=True
    )
    """For rows that name none."""
    dry_run: Mapped[bool] = mapped_column(default=False)
    """Says what an import would do, and writes no candidate."""
    status: Mapped[ImportStatus] = mapped_column(enum_column(ImportStatus, "status"), default=ImportStatus.QUEUED)
    reason: Mapped[str | None] = mapped_column(String(500))
    total: Mapped[int | None]
    """Rows with anything in them; None until the file was counted."""
    rows_done: Mapped[int] = mapped_column(default=0)
    succeeded: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    """Their address was here already, or earlier in the file."""
    failed: Mapped[int] = mapped_column(default=0)
    errors: Mapped[list[Any]] = mapped_column(default=list)
    """The first 100 row errors, without the rows' contents: [{row, column, code, message}]."""
    problems: Mapped[list[Any]] = mapped_column(default=list)
    """Row errors by what repairs them: [{column, code, message, count, rows}], `rows` the first five."""
    fixes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Row → field → what a person wrote in its place; emptied with the file."""
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class ImportRowError(Record):
    """A row that was not imported, for the error file; forgotten after 30 days, or with the person."""

    __tablename__ = "import_row_errors"
    __table_args__ = (
        Index("ix_import_row_errors_import_job_id", "import_job_id", "row"),
        Index(
            "ix_import_row_errors_email", "company_id", "email",
            sqlite_where=text("email IS NOT NULL"), postgresql_where=text("email IS NOT NULL"),
        ),
    )  # fmt: skip

    company_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("companies.id", ondelete="CASCADE"))
    import_job_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("import_jobs.id", ondelete="CASCADE"))
    row: Mapped[int]
    """As a spreadsheet counts: the header is row 1."""
    column: Mapped[str] = mapped_column(String(100))
    code: Mapped[str] = mapped_column(String(32))
    message: Mapped[str] = mapped_column(String(300))
    email: Mapped[str | None] = mapped_column(String(255))
    """Lower case, by which an erased person's rows are found."""
    cells: Mapped[list[Any]]
    """The row as it stands in the file."""
