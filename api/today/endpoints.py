"""GET /today and /today/summary (ux §2): what waits for the signed-in person, on one page and in every page's rail."""

from datetime import timedelta

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import Forbidden, TooManyRequests, Unauthenticated, responses
from api.interviews.schemas import CandidateRef, JobRef
from api.paging import PageQuery, fetch_page
from api.security.dependencies import CurrentUser, RequestSession, Wired
from api.today import repository, running
from api.today.schemas import Today, TodayGroup, TodayItem, TodaySummary

router = APIRouter(tags=["today"])

SHOWN = 6
"""Rows of each group; `total` says how many there are."""
AHEAD = timedelta(days=7)
LATE = timedelta(minutes=30)
"""A planned interview that has not begun stays among the next ones for this long."""


@router.get("/today", responses=responses(Unauthenticated, Forbidden, TooManyRequests))
async def get_today(caller: CurrentUser, session: RequestSession, services: Wired) -> Today:
    """Decisions due, corrections received, adjustments, times and answers asked for, and the next interviews."""
    now = services.clock.now()
    return Today(
        at=now,
        decisions=await _group(session, repository.decisions(caller)),
        corrections=await _group(session, repository.corrections(caller)),
        adjustments=await _group(session, repository.adjustments(caller)),
        requests=await _group(session, repository.requests(caller)),
        times=await _group(session, repository.times(caller)),
        upcoming=await _group(session, repository.upcoming(caller, now - LATE, now + AHEAD)),
    )


@router.get("/today/summary", responses=responses(Unauthenticated, Forbidden, TooManyRequests))
async def get_summary(caller: CurrentUser, session: RequestSession, services: Wired) -> TodaySummary:
    """How many interviews are being held right now, and which of them need somebody: asked for a person, paused, or
    the candidate is gone from the line."""
    return await running.summary(session, services, caller)


async def _group(session: AsyncSession, waiting: repository.Waiting) -> TodayGroup:
    found = await fetch_page(session, waiting, PageQuery(page=1, per_page=SHOWN))
    items = [
        TodayItem(
            interview_id=interview.id,
            candidate=CandidateRef(id=candidate.id, name=candidate.name),
            job=JobRef(id=job.id, title=job.title),
            at=at,
            timezone=interview.timezone,
        )
        for interview, candidate, job, at in found.rows
    ]
    return TodayGroup(total=found.total, items=items)
