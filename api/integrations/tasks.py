"""Background work of webhooks: one delivery row per endpoint, then attempts until it is taken or given up."""

import json
import time
from datetime import datetime
from typing import Any

import httpx

from api.accounts.models import User
from api.integrations import discord, repository, signing
from api.integrations.announce import DELIVER_TASK, FAN_OUT_TASK
from api.integrations.messages import message_of
from api.integrations.models import DeliveryState, WebhookDelivery, WebhookEndpoint, WebhookKind
from api.outbox import RetryIn, Task, TaskContext, task
from api.outside.safe_http import AddressRefused, resolve, send
from api.outside.vendor import VendorAway
from api.version import VERSION
from api.wiring import Services

RETRY_WAITS_SECS = (5, 30, 120, 600, 3_600, 3 * 3_600)
"""A receiver that is down for an afternoon still gets everything."""
ANSWER_SECS = 10.0
KEPT_CHARS = 2_000
GONE = 410
"""The receiver wants no more: the endpoint is switched off."""


class NotTaken(Exception):
    """The receiver did not accept the event; another attempt may."""


@task(FAN_OUT_TASK, queue="default", time_limit_secs=60)
async def fan_out_event(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    """Running again adds no delivery twice: the event's id is unique per endpoint."""
    count = 0
    async with context.services.database.transaction() as session:
        origin = await session.get_one(Task, context.task_id)
        if origin.company_id is None:
            return {"deliveries": 0}
        for endpoint in await repository.subscribed(session, origin.company_id, payload["type"]):
            if await repository.known_delivery(session, endpoint.id, payload["id"]):
                continue
            await repository.add_delivery(session, endpoint, payload)
            count += 1
    return {"deliveries": count}


async def _given_up(context: TaskContext, payload: dict[str, Any], error: str) -> None:
    async with context.services.database.transaction() as session:
        delivery = await session.get(WebhookDelivery, payload["delivery_id"])
        if delivery is not None and delivery.state is DeliveryState.WAITING:
            delivery.state, delivery.error = DeliveryState.FAILED, error[:500]


@task(DELIVER_TASK, queue="default", time_limit_secs=30, retry_waits_secs=RETRY_WAITS_SECS, on_failed=_given_up)
async def deliver_webhook(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    """One attempt. The receiver may see an event twice, always under the same `webhook-id`."""
    services = context.services
    async with services.database.transaction(read_only=True) as session:
        delivery = await session.get(WebhookDelivery, payload["delivery_id"])
        endpoint = await session.get(WebhookEndpoint, delivery.endpoint_id) if delivery else None
    if delivery is None or endpoint is None or delivery.state is DeliveryState.DELIVERED:
        return {"delivered": delivery is not None and delivery.state is DeliveryState.DELIVERED}
    if not endpoint.is_active:
        await _write(services, delivery.id, state=DeliveryState.FAILED, error="the endpoint is switched off")
        return {"delivered": False}
    started = time.perf_counter()
    attempt = _message if endpoint.kind is WebhookKind.DISCORD else _attempt
    try:
        status, said, problem = await attempt(services, endpoint, delivery)
    except VendorAway as away:
        await _write(services, delivery.id, attempts=delivery.attempts + 1, error=f"Discord: {away}")
        usual = RETRY_WAITS_SECS[min(context.attempt, len(RETRY_WAITS_SECS)) - 1]
        raise RetryIn(max(away.retry_after_secs or 0.0, usual), f"Discord: {away}") from away
    facts: dict[str, Any] = {
        "attempts": delivery.attempts + 1,
        "status_code": status,
        "took_ms": round((time.perf_counter() - started) * 1000),
        "response": said,
        "error": problem,
    }
    if problem is None:
        now = services.clock.now()
        await _write(services, delivery.id, **facts, state=DeliveryState.DELIVERED, delivered_at=now)
        return {"delivered": True, "status_code": status}
    if status == GONE or (endpoint.kind is WebhookKind.DISCORD and status in discord.GONE):
        await _write(services, delivery.id, **facts, state=DeliveryState.FAILED)
        await _switch_off(services, endpoint.id)
        return {"delivered": False, "status_code": status}
    await _write(services, delivery.id, **facts)
    raise NotTaken(problem)


async def _attempt(
    services: Services, endpoint: WebhookEndpoint, delivery: WebhookDelivery
) -> tuple[int | None, str | None, str | None]:
    """(status code, beginning of the answer, what went wrong or None)."""
    body = json.dumps(delivery.body, ensure_ascii=False, separators=(",", ":")).encode()
    now = services.clock.now()
    headers = signing.headers(delivery.event_id, int(now.timestamp()), body, _keys(services, endpoint, now))
    headers |= {"content-type": "application/json", "user-agent": f"ai-interviewer/{VERSION}"}
    try:
        target = await resolve(endpoint.url, private_allowed=services.settings.private_webhooks)
        answer = await send(
            target, "POST", headers=headers, content=body, timeout_secs=ANSWER_SECS, max_bytes=KEPT_CHARS
        )
    except AddressRefused as error:
        return None, None, str(error)
    except (httpx.HTTPError, TimeoutError) as error:
        return None, None, f"no answer: {type(error).__name__}"
    said = answer.content.decode("utf-8", "replace").replace("\x00", "")
    if 200 <= answer.status_code < 300:
        return answer.status_code, said, None
    why = "it redirects; give its final address" if 300 <= answer.status_code < 400 else "it did not accept the event"
    return answer.status_code, said, f"the receiver answered {answer.status_code}: {why}"


async def _message(
    services: Services, endpoint: WebhookEndpoint, delivery: WebhookDelivery
) -> tuple[int | None, str | None, str | None]:
    """As `_attempt`, into a Discord channel, in the language of whoever set it up. Raises VendorAway."""
    settings = services.settings
    async with services.database.transaction(read_only=True) as session:
        maker = await session.get(User, endpoint.created_by) if endpoint.created_by else None
    content = message_of(settings.config_dir, maker.language if maker else "en", settings.site_url, delivery.body)
    path = services.vault.unseal(endpoint.sealed_secret)
    status, said = await discord.post(services.vendors.discord, settings.discord_url, path, content)
    if status in discord.GONE:
        return status, said[:KEPT_CHARS], "Discord knows this webhook no more; it was switched off"
    return status, said[:KEPT_CHARS], None if 200 <= status < 300 else f"Discord answered {status}"


def _keys(services: Services, endpoint: WebhookEndpoint, now: datetime) -> list[str]:
    keys = [services.vault.unseal(endpoint.sealed_secret)]
    if endpoint.sealed_old_secret and endpoint.old_secret_until and endpoint.old_secret_until > now:
        keys.append(services.vault.unseal(endpoint.sealed_old_secret))
    return keys


async def _write(services: Services, delivery_id: str, **values: Any) -> None:
    async with services.database.transaction() as session:
        delivery = await session.get(WebhookDelivery, delivery_id)
        if delivery is not None:
            for name, value in values.items():
                setattr(delivery, name, value)


async def _switch_off(services: Services, endpoint_id: str) -> None:
    async with services.database.transaction() as session:
        endpoint = await session.get(WebhookEndpoint, endpoint_id)
        if endpoint is not None:
            endpoint.is_active = False
