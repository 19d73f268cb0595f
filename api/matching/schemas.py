"""A match and what it rests on."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

Level = Literal["met", "partly", "not_shown"]


class Evidence(BaseModel):
    """A passage of the résumé, as it stands there."""

    text: str
    start: int
    """Where it stands in the résumé's text, in characters."""
    end: int
    similarity: float = Field(description="-1 to 1: how near its meaning is to the requirement's")


class RequirementMatch(BaseModel):
    requirement: str
    """A sentence of the job's text."""
    weight: float
    level: Level
    skills_shown: list[str]
    skills_not_shown: list[str]
    evidence: list[Evidence]
    """The passages that this rests on, the strongest first; none: nothing in the résumé shows it."""


class Match(BaseModel):
    """How far a résumé shows what a job asks for. It says nothing about what a person can do but did not write."""

    score: Annotated[int, Field(ge=0, le=100)]
    """100 × Σ weight × value / Σ weight. A requirement that names skills is worth the share of them that the résumé
    names, or 0.5 where that share is less but a passage means the same; one without is worth 1, 0.5 or 0 by how near
    the nearest passage is."""
    requirements: list[RequirementMatch]
    model: str
    """Whose vectors say how near two sentences are."""


class CandidateMatch(BaseModel):
    candidate_id: str
    name: str
    match: Match


class JobMatches(BaseModel):
    """Of the candidates the caller may see, those whose résumés are nearest to the job, the best first."""

    matches: list[CandidateMatch]
    waiting: int
    """Candidates whose résumés are not prepared yet; that work has begun."""
    warning: str | None = None


class JobMatch(BaseModel):
    job_id: str
    title: str
    match: Match


class ResumeMatches(BaseModel):
    matches: list[JobMatch]
    """Open jobs of the companies where the person is a candidate, the best first."""


class MatchRequest(BaseModel):
    job_description: Annotated[str, Field(min_length=20, max_length=20_000)]
