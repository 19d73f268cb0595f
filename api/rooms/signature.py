"""Is a webhook really the media server's, and of now (SEC-21)?

Imported on use: LiveKit's SDK takes a third of a second, and one process alone needs no media server.
"""

from datetime import datetime, timedelta
from typing import Any

import jwt
from google.protobuf.json_format import ParseError
from livekit.api import TokenVerifier, WebhookReceiver
from livekit.api.access_token import Claims
from livekit.protocol.webhook import WebhookEvent

from api.rooms.errors import NotTheMediaServer
from api.settings import Settings

WINDOW = timedelta(minutes=5)
"""livekit-server signs each attempt for this long."""
SKEW = timedelta(minutes=1)
"""How far servers' clocks may differ."""


class _SignedNow(TokenVerifier):
    """livekit-api's check, and ours: it must expire within the window, by our own clock. A signature that is good for
    longer could be replayed for longer."""

    def __init__(self, settings: Settings, now: datetime) -> None:
        super().__init__(settings.livekit_api_key, settings.livekit_api_secret.get_secret_value(), leeway=SKEW)
        self._now = now.timestamp()

    def verify(self, token: str, *, verify_signature: bool = True) -> Claims:
        times: dict[str, Any] = jwt.decode(
            token,
            self.api_secret or "",
            algorithms=["HS256"],
            issuer=self.api_key,
            # Compared below with our own clock, so that tests can move it.
            options={"require": ["exp", "nbf"], "verify_exp": False, "verify_nbf": False, "verify_iat": False},
        )
        skew = SKEW.total_seconds()
        begun, ends = float(times["nbf"]), float(times["exp"])
        if not begun - skew <= self._now <= ends + skew or ends - begun > WINDOW.total_seconds() + skew:
            raise NotTheMediaServer()
        return Claims(sha256=times.get("sha256"))


def read_webhook(settings: Settings, now: datetime, body: bytes, authorization: str) -> WebhookEvent:
    """Raises NotTheMediaServer for what is forged, changed, stale, from the future or unreadable."""
    try:
        event = WebhookReceiver(_SignedNow(settings, now)).receive(body.decode(), authorization)
    except NotTheMediaServer:
        raise
    except (jwt.PyJWTError, ParseError, ValueError, TypeError) as error:
        raise NotTheMediaServer() from error
    except Exception as error:
        # livekit-api raises bare exceptions for a missing or different hash of the body.
        raise NotTheMediaServer() from error
    if not event.event:
        # protobuf reads a list as an event without any field.
        raise NotTheMediaServer()
    return event
