"""All SQL about webhooks."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.integrations.models import WebhookDelivery, WebhookEndpoint


async def subscribed(session: AsyncSession, company_id: str, event: str) -> list[WebhookEndpoint]:
    """Active endpoints of the company that want `event`."""
    found: Sequence[WebhookEndpoint] = (
        await session.scalars(
            select(WebhookEndpoint).where(WebhookEndpoint.company_id == company_id, WebhookEndpoint.is_active)
        )
    ).all()
    return [endpoint for endpoint in found if not endpoint.events or event in endpoint.events]


async def known_delivery(session: AsyncSession, endpoint_id: str, event_id: str) -> bool:
    statement = select(WebhookDelivery.id).where(
        WebhookDelivery.endpoint_id == endpoint_id, WebhookDelivery.event_id == event_id
    )
    return await session.scalar(statement) is not None
