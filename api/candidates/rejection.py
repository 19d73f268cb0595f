"""I9: nobody is rejected by the system, by a program, or while their words may still change (ux §3.5, §3.10).

Both ways to a rejection ask here: the verdict FAIL (`api/verdicts/service.py`) and the status `rejected`
(`api/candidates/pipeline.py`).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import iso_z
from api.errors import Conflict, Forbidden
from api.interviews.models import Interview, InterviewStatus
from api.ports import Clock
from api.security.callers import Caller
from api.settings import Settings


class RejectionNeedsPerson(Forbidden):
    error_code = "CAND_413"
    detail = "Only a person who is signed in can decline somebody; neither the system nor an API key can."


class CorrectionWindowOpen(Conflict):
    """`reason`: until when, ISO 8601."""

    error_code = "CAND_412"
    detail = "The candidate can still correct the transcript. Decline them when that time is over."


def refuse_machines(by: Caller | None) -> None:
    """Raises RejectionNeedsPerson: `by` is the system itself, or an API key in a person's place."""
    if by is None or by.api_key_id is not None:
        raise RejectionNeedsPerson()


def window_end(completed_at: datetime | None, settings: Settings) -> datetime | None:
    """Until when the candidate may correct their words; None before the interview is completed."""
    return None if completed_at is None else completed_at + timedelta(hours=settings.correction_hours)


def refuse_in_window(completed_at: datetime | None, settings: Settings, now: datetime) -> None:
    """Raises CorrectionWindowOpen."""
    until = window_end(completed_at, settings)
    if until is not None and now < until:
        raise CorrectionWindowOpen(reason=iso_z(until))


async def in_window(session: AsyncSession, candidate_ids: Sequence[str]) -> dict[str, datetime]:
    """Those of the candidates who can still correct an interview → when their last one was completed."""
    clock: Clock = session.info["clock"]
    settings: Settings = session.info["settings"]
    since = clock.now() - timedelta(hours=settings.correction_hours)
    last = func.max(Interview.completed_at)
    found = await session.execute(
        select(Interview.candidate_id, last)
        .where(
            Interview.candidate_id.in_(candidate_ids),
            Interview.status == InterviewStatus.COMPLETED,
            Interview.completed_at > since,
        )
        .group_by(Interview.candidate_id)
    )
    return {candidate_id: completed_at for candidate_id, completed_at in found if completed_at is not None}


async def check(session: AsyncSession, candidate_id: str, by: Caller | None) -> None:
    """Whether `by` may reject this candidate now.

    Raises:
        RejectionNeedsPerson, CorrectionWindowOpen
    """
    refuse_machines(by)
    clock: Clock = session.info["clock"]
    completed_at = (await in_window(session, [candidate_id])).get(candidate_id)
    refuse_in_window(completed_at, session.info["settings"], clock.now())
