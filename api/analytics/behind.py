"""The interviews behind a bar or a point."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from fastapi import Depends, Query
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.ai.models import AiUsage
from api.analytics.period import Period, interviews_of
from api.analytics.quality import ENDED, engine_sets
from api.analytics.schemas import BehindInterview, InterviewsBehind
from api.candidates.models import Candidate
from api.interviews.models import Interview
from api.jobs.models import JobTemplate
from api.quality.models import InterviewQuality
from api.security.callers import Caller
from api.verdicts.models import InterviewQuestion

MOST = 50


class Order(StrEnum):
    """What comes first: the latest, or the most of something."""

    LATEST = "latest"
    SCORE = "score"
    DELAY = "delay"
    DEAD_AIR = "dead_air"
    CUT_INS = "cut_ins"
    COST = "cost"


EngineName = Annotated[str | None, Query(max_length=480, description="As in `engine_sets`")]


@dataclass(frozen=True, slots=True)
class Mark:
    """All that is given must hold."""

    score_from: int | None
    score_to: int | None
    question_id: str | None
    stt: str | None
    llm: str | None
    tts: str | None
    order: Order


async def _mark(
    score_from: Annotated[int | None, Query(ge=0, le=100)] = None,
    score_to: Annotated[int | None, Query(ge=0, le=100)] = None,
    question_id: Annotated[str | None, Query(max_length=64, pattern=r"^[\w.-]+$")] = None,
    stt: EngineName = None,
    llm: EngineName = None,
    tts: EngineName = None,
    order: Order = Order.LATEST,
) -> Mark:
    return Mark(score_from, score_to, question_id, stt, llm, tts, order)


OfMark = Annotated[Mark, Depends(_mark)]


async def interviews_behind(session: AsyncSession, caller: Caller, period: Period, mark: Mark) -> InterviewsBehind:
    """Of `score_from` and `score_to` (both included) together with `question_id`, the score is that of the answer."""
    statement = _statement(caller, period, mark)
    total = await session.scalar(statement.with_only_columns(func.count())) or 0
    cost = (
        select(func.sum(AiUsage.cost)).where(AiUsage.subject_id == Interview.id).correlate(Interview).scalar_subquery()
    )
    figure = InterviewQuality.figures
    columns: dict[Order, ColumnElement[Any]] = {
        Order.SCORE: Interview.score,  # type: ignore[dict-item]  # a column of the model is one
        Order.DELAY: figure["total", "voice_to_voice", "p95_ms"].as_integer(),
        Order.DEAD_AIR: figure["total", "dead_air_ms"].as_integer(),
        Order.CUT_INS: figure["total", "candidate_interrupted"].as_integer(),
        Order.COST: cost,
        Order.LATEST: ENDED,
    }
    rows = statement.with_only_columns(Interview.id, Candidate.name, JobTemplate.title, *columns.values())
    first = columns[mark.order].desc().nulls_last()
    found = (await session.execute(rows.order_by(first, Interview.id.desc()).limit(MOST))).all()
    return InterviewsBehind(total=total, interviews=[_view(*row) for row in found])


def _statement(caller: Caller, period: Period, mark: Mark) -> Select[Any]:
    statement = (
        interviews_of(caller, period, joined=True)
        .join(JobTemplate, JobTemplate.id == Interview.job_template_id)
        .outerjoin(InterviewQuality, InterviewQuality.interview_id == Interview.id)
        .where(ENDED.is_not(None), *period.holds(ENDED))
    )
    score: Any = Interview.score
    if mark.question_id is not None:
        asked = InterviewQuestion
        score = asked.score
        statement = statement.join(asked, asked.interview_id == Interview.id)
        statement = statement.where(asked.question_id == mark.question_id, asked.score.is_not(None))
    if mark.score_from is not None:
        statement = statement.where(score >= mark.score_from)
    if mark.score_to is not None:
        statement = statement.where(score <= mark.score_to)
    wanted = {part: name for part in ("stt", "llm", "tts") if (name := getattr(mark, part)) is not None}
    if wanted:
        used = engine_sets()
        statement = statement.join(used, used.c.subject_id == Interview.id)
        statement = statement.where(*(used.c[part] == name for part, name in wanted.items()))
    return statement


def _view(*row: Any) -> BehindInterview:
    interview, name, title, score, delay, dead_air, cut_ins, cost, ended = row
    return BehindInterview(
        interview_id=interview,
        candidate_name=name,
        job_title=title,
        ended_at=ended,
        score=score,
        delay_p95_ms=delay,
        dead_air_secs=None if dead_air is None else round(dead_air / 1_000, 1),
        cut_ins=cut_ins,
        cost_usd=None if cost is None else round(float(cost), 6),
    )
