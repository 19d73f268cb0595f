"""Bodies of the endpoints of a person's own résumés."""

from pydantic import BaseModel, Field

from api.clock import Utc
from api.documents.schemas import FindingView
from api.files.models import ScanStatus
from api.resumes.parsed import Contact, Education, Experience, Language, Parsed, Skill
from api.views import View


class UploadedText(BaseModel):
    """REST-080, REST-081."""

    document_id: str
    filename: str
    text: str
    pages: int
    """Of a text file: 1."""


class DocumentView(View):
    id: str
    filename: str
    content_type: str
    size_bytes: int
    scan_status: ScanStatus
    created_at: Utc


class DocumentList(BaseModel):
    documents: list[DocumentView]
    total: int
    page: int
    per_page: int
    pages: int


class ResumeReadingView(BaseModel):
    """REST-090: what was read, with where in `raw_text` each part stands."""

    resume_id: str
    document_id: str | None
    filename: str
    raw_text: str
    skills: list[Skill]
    experience: list[Experience]
    education: list[Education]
    languages: list[Language]
    contact: Contact
    summary: str
    language: str
    """Of the résumé: en or ko."""
    masked_pii: bool
    """Private data was found; it is masked wherever the text is sent to a language model."""
    masked_counts: dict[str, int]
    """By kind: email, phone, address, birth, national_id, business_id, card, iban, ip, link, name."""
    reader: str = Field(description="text, tesseract or nemotron: where the text came from")
    engine: str = Field(description="rules, or the language model whose answer was checked against the text")
    findings: list[FindingView]
    created_at: Utc
    edited_at: Utc | None
    task_id: str | None = None
    """Of the work that goes on: a language model's reading where one is set up, and the passages for matching."""


class ResumeItem(View):
    resume_id: str = Field(validation_alias="id")
    filename: str
    reader: str
    engine: str
    masked_pii: bool
    created_at: Utc
    edited_at: Utc | None


class ResumeList(BaseModel):
    resumes: list[ResumeItem]
    total: int
    page: int
    per_page: int
    pages: int


class ResumeEdit(BaseModel):
    """What the person put right; it takes the place of what was read."""

    parsed: Parsed
