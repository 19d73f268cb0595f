"""Bodies of the webhooks' endpoints."""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from api.clock import Utc
from api.integrations.announce import EVENTS
from api.integrations.models import DeliveryState, WebhookKind
from api.paging import Paged
from api.views import View


def _known_events(events: list[str]) -> list[str]:
    unknown = sorted(set(events) - set(EVENTS))
    if unknown:
        raise ValueError(f"unknown events: {', '.join(unknown)[:200]}; known are {', '.join(EVENTS)}")
    return sorted(set(events))


def _no_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("control characters are not allowed")
    return text


Url = Annotated[str, StringConstraints(min_length=8, max_length=2_000, strip_whitespace=True), AfterValidator(_no_nul)]
Description = Annotated[str, StringConstraints(max_length=255, strip_whitespace=True), AfterValidator(_no_nul)]


class WebhookInput(BaseModel):
    kind: WebhookKind | None = None
    """Left out: signed, or what it is. It cannot be changed later."""
    url: Url
    """Of Discord's: as Discord gave it. What `GET` shows of it means: it stays."""
    description: Description | None = None
    events: Annotated[
        list[Annotated[str, StringConstraints(max_length=64)]], Field(max_length=50), AfterValidator(_known_events)
    ] = []
    """Empty: every event, also those that later versions add."""
    is_active: bool = True


class WebhookView(View):
    id: str
    kind: WebhookKind
    url: str
    description: str | None
    events: list[str]
    is_active: bool
    old_secret_until: Utc | None
    """Until when the secret before the last change still signs too."""
    created_at: Utc


class NewWebhook(WebhookView):
    secret: str | None
    """Shown here only. None: Discord's messages are not signed."""


class SecretView(BaseModel):
    secret: str
    """Shown here only; the one before keeps signing beside it until `old_secret_until`."""
    old_secret_until: Utc


class WebhookPage(Paged):
    webhooks: list[WebhookView]


class DeliveryView(View):
    id: str
    event_id: str
    event: str
    body: dict[str, Any]
    state: DeliveryState
    attempts: int
    status_code: int | None
    took_ms: int | None
    error: str | None
    response: str | None
    created_at: Utc
    delivered_at: Utc | None


class DeliveryPage(Paged):
    deliveries: list[DeliveryView]
