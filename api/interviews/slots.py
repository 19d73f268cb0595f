"""Free times that a candidate can choose from with the link (self-scheduling)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from api.companies.models import Company
from api.companies.settings import settings_of
from api.interviews import booking, repository, service, wishes
from api.interviews.errors import InterviewAlreadyOver, NoMovesLeft, NotAFreeSlot, TooLateToMove
from api.interviews.models import Interview, InterviewStatus, TimeRequestKind
from api.wiring import Services

STEP = timedelta(minutes=30)
MOST_SLOTS = 200
HELD_FOR = timedelta(minutes=5)
"""How long a time that a candidate picked is kept for them (ux §3.16)."""
USUAL_LOOK = timedelta(days=14)
LONGEST_LOOK = timedelta(days=31)
EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class Hours:
    """When interviews begin and end: by the wall clock of `zone`, on `days` (0 is Monday)."""

    zone: str
    begin: time
    end: time
    days: frozenset[int] = EVERY_DAY


@dataclass(frozen=True, slots=True)
class Limits:
    """What the candidate may choose."""

    earliest: datetime
    latest: datetime
    moves_left: int


def hours_of(company: Company, candidate_zone: str) -> Hours:
    """The company's `interview_hours`, in its zone; without any, the candidate's own day."""
    settings = settings_of(company)
    own = settings.interview_hours
    if own is None:
        return Hours(candidate_zone, booking.DAY_BEGINS, booking.DAY_ENDS)
    begin, end = time.fromisoformat(own.start), time.fromisoformat(own.end)
    return Hours(settings.timezone or candidate_zone, begin, end, frozenset(own.days))


def limits_of(services: Services, interview: Interview) -> Limits:
    settings, now = services.settings, services.clock.now()
    latest = now + timedelta(days=settings.move_window_days)
    # Without a time of its own, the link ends with the deadline; then nothing can be held any more.
    deadline = interview.deadline or (interview.expires_at if interview.scheduled_at is None else None)
    return Limits(
        earliest=now + timedelta(hours=settings.move_notice_hours),
        latest=min(latest, deadline) if deadline else latest,
        moves_left=max(0, settings.candidate_moves - interview.moved_count),
    )


def check_may_move(services: Services, interview: Interview) -> None:
    """Raises InterviewAlreadyOver (it has begun), NoMovesLeft, TooLateToMove."""
    if interview.status is not InterviewStatus.SCHEDULED:
        raise InterviewAlreadyOver("This interview has begun. Open your link again to go on where you stopped.")
    limits = limits_of(services, interview)
    if limits.moves_left == 0:
        raise NoMovesLeft()
    if interview.scheduled_at is not None and interview.scheduled_at < limits.earliest:
        raise TooLateToMove()


async def free_slots(
    session: AsyncSession, services: Services, interview: Interview, begin: datetime, end: datetime
) -> list[datetime]:
    """Free starts in [begin, end), within the candidate's limits, in order; at most `MOST_SLOTS`."""
    around = await repository.surroundings(session, interview)
    hours = hours_of(around.company, around.candidate.timezone)
    limits = limits_of(services, interview)
    begin, end = max(begin, limits.earliest), min(end, begin + LONGEST_LOOK, limits.latest)
    if begin >= end:
        return []
    duration = booking.length(interview)
    taken = await repository.booked_between(
        session, begin, end + duration, interview.candidate_id, interview.interviewer_id, but=interview.id
    )
    agenda = await booking.agenda_of(session, interview.interviewer_id)
    now = services.clock.now()
    free: list[datetime] = []
    for start in starts(hours, begin, end, duration):
        if any(booking.overlaps(one, start, start + duration, now) for one in taken):
            continue
        if agenda.objection(start, start + duration) is not None:
            continue
        free.append(start)
        if len(free) == MOST_SLOTS:
            break
    return free


def starts(hours: Hours, begin: datetime, end: datetime, duration: timedelta) -> Iterator[datetime]:
    """Every half hour within `hours` that leaves room for `duration`, in [begin, end), in UTC."""
    zone = ZoneInfo(hours.zone)
    day = begin.astimezone(zone).date()
    last = end.astimezone(zone).date()
    while day <= last:
        if day.weekday() in hours.days:
            for start in _of_day(day, hours, zone):
                over = start + duration > _moment(day, hours.end, zone)
                if begin <= start < end and not over:
                    yield start
        day += timedelta(days=1)


def _of_day(day: date, hours: Hours, zone: ZoneInfo) -> Iterator[datetime]:
    minute = hours.begin.hour * 60 + hours.begin.minute
    while minute < hours.end.hour * 60 + hours.end.minute:
        start = _moment(day, time(minute // 60, minute % 60), zone)
        # A wall time that the clocks skip on this day does not come back as itself.
        if start.astimezone(zone).time() == time(minute // 60, minute % 60):
            yield start
        minute += int(STEP.total_seconds()) // 60


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)


def local(moment: datetime, zone: str) -> str:
    """ISO 8601 with the zone's own offset: in the hour that the clocks show twice, the two differ by it."""
    return moment.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes")


async def choose(
    session: AsyncSession,
    services: Services,
    interview_id: str,
    starts_at: datetime,
    *,
    reason: str | None = None,
) -> Interview:
    """The candidate takes another time.

    Raises:
        InterviewAlreadyOver, InterviewIsLive, NoMovesLeft, TooLateToMove
        NotAFreeSlot: it is not among the free ones (any more).
        SlotTaken: somebody else was faster by a moment.
    """
    interview = await _choosable(session, services, interview_id, starts_at)
    around = await repository.surroundings(session, interview)
    await wishes.noted(
        session, interview, TimeRequestKind.MOVED, [starts_at], around.candidate.timezone, reason, services.clock.now()
    )
    if interview.scheduled_at is not None:
        interview.moved_count += 1
    # The hours were the company's to set; the candidate chose among them.
    zone = around.candidate.timezone
    await service.book_time(session, services, interview, starts_at, zone=zone, any_hour=True)
    await service.moved(session, interview, None)
    return interview


async def hold(session: AsyncSession, services: Services, interview_id: str, starts_at: datetime) -> datetime:
    """Keeps a free time for the candidate who looks at it, in place of one they held before; returns until when.

    Raises:
        As `choose`.
    """
    interview = await _choosable(session, services, interview_id, starts_at)
    around = await repository.surroundings(session, interview)
    now = services.clock.now()
    wanted = booking.Wanted(
        interview.candidate_id, interview.interviewer_id, starts_at, booking.length(interview), own_id=interview.id
    )
    await booking.book(session, wanted, around.candidate.timezone, now)
    until = now + HELD_FOR
    interview.held_at, interview.held_until = starts_at, until
    return until


async def _choosable(session: AsyncSession, services: Services, interview_id: str, starts_at: datetime) -> Interview:
    interview = await repository.lock(session, interview_id)
    if interview is None:
        raise NotAFreeSlot()
    await service.check_movable(session, services, interview)
    check_may_move(services, interview)
    if starts_at not in await free_slots(session, services, interview, starts_at, starts_at + STEP):
        raise NotAFreeSlot()
    return interview
