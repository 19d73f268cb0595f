"""Signed URLs: what may be done, to what, until when. The signature covers all of it."""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlencode

from api.files.errors import UrlRefused

Purpose = Literal["upload", "listen"]


def signed_query(
    purpose: Purpose, subject: str, secret: str, now: datetime, lifetime: timedelta, **more: str | int
) -> str:
    """`?`-less query. `subject` is what is acted on (a key, a call); `more` is covered and travels too."""
    values = {**{k: str(v) for k, v in more.items()}, "expires": str(int((now + lifetime).timestamp()))}
    return urlencode({**values, "sig": _signature(purpose, subject, values, secret)})


def check(purpose: Purpose, subject: str, query: dict[str, str], secret: str, now: datetime) -> None:
    """Raises UrlRefused unless `query` was signed for this purpose and subject and has not run out."""
    values = {k: v for k, v in query.items() if k != "sig"}
    expected = _signature(purpose, subject, values, secret)
    if not hmac.compare_digest(expected.encode(), query.get("sig", "").encode()):
        raise UrlRefused()
    if int(values.get("expires", "0")) <= now.timestamp():
        raise UrlRefused()


def _signature(purpose: Purpose, subject: str, values: dict[str, str], secret: str) -> str:
    # Length-prefixed, so that no two different sets of values give the same text.
    parts = ["file-url-1", purpose, subject, *(f"{k}={v}" for k, v in sorted(values.items()))]
    message = "".join(f"{len(part)}:{part}" for part in parts)
    return hmac.new(secret.encode(), message.encode(), hashlib.sha256).hexdigest()
