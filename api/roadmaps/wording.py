"""A text model words a plan; the plan stays the rules' (GIT-07).

1. Skills, phases, hours, weeks, their order and links are never taken from the model: it gives sentences only.
2. A sentence counts where it is one line, names the skill it is about, and holds no address and no figure that the
   rules' sentence does not have. Elsewhere the rules' sentence stays.
"""

import json
import re
from typing import Annotated, Any

import structlog
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncSession

from api.ai.ask import Answered, Ask, UnusableAnswer, ask_in_task
from api.ai.choice import text_model_of
from api.ai.prompts import LANGUAGE_NAMES
from api.gaps.models import GapAnalysis
from api.outbox import TaskContext, TaskFailed, TaskState, enqueue, task
from api.outbox.store import latest_for
from api.ports import TextModelUnavailable
from api.roadmaps.models import Roadmap
from api.roadmaps.plan import MAX_WEEKS
from api.wiring import Services

WORD_TASK = "word_roadmap"
MIN_CHARS, MAX_CHARS = 8, 300
_ADDRESS = re.compile(r"://|www\.|@|[<>]")

log = structlog.get_logger(__name__)

_Say = Annotated[str, Field(max_length=2_000)]


class WordedWeek(BaseModel):
    model_config = ConfigDict(extra="forbid")

    week: int
    goal: _Say
    tasks: Annotated[list[_Say], Field(max_length=100)]


class WordedPlan(BaseModel):
    model_config = ConfigDict(extra="forbid")

    weeks: Annotated[list[WordedWeek], Field(max_length=MAX_WEEKS)]


async def word_later(session: AsyncSession, services: Services, row: Roadmap) -> None:
    """Where no text model is set up the rules' words stay."""
    if await text_model_of(services, None) is not None:
        enqueue(session, WORD_TASK, {"roadmap_id": row.id}, subject_id=row.id, created_by=row.user_id)


async def going_on(session: AsyncSession, roadmap_id: str) -> str | None:
    """The task that words it, while one does or is to."""
    latest = await latest_for(session, WORD_TASK, roadmap_id)
    return latest.id if latest is not None and latest.state in (TaskState.QUEUED, TaskState.RUNNING) else None


@task(WORD_TASK, queue="default", time_limit_secs=180)
async def word_roadmap(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    """Harmless when it runs again. A model that fails for good leaves the rules' words."""
    services = context.services
    async with services.database.transaction(read_only=True) as session:
        row = await session.get(Roadmap, payload["roadmap_id"])
        analysis = await session.get(GapAnalysis, row.gap_analysis_id) if row is not None else None
    if row is None or analysis is None:
        return {"skipped": True}
    try:
        answered = await ask_in_task(context, asking(row, analysis.job_title))
    except (TaskFailed, TextModelUnavailable, UnusableAnswer) as error:
        if not (context.last_attempt or isinstance(error, TaskFailed)):
            raise
        log.warning("roadmap_worded_by_rules_only", error_type=type(error).__name__)
        return {"worded_weeks": 0}
    async with services.database.transaction() as session:
        current = await session.get(Roadmap, row.id, with_for_update=True)
        if current is None:
            return {"skipped": True}
        current.weekly_plan = worded(current.weekly_plan, answered)
        return {"worded_weeks": sum(week["worded_by"] == answered.model for week in current.weekly_plan)}


def asking(row: Roadmap, job_title: str | None) -> Ask[WordedPlan]:
    lines = [
        {"week": week["week"], "tasks": [{"skill": one["skill"], "do": one["kind"]} for one in week["tasks"]]}
        for week in row.weekly_plan
    ]
    return Ask(
        operation="word_roadmap",
        prompt="word_roadmap",
        answer=WordedPlan,
        data={"plan": "\n".join(json.dumps(line, ensure_ascii=False) for line in lines), "job": job_title or "-"},
        values={"language": LANGUAGE_NAMES.get(row.language, "English")},
        subject_id=row.id,
    )


def worded(weeks: list[dict[str, Any]], answered: Answered[WordedPlan]) -> list[dict[str, Any]]:
    """`weeks` (`schemas.RoadmapWeek`) with the model's sentences where they count."""
    said = {one.week: one for one in answered.value.weeks}
    return [_worded(week, said[week["week"]], answered) if week["week"] in said else week for week in weeks]


def _worded(week: dict[str, Any], said: WordedWeek, answered: Answered[WordedPlan]) -> dict[str, Any]:
    goal = _sentence(answered.mask.reveal(said.goal), week["goal"], week["topics"])
    sentences: list[str | None] = [None] * len(week["tasks"])
    if len(said.tasks) == len(week["tasks"]):
        sentences = [
            _sentence(answered.mask.reveal(text), one["text"], [one["skill"]])
            for text, one in zip(said.tasks, week["tasks"], strict=True)
        ]
    if goal is None and not any(sentences):
        return week
    tasks = [one | ({"text": text} if text else {}) for text, one in zip(sentences, week["tasks"], strict=True)]
    return week | {"goal": goal or week["goal"], "tasks": tasks, "worded_by": answered.model}


def _sentence(said: str, by_rules: str, skills: list[str]) -> str | None:
    text = " ".join(said.split())
    if not MIN_CHARS <= len(text) <= MAX_CHARS or _ADDRESS.search(text):
        return None
    if not any(skill.casefold() in text.casefold() for skill in skills):
        return None
    figures = set(re.findall(r"\d+", " ".join((by_rules, *skills))))
    return text if set(re.findall(r"\d+", text)) <= figures else None
