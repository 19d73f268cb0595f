"""The candidate's link.

The token is HMAC-SHA256(secret, nonce) with 32 random bytes of nonce: 256 bits, URL-safe. The database holds the nonce
and the token's SHA-256, which admit nobody without the server's secret; so mails, reminders and the start-up banner can
make the link again, and a copy of the database cannot.
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from api.interviews.models import Interview
from api.security.tokens import OPAQUE_BYTES, digest
from api.settings import Settings


@dataclass(frozen=True, slots=True)
class NewToken:
    token: str
    nonce: str
    token_hash: str


def new_token(settings: Settings) -> NewToken:
    nonce = secrets.token_hex(OPAQUE_BYTES)
    token = _derive(settings, nonce)
    return NewToken(token, nonce, digest(token))


def token_of(settings: Settings, interview: Interview) -> str | None:
    """The interview's token; None when `SECRET_KEY` has changed since the link was made."""
    token = _derive(settings, interview.token_nonce)
    return token if hmac.compare_digest(digest(token), interview.token_hash) else None


def link(settings: Settings, token: str) -> str:
    return f"{settings.site_url}/interview/{token}"


def _derive(settings: Settings, nonce: str) -> str:
    mac = hmac.new(settings.secret.encode(), f"interview-link:{nonce}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(mac.digest()).rstrip(b"=").decode()
