"""INT-14: which state follows which, and until when a link opens what."""

from datetime import datetime, timedelta

from api.calls.models import Call
from api.interviews.errors import InterviewAlreadyOver, LinkOver
from api.interviews.models import Interview, InterviewStatus
from api.settings import Settings

_S = InterviewStatus
NEXT: dict[InterviewStatus, frozenset[InterviewStatus]] = {
    _S.SCHEDULED: frozenset({_S.IN_PROGRESS, _S.CANCELLED, _S.EXPIRED, _S.NO_SHOW, _S.FAILED}),
    _S.IN_PROGRESS: frozenset({_S.COMPLETED, _S.CANCELLED, _S.EXPIRED, _S.FAILED}),
    _S.COMPLETED: frozenset(),
    _S.CANCELLED: frozenset(),
    _S.EXPIRED: frozenset(),
    _S.NO_SHOW: frozenset(),
    _S.FAILED: frozenset(),
}

REASONS = {
    _S.COMPLETED: "finished",
    _S.CANCELLED: "cancelled",
    _S.EXPIRED: "expired",
    _S.NO_SHOW: "no_show",
    _S.FAILED: "cancelled",
}
"""Why a link opens nothing any more, by the status that the interview ended with."""


def is_over(status: InterviewStatus) -> bool:
    return not NEXT[status]


def move_to(interview: Interview, status: InterviewStatus) -> None:
    """Raises InterviewAlreadyOver when that step is not in `NEXT`."""
    if status not in NEXT[interview.status]:
        raise InterviewAlreadyOver()
    interview.status = status


def refuse_over(interview: Interview, now: datetime) -> None:
    """For the candidate's side, once it holds the row: the link was looked at before. Raises LinkOver."""
    reason = REASONS.get(lapsed_status(interview, now))
    if reason is not None:
        raise LinkOver(reason=reason)


def is_live(call: Call | None, now: datetime, settings: Settings) -> bool:
    """Not ended, and heard of within `call_dead_after_secs`."""
    if call is None or call.ended_at is not None:
        return False
    return call.last_seen_at > now - timedelta(seconds=settings.call_dead_after_secs)


def lapsed_status(interview: Interview, now: datetime) -> InterviewStatus:
    """The status at `now`, also before housekeeping has written it: an unused interview past its window is over."""
    if interview.status is _S.SCHEDULED and now >= interview.expires_at:
        return _S.EXPIRED if interview.scheduled_at is None else _S.NO_SHOW
    return interview.status


def window(
    scheduled_at: datetime | None, now: datetime, settings: Settings, opens_before_secs: int, deadline: datetime | None
) -> tuple[datetime, datetime]:
    """(opens_at, expires_at) of G-13; `deadline` ends what has no time of its own."""
    if scheduled_at is None:
        return now, deadline or now + timedelta(days=settings.open_unscheduled_days)
    opens = scheduled_at - timedelta(seconds=opens_before_secs)
    return opens, scheduled_at + timedelta(seconds=settings.open_after_secs)
