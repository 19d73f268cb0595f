"""DATA-29."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from api.database import Record


class GapAnalysis(Record):
    """A person compared with one job. Belongs to the person; no company sees it."""

    __tablename__ = "gap_analyses"
    __table_args__ = (
        CheckConstraint("match_score BETWEEN 0 AND 100", name="match_score"),
        Index("ix_gap_analyses_user_id_id", "user_id", "id"),
    )

    user_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("users.id", ondelete="CASCADE"))
    resume_id: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("resumes.id", ondelete="SET NULL"), index=True
    )
    target_job_url: Mapped[str | None] = mapped_column(String(2000))
    job_title: Mapped[str | None] = mapped_column(String(200))
    company: Mapped[str | None] = mapped_column(String(200))
    job_text: Mapped[str] = mapped_column(Text)
    missing_skills: Mapped[list[Any]]
    """Names, the heaviest first."""
    match_score: Mapped[int]
    skills: Mapped[list[Any]]
    """`compare.Compared`s: every wanted skill with what it rests on."""
