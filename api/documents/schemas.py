"""Bodies of the résumé endpoints."""

from pydantic import BaseModel, Field

from api.clock import Utc
from api.documents.extracted import FindingKind
from api.files.models import ScanStatus
from api.views import View


class FindingView(BaseModel):
    kind: FindingKind
    reason: str = Field(description="Why, in a word: white, tiny, invisible, covered, vanish …")
    count: int
    page: int | None
    excerpt: str


class ResumeView(View):
    document_id: str
    filename: str
    content_type: str
    size_bytes: int
    sha256: str
    scan_status: ScanStatus
    findings: list[FindingView]
    """Hidden text, instructions to whoever assesses it, links out, scripts. Hidden text is not in `resume_text`."""
    resume_url: str
    """Where the file is downloaded, with a bearer token."""
    resume_text: str
    created_at: Utc
    task_id: str
    """The analysis (`GET /tasks/{task_id}`); its result is on the candidate when it is done."""
