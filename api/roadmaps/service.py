"""Rules about roadmaps."""

from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import User
from api.database import new_id
from api.gaps.service import own as own_analysis
from api.paging import PageQuery
from api.roadmaps import repository
from api.roadmaps.errors import NothingMissing, TooLittleTime, UnknownRoadmap
from api.roadmaps.models import CalendarState, Roadmap
from api.roadmaps.plan import NotEnoughTime, Wanted, load_catalogue, planned
from api.roadmaps.schemas import (
    NudgeView,
    RoadmapPage,
    RoadmapRequest,
    RoadmapSummary,
    RoadmapView,
    RoadmapWeek,
)
from api.roadmaps.texts import roadmap_words
from api.roadmaps.weeks import calendar_of, coming_monday, monday_of, weeks_of
from api.roadmaps.wording import going_on, word_later
from api.security.callers import Caller
from api.wiring import Services


async def generate(session: AsyncSession, services: Services, caller: Caller, body: RoadmapRequest) -> RoadmapView:
    """Raises UnknownGapAnalysis, NothingMissing, TooLittleTime."""
    analysis = await own_analysis(session, caller, body.gap_analysis_id)
    wanted = [Wanted(one["skill"], one["group"], one["weight"]) for one in analysis.skills if not one["shown"]]
    if not wanted:
        raise NothingMissing()
    user = await session.get_one(User, caller.user_id)
    catalogue = load_catalogue(services.settings.config_dir)
    try:
        steps = planned(wanted, catalogue, body.hours_per_week, body.weeks)
    except NotEnoughTime as error:
        raise TooLittleTime(
            f"That is too little time for {len(wanted)} skills: it takes at least {error.needed_hours:g} hours a week."
        ) from None
    today = services.clock.now().astimezone(ZoneInfo(user.timezone)).date()
    starts_on = monday_of(body.starts_on) if body.starts_on else coming_monday(today)
    weeks = weeks_of(steps, catalogue, roadmap_words(services.settings.config_dir, user.language), starts_on)
    row = Roadmap(
        id=new_id(),
        user_id=caller.user_id,
        gap_analysis_id=analysis.id,
        weekly_plan=[week.model_dump(mode="json", exclude={"done"}) for week in weeks],
        hours_per_week=body.hours_per_week,
        starts_on=starts_on,
        language=user.language,
        done_weeks=[],
        calendar_state=CalendarState.OFF,
        created_at=services.clock.now(),
    )
    session.add(row)
    await session.flush()
    await word_later(session, services, row)
    return await view(session, row, analysis.job_title)


async def read(session: AsyncSession, caller: Caller, roadmap_id: str) -> RoadmapView:
    """Raises UnknownRoadmap."""
    return await view(session, *await own(session, caller, roadmap_id))


async def page(session: AsyncSession, caller: Caller, query: PageQuery) -> RoadmapPage:
    found = await repository.own_roadmaps(session, caller.user_id, query)
    return RoadmapPage(roadmaps=[_summary(row, title) for row, title in found.rows], **found.numbers())


async def mark(session: AsyncSession, caller: Caller, roadmap_id: str, week: int, done: bool) -> RoadmapView:
    """Raises UnknownRoadmap, also for a week that the plan does not have."""
    row, title = await own(session, caller, roadmap_id, lock=True)
    if week > len(row.weekly_plan):
        raise UnknownRoadmap("The plan has no such week.")
    row.done_weeks = sorted({*row.done_weeks, week} if done else set(row.done_weeks) - {week})
    return await view(session, row, title)


async def remove(session: AsyncSession, caller: Caller, roadmap_id: str) -> Roadmap:
    """What was removed. Raises UnknownRoadmap."""
    row, _ = await own(session, caller, roadmap_id)
    await session.delete(row)
    return row


async def calendar(session: AsyncSession, services: Services, caller: Caller, roadmap_id: str) -> bytes:
    """Raises UnknownRoadmap."""
    row, _ = await own(session, caller, roadmap_id)
    words = roadmap_words(services.settings.config_dir, row.language)
    return calendar_of(row.id, weeks(row), words, services.clock.now())


async def own(
    session: AsyncSession, caller: Caller, roadmap_id: str, *, lock: bool = False
) -> tuple[Roadmap, str | None]:
    """(roadmap, title of its job). Raises UnknownRoadmap."""
    found = await repository.own_roadmap(session, caller.user_id, roadmap_id, lock=lock)
    if found is None:
        raise UnknownRoadmap()
    return found


def weeks(row: Roadmap) -> list[RoadmapWeek]:
    done = set(row.done_weeks)
    return [RoadmapWeek.model_validate(one | {"done": one["week"] in done}) for one in row.weekly_plan]


async def view(session: AsyncSession, row: Roadmap, job_title: str | None) -> RoadmapView:
    plan = weeks(row)
    return RoadmapView(
        **_summary(row, job_title).model_dump(),
        weekly_plan=plan,
        total_hours=sum(week.hours for week in plan),
        nudge=NudgeView(
            mail=row.nudge_mail,
            discord=row.sealed_discord is not None,
            discord_problem=row.discord_problem,
            next_at=row.next_nudge_at,
        ),
        calendar=row.calendar_state,
        task_id=await going_on(session, row.id),
    )


def _summary(row: Roadmap, job_title: str | None) -> RoadmapSummary:
    return RoadmapSummary(
        id=row.id,
        gap_analysis_id=row.gap_analysis_id,
        job_title=job_title,
        hours_per_week=row.hours_per_week,
        weeks=len(row.weekly_plan),
        done_weeks=len(row.done_weeks),
        starts_on=row.starts_on,
        created_at=row.created_at,
    )
