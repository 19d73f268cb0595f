"""Numbers of the caller's company (of all companies, for a system administrator)."""

from typing import Annotated

from fastapi import APIRouter, Depends

from api.analytics import service
from api.analytics.repository import Period
from api.analytics.schemas import Costs, Funnel, Overview, Scores
from api.clock import Utc
from api.errors import Forbidden, Unauthenticated, responses
from api.ids import UuidText
from api.security.dependencies import CurrentUser, RequestSession

router = APIRouter(tags=["analytics"], responses=responses(Unauthenticated, Forbidden))


async def _period(
    since: Utc | None = None, until: Utc | None = None, job_template_id: UuidText | None = None
) -> Period:
    """`since` is included, `until` is not."""
    return Period(since, until, job_template_id)


InPeriod = Annotated[Period, Depends(_period)]


@router.get("/analytics/overview")
async def get_overview(caller: CurrentUser, session: RequestSession, period: InPeriod) -> Overview:
    """The numbers of the first page: candidates, interviews, decisions, and how long they took."""
    return await service.overview(session, caller, period)


@router.get("/analytics/funnel")
async def get_funnel(caller: CurrentUser, session: RequestSession, period: InPeriod) -> Funnel:
    """Where candidates stand, how many came to each stage, and how long they stayed."""
    return await service.funnel(session, caller, period)


@router.get("/analytics/scores")
async def get_scores(caller: CurrentUser, session: RequestSession, period: InPeriod) -> Scores:
    """Distribution of suggested scores, and how often people followed the suggestion."""
    return await service.scores(session, caller, period)


@router.get("/analytics/costs")
async def get_costs(caller: CurrentUser, session: RequestSession, period: InPeriod) -> Costs:
    """What models cost, by what they were used for."""
    return await service.costs(session, caller, period)
