"""Rules about webhooks."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.audit import about
from api.clock import iso_z
from api.companies.access import own_company
from api.database import new_id
from api.integrations import repository, signing
from api.integrations.announce import TEST_EVENT, queue_delivery
from api.integrations.errors import (
    TooManyWebhooks,
    UnknownDelivery,
    UnknownWebhook,
    WebhookAddressRefused,
    WebhookSwitchedOff,
)
from api.integrations.models import DeliveryState, WebhookDelivery, WebhookEndpoint
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
) -> tuple[WebhookEndpoint, str]:
    """(endpoint, its secret). Raises NoCompany, TooManyWebhooks, WebhookAddressRefused."""
    company_id = own_company(caller)
    _check_url(services, body.url)
    if await repository.count_endpoints(session, company_id) >= MAX_ENDPOINTS:
        raise TooManyWebhooks()
    secret = signing.new_secret()
    endpoint = WebhookEndpoint(
        id=new_id(),
        company_id=company_id,
        created_by=caller.user_id,
        sealed_secret=services.vault.seal(secret),
        **body.model_dump(),
    )
    session.add(endpoint)
    await session.flush()
    about(session, "webhook", endpoint.id)
    return endpoint, secret


async def update_webhook(
    session: AsyncSession, services: Services, caller: Caller, webhook_id: str, body: WebhookInput
) -> WebhookEndpoint:
    endpoint = await get_webhook(session, caller, webhook_id)
    _check_url(services, body.url)
    for name, value in body.model_dump().items():
        setattr(endpoint, name, value)
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


def _check_url(services: Services, url: str) -> None:
    try:
        check_form(url, private_allowed=services.settings.private_webhooks)
    except AddressRefused as error:
        raise WebhookAddressRefused(str(error)) from error
