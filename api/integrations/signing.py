"""The signature of an outgoing webhook, by the Standard Webhooks specification 1.0.

`webhook-signature: v1,<base64>` is HMAC-SHA256 under the endpoint's secret over `<id>.<timestamp>.<body>`; while a
secret is being changed there are two, separated by a space. Receivers refuse a timestamp more than five minutes off.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode("ascii")


def headers(event_id: str, timestamp_secs: int, body: bytes, keys: Sequence[str]) -> dict[str, str]:
    """Headers for one attempt; `keys` are the secrets that are valid now."""
    signed = f"{event_id}.{timestamp_secs}.".encode() + body
    marks = [_mark(key, signed) for key in keys]
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(timestamp_secs),
        "webhook-signature": " ".join(marks),
    }


def _mark(key: str, signed: bytes) -> str:
    raw = base64.b64decode(key.removeprefix(PREFIX))
    return "v1," + base64.b64encode(hmac.new(raw, signed, hashlib.sha256).digest()).decode("ascii")
