"""DATA-50."""

import struct
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    REAL,
    CheckConstraint,
    Dialect,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    TypeDecorator,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeEngine

from api.database import Record


class FloatVector(TypeDecorator[list[float]]):
    """Single floats: real[] on PostgreSQL, which pgvector's `::vector` reads; their bytes, little endian, on SQLite."""

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(ARRAY(REAL))
        return dialect.type_descriptor(LargeBinary())

    def process_bind_param(self, value: Sequence[float] | None, dialect: Dialect) -> Any:
        if value is None or dialect.name == "postgresql":
            return None if value is None else [float(number) for number in value]
        return struct.pack(f"<{len(value)}f", *value)

    def process_result_value(self, value: Any, dialect: Dialect) -> list[float] | None:
        if value is None or dialect.name == "postgresql":
            return None if value is None else [float(number) for number in value]
        return list(struct.unpack(f"<{len(value) // 4}f", value))


class Embedding(Record):
    """A passage of one résumé with its vector. It belongs to a person's résumé or to a candidate's document."""

    __tablename__ = "embeddings"
    __table_args__ = (
        CheckConstraint("(resume_id IS NULL) <> (candidate_id IS NULL)", name="one_owner"),
        Index("ix_embeddings_resume_id", "resume_id"),
        Index("ix_embeddings_candidate_id", "candidate_id"),
        Index("ix_embeddings_company_id_model", "company_id", "model"),
    )

    company_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), ForeignKey("companies.id", ondelete="CASCADE"))
    """Of a candidate's; None: a person's own."""
    user_id: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("users.id", ondelete="CASCADE"), index=True
    )
    resume_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), ForeignKey("resumes.id", ondelete="CASCADE"))
    candidate_id: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("candidates.id", ondelete="CASCADE")
    )
    source_digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the text that was cut up: another one means that the passages are of a former text."""
    model: Mapped[str] = mapped_column(String(200))
    """Vectors of different models are never compared."""
    position: Mapped[int]
    start: Mapped[int]
    """Where the passage stands in its text, in characters."""
    end: Mapped[int]
    chunk: Mapped[str] = mapped_column(Text)
    vector: Mapped[list[float]] = mapped_column(FloatVector())
    """Of length 1."""
