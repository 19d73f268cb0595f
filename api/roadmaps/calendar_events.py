"""The weeks of a plan in its owner's Google Calendar (GIT-12), for as long as they wish it.

An event's id is made of the plan's and the week's number, so that writing again changes what is there, and taking away
finds it.
"""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.connections.errors import NotConnected
from api.connections.google import GoogleCalendar, GoogleRefused
from api.connections.models import Provider
from api.connections.service import writable_calendar
from api.connections.tokens import NoConnection, using
from api.outbox import RetryIn, TaskContext, TaskFailed, enqueue, task
from api.outside.vendor import VendorAway
from api.roadmaps import service
from api.roadmaps.models import CalendarState, Roadmap
from api.roadmaps.schemas import RoadmapView, RoadmapWeek
from api.roadmaps.texts import RoadmapWords, roadmap_words
from api.roadmaps.weeks import WEEK, description_of, summary_of
from api.security.callers import Caller
from api.wiring import Services

WRITE_TASK = "write_roadmap_events"
CLEAR_TASK = "clear_roadmap_events"
WAITS_SECS = (30, 300, 3_600)


async def choose(session: AsyncSession, caller: Caller, roadmap_id: str, *, written: bool) -> RoadmapView:
    """Raises UnknownRoadmap, NotConnected."""
    row, title = await service.own(session, caller, roadmap_id, lock=True)
    if written:
        if await writable_calendar(session, caller.user_id) is None:
            raise NotConnected()
        _write(session, row)
    elif row.calendar_state is not CalendarState.OFF:
        clear_later(session, row)
        row.calendar_state = CalendarState.OFF
    return await service.view(session, row, title)


def clear_later(session: AsyncSession, row: Roadmap) -> None:
    """Once this is stored; also when the plan itself is gone by then."""
    _clear(session, row.user_id, row.id, len(row.weekly_plan))


def _clear(session: AsyncSession, user_id: str, roadmap_id: str, weeks: int) -> None:
    payload = {"user_id": user_id, "roadmap_id": roadmap_id, "weeks": weeks}
    enqueue(session, CLEAR_TASK, payload, subject_id=user_id)


def _write(session: AsyncSession, row: Roadmap) -> None:
    row.calendar_state = CalendarState.WAITING
    enqueue(session, WRITE_TASK, {"roadmap_id": row.id}, subject_id=row.id, created_by=row.user_id)


async def _not_written(context: TaskContext, payload: dict[str, Any], _error: str) -> None:
    await _state(context.services, payload["roadmap_id"], CalendarState.FAILED)


@task(WRITE_TASK, queue="default", time_limit_secs=300, retry_waits_secs=WAITS_SECS, on_failed=_not_written)
async def write_roadmap_events(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    """Running again writes the same events."""
    services, roadmap_id = context.services, payload["roadmap_id"]
    async with services.database.transaction(read_only=True) as session:
        row = await session.get(Roadmap, roadmap_id)
        if row is None or row.calendar_state is not CalendarState.WAITING:
            return {"written": 0}
        user_id, weeks = row.user_id, service.weeks(row)
        words = roadmap_words(services.settings.config_dir, row.language)
    link = f"{services.settings.site_url}/roadmap?plan={roadmap_id}"
    for done, week in enumerate(weeks):
        await context.progress(done, len(weeks))
        await _ask(services, user_id, event_id(roadmap_id, week.week), _event(week, words, link))
    async with services.database.transaction() as session:
        row = await session.get(Roadmap, roadmap_id, with_for_update=True)
        if row is None or row.calendar_state is CalendarState.OFF:
            # Taken back meanwhile: whoever cleared may have passed weeks that were written only then.
            _clear(session, user_id, roadmap_id, len(weeks))
        elif row.calendar_state is CalendarState.WAITING:
            row.calendar_state = CalendarState.WRITTEN
    return {"written": len(weeks)}


@task(CLEAR_TASK, queue="default", time_limit_secs=300, retry_waits_secs=WAITS_SECS)
async def clear_roadmap_events(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    """What is gone already stays so. A plan that was written anew meanwhile keeps its events."""
    services, roadmap_id = context.services, payload["roadmap_id"]
    async with services.database.transaction(read_only=True) as session:
        row = await session.get(Roadmap, roadmap_id)
        if row is not None and row.calendar_state is not CalendarState.OFF:
            return {"cleared": 0}
    for number in range(1, payload["weeks"] + 1):
        await _ask(services, payload["user_id"], event_id(roadmap_id, number), None)
    async with services.database.transaction() as session:
        row = await session.get(Roadmap, roadmap_id, with_for_update=True)
        if row is not None and row.calendar_state in (CalendarState.WAITING, CalendarState.WRITTEN):
            # Wished again meanwhile: some of what was written then may be among what was cleared.
            _write(session, row)
    return {"cleared": payload["weeks"]}


async def _ask(services: Services, user_id: str, id_: str, event: dict[str, Any] | None) -> None:
    """Writes, or with None removes. Raises RetryIn, TaskFailed, VendorAway."""
    calendar = GoogleCalendar(services.vendors.google, services.settings.google_api_url)

    async def ask(token: str) -> None:
        await calendar.set_event(token, id_, event)

    try:
        await using(services, user_id, Provider.GOOGLE_CALENDAR, ask)
    except VendorAway as away:
        if away.retry_after_secs is None:
            raise
        raise RetryIn(away.retry_after_secs, str(away)) from away
    except (NoConnection, GoogleRefused) as error:
        raise TaskFailed(type(error).__name__) from error


async def _state(services: Services, roadmap_id: str, state: CalendarState) -> None:
    """Unless its owner has decided otherwise meanwhile."""
    async with services.database.transaction() as session:
        row = await session.get(Roadmap, roadmap_id)
        if row is not None and row.calendar_state is CalendarState.WAITING:
            row.calendar_state = state


def event_id(roadmap_id: str, week: int) -> str:
    """Google takes letters from a to v, and digits."""
    return f"plan{roadmap_id.replace('-', '')}{week:03d}"


def _event(week: RoadmapWeek, words: RoadmapWords, link: str) -> dict[str, Any]:
    """Over the whole week and blocking no time: when in the week is the person's own choice."""
    return {
        "summary": summary_of(week, words),
        "description": f"{description_of(week)}\n{link}",
        "start": {"date": week.starts_on.isoformat()},
        "end": {"date": (week.starts_on + WEEK).isoformat()},
        "transparency": "transparent",
    }
