"""What a résumé says, as stored in `resumes.parsed_json` and shown to its owner.

Offsets count characters of the résumé's `raw_text`. Dates are "YYYY-MM" or "YYYY", as exact as the résumé is.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.documents.cleaning import MAX_TEXT_CHARS

MAX_ITEMS = 60
MAX_SKILLS = 200
MAX_SPANS = 20

Confidence = Annotated[float, Field(ge=0, le=1)]
"""How sure the reading is: 0.9 as written under its heading, 0.7 inferred from the form of a line, 0.5 guessed. Fixed
steps by what was found, no probability. 1: the person wrote it in."""
Line = Annotated[str, Field(min_length=1, max_length=300)]
PartDate = Annotated[str, Field(pattern=r"^(?:19|20)\d{2}(?:-(?:0[1-9]|1[0-2]))?$")]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Span(Part):
    """Characters `start` … `end` - 1 of `raw_text`."""

    start: Annotated[int, Field(ge=0, le=MAX_TEXT_CHARS)]
    end: Annotated[int, Field(ge=0, le=MAX_TEXT_CHARS)]


class Found(Part):
    """One value and where it stands; no span: the person wrote it in."""

    value: Line
    confidence: Confidence = 1.0
    span: Span | None = None


class Contact(Part):
    name: Found | None = None
    email: Found | None = None
    phone: Found | None = None
    location: Found | None = None
    links: Annotated[list[Found], Field(max_length=MAX_ITEMS)] = []


class Skill(Part):
    name: Annotated[str, Field(min_length=1, max_length=100)]
    group: Annotated[str, Field(max_length=60)] = ""
    """Of `config/ats/skills.yaml`: programming, frameworks …; empty for what it does not know."""
    confidence: Confidence = 1.0
    spans: Annotated[list[Span], Field(max_length=MAX_SPANS)] = []


class Responsibility(Part):
    text: Annotated[str, Field(min_length=1, max_length=2_000)]
    span: Span | None = None


class Experience(Part):
    title: Annotated[str, Field(max_length=300)] = ""
    company: Annotated[str, Field(max_length=300)] = ""
    start: PartDate | None = None
    end: PartDate | None = None
    """None with `is_current`, and where the résumé does not say."""
    is_current: bool = False
    responsibilities: Annotated[list[Responsibility], Field(max_length=MAX_ITEMS)] = []
    confidence: Confidence = 1.0
    span: Span | None = None


class Education(Part):
    institution: Annotated[str, Field(max_length=300)] = ""
    degree: Annotated[str, Field(max_length=300)] = ""
    field: Annotated[str, Field(max_length=300)] = ""
    start: PartDate | None = None
    end: PartDate | None = None
    confidence: Confidence = 1.0
    span: Span | None = None


class Language(Part):
    name: Annotated[str, Field(min_length=1, max_length=60)]
    level: Annotated[str, Field(max_length=100)] = ""
    confidence: Confidence = 1.0
    span: Span | None = None


class Parsed(Part):
    contact: Contact = Contact()
    summary: Annotated[str, Field(max_length=4_000)] = ""
    skills: Annotated[list[Skill], Field(max_length=MAX_SKILLS)] = []
    experience: Annotated[list[Experience], Field(max_length=MAX_ITEMS)] = []
    education: Annotated[list[Education], Field(max_length=MAX_ITEMS)] = []
    languages: Annotated[list[Language], Field(max_length=MAX_ITEMS)] = []
    language: Literal["en", "ko"] = "en"
    """Of the résumé itself."""
