"""Scores of single questions, which are what a job's competencies are asked by."""

from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.analytics.period import Period, interviews_of
from api.analytics.ranks import FEW, place_of
from api.analytics.schemas import QuestionScores, QuestionSpread
from api.interviews.models import Interview
from api.jobs.models import JobTemplate
from api.security.callers import Caller
from api.verdicts.models import InterviewQuestion

MOST = 40
_SHOWN = (10, 25, 50, 75, 90)


async def questions(session: AsyncSession, caller: Caller, period: Period) -> QuestionScores:
    """Of interviews completed in the period, the most answered first."""
    rows = (await session.execute(_statement(caller, period).limit(MOST + 1))).all()
    return QuestionScores(few=FEW, more=len(rows) > MOST, questions=[_view(*row) for row in rows[:MOST]])


def _statement(caller: Caller, period: Period) -> Any:
    asked = InterviewQuestion
    same = asked.question_id
    unscored = case((asked.score.is_(None), 1), else_=0)
    each = (
        interviews_of(caller, period)
        .join(asked, asked.interview_id == Interview.id)
        .where(*period.holds(Interview.completed_at))
        .with_only_columns(
            Interview.job_template_id.label("job"),
            same.label("question"),
            asked.question_text.label("text"),
            asked.score.label("score"),
            # Those without a score come last, so that the ranks of the others are 1 … n.
            func.row_number().over(partition_by=same, order_by=(unscored, asked.score)).label("place"),
            func.count(asked.score).over(partition_by=same).label("n"),
            func.row_number().over(partition_by=same, order_by=asked.id.desc()).label("age"),
        )
        .subquery()
    )

    def value(place: ColumnElement[Any] | int) -> ColumnElement[Any]:
        return func.max(case((each.c.place == place, each.c.score)))

    text = func.max(case((each.c.age == 1, each.c.text)))
    return (
        select(
            each.c.job,
            JobTemplate.title,
            each.c.question,
            text,
            func.count(),
            each.c.n,
            *(value(place_of(each.c.n, percent)) for percent in _SHOWN),
        )
        .join(JobTemplate, JobTemplate.id == each.c.job)
        .group_by(each.c.job, JobTemplate.title, each.c.question, each.c.n)
        .order_by(each.c.n.desc(), each.c.question)
    )


def _view(job: str, title: str, question: str, text: str, asked: int, n: int, *values: float | None) -> QuestionSpread:
    p10, p25, p50, p75, p90 = values if n >= FEW else (None,) * 5
    return QuestionSpread(
        job_template_id=job,
        job_title=title,
        question_id=question,
        text=text,
        scored=n,
        unscored=asked - n,
        p10=p10,
        p25=p25,
        median=p50,
        p75=p75,
        p90=p90,
    )
