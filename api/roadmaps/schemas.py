"""What goes in and out at /roadmap and /roadmaps."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, Field

from api.ids import UuidText
from api.paging import Paged
from api.roadmaps.models import CalendarState
from api.roadmaps.plan import MAX_WEEKS, Phase


class RoadmapRequest(BaseModel):
    gap_analysis_id: UuidText
    hours_per_week: Annotated[float, Field(ge=1, le=60, multiple_of=0.5)] = 6
    weeks: Annotated[int, Field(ge=1, le=MAX_WEEKS)] | None = None
    """Everything is fitted into so many; left out: as many as it takes."""
    starts_on: date | None = None
    """Any day of the first week; left out: the coming Monday."""


class TaskItem(BaseModel):
    skill: str
    kind: Phase
    text: str
    hours: float


class Resource(BaseModel):
    title: str
    url: str


class RoadmapWeek(BaseModel):
    week: int
    starts_on: date
    goal: str
    topics: list[str]
    tasks: list[TaskItem]
    resources: list[Resource]
    hours: float
    worded_by: str = "rules"
    """rules, or the text model (`provider:model`) whose sentences stand in place of theirs; the plan is the rules'."""
    done: bool = False


class RoadmapSummary(BaseModel):
    id: str
    gap_analysis_id: str
    job_title: str | None
    hours_per_week: float
    weeks: int
    done_weeks: int
    starts_on: date
    created_at: datetime


class NudgeView(BaseModel):
    mail: bool
    discord: bool
    discord_problem: str | None
    """gone: Discord knows the webhook no more; it was taken away here too."""
    next_at: datetime | None


class RoadmapView(RoadmapSummary):
    weekly_plan: list[RoadmapWeek]
    total_hours: float
    nudge: NudgeView
    calendar: CalendarState
    """Of the weeks in the person's Google Calendar. failed: it did not let them be written; to be tried again."""
    task_id: str | None = None
    """Of the work that goes on: a language model words the plan, where one is set up; null when that has ended."""


class RoadmapPage(Paged):
    roadmaps: list[RoadmapSummary]


class WeekChange(BaseModel):
    done: bool


class CalendarRequest(BaseModel):
    written: bool
    """Whether the weeks are to stand in one's Google Calendar; true again writes them anew."""


class NudgeRequest(BaseModel):
    mail: bool = False
    discord_webhook: str | None = Field(default=None, max_length=300)
    """Left out: the one that is known stays. Empty: it is taken away."""


class StopRequest(BaseModel):
    token: str = Field(min_length=20, max_length=100)
