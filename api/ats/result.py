"""What a résumé check says (ATS-08). The same for both engines."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.documents.schemas import FindingView

Score5 = Annotated[int, Field(ge=0, le=5)]
CATEGORIES = (
    "contact_info",
    "format_structure",
    "professional_summary",
    "work_experience",
    "technical_skills",
    "education",
    "keyword_optimization",
)
"""ATS-04, each out of 5 and of equal weight (X-42)."""


class SectionScore(BaseModel):
    score: Score5
    feedback: str


class SectionScores(BaseModel):
    contact_info: SectionScore
    format_structure: SectionScore
    professional_summary: SectionScore
    work_experience: SectionScore
    technical_skills: SectionScore
    education: SectionScore
    keyword_optimization: SectionScore


class Engine(BaseModel):
    """Where scores and words came from."""

    name: Literal["rules", "model"]
    model: str | None = None
    """`provider:model` of the model engine."""
    fallback: bool = False
    """The model failed and the rules answered (ATS_FALLBACK)."""


class AtsResult(BaseModel):
    score: Annotated[int, Field(ge=0, le=100)]
    """ATS-07: round(sum of the sections / 35 × 100), minus 1 for each missing keyword (at most 10), minus 2 for each
    formatting issue, between 0 and 100."""
    summary: str
    section_scores: SectionScores
    highlights: list[str]
    improvements: list[str]
    keywords_found: list[str]
    keywords_missing: list[str]
    formatting_issues: list[str]
    ats_friendly: bool
    findings: list[FindingView] = []
    """Hidden text and instructions that were left out of account."""
    masked_pii: dict[str, int] = {}
    """ATS-14: how many passages were masked before text left for a model, by kind."""
    language: Literal["en", "ko"] = "en"
    engine: Engine


MAX_MISSING_COUNTED = 10


def overall(section_scores: list[int], missing: int, issues: int) -> int:
    """ATS-07."""
    base = round(sum(section_scores) / (5 * len(CATEGORIES)) * 100)
    return max(0, min(100, base - min(missing, MAX_MISSING_COUNTED) - 2 * issues))
