"""Mails asked for by somebody who is not signed in.

The request only queues one of these, whatever the address: its reply and its time say nothing about who has an
account.
"""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.password_change import send_reset
from api.accounts.verification import resend
from api.outbox import TaskContext, TaskFailed, enqueue, task
from api.security.vault import SealBroken
from api.wiring import Services

RESET_TASK = "ask_password_reset"
VERIFICATION_TASK = "ask_verification"


def ask(session: AsyncSession, services: Services, name: str, email: str) -> None:
    """Queues task `name` for `email`, which is sealed while it waits."""
    enqueue(session, name, {"sealed": services.vault.seal(email)})


@task(RESET_TASK, queue="email", time_limit_secs=60)
async def ask_password_reset(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    async with context.services.database.transaction() as session:
        await send_reset(session, context.services, _address(context.services, payload))
    return None


@task(VERIFICATION_TASK, queue="email", time_limit_secs=60)
async def ask_verification(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    async with context.services.database.transaction() as session:
        await resend(session, context.services, _address(context.services, payload))
    return None


def _address(services: Services, payload: dict[str, Any]) -> str:
    try:
        return services.vault.unseal(payload["sealed"])
    except SealBroken as error:
        raise TaskFailed(f"the address cannot be read any more: {error}") from error
