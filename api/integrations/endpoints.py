"""Webhooks of the caller's company."""

from fastapi import APIRouter

from api.companies.access import NoCompany
from api.errors import Forbidden, Unauthenticated, responses
from api.ids import IdPath
from api.integrations import repository, service
from api.integrations.errors import (
    NoWebhookSecret,
    TooManyWebhooks,
    UnknownDelivery,
    UnknownWebhook,
    WebhookAddressRefused,
    WebhookSwitchedOff,
)
from api.integrations.models import DeliveryState, WebhookEndpoint
from api.integrations.schemas import (
    DeliveryPage,
    DeliveryView,
    NewWebhook,
    SecretView,
    WebhookInput,
    WebhookPage,
    WebhookView,
)
from api.paging import Paging
from api.security.dependencies import CurrentUser, RequestSession, Wired

router = APIRouter(tags=["webhooks"], responses=responses(Unauthenticated, Forbidden))


def _view(endpoint: WebhookEndpoint) -> WebhookView:
    return WebhookView.model_validate(endpoint)


@router.get("/webhooks")
async def list_webhooks(caller: CurrentUser, session: RequestSession, paging: Paging) -> WebhookPage:
    """The company's webhooks and the events each of them gets."""
    found = await repository.list_endpoints(session, caller, paging)
    return WebhookPage(webhooks=[_view(row) for row in found.rows], **found.numbers())


@router.post("/webhooks", status_code=201, responses=responses(NoCompany, TooManyWebhooks, WebhookAddressRefused))
async def create_webhook(
    body: WebhookInput, caller: CurrentUser, session: RequestSession, services: Wired
) -> NewWebhook:
    """A receiver of signed events, whose secret is shown here only, or a Discord channel that gets sentences."""
    endpoint, secret = await service.create_webhook(session, services, caller, body)
    return NewWebhook(**_view(endpoint).model_dump(), secret=secret)


@router.get("/webhooks/{webhook_id}", responses=responses(UnknownWebhook))
async def get_webhook(webhook_id: IdPath, caller: CurrentUser, session: RequestSession) -> WebhookView:
    """One webhook with the events that it gets; its secret is not shown again."""
    return _view(await service.get_webhook(session, caller, webhook_id))


@router.put("/webhooks/{webhook_id}", responses=responses(UnknownWebhook, WebhookAddressRefused))
async def update_webhook(
    webhook_id: IdPath, body: WebhookInput, caller: CurrentUser, session: RequestSession, services: Wired
) -> WebhookView:
    """Replaces address, events and description of a webhook; its secret stays."""
    return _view(await service.update_webhook(session, services, caller, webhook_id, body))


@router.delete("/webhooks/{webhook_id}", status_code=204, responses=responses(UnknownWebhook))
async def delete_webhook(webhook_id: IdPath, caller: CurrentUser, session: RequestSession) -> None:
    """Deletes a webhook; what was not delivered yet is not sent any more."""
    await service.delete_webhook(session, caller, webhook_id)


@router.post("/webhooks/{webhook_id}/secret", responses=responses(UnknownWebhook, NoWebhookSecret))
async def change_webhook_secret(
    webhook_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired
) -> SecretView:
    """A new secret; for a day events carry the signatures of both."""
    secret, until = await service.change_secret(session, services, caller, webhook_id)
    return SecretView(secret=secret, old_secret_until=until)


@router.post("/webhooks/{webhook_id}/test", status_code=202, responses=responses(UnknownWebhook, WebhookSwitchedOff))
async def test_webhook(
    webhook_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired
) -> DeliveryView:
    """Sends the event `webhook.test`."""
    return DeliveryView.model_validate(await service.send_test(session, services, caller, webhook_id))


@router.get("/webhooks/{webhook_id}/deliveries", responses=responses(UnknownWebhook))
async def list_deliveries(
    webhook_id: IdPath,
    caller: CurrentUser,
    session: RequestSession,
    paging: Paging,
    state: DeliveryState | None = None,
) -> DeliveryPage:
    """What was sent to a webhook, the newest first, with the answer it gave."""
    endpoint = await service.get_webhook(session, caller, webhook_id)
    found = await repository.list_deliveries(session, endpoint.id, paging, state)
    return DeliveryPage(deliveries=[DeliveryView.model_validate(row) for row in found.rows], **found.numbers())


@router.post(
    "/webhooks/deliveries/{delivery_id}/replay",
    status_code=202,
    responses=responses(UnknownDelivery, WebhookSwitchedOff),
)
async def replay_delivery(delivery_id: IdPath, caller: CurrentUser, session: RequestSession) -> DeliveryView:
    """Sends the same event again, under the same id."""
    return DeliveryView.model_validate(await service.replay(session, caller, delivery_id))
