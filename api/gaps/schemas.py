"""What goes in and out at /analyze/gap."""

from datetime import datetime

from pydantic import BaseModel, Field, model_validator

from api.gaps.compare import Importance
from api.gaps.posting import MAX_TEXT
from api.ids import UuidText
from api.paging import Paged


class GapRequest(BaseModel):
    """A job by its address or its text; the person by a résumé, by text, or by their profile's skills alone."""

    target_job_url: str | None = Field(default=None, min_length=8, max_length=2000)
    job_text: str | None = Field(default=None, min_length=20, max_length=MAX_TEXT)
    resume_id: UuidText | None = None
    resume_text: str | None = Field(default=None, min_length=20, max_length=40_000)

    @model_validator(mode="after")
    def _one_job(self) -> "GapRequest":
        if (self.target_job_url is None) == (self.job_text is None):
            raise ValueError("give either target_job_url or job_text")
        return self


class QuoteView(BaseModel):
    source: str
    """job, resume or profile"""
    text: str
    start: int
    """Characters into the text; of the job's text that this analysis kept."""


class GapSkillView(BaseModel):
    skill: str
    group: str
    importance: Importance
    weight: int
    shown: bool
    job: QuoteView
    own: QuoteView | None


class GapSummary(BaseModel):
    id: str
    target_job_url: str | None
    job_title: str | None
    company: str | None
    match_score: int = Field(ge=0, le=100)
    missing_skills: list[str]
    created_at: datetime


class GapView(GapSummary):
    resume_id: str | None
    skills: list[GapSkillView]
    job_text: str


class GapPage(Paged):
    analyses: list[GapSummary]
