"""DATA-31 … DATA-36. Every row belongs to its profile, and the profile to a user; no company has a part in it."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Connection,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    event,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, Mapper, declared_attr, mapped_column

from api.database import Base, Id, Record, enum_column

MAX_NAME = 255
DATE_CHARS = 10


class Visibility(StrEnum):
    """DATA-31. Who may see the public form of a profile."""

    PUBLIC = "PUBLIC"
    """Everybody, at /p/{slug}."""
    UNLISTED = "UNLISTED"
    """Signed-in people who were given its id; /p/{slug} answers 404."""
    PRIVATE = "PRIVATE"
    """Nobody but its owner."""


class SkillLevel(StrEnum):
    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"
    EXPERT = "expert"


class AchievementKind(StrEnum):
    AWARD = "award"
    CERTIFICATE = "certificate"
    PUBLICATION = "publication"
    PATENT = "patent"
    VOLUNTEERING = "volunteering"
    OTHER = "other"


class Profile(Record):
    """One person's presentation of themselves; they may have several, e.g. one a language."""

    __tablename__ = "profiles"
    __table_args__ = (
        UniqueConstraint("slug", name="uq_profiles_slug"),
        Index(
            "idx_public_profiles", "slug",
            postgresql_where=text("visibility = 'PUBLIC'"),
            sqlite_where=text("visibility = 'PUBLIC'"),
        ),
        Index("ix_profiles_user_id_id", "user_id", "id"),
        CheckConstraint("completeness BETWEEN 0 AND 100", name="completeness"),
    )  # fmt: skip

    user_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("users.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(String(60))
    visibility: Mapped[Visibility] = mapped_column(enum_column(Visibility, "visibility"), default=Visibility.PRIVATE)
    indexable: Mapped[bool] = mapped_column(default=False)
    """Search engines may list the public page."""
    language: Mapped[str] = mapped_column(String(16), default="en")
    """BCP 47; of headings on the public page and in documents."""
    name: Mapped[str] = mapped_column(String(MAX_NAME))
    headline: Mapped[str | None] = mapped_column(String(MAX_NAME))
    summary: Mapped[str | None] = mapped_column(Text)
    location: Mapped[str | None] = mapped_column(String(MAX_NAME))
    email: Mapped[str | None] = mapped_column(String(MAX_NAME))
    """Private: in documents that its owner makes, never on the public page."""
    phone: Mapped[str | None] = mapped_column(String(50))
    """Private like `email`."""
    links: Mapped[list[Any]] = mapped_column(default=list)
    """[{label, url}]."""
    photo_key: Mapped[str | None] = mapped_column(String(255))
    photo_public: Mapped[bool] = mapped_column(default=False)
    """The public page shows the photo."""
    completeness: Mapped[int] = mapped_column(default=0)
    """Percent; `api.career.changes` counts it again after every change of the profile or its entries."""
    revision: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime | None] = mapped_column(onupdate=lambda: datetime.now(UTC))


class Entry(Record):
    """What the five kinds of entries have in common."""

    __abstract__ = True

    @declared_attr
    def profile_id(cls) -> Mapped[str]:
        return mapped_column(Uuid(as_uuid=False), ForeignKey("profiles.id", ondelete="CASCADE"), index=True)

    position: Mapped[int] = mapped_column(default=0)
    """Order in documents and on the public page, from 0."""
    revision: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime | None] = mapped_column(onupdate=lambda: datetime.now(UTC))


class Experience(Entry):
    """A position held. Dates are as exact as they are known: "2020", "2020-01" or "2020-01-31"."""

    __tablename__ = "experiences"
    __table_args__ = (
        # Empty on SQLite, which has no index over the elements of an array.
        Index(
            "idx_responsibilities", "responsibilities",
            postgresql_using="gin", sqlite_where=text("responsibilities IS NULL"),
        ),
    )  # fmt: skip

    company: Mapped[str] = mapped_column(String(MAX_NAME))
    title: Mapped[str] = mapped_column(String(MAX_NAME))
    location: Mapped[str | None] = mapped_column(String(MAX_NAME))
    start_date: Mapped[str | None] = mapped_column(String(DATE_CHARS))
    end_date: Mapped[str | None] = mapped_column(String(DATE_CHARS))
    is_current: Mapped[bool] = mapped_column(default=False)
    description: Mapped[str | None] = mapped_column(Text)
    responsibilities: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    """Lines of text (CV-07)."""


Index("idx_experiences_profile_dates", Experience.profile_id, Experience.start_date.desc())
"""DATA-07."""


class Project(Entry):
    """Anonymised, it shows neither client, company names, addresses nor figures (`api.career.anonymise`)."""

    __tablename__ = "projects"
    __table_args__ = (
        # DATA-09. Empty on SQLite, which searches a person's few projects without an index.
        Index("idx_projects_search", "lexemes", postgresql_using="gin", sqlite_where=text("lexemes IS NOT NULL")),
    )

    name: Mapped[str] = mapped_column(String(MAX_NAME))
    description: Mapped[str | None] = mapped_column(Text)
    client: Mapped[str | None] = mapped_column(String(MAX_NAME))
    url: Mapped[str | None] = mapped_column(String(500))
    start_date: Mapped[str | None] = mapped_column(String(DATE_CHARS))
    end_date: Mapped[str | None] = mapped_column(String(DATE_CHARS))
    is_anonymized: Mapped[bool] = mapped_column(default=False)
    anonymized_name: Mapped[str | None] = mapped_column(String(MAX_NAME))
    """What stands in place of the name; None: a neutral one."""
    anonymized_description: Mapped[str | None] = mapped_column(Text)
    """What stands in place of the description; None: the description without what is hidden."""
    lexemes: Mapped[str | None] = mapped_column(Text().with_variant(TSVECTOR(), "postgresql"), deferred=True)
    """PostgreSQL: English lexemes of name and description, in step with them by `_note_words`."""


