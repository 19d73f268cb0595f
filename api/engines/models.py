"""Tries of a configuration, and what the agents said they can use."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from api.database import Record


class EngineTest(Record):
    """One try. `engines` and `report` are `contract.brief.EnginePlan` and `contract.engine_test.EngineTestReport`."""

    __tablename__ = "engine_tests"
    __table_args__ = (Index("ix_engine_tests_company_id_created_at", "company_id", "created_at"),)

    company_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("companies.id", ondelete="CASCADE"))
    requested_by: Mapped[str | None] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    language: Mapped[str] = mapped_column(String(16))
    engines: Mapped[dict[str, Any]] = mapped_column(default=dict)
    say: Mapped[str | None] = mapped_column(Text)
    """Set for a sample of speech: only this is spoken, and `sound` is what came."""
    speed: Mapped[float] = mapped_column(default=1.0)
    digest: Mapped[str | None] = mapped_column(String(64), index=True)
    """Of a sample: what is spoken, how and by whom. The same is not spoken twice."""
    sound: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    """MP3."""
    report: Mapped[dict[str, Any] | None]
    """Of a sample: `contract.engine_test.PartTried` of the voice."""
    finished_at: Mapped[datetime | None]


class EngineAtAgents(Record):
    """What the agents said last about an engine. Of the installation, so of no company."""

    __tablename__ = "engines_at_agents"
    __table_args__ = (UniqueConstraint("part", "provider", name="uq_engines_at_agents_part_provider"),)

    part: Mapped[str] = mapped_column(String(8))
    provider: Mapped[str] = mapped_column(String(32))
    missing: Mapped[str | None] = mapped_column(Text)
    """What it lacks there; None: it can be used."""
    seen_at: Mapped[datetime]
