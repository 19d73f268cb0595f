"""All SQL about webhooks."""

from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.database import new_id
from api.integrations.announce import queue_delivery
from api.integrations.models import DeliveryState, WebhookDelivery, WebhookEndpoint
from api.paging import PageQuery, Slice, fetch_page
from api.security.callers import Caller


def _visible(caller: Caller) -> Select[WebhookEndpoint]:
    statement = select(WebhookEndpoint)
    scope = caller.company_scope
    return statement if scope is None else statement.where(WebhookEndpoint.company_id == scope)


async def list_endpoints(session: AsyncSession, caller: Caller, query: PageQuery) -> Slice:
    """Newest first."""
    return await fetch_page(session, _visible(caller).order_by(WebhookEndpoint.id.desc()), query)


async def access_endpoint(session: AsyncSession, caller: Caller, webhook_id: str) -> WebhookEndpoint | None:
    return await session.scalar(_visible(caller).where(WebhookEndpoint.id == webhook_id))


async def count_endpoints(session: AsyncSession, company_id: str) -> int:
    statement = select(func.count()).select_from(WebhookEndpoint).where(WebhookEndpoint.company_id == company_id)
    return await session.scalar(statement) or 0


async def subscribed(session: AsyncSession, company_id: str, event: str) -> list[WebhookEndpoint]:
    """Active endpoints of the company that want `event`."""
    found = await session.scalars(
        select(WebhookEndpoint).where(WebhookEndpoint.company_id == company_id, WebhookEndpoint.is_active)
    )
    return [endpoint for endpoint in found if not endpoint.events or event in endpoint.events]


async def known_delivery(session: AsyncSession, endpoint_id: str, event_id: str) -> bool:
    statement = select(WebhookDelivery.id).where(
        WebhookDelivery.endpoint_id == endpoint_id, WebhookDelivery.event_id == event_id
    )
    return await session.scalar(statement) is not None


async def add_delivery(session: AsyncSession, endpoint: WebhookEndpoint, body: dict[str, Any]) -> WebhookDelivery:
    """A new delivery of the event `body`, and the task that sends it."""
    delivery = WebhookDelivery(
        id=new_id(),
        company_id=endpoint.company_id,
        endpoint_id=endpoint.id,
        event_id=body["id"],
        event=body["type"],
        body=body,
    )
    session.add(delivery)
    await session.flush()
    queue_delivery(session, delivery)
    return delivery


async def list_deliveries(
    session: AsyncSession, endpoint_id: str, query: PageQuery, state: DeliveryState | None
) -> Slice:
    """Newest first."""
    statement = select(WebhookDelivery).where(WebhookDelivery.endpoint_id == endpoint_id)
    if state is not None:
        statement = statement.where(WebhookDelivery.state == state)
    return await fetch_page(session, statement.order_by(WebhookDelivery.id.desc()), query)


async def access_delivery(session: AsyncSession, caller: Caller, delivery_id: str) -> WebhookDelivery | None:
    statement = select(WebhookDelivery).where(WebhookDelivery.id == delivery_id)
    scope = caller.company_scope
    return await session.scalar(statement if scope is None else statement.where(WebhookDelivery.company_id == scope))