@event.listens_for(Project, "before_insert")
@event.listens_for(Project, "before_update")
def _note_words(_mapper: Mapper[Project], connection: Connection, project: Project) -> None:
    if connection.dialect.name == "postgresql":
        words = f"{project.name} {project.description or ''}"
        project.lexemes = func.to_tsvector("english", words)


class Skill(Entry):
    __tablename__ = "skills"
    __table_args__ = (UniqueConstraint("profile_id", "name_key", name="uq_skills_profile_id_name_key"),)

    name: Mapped[str] = mapped_column(String(100))
    name_key: Mapped[str] = mapped_column(String(100))
    """Without case and double spaces: a skill is named once."""
    category: Mapped[str | None] = mapped_column(String(100))
    """The word "language" makes it a spoken language."""
    level: Mapped[SkillLevel | None] = mapped_column(enum_column(SkillLevel, "level"))


class Education(Entry):
    __tablename__ = "education"

    institution: Mapped[str] = mapped_column(String(MAX_NAME))
    degree: Mapped[str | None] = mapped_column(String(MAX_NAME))
    field: Mapped[str | None] = mapped_column(String(MAX_NAME))
    grade: Mapped[str | None] = mapped_column(String(100))
    start_date: Mapped[str | None] = mapped_column(String(DATE_CHARS))
    end_date: Mapped[str | None] = mapped_column(String(DATE_CHARS))
    description: Mapped[str | None] = mapped_column(Text)


class Achievement(Entry):
    __tablename__ = "achievements"

    title: Mapped[str] = mapped_column(String(MAX_NAME))
    kind: Mapped[AchievementKind] = mapped_column(enum_column(AchievementKind, "kind"), default=AchievementKind.OTHER)
    issuer: Mapped[str | None] = mapped_column(String(MAX_NAME))
    achieved_on: Mapped[str | None] = mapped_column(String(DATE_CHARS))
    url: Mapped[str | None] = mapped_column(String(500))
    description: Mapped[str | None] = mapped_column(Text)


class ProjectExperience(Base):
    """DATA-36."""

    __tablename__ = "project_experiences"

    project_id: Mapped[Id] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True)
    experience_id: Mapped[Id] = mapped_column(
        ForeignKey("experiences.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class ProjectSkill(Base):
    """DATA-36."""

    __tablename__ = "project_skills"

    project_id: Mapped[Id] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True)
    skill_id: Mapped[Id] = mapped_column(ForeignKey("skills.id", ondelete="CASCADE"), primary_key=True, index=True)


class ProfileImportSource(StrEnum):
    LINKEDIN = "linkedin"
    RESUME = "resume"


class ProfileImportStatus(StrEnum):
    OPEN = "open"
    """Compared; nothing was taken over yet."""
    DONE = "done"


class ProfileImport(Record):
    """DATA-38: what somebody wrote about themselves elsewhere, and what they decided about it."""

    __tablename__ = "imports"

    user_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("users.id", ondelete="CASCADE"), index=True)
    profile_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("profiles.id", ondelete="CASCADE"), index=True
    )
    source: Mapped[ProfileImportSource] = mapped_column(enum_column(ProfileImportSource, "source"))
    filename: Mapped[str] = mapped_column(String(255))
    status: Mapped[ProfileImportStatus] = mapped_column(
        enum_column(ProfileImportStatus, "status"), default=ProfileImportStatus.OPEN
    )
    mapping: Mapped[dict[str, Any]]
    """Our field, or null for what is not taken, by column, by table."""
    rows: Mapped[list[Any]]
    """`api.career.imports.rows.Row`; how they compare with the profile is found out each time."""
    problems: Mapped[list[Any]]
    """`api.career.imports.rows.Problem`."""
    conflicts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What was decided: mine, theirs or both, by the row's id. A row that was left is remembered by the next import."""
    counts: Mapped[dict[str, Any] | None]
    """Once done: how many rows were added, changed, left."""
    decided_at: Mapped[datetime | None]


class SuggestionState(StrEnum):
    OFFERED = "offered"
    ACCEPTED = "accepted"
    """Taken as it was."""
    EDITED = "edited"
    """Taken with changes."""
    REFUSED = "refused"


class SuggestionKind(StrEnum):
    TEXT = "text"
    SKILLS = "skills"
    SUMMARY = "summary"


class Suggestion(Record):
    """What was offered to a person, and what they made of it. Nothing is put in its place by itself."""

    __tablename__ = "ai_suggestions"
    __table_args__ = (Index("ix_ai_suggestions_user_id_id", "user_id", "id"),)

    user_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[SuggestionKind] = mapped_column(enum_column(SuggestionKind, "kind"))
    given: Mapped[str] = mapped_column(Text)
    """The text or role that it was asked for."""
    offered: Mapped[list[Any]]
    """One text, or skills."""
    model: Mapped[str] = mapped_column(String(100))
    """`provider:model`, or "rules"."""
    state: Mapped[SuggestionState] = mapped_column(
        enum_column(SuggestionState, "state"), default=SuggestionState.OFFERED
    )
    taken: Mapped[list[Any] | None]
    """What its owner made of it, once accepted or edited."""
    decided_at: Mapped[datetime | None]
