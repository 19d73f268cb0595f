"""Bodies of the interviewers' endpoints."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from api.clock import Utc
from api.companies.schemas import SavedBy
from api.engines.schemas import ChoiceInput
from api.ids import UuidText
from api.jobs.schemas import Slug
from api.paging import Paged
from api.texts import no_nul
from api.zones import Language

Wording = Annotated[str, StringConstraints(min_length=1, max_length=400, strip_whitespace=True), AfterValidator(no_nul)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
MAX_LANGUAGES = 8


class Manner(BaseModel):
    """What is its own in one language; everything else is the standard interviewer's."""

    model_config = ConfigDict(extra="forbid")

    phrases: Annotated[
        dict[Key, Annotated[list[Wording], Field(min_length=1, max_length=6)]], Field(max_length=100)
    ] = {}
    """Wordings by the standard interviewer's keys, used in turn."""
    prompt: (
        Annotated[str, StringConstraints(max_length=2_000, strip_whitespace=True), AfterValidator(no_nul)] | None
    ) = None
    """Added to what a language model is told about its manner. Nothing about questions or scores."""
    voice: ChoiceInput | None = None
    """The first of the interview's voices; the company's others stand in for it."""
    speed: Annotated[float, Field(ge=0.7, le=1.3)] = 1.0


class PersonaContent(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True), AfterValidator(no_nul)]
    """For people of the company; candidates are told that it is an AI, by no name."""
    languages: Annotated[dict[Language, Manner], Field(min_length=1, max_length=MAX_LANGUAGES)]


class PersonaCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    slug: Slug
    """What jobs name it by."""
    content: PersonaContent


class PersonaUpdate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    content: PersonaContent
    version: Annotated[int, Field(ge=1, le=1_000_000)]
    """The version that was changed: a save upon an older one is refused."""


class PersonaView(BaseModel):
    id: UuidText
    slug: str
    version: int
    content: PersonaContent
    saved_at: Utc
    saved_by: SavedBy | None


class Standard(BaseModel):
    """An interviewer that ships, in one language."""

    slug: str
    language: str
    name: str
    version: int
    phrases: dict[str, list[str]]
    locked: list[str]
    """Keys that no company may change: what is kept of an interview, who decides, that it is an AI."""


class PersonaList(BaseModel):
    personas: list[PersonaView]
    """Of the company's own, in their latest version."""
    standard: list[Standard]


class PersonaVersionView(BaseModel):
    number: int
    content: PersonaContent
    saved_at: Utc
    saved_by: SavedBy | None


class PersonaVersionPage(Paged):
    versions: list[PersonaVersionView]
