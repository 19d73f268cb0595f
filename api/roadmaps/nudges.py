"""Once a week a few words about the plan, by mail or into the person's own Discord channel; they stop at its end.

The times are Mondays at 8 where the person lives. A week that is done is not spoken of.
"""

import hashlib
import secrets
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import User
from api.integrations import discord
from api.mail.send import send_mail
from api.outbox import RetryIn, TaskContext, TaskFailed, enqueue, periodic, task
from api.outside.vendor import VendorAway
from api.roadmaps import repository, service
from api.roadmaps.errors import LinkUsed, NoDiscordWebhook
from api.roadmaps.models import Roadmap
from api.roadmaps.schemas import NudgeRequest, RoadmapView, RoadmapWeek
from api.security.callers import Caller
from api.wiring import Services

DISCORD_TASK = "nudge_by_discord"
MAIL = "roadmap_nudge"
EVERY_SECS = 300
BATCH = 200
AT = time(8, 0)
DISCORD_WAITS_SECS = (30, 300, 3_600)


async def choose(
    session: AsyncSession, services: Services, caller: Caller, roadmap_id: str, body: NudgeRequest
) -> RoadmapView:
    """Raises UnknownRoadmap, NoDiscordWebhook."""
    row, title = await service.own(session, caller, roadmap_id, lock=True)
    if body.discord_webhook:
        path = discord.path_of(body.discord_webhook)
        if path is None:
            raise NoDiscordWebhook()
        row.sealed_discord, row.discord_problem = services.vault.seal(path), None
    elif body.discord_webhook == "":
        row.sealed_discord = row.discord_problem = None
    row.nudge_mail = body.mail
    user = await session.get_one(User, caller.user_id)
    row.next_nudge_at = _next(row, user, services.clock.now())
    return await service.view(session, row, title)


async def stop(session: AsyncSession, token: str) -> None:
    """By the link of a mail, without signing in. Raises LinkUsed."""
    row = await repository.by_stop_token(session, _hash(token))
    if row is None:
        raise LinkUsed()
    row.nudge_mail, row.stop_token_hash = False, None
    if row.sealed_discord is None:
        row.next_nudge_at = None


@periodic("nudge_learners", every_secs=EVERY_SECS)
async def nudge_learners(services: Services) -> None:
    """Late or twice is harmless: a week is spoken of once."""
    async with services.database.transaction() as session:
        now = services.clock.now()
        for row in await repository.due_nudges(session, now, BATCH):
            user = await session.get_one(User, row.user_id)
            week = _week(row, user, now)
            if week is not None and not week.done and week.week > row.nudged_week and user.deleted_at is None:
                row.nudged_week = week.week
                _send(session, services, row, user, week)
            row.next_nudge_at = _next(row, user, now)


def _send(session: AsyncSession, services: Services, row: Roadmap, user: User, week: RoadmapWeek) -> None:
    if row.nudge_mail:
        token = secrets.token_urlsafe(32)
        row.stop_token_hash = _hash(token)
        site = services.settings.site_url
        values = {
            "name": user.name,
            "week": str(week.week),
            "weeks": str(len(row.weekly_plan)),
            "goal": week.goal,
            "tasks": "\n".join(f"- {one.text} ({one.hours:g} h)" for one in week.tasks),
            "link": f"{site}/roadmap?plan={row.id}",
            "stop": f"{site}/stop-nudges?token={token}",
        }
        send_mail(session, MAIL, to=user.email, language=user.language, values=values, subject_id=user.id)
    if row.sealed_discord is not None:
        payload = {"roadmap_id": row.id, "week": week.week}
        enqueue(session, DISCORD_TASK, payload, subject_id=row.id, created_by=user.id)


@task(DISCORD_TASK, queue="default", time_limit_secs=60, retry_waits_secs=DISCORD_WAITS_SECS)
async def nudge_by_discord(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    """A webhook that Discord knows no more is forgotten, and the person sees why."""
    services = context.services
    async with services.database.transaction(read_only=True) as session:
        row = await session.get(Roadmap, payload["roadmap_id"])
        if row is None or row.sealed_discord is None:
            return {"sent": False}
        week = next((one for one in service.weeks(row) if one.week == payload["week"]), None)
        path = services.vault.unseal(row.sealed_discord)
    if week is None:
        return {"sent": False}
    content = _content(services, payload["roadmap_id"], week)
    try:
        status, _ = await discord.post(services.vendors.discord, services.settings.discord_url, path, content)
    except VendorAway as away:
        if away.retry_after_secs is None:
            raise
        raise RetryIn(away.retry_after_secs, str(away)) from away
    if status in discord.GONE:
        await _forget(services, payload["roadmap_id"])
        return {"sent": False}
    if status >= 300:
        raise TaskFailed(f"Discord answered {status}")
    return {"sent": True}


def _content(services: Services, roadmap_id: str, week: RoadmapWeek) -> str:
    lines = [f"**{week.goal}**", *(f"- {one.text} ({one.hours:g} h)" for one in week.tasks)]
    lines.append(f"{services.settings.site_url}/roadmap?plan={roadmap_id}")
    return "\n".join(lines)


async def _forget(services: Services, roadmap_id: str) -> None:
    async with services.database.transaction() as session:
        row = await session.get(Roadmap, roadmap_id)
        if row is not None:
            row.sealed_discord, row.discord_problem = None, "gone"
            if not row.nudge_mail:
                row.next_nudge_at = None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _week(row: Roadmap, user: User, now: datetime) -> RoadmapWeek | None:
    """The one that runs; None before the first and after the last."""
    number = (now.astimezone(ZoneInfo(user.timezone)).date() - row.starts_on).days // 7
    plan = service.weeks(row)
    return plan[number] if 0 <= number < len(plan) else None


def _next(row: Roadmap, user: User, now: datetime) -> datetime | None:
    """The next Monday at 8 within the plan; None: nothing is sent any more."""
    if not row.nudge_mail and row.sealed_discord is None:
        return None
    place = ZoneInfo(user.timezone)
    for number in range(len(row.weekly_plan)):
        at = datetime.combine(row.starts_on + timedelta(days=7 * number), AT, place)
        if at > now:
            return at
    return None
