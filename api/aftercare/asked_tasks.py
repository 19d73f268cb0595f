"""People of the company hear by mail that candidates asked for something: collected, and at most once an hour.

Whoever scheduled the interview is told; where they are gone or may not answer, everybody in HR who may. What was asked
stands on *Today* at once, for all of them.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import User
from api.aftercare import asked
from api.aftercare.asked import Asked
from api.interviews.tasks import RETRY_WAITS_SECS
from api.mail import mail_text
from api.outbox import TaskContext, enqueue, periodic, task
from api.ports import Mail
from api.users.guards import hr_who_may
from api.wiring import Services

MAIL_TASK = "send_asked"
EVERY_SECS = 60
SETTLE = timedelta(minutes=2)
"""Whoever asks for two things asks for them in one go."""
APART = timedelta(hours=1)
"""Between two mails of the same company."""
LOOK_BACK = timedelta(days=7)
MOST = 500
"""Of each kind in one round; the rest comes with the next."""
ANSWERS = "interviews:write"


@periodic("tell_asked", every_secs=EVERY_SECS)
async def tell_asked(services: Services) -> None:
    """Gives the due mails to the outbox. A second round, or a second process, finds nothing left to tell."""
    now = services.clock.now()
    async with services.database.transaction(read_only=True) as session:
        found = await asked.unheard(session, now - LOOK_BACK, MOST)
    by_company = sorted(found, key=lambda one: one.company_id)
    for company_id, group in groupby(by_company, key=lambda one: one.company_id):
        waiting = list(group)
        if now - waiting[0].at >= SETTLE:
            await _tell(services, company_id, waiting, now)


async def _tell(services: Services, company_id: str, waiting: Sequence[Asked], now: datetime) -> None:
    async with services.database.transaction() as session:
        last = await asked.last_told(session, company_id)
        if last is not None and now - last < APART:
            return
        may = await hr_who_may(session, company_id, ANSWERS)
        if not may:
            return
        mails: dict[str, list[Asked]] = defaultdict(list)
        for one in await asked.claim(session, waiting, now):
            for user_id in {one.scheduled_by} if one.scheduled_by in may else may:
                mails[user_id].append(one)
        for user_id, items in sorted(mails.items()):
            _queue(session, company_id, user_id, items)


def _queue(session: AsyncSession, company_id: str, user_id: str, items: Sequence[Asked]) -> None:
    """Ids only: who asked what is read when the mail is put together."""
    payload = {"user_id": user_id, "items": [[one.source, one.id] for one in items]}
    enqueue(session, MAIL_TASK, payload, company_id=company_id, subject_id=user_id)


@task(MAIL_TASK, queue="email", time_limit_secs=60, retry_waits_secs=RETRY_WAITS_SECS)
async def send_asked(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Left out when all of it was answered meanwhile, or its reader is gone."""
    services = context.services
    async with services.database.transaction(read_only=True) as session:
        reader = await session.get(User, payload["user_id"])
        waiting = await asked.still_waiting(session, [(source, item_id) for source, item_id in payload["items"]])
    if reader is None or not reader.is_active or not waiting:
        return {"sent": False}
    site = services.settings.site_url
    text = mail_text(services.settings.config_dir, "candidate_asked", reader.language)
    lines = [
        f"- {one.candidate_name} ({one.job_title}): {text.words[one.kind]}\n  {site}/interviews/{one.interview_id}"
        for one in waiting
    ]
    subject, body = text.filled(name=reader.name, count=str(len(waiting)), lines="\n".join(lines), link=f"{site}/today")
    await services.mailer.send(Mail(to=reader.email, subject=subject, text=body, message_id=context.task_id))
    return {"sent": True}
