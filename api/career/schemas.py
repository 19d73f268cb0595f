"""Bodies of a profile and its entries. `…Input` is the whole of what its owner writes (POST, PUT)."""

from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from api.accounts.schemas import EmailText
from api.career.fields import (
    Language,
    Lines,
    Link,
    LongText,
    PartialDate,
    Phone,
    Position,
    Revision,
    ShortText,
    Slug,
    WebAddress,
    in_order,
)
from api.career.models import AchievementKind, SkillLevel, Visibility
from api.clock import Utc
from api.ids import UuidText
from api.texts import Line, no_nul
from api.views import View

MAX_LINKS = 10


class ProfileInput(BaseModel):
    model_config = ConfigDict(extra="forbid")

    slug: Slug
    name: Line
    visibility: Visibility = Visibility.PRIVATE
    indexable: bool = False
    """Search engines may list the public page."""
    language: Language = "en"
    headline: Line | None = None
    summary: LongText | None = None
    location: Line | None = None
    email: EmailText | None = None
    """Stands in documents, never on the public page; so does `phone`."""
    phone: Phone | None = None
    links: Annotated[list[Link], Field(max_length=MAX_LINKS)] = []
    photo_public: bool = False
    """The public page shows the photo, if there is one."""
    revision: Revision | None = None
    """Of PUT and PATCH: the one that this was made after; an older one answers 409. Left out: whatever is stored."""


class ProfileView(View):
    id: str
    slug: str
    name: str
    visibility: Visibility
    indexable: bool
    language: str
    headline: str | None
    summary: str | None
    location: str | None
    email: str | None
    phone: str | None
    links: list[Link]
    photo_public: bool
    has_photo: bool
    photo_mark: str | None
    """Another one after each change of the photo."""
    completeness: int
    revision: int
    created_at: Utc
    updated_at: Utc | None


class EntryInput(BaseModel):
    """What the bodies of all entries have."""

    model_config = ConfigDict(extra="forbid")

    profile_id: UuidText | None = None
    """Left out: the caller's only profile. An entry stays in its profile."""
    position: Position | None = None
    """Left out: behind the others; of PUT: where it is."""
    revision: Revision | None = None
    """Of PUT and PATCH: the one that this was made after; an older one answers 409."""


class EntryView(View):
    id: str
    profile_id: str
    position: int
    revision: int
    created_at: Utc
    updated_at: Utc | None


class PeriodInput(EntryInput):
    """What the bodies of entries have that last from one date to another."""

    start_date: PartialDate | None = None
    end_date: PartialDate | None = None

    @model_validator(mode="after")
    def _dates(self) -> Self:
        in_order(self.start_date, self.end_date)
        return self


class ExperienceInput(PeriodInput):
    company: Line
    title: Line
    location: Line | None = None
    is_current: bool = False
    description: LongText | None = None
    responsibilities: Lines = []

    @model_validator(mode="after")
    def _end(self) -> Self:
        if self.is_current and self.end_date:
            raise ValueError("A position that goes on has no end.")
        return self


class ExperienceView(EntryView):
    company: str
    title: str
    location: str | None
    start_date: str | None
    end_date: str | None
    is_current: bool
    description: str | None
    responsibilities: list[str]


class ProjectInput(PeriodInput):
    name: Line
    description: LongText | None = None
    client: Line | None = None
    url: WebAddress | None = None
    is_anonymized: bool = False
    anonymized_name: Line | None = None
    anonymized_description: LongText | None = None


class ProjectView(EntryView):
    """Its owner's view, with everything. What others read: `POST /projects/{project_id}/anonymize`."""

    name: str
    description: str | None
    client: str | None
    url: str | None
    start_date: str | None
    end_date: str | None
    is_anonymized: bool
    anonymized_name: str | None
    anonymized_description: str | None
    experience_ids: list[str]
    skill_ids: list[str]


class AnonymizeRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    is_anonymized: bool = True
    anonymized_name: Line | None = None
    anonymized_description: LongText | None = None


class ShownProject(BaseModel):
    """A project as others read it: in documents, on the public page, in JSON."""

    name: str
    description: str | None
    client: str | None
    url: str | None
    start_date: str | None
    end_date: str | None
    is_anonymized: bool
    skills: list[str]
    companies: list[str]
    """Where the work was done; none for an anonymised project."""


class AnonymizedView(BaseModel):
    project: ProjectView
    shown: ShownProject
    hidden: dict[str, int]
    """How much was taken out, by kind: name, address, figure."""


class SkillInput(EntryInput):
    name: ShortText
    category: ShortText | None = None
    """Of one's own choosing; "language" makes it a spoken language."""
    level: SkillLevel | None = None


class CareerSkillView(EntryView):
    name: str
    category: str | None
    level: SkillLevel | None


class EducationInput(PeriodInput):
    institution: Line
    degree: Line | None = None
    field: Line | None = None
    grade: ShortText | None = None
    description: LongText | None = None


class EducationView(EntryView):
    institution: str
    degree: str | None
    field: str | None
    grade: str | None
    start_date: str | None
    end_date: str | None
    description: str | None


class AchievementInput(EntryInput):
    title: Line
    kind: AchievementKind = AchievementKind.OTHER
    issuer: Line | None = None
    achieved_on: PartialDate | None = None
    url: WebAddress | None = None
    description: LongText | None = None


class AchievementView(EntryView):
    title: str
    kind: AchievementKind
    issuer: str | None
    achieved_on: str | None
    url: str | None
    description: str | None


class OrderRequest(BaseModel):
    """All entries of one kind, each once, in their new order."""

    model_config = ConfigDict(extra="forbid")

    kind: Annotated[str, StringConstraints(max_length=20), AfterValidator(no_nul)]
    """experiences, projects, skills, education or achievements."""
    ids: Annotated[list[UuidText], Field(max_length=200)]


class CompletenessStep(BaseModel):
    """One step of the wizard."""

    step: str
    """basics, summary, experience, skills, education, projects, extras."""
    points: int
    """What it is worth when it is whole; all together: 100."""
    reached: int
    missing: list[str]
    """What would add points, the weightiest first: e.g. headline, responsibilities."""


class Completeness(BaseModel):
    percent: int
    steps: list[CompletenessStep]
    next_step: str | None
    """Where most is to be gained; None: nothing is missing."""
    next_missing: str | None
