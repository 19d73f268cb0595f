"""Bodies about documents."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.career.fields import Language, Revision
from api.clock import Utc
from api.cvs.models import CvStatus
from api.ids import UuidText
from api.texts import Line
from api.views import View

SectionName = Literal["summary", "experience", "projects", "skills", "languages", "education", "achievements"]
ALL_SECTIONS: tuple[SectionName, ...] = (
    "summary", "experience", "projects", "skills", "languages", "education", "achievements",
)  # fmt: skip
TemplateName = Annotated[str, StringConstraints(max_length=40, pattern=r"^[a-z][a-z0-9-]{1,38}$")]


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid")

    section: SectionName
    shown: bool = True
    title: Line | None = None
    """In place of the usual heading."""
    leave_out: Annotated[list[UuidText], Field(max_length=200)] = []
    """Entries that this document does not show."""


Sections = Annotated[list[Section], Field(max_length=20)]


class CvInput(BaseModel):
    model_config = ConfigDict(extra="forbid")

    profile_id: UuidText | None = None
    """Left out: the caller's only profile."""
    name: Line
    template: TemplateName = "classic"
    language: Language = "en"
    sections: Sections = [Section(section=name) for name in ALL_SECTIONS]
    show_photo: bool = False
    """The profile's photo, where the template has a place for one. In some countries it is better left out."""


class CvPatch(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Line | None = None
    template: TemplateName | None = None
    language: Language | None = None
    sections: Sections | None = None
    show_photo: bool | None = None
    revision: Revision | None = None


class CvVersionView(View):
    id: str
    cv_id: str
    number: int
    name: str
    template: str
    language: str
    status: CvStatus
    reason: str | None
    pdf_bytes: int | None
    pdf_expires_at: Utc | None
    restored_from: int | None
    task_id: str | None
    created_at: Utc


class CvVersionDetail(CvVersionView):
    sections: list[Section]
    content: dict[str, Any]
    """What the document says, as JSON."""


class CvVersionList(BaseModel):
    versions: list[CvVersionView]


class CvView(View):
    id: str
    profile_id: str
    name: str
    template: str
    language: str
    sections: list[Section]
    show_photo: bool
    revision: int
    created_at: Utc
    updated_at: Utc | None
    latest: CvVersionView | None


class TemplateView(BaseModel):
    name: str
    title: str
    about: str
    photo: bool
    """It has a place for a photo."""


class TemplateList(BaseModel):
    templates: list[TemplateView]


class Preview(BaseModel):
    """The document as it would be made now, for a page that shows it apart from its own style."""

    html: str
    """The body's inside; every word in it is escaped."""
    style: str


class GenerateStarted(BaseModel):
    version: CvVersionView
    task_id: str | None
    """Follow it at GET /tasks/{id}; None: the PDF is there already."""


class CvDifference(BaseModel):
    path: str
    """Where, e.g. content.experiences[0].title."""
    before: str | None
    """None: it was not there."""
    after: str | None


class CvComparison(BaseModel):
    before: int
    after: int
    differences: list[CvDifference]
