"""DATA-28."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from api.database import Record


class Resume(Record):
    """One reading of a document. The row belongs to a person, not to a company, and goes with the account."""

    __tablename__ = "resumes"
    __table_args__ = (Index("ix_resumes_user_id_created_at", "user_id", "created_at"),)

    user_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("users.id", ondelete="CASCADE"))
    document_id: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("documents.id", ondelete="SET NULL"), index=True
    )
    """The file it was read from."""
    filename: Mapped[str] = mapped_column(String(255))
    raw_text: Mapped[str] = mapped_column(Text)
    """What a reader sees of the file; every span of `parsed_json` counts characters of this text."""
    parsed_json: Mapped[dict[str, Any]]
    """`api.resumes.parsed.Parsed`."""
    masked_pii: Mapped[bool] = mapped_column(default=False)
    """Private data was found in the text, and is masked wherever the text leaves this machine (ATS-14)."""
    masked_counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Found passages by kind, e.g. {"email": 1}; never a value."""
    reader: Mapped[str] = mapped_column(String(32), default="text")
    """Where the text came from: text (the file's own), tesseract or nemotron (read off a picture)."""
    engine: Mapped[str] = mapped_column(String(200), default="rules")
    """What made `parsed_json` of it: rules, or `provider:model` of a text model whose answer was checked."""
    edited_at: Mapped[datetime | None]
    """When the person last put something right."""
