"""GET /company/thresholds/preview: what last month's suggestions would have been at other thresholds (ux §3.18).

Nothing is changed by it, and nothing ever is by new thresholds: they hold for new scorings only (INT-25).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Utc
from api.companies.access import NoCompany, UnknownCompany, access_company, company_for
from api.companies.endpoints import Named
from api.errors import AppError, FieldError, Forbidden, TooManyRequests, Unauthenticated, responses
from api.interviews.models import Interview, InterviewStatus, Verdict
from api.ports import OFFLINE_JUDGE
from api.security.dependencies import CurrentUser, RequestSession, Wired
from api.verdicts.scoring import ReviewReason, Thresholds, verdict_at
from api.verdicts.scoring_run import thresholds_of

router = APIRouter(tags=["companies"], responses=responses(Unauthenticated, Forbidden, TooManyRequests))

LOOK_BACK = timedelta(days=30)
MOST = 20_000
"""The newest ones; a company that holds more in a month sees these."""
DEPENDING_ON_THRESHOLDS = {ReviewReason.RANGE_CROSSES_THRESHOLD.value, ReviewReason.LOW_WITHOUT_A_MODEL.value}


class ThresholdsOutOfOrder(AppError):
    status = 422
    error_code = "COMP_423"
    detail = "The review threshold cannot be above the pass threshold."


class Outcomes(BaseModel):
    """How many interviews would be suggested what."""

    pass_threshold: int
    review_threshold: int
    passed: int
    review: int
    failed: int


class ThresholdsPreview(BaseModel):
    since: Utc
    until: Utc
    interviews: int
    """Completed in that time and scored."""
    for_other_reasons: int
    """Of them, those that go to a person whatever the thresholds are."""
    current: Outcomes
    """At the thresholds that hold now."""
    proposed: Outcomes


@dataclass(frozen=True, slots=True)
class _Result:
    overall: int
    low: float
    high: float
    for_other_reasons: bool
    may_miss: bool


@router.get("/company/thresholds/preview", responses=responses(NoCompany, UnknownCompany, ThresholdsOutOfOrder))
async def preview_thresholds(
    caller: CurrentUser,
    session: RequestSession,
    services: Wired,
    pass_threshold: Annotated[int, Query(ge=0, le=100)],
    review_threshold: Annotated[int, Query(ge=0, le=100)],
    company_id: Named = None,
) -> ThresholdsPreview:
    """Suggestions of the last 30 days at the present thresholds and at others. It changes none of them."""
    company = await access_company(session, caller, await company_for(session, caller, company_id))
    if review_threshold > pass_threshold:
        raise ThresholdsOutOfOrder(
            details=[FieldError(field="review_threshold", message="cannot be above the pass threshold")]
        )
    until = services.clock.now()
    since = until - LOOK_BACK
    results = await _results(session, company.id, since, until)
    return ThresholdsPreview(
        since=since,
        until=until,
        interviews=len(results),
        for_other_reasons=sum(one.for_other_reasons for one in results),
        current=_outcomes(results, thresholds_of(company, services.settings)),
        proposed=_outcomes(results, Thresholds(pass_threshold, review_threshold)),
    )


async def _results(session: AsyncSession, company_id: str, since: datetime, until: datetime) -> list[_Result]:
    report = Interview.ai_report
    rows = await session.execute(
        select(Interview.score, report["review_reasons"], report["range"], report["judgings"])
        .where(
            Interview.company_id == company_id,
            Interview.status == InterviewStatus.COMPLETED,
            Interview.score.is_not(None),
            Interview.completed_at >= since,
            Interview.completed_at < until,
        )
        .order_by(Interview.id.desc())
        .limit(MOST)
    )
    return [_result(*row) for row in rows]


def _result(
    score: int, reasons: list[str] | None, spread: dict[str, Any] | None, judgings: list[dict[str, Any]] | None
) -> _Result:
    """Reports older than ranges have none: all readings were the one."""
    own = set(reasons or ()) - DEPENDING_ON_THRESHOLDS
    offline = {judging["engine"] for judging in judgings or ()} == {OFFLINE_JUDGE}
    low, high = (spread["low"], spread["high"]) if spread else (score, score)
    return _Result(score, low, high, bool(own), offline)


def _outcomes(results: Sequence[_Result], thresholds: Thresholds) -> Outcomes:
    found = Counter(
        verdict_at(
            one.overall,
            one.low,
            one.high,
            thresholds,
            for_other_reasons=one.for_other_reasons,
            may_miss=one.may_miss,
        )
        for one in results
    )
    return Outcomes(
        pass_threshold=thresholds.pass_at,
        review_threshold=thresholds.review_at,
        passed=found[Verdict.PASS],
        review=found[Verdict.REVIEW],
        failed=found[Verdict.FAIL],
    )
