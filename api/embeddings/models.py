"""DATA-50."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from api.database import FloatVector, Record


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
