"""Bodies of the privacy endpoints."""

from typing import Annotated

from pydantic import BaseModel, StringConstraints

from api.clock import Utc
from api.paging import Paged
from api.privacy.models import Purpose
from api.views import View


class PolicyView(BaseModel):
    version: str
    language: str
    title: str
    text: str


class ConsentView(View):
    id: str
    purpose: Purpose
    policy_version: str
    granted_at: Utc
    withdrawn_at: Utc | None


class ConsentList(BaseModel):
    policy_version: str
    """The version that is in force now; a consent to an older one asks to be renewed."""
    consents: list[ConsentView]


class ConsentChoice(BaseModel):
    purpose: Purpose
    granted: bool
    policy_version: Annotated[str, StringConstraints(min_length=1, max_length=32)]
    """The version that the person has read."""


class ExportQueued(BaseModel):
    export_id: str
    task_id: str | None


class ExportView(BaseModel):
    id: str
    ready: bool
    size_bytes: int | None
    url: str | None
    """Of the ZIP archive, once it is ready; asks for the same sign-in."""
    created_at: Utc
    expires_at: Utc
    task_id: str | None


class ExportRow(BaseModel):
    """An archive of a candidate's data. Only who asked for it opens it."""

    id: str
    candidate_id: str
    candidate_name: str
    requested_by: str
    asked_by: str
    ready: bool
    size_bytes: int | None
    created_at: Utc
    expires_at: Utc
    task_id: str | None


class ExportPage(Paged):
    exports: list[ExportRow]
