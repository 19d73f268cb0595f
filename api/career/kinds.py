"""The five kinds of entries: one description each, from which their six verbs are made (REST-126, REST-127)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, create_model
from sqlalchemy import ColumnElement, String, cast, func, select
from sqlalchemy.dialects.postgresql import JSONB

from api.career.models import Achievement, Education, Entry, Experience, Project, Skill
from api.career.schemas import (
    AchievementInput,
    AchievementView,
    CareerSkillView,
    EducationInput,
    EducationView,
    EntryInput,
    EntryView,
    ExperienceInput,
    ExperienceView,
    ProfileInput,
    ProjectInput,
    ProjectView,
    SkillInput,
)

RowT = TypeVar("RowT", bound=Entry)
InputT = TypeVar("InputT", bound=EntryInput)
ViewT = TypeVar("ViewT", bound=EntryView)

NOT_COLUMNS = frozenset({"profile_id", "position", "revision"})


def _columns(body: EntryInput) -> dict[str, Any]:
    return body.model_dump(exclude=set(NOT_COLUMNS))


@dataclass(frozen=True)
class Kind(Generic[RowT, InputT, ViewT]):
    singular: str
    plural: str
    """Of its addresses."""
    model: type[RowT]
    input: type[InputT]
    view: type[ViewT]
    sorts: Mapping[str, Any]
    """Columns by the name that `sort` takes."""
    default_sort: str
    most: int
    """In one profile."""
    columns: Callable[[InputT], dict[str, Any]] = _columns
    search: Callable[[str, bool], ColumnElement[bool] | None] | None = None
    """(words, on PostgreSQL) → condition; None of it: rows are looked at one by one (`api.career.search`)."""
    search_help: str = ""
    patch: type[BaseModel] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "patch", partial_of(self.input))


def partial_of(whole: type[BaseModel]) -> type[BaseModel]:
    """The body of a PATCH: every field may be left out; what `whole` says of several together is checked later."""
    fields: dict[str, Any] = {
        name: (known.rebuild_annotation() | None, None) for name, known in whole.model_fields.items()
    }
    name = whole.__name__.removesuffix("Input") + "Patch"
    made: type[BaseModel] = create_model(name, __config__=ConfigDict(extra="forbid"), **fields)
    return made


ProfilePatch: Any = partial_of(ProfileInput)


def skill_key(name: str) -> str:
    return " ".join(name.lower().split())


def _skill_columns(body: SkillInput) -> dict[str, Any]:
    return _columns(body) | {"name_key": skill_key(body.name)}


def _project_words(words: str, postgres: bool) -> ColumnElement[bool] | None:
    """CV-10."""
    return Project.lexemes.bool_op("@@")(func.websearch_to_tsquery("english", words)) if postgres else None


def _responsibility(words: str, postgres: bool) -> ColumnElement[bool]:
    """CV-07: one of the lines is exactly this."""
    if postgres:
        return cast(Experience.responsibilities, JSONB).contains([words])
    lines = func.json_each(Experience.responsibilities).table_valued("value")
    return select(lines.c.value).where(cast(lines.c.value, String) == words).exists()


EXPERIENCES = Kind(
    "experience", "experiences", Experience, ExperienceInput, ExperienceView,
    {
        "start_date": Experience.start_date,
        "position": Experience.position,
        "company": Experience.company,
        "created_at": Experience.created_at,
    },
    "start_date:desc", 60,
    search=_responsibility, search_help="Only those with exactly this line among their responsibilities",
)  # fmt: skip
PROJECTS = Kind(
    "project", "projects", Project, ProjectInput, ProjectView,
    {
        "position": Project.position,
        "start_date": Project.start_date,
        "name": Project.name,
        "created_at": Project.created_at,
    },
    "position:asc", 100,
    search=_project_words, search_help="English words of name and description; \"two words\", or, -without",
)  # fmt: skip
SKILLS = Kind(
    "skill", "skills", Skill, SkillInput, CareerSkillView,
    {"position": Skill.position, "name": Skill.name_key, "category": Skill.category, "created_at": Skill.created_at},
    "position:asc", 150, _skill_columns,
)  # fmt: skip
EDUCATION = Kind(
    "education", "education", Education, EducationInput, EducationView,
    {
        "start_date": Education.start_date,
        "position": Education.position,
        "institution": Education.institution,
        "created_at": Education.created_at,
    },
    "start_date:desc", 30,
)  # fmt: skip
ACHIEVEMENTS = Kind(
    "achievement", "achievements", Achievement, AchievementInput, AchievementView,
    {
        "position": Achievement.position,
        "achieved_on": Achievement.achieved_on,
        "title": Achievement.title,
        "created_at": Achievement.created_at,
    },
    "position:asc", 100,
)  # fmt: skip

AnyKind = Kind[Any, Any, Any]
KINDS: dict[str, AnyKind] = {kind.plural: kind for kind in (EXPERIENCES, PROJECTS, SKILLS, EDUCATION, ACHIEVEMENTS)}
