"""From the button to the provider and back: state and PKCE verifier wait in a sealed cookie of that very browser.

Nothing is stored here. A callback that another browser was tricked into opening finds no cookie, or another state, and
a code that was stolen is worth nothing without the verifier.
"""

import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal, TypeVar

from fastapi import Request, Response
from pydantic import BaseModel, ValidationError

from api.connections import oauth
from api.connections.models import Provider
from api.connections.providers import app_of
from api.security.tokens import new_opaque_token
from api.security.vault import SealBroken
from api.wiring import Services

M = TypeVar("M", bound=BaseModel)

LASTS = timedelta(minutes=10)
COOKIE = "oauth_flow"
COOKIE_PATH = "/api/v1/integrations"


class FlowLost(Exception):
    """It was begun in another browser, too long ago, or not at all."""


class Flow(BaseModel):
    provider: Provider
    purpose: Literal["connect", "sign_in"]
    state: str
    verifier: str
    scopes: tuple[str, ...]
    user_id: str | None
    """Who connects; None: somebody signs in."""
    until: datetime


def begin(
    response: Response,
    services: Services,
    provider: Provider,
    purpose: Literal["connect", "sign_in"],
    scopes: Sequence[str],
    user_id: str | None = None,
) -> str:
    """The address that the browser has to open. Raises ProviderNotSetUp."""
    app = app_of(services, provider)
    flow = Flow(
        provider=provider,
        purpose=purpose,
        state=new_opaque_token(),
        verifier=secrets.token_urlsafe(64),
        scopes=tuple(scopes),
        user_id=user_id,
        until=services.clock.now() + LASTS,
    )
    # Lax: it has to come along when the provider sends the browser back.
    keep_cookie(response, services, COOKIE, COOKIE_PATH, flow, LASTS, samesite="lax")
    return oauth.authorize_url(app, scopes, flow.state, flow.verifier)


def resume(request: Request, services: Services, provider: Provider, state: str | None) -> Flow:
    """Raises FlowLost."""
    flow = read_cookie(request, services, COOKIE, Flow)
    if flow is None or flow.until <= services.clock.now() or flow.provider is not provider:
        raise FlowLost()
    if not hmac.compare_digest(flow.state.encode(), (state or "").encode()):
        raise FlowLost()
    return flow


def keep_cookie(
    response: Response,
    services: Services,
    name: str,
    path: str,
    content: BaseModel,
    lasts: timedelta,
    *,
    samesite: Literal["lax", "strict"],
) -> None:
    """Sealed: the browser carries it and cannot read it."""
    response.set_cookie(
        name,
        services.vault.seal(content.model_dump_json()),
        max_age=int(lasts.total_seconds()),
        path=path,
        httponly=True,
        samesite=samesite,
        secure=services.settings.site_url.startswith("https:"),
    )


def read_cookie(request: Request, services: Services, name: str, kind: type[M]) -> M | None:
    try:
        return kind.model_validate_json(services.vault.unseal(request.cookies.get(name, "")))
    except (SealBroken, ValidationError):
        return None
