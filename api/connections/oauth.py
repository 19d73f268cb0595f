"""OAuth 2.0 with PKCE (RFC 6749, RFC 7636) as GitHub and Google document it: code, refresh, revocation."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from api.connections.models import Provider
from api.connections.providers import OAuthApp
from api.outside.vendor import VendorAway, VendorRefused
from api.settings import Settings

DEAD_GRANTS = frozenset({"invalid_grant", "bad_verification_code", "bad_refresh_token"})
MAX_TOKEN = 4_000


class GrantRefused(VendorRefused):
    """The code or the refresh token is good for nothing any more."""


@dataclass(frozen=True, slots=True)
class Tokens:
    access: str
    refresh: str | None
    expires_at: datetime | None
    scopes: tuple[str, ...]


def authorize_url(app: OAuthApp, scopes: Sequence[str], state: str, verifier: str) -> str:
    """Where the browser is sent."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": app.client_id,
        "redirect_uri": app.redirect_uri,
        "scope": " ".join(scopes),
        "state": state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        **dict(app.authorize_extras),
    }
    return f"{app.authorize_url}?{urlencode(asked)}"


async def exchange(app: OAuthApp, code: str, verifier: str, now: datetime) -> Tokens:
    """A code is good once, so nothing is asked twice. Raises GrantRefused, VendorAway."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": app.redirect_uri,
        "code_verifier": verifier,
    }
    return await _tokens(app, form, now, repeatable=False)


async def renew(app: OAuthApp, refresh: str, now: datetime) -> Tokens:
    """Raises GrantRefused, VendorAway."""
    # GitHub's refresh tokens are good once: a repeated request would spend the new one unseen.
    repeatable = app.provider is Provider.GOOGLE_CALENDAR
    return await _tokens(app, {"grant_type": "refresh_token", "refresh_token": refresh}, now, repeatable=repeatable)


async def revoke(app: OAuthApp, settings: Settings, token: str) -> None:
    """The whole grant: whatever was made of it stops working. One that is gone already is no error.

    Raises:
        VendorAway
    """
    if app.provider is Provider.GITHUB:
        url = f"{settings.github_api_url.rstrip('/')}/applications/{app.client_id}/grant"
        await app.vendor.ask("DELETE", url, body={"access_token": token}, auth=(app.client_id, app.client_secret))
    else:
        await app.vendor.ask("POST", f"{settings.google_token_url.rstrip('/')}/revoke", form={"token": token})


async def _tokens(app: OAuthApp, form: dict[str, str], now: datetime, *, repeatable: bool) -> Tokens:
    whole = {"client_id": app.client_id, "client_secret": app.client_secret, **form}
    reply = await app.vendor.ask("POST", app.token_url, form=whole, repeatable=repeatable)
    said = reply.document()
    # GitHub says errors with status 200.
    error = said.get("error")
    if error in DEAD_GRANTS:
        raise GrantRefused(str(error))
    if error is not None or reply.status != 200:
        raise VendorAway(f"the token was refused: {str(error or reply.status)[:100]}")
    return _read(said, now)


def _read(said: dict[str, Any], now: datetime) -> Tokens:
    access, refresh, lasts = said.get("access_token"), said.get("refresh_token"), said.get("expires_in")
    if not isinstance(access, str) or not 0 < len(access) <= MAX_TOKEN:
        raise VendorAway("its answer holds no token")
    return Tokens(
        access=access,
        refresh=refresh if isinstance(refresh, str) and 0 < len(refresh) <= MAX_TOKEN else None,
        expires_at=now + timedelta(seconds=lasts) if isinstance(lasts, int) and lasts > 0 else None,
        # GitHub separates them by commas, Google by spaces.
        scopes=tuple(str(said.get("scope") or "").replace(",", " ").split()),
    )
