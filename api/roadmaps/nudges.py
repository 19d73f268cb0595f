"""Once a week a few words about the plan, by mail or into the person's own Discord channel; they stop at its end.

The times are Mondays at 8 where the person lives. A week that is done is not spoken of.
"""

import hashlib
import re
import secrets
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import User
from api.mail.send import send_mail
from api.outbox import RetryIn, TaskContext, TaskFailed, enqueue, periodic, task
from api.roadmaps import repository, service
from api.roadmaps.errors import LinkUsed, NoDiscordWebhook
from api.roadmaps.models import Roadmap
from api.roadmaps.schemas import NudgeRequest, RoadmapView, RoadmapWeek
from api.security.callers import Caller
from api.version import VERSION
from api.wiring import Services

DISCORD_TASK = "nudge_by_discord"
MAIL = "roadmap_nudge"
EVERY_SECS = 300
BATCH = 200
AT = time(8, 0)
DISCORD_SECS = 10.0
MAX_CONTENT = 2000
"""Discord's own limit for a message."""
_WEBHOOK = re.compile(
    r"^https://(?:canary\.|ptb\.)?discord(?:app)?\.com(/api/(?:v\d+/)?webhooks/\d{5,25}/[A-Za-z0-9_-]{20,120})/?$"
)


async def choose(
    session: AsyncSession, services: Services, caller: Caller, roadmap_id: str, body: NudgeRequest
) -> RoadmapView:
    """Raises UnknownRoadmap, NoDiscordWebhook."""
    row, title = await service.own(session, caller, roadmap_id, lock=True)
    if body.discord_webhook:
        found = _WEBHOOK.match(body.discord_webhook.strip())
        if found is None:
            raise NoDiscordWebhook()
        # Only the path is kept: where it is sent to is this server's setting.
        row.sealed_discord, row.discord_problem = services.vault.seal(found.group(1)), None
    elif body.discord_webhook == "":
        row.sealed_discord = row.discord_problem = None
    row.nudge_mail = body.mail
    user = await session.get_one(User, caller.user_id)
    row.next_nudge_at = _next(row, user, services.clock.now())
    return service.view(row, title)


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


@task(DISCORD_TASK, queue="default", time_limit_secs=60, retry_waits_secs=(30, 300, 3_600))
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
    status, wait = await _post(services, path, _content(services, payload["roadmap_id"], week))
    if status in (401, 404):
        await _forget(services, payload["roadmap_id"])
        return {"sent": False}
    if status == 429:
        raise RetryIn(wait, "Discord asks to wait")
    if status >= 500:
        raise OSError(f"Discord answered {status}")
    if status >= 400:
        raise TaskFailed(f"Discord answered {status}")
    return {"sent": True}


async def _post(services: Services, path: str, content: str) -> tuple[int, float]:
    """(status, seconds to wait). Raises httpx.HTTPError, which the outbox tries again."""
    # Names of skills come out of a job's text: nobody is to be called by them.
    body = {"content": content, "allowed_mentions": {"parse": []}}
    headers = {"user-agent": f"ai-interviewer/{VERSION}"}
    async with httpx.AsyncClient(trust_env=False, timeout=DISCORD_SECS, follow_redirects=False) as client:
        answer = await client.post(f"{services.settings.discord_url.rstrip('/')}{path}", json=body, headers=headers)
    try:
        wait = min(3_600.0, max(1.0, float(answer.headers.get("retry-after", "5"))))
    except ValueError:
        wait = 5.0
    return answer.status_code, wait


def _content(services: Services, roadmap_id: str, week: RoadmapWeek) -> str:
    lines = [f"**{week.goal}**", *(f"- {one.text} ({one.hours:g} h)" for one in week.tasks)]
    lines.append(f"{services.settings.site_url}/roadmap?plan={roadmap_id}")
    return "\n".join(lines)[:MAX_CONTENT]


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
