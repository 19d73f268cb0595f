"""Numbers of the caller's company (of all companies, for a system administrator), as far as they may see its people."""

from fastapi import APIRouter

from api.analytics import behind, costs, feedback, pipeline, quality, questions, service
from api.analytics.behind import OfMark
from api.analytics.period import InPeriod
from api.analytics.schemas import (
    Costs,
    FeedbackView,
    Funnel,
    InterviewsBehind,
    Overview,
    QualityOverTime,
    QuestionScores,
    Scores,
    Waiting,
)
from api.errors import Forbidden, Unauthenticated, responses
from api.security.dependencies import CurrentUser, RequestSession, Wired

router = APIRouter(tags=["analytics"], responses=responses(Unauthenticated, Forbidden))


@router.get("/analytics/overview")
async def get_overview(caller: CurrentUser, session: RequestSession, period: InPeriod) -> Overview:
    """The numbers of the first page: candidates, interviews, decisions, and how long they took."""
    return await service.overview(session, caller, period)


@router.get("/analytics/funnel")
async def get_funnel(caller: CurrentUser, session: RequestSession, period: InPeriod) -> Funnel:
    """How far candidates got, by source too; where they stand, who came to each stage, and how long they stayed."""
    return await pipeline.funnel(session, caller, period)


@router.get("/analytics/waiting")
async def get_waiting(caller: CurrentUser, session: RequestSession, services: Wired, period: InPeriod) -> Waiting:
    """Who has waited longest where they stand now; of the job, whatever the period."""
    return await pipeline.waiting(session, services, caller, period)


@router.get("/analytics/scores")
async def get_scores(caller: CurrentUser, session: RequestSession, period: InPeriod) -> Scores:
    """Distribution of suggested scores, and how often people followed the suggestion."""
    return await service.scores(session, caller, period)


@router.get("/analytics/questions")
async def get_question_scores(caller: CurrentUser, session: RequestSession, period: InPeriod) -> QuestionScores:
    """How the scores of each question are spread, in interviews completed in the period."""
    return await questions.questions(session, caller, period)


@router.get("/analytics/quality")
async def get_quality_over_time(
    caller: CurrentUser, session: RequestSession, services: Wired, period: InPeriod
) -> QualityOverTime:
    """How the interviewer behaved: delay, cut-ins, dead air and broken lines, by week or month and by engines."""
    return await quality.quality(session, services, caller, period)


@router.get("/analytics/costs")
async def get_costs(caller: CurrentUser, session: RequestSession, services: Wired, period: InPeriod) -> Costs:
    """What was used and what it costs: by engine, job, month and interview."""
    return await costs.costs(session, services, caller, period)


@router.get("/analytics/feedback")
async def get_feedback(caller: CurrentUser, session: RequestSession, period: InPeriod) -> FeedbackView:
    """How candidates found their interviews, without names."""
    return await feedback.feedback(session, caller, period)


@router.get("/analytics/interviews")
async def list_interviews_behind(
    caller: CurrentUser, session: RequestSession, period: InPeriod, mark: OfMark
) -> InterviewsBehind:
    """The interviews behind a bar or a point: those that ended in the period, with their figures."""
    return await behind.interviews_behind(session, caller, period, mark)
