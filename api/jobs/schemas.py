"""Bodies of the jobs' endpoints."""

from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints, model_validator

from api.clock import Utc
from api.paging import Paged
from api.views import View
from api.zones import Language
from contract.brief import JobFact, RubricPoint

Title = Annotated[str, StringConstraints(min_length=1, max_length=255, strip_whitespace=True)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
MAX_QUESTIONS = 20
"""G-12."""


class JobInput(BaseModel):
    title: Title
    description: Annotated[str, Field(max_length=20_000)] | None = None
    facts: Annotated[list[JobFact], Field(max_length=50)] = []
    ai_prompt: Annotated[str, Field(max_length=8_000)] | None = None
    ai_model: Annotated[str, Field(max_length=100)] | None = None
    persona_id: Slug = "default"
    language: Language = "en"
    time_limit_secs: Annotated[int, Field(ge=60, le=4 * 3600)] = 45 * 60


class JobView(View):
    id: str
    title: str
    description: str | None
    facts: list[JobFact]
    ai_prompt: str | None
    ai_model: str | None
    persona_id: str
    language: str
    time_limit_secs: int
    questions_count: int
    created_at: Utc


class JobPage(Paged):
    jobs: list[JobView]


class PointInput(BaseModel):
    id: Slug | None = None
    """Made by the server (p1, p2, …) when not given."""
    text: Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]
    keywords: Annotated[list[Annotated[str, StringConstraints(min_length=1, max_length=80)]], Field(max_length=40)] = []
    probe: Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)] | None = None
    """The follow-up question that asks for this point, said word for word."""


class QuestionInput(BaseModel):
    text: Annotated[str, StringConstraints(min_length=1, max_length=2_000, strip_whitespace=True)]
    rephrasing: Annotated[str, Field(max_length=2_000)] | None = None
    weight: Annotated[int, Field(ge=1, le=100)] = 1
    points: Annotated[list[PointInput], Field(max_length=12)] = []
    max_follow_ups: Annotated[int, Field(ge=0, le=2)] = 2
    budget_secs: Annotated[int, Field(gt=0, le=3600)] = 300
    patience: Annotated[float, Field(ge=0.5, le=3.0)] = 1.0
    position: Annotated[int, Field(ge=0, le=1_000)] | None = None
    """Place in the asking order, from 0; at the end when not given."""

    @model_validator(mode="after")
    def _point_ids_differ(self) -> "QuestionInput":
        given = [point.id for point in self.points if point.id]
        if len(set(given)) != len(given):
            raise ValueError("two points have the same id")
        return self

    def rubric(self) -> list[RubricPoint]:
        """The points, each with an id."""
        taken = {point.id for point in self.points}
        free = (f"p{n}" for n in range(1, 1_000) if f"p{n}" not in taken)
        return [
            RubricPoint(id=point.id or next(free), text=point.text, keywords=tuple(point.keywords), probe=point.probe)
            for point in self.points
        ]


class QuestionView(View):
    id: str
    text: str
    rephrasing: str | None
    weight: int
    points: list[RubricPoint]
    max_follow_ups: int
    budget_secs: int
    patience: float
    position: int


class QuestionList(BaseModel):
    questions: list[QuestionView]
