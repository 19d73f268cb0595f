"""Rules about webhooks."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.audit import about
from api.clock import iso_z
from api.companies.access import own_company
from api.database import new_id
from api.integrations import discord, repository, signing
from api.integrations.announce import TEST_EVENT, queue_delivery
from api.integrations.errors import (
    NoWebhookSecret,
    TooManyWebhooks,
    UnknownDelivery,
    UnknownWebhook,
    WebhookAddressRefused,
    WebhookSwitchedOff,
)
from api.integrations.models import DeliveryState, WebhookDelivery, WebhookEndpoint, WebhookKind
from api.integrations.schemas import WebhookInput
from api.outside.safe_http import AddressRefused, check_form
from api.security.callers import Caller
from api.wiring import Services

MAX_ENDPOINTS = 20
SECRET_OVERLAP = timedelta(hours=24)


async def get_webhook(session: AsyncSession, caller: Caller, webhook_id: str) -> WebhookEndpoint:
    endpoint = await repository.access_endpoint(session, caller, webhook_id)
    if endpoint is None:
        raise UnknownWebhook()
    return endpoint


async def create_webhook(
    session: AsyncSession, services: Services, caller: Caller, body: WebhookInput
) -> tuple[WebhookEndpoint, str | None]:
    """(endpoint, its secret where it has one). Raises NoCompany, TooManyWebhooks, WebhookAddressRefused."""
    company_id = own_company(caller)
    kind = body.kind or WebhookKind.SIGNED
    path = _checked(services, kind, body.url)
    if await repository.count_endpoints(session, company_id) >= MAX_ENDPOINTS:
        raise TooManyWebhooks()
    secret = signing.new_secret() if path is None else None
    endpoint = WebhookEndpoint(
        id=new_id(),
        company_id=company_id,
        created_by=caller.user_id,
        sealed_secret=services.vault.seal(secret or path or ""),
        **body.model_dump() | {"kind": kind, "url": discord.shown(path) if path else body.url},
    )
    session.add(endpoint)
    await session.flush()
    about(session, "webhook", endpoint.id)
    return endpoint, secret


async def update_webhook(
    session: AsyncSession, services: Services, caller: Caller, webhook_id: str, body: WebhookInput
) -> WebhookEndpoint:
    endpoint = await get_webhook(session, caller, webhook_id)
    if body.kind not in (None, endpoint.kind):
        raise WebhookAddressRefused("What a webhook is cannot be changed. Add another one.")
    for name, value in body.model_dump(exclude={"kind", "url"}).items():
        setattr(endpoint, name, value)
    if body.url != endpoint.url:
        path = _checked(services, endpoint.kind, body.url)
        endpoint.url = discord.shown(path) if path else body.url
        endpoint.sealed_secret = services.vault.seal(path) if path else endpoint.sealed_secret
    await session.flush()
    return endpoint


async def delete_webhook(session: AsyncSession, caller: Caller, webhook_id: str) -> None:
    """Its deliveries go with it."""
    await session.delete(await get_webhook(session, caller, webhook_id))


async def change_secret(
    session: AsyncSession, services: Services, caller: Caller, webhook_id: str
) -> tuple[str, datetime]:
    """(the new secret, until when the old one signs too)."""
    endpoint = await get_webhook(session, caller, webhook_id)
    if endpoint.kind is WebhookKind.DISCORD:
        raise NoWebhookSecret()
    secret = signing.new_secret()
    until = services.clock.now() + SECRET_OVERLAP
    endpoint.sealed_old_secret, endpoint.old_secret_until = endpoint.sealed_secret, until
    endpoint.sealed_secret = services.vault.seal(secret)
    return secret, until


async def send_test(session: AsyncSession, services: Services, caller: Caller, webhook_id: str) -> WebhookDelivery:
    endpoint = await get_webhook(session, caller, webhook_id)
    if not endpoint.is_active:
        raise WebhookSwitchedOff()
    body: dict[str, Any] = {
        "id": new_id(),
        "type": TEST_EVENT,
        "occurred_at": iso_z(services.clock.now()),
        "subject_id": endpoint.id,
        "data": {},
    }
    return await repository.add_delivery(session, endpoint, body)


async def replay(session: AsyncSession, caller: Caller, delivery_id: str) -> WebhookDelivery:
    """Sends the same event again under the same id; it stays one row."""
    delivery = await repository.access_delivery(session, caller, delivery_id)
    if delivery is None:
        raise UnknownDelivery()
    endpoint = await session.get_one(WebhookEndpoint, delivery.endpoint_id)
    if not endpoint.is_active:
        raise WebhookSwitchedOff()
    # While it waits an attempt is queued already.
    if delivery.state is not DeliveryState.WAITING:
        delivery.state, delivery.error, delivery.delivered_at = DeliveryState.WAITING, None, None
        await session.flush()
        queue_delivery(session, delivery)
    return delivery


def _checked(services: Services, kind: WebhookKind, url: str) -> str | None:
    """The path of a Discord webhook; None for another address. Raises WebhookAddressRefused."""
    if kind is WebhookKind.DISCORD:
        path = discord.path_of(url)
        if path is None:
            raise WebhookAddressRefused("This is no Discord webhook. It looks like https://discord.com/api/webhooks/…")
        return path
    try:
        check_form(url, private_allowed=services.settings.private_webhooks)
    except AddressRefused as error:
        raise WebhookAddressRefused(str(error)) from error
    return None
