"""Background work of connections: revoking grants, looking at calendars, writing interviews into them."""

from typing import Any

from api.connections import busy, oauth, repository
from api.connections.errors import ProviderNotSetUp
from api.connections.interview_events import WRITE_TASK, write_interview
from api.connections.models import Provider
from api.connections.providers import app_of
from api.connections.service import REVOKE_TASK
from api.outbox import RetryIn, TaskContext, periodic, task
from api.outside.vendor import VendorAway
from api.security.vault import SealBroken
from api.wiring import Services

RETRY_WAITS_SECS = (60, 600, 3_600)
LOOK_EVERY_SECS = 300
MOST_LOOKED_AT = 1_000


@task(REVOKE_TASK, queue="default", time_limit_secs=60, retry_waits_secs=RETRY_WAITS_SECS)
async def revoke_grant(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    """What is revoked already stays so."""
    services = context.services
    try:
        app = app_of(services, Provider(payload["provider"]))
        token = services.vault.unseal(payload["sealed"])
    except (ProviderNotSetUp, SealBroken):
        return {"revoked": False}
    try:
        await oauth.revoke(app, services.settings, token)
    except VendorAway as away:
        raise later(away, context) from away
    return {"revoked": True}


@task(WRITE_TASK, queue="default", time_limit_secs=60, retry_waits_secs=RETRY_WAITS_SECS)
async def write_interview_event(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    """The event as the interview is now; running again changes nothing."""
    try:
        done = await write_interview(context.services, payload["interview_id"], payload["user_id"])
    except VendorAway as away:
        raise later(away, context) from away
    return {"done": done}


@periodic("look_at_calendars", every_secs=LOOK_EVERY_SECS)
async def look_at_calendars(services: Services) -> None:
    """Keeps known when interviewers are busy, so that booking need not wait for Google."""
    async with services.database.transaction(read_only=True) as session:
        people = await repository.interviewers_with_calendars(session, services.clock.now(), MOST_LOOKED_AT)
    for user_id in people:
        await busy.look(services, user_id)


def later(away: VendorAway, context: TaskContext) -> RetryIn:
    """As long as it asks for, and not sooner than the task would by itself."""
    usual = RETRY_WAITS_SECS[min(context.attempt, len(RETRY_WAITS_SECS)) - 1]
    return RetryIn(max(away.retry_after_secs or 0.0, usual), str(away))
