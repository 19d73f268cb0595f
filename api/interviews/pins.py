"""The dial-in PIN (RT-07): eight digits that stand for the link where there is no keyboard.

Like the link, the PIN is made from the server's secret and a stored nonce, so that mails can hold it and a copy of the
database does not. It is found by its HMAC: with 10⁸ possible values a bare hash would be reversed in seconds.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from api.interviews import repository
from api.interviews.models import Interview
from api.interviews.states import is_over, lapsed_status
from api.settings import Settings
from api.wiring import Services

DIGITS = 8
NONCE_BYTES = 16
ATTEMPT_WINDOW_SECS = 600
WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class NewPin:
    pin: str
    nonce: str
    pin_hash: str


async def new_pin(session: AsyncSession, settings: Settings) -> NewPin:
    """A PIN that no open interview has. The database's unique index is the last line against a simultaneous twin."""
    while True:
        nonce = secrets.token_hex(NONCE_BYTES)
        pin = _derive(settings, nonce)
        hashed = pin_hash(settings, pin)
        if await repository.by_pin_hash(session, hashed) is None:
            return NewPin(pin, nonce, hashed)


def pin_of(settings: Settings, interview: Interview) -> str | None:
    """The interview's PIN; None when `SECRET_KEY` has changed since it was made."""
    pin = _derive(settings, interview.pin_nonce)
    return pin if hmac.compare_digest(pin_hash(settings, pin), interview.pin_hash) else None


def pin_hash(settings: Settings, pin: str) -> str:
    return hmac.new(settings.secret.encode(), f"interview-pin:{pin}".encode(), hashlib.sha256).hexdigest()


def grouped(pin: str) -> str:
    """As people read it out: 1234 5678."""
    return f"{pin[:4]} {pin[4:]}"


async def match(session: AsyncSession, services: Services, pin: str, caller_number: str | None) -> Interview | None:
    """The open interview of `pin`; None when there is none, or after too many attempts from this number (SEC-20).

    Does the same work in every case: one count, one HMAC, one look-up. Attempts are counted also where rate limits of
    the HTTP surface are off. A caller whose number is withheld shares one count with all such callers.
    """
    settings = services.settings
    # The key is a digest: phone numbers are personal data and have no place in a cache.
    number = hashlib.sha256((caller_number or WITHHELD).encode()).hexdigest()
    decision = await services.rate_limiter.hit(f"pin:{number}", settings.pin_attempts, ATTEMPT_WINDOW_SECS)
    found = await repository.by_pin_hash(session, pin_hash(settings, "".join(pin.split())))
    if found is None or not decision.allowed:
        return None
    now = services.clock.now()
    return None if is_over(lapsed_status(found, now)) or now >= found.expires_at else found


def _derive(settings: Settings, nonce: str) -> str:
    mac = hmac.new(settings.secret.encode(), f"interview-pin-nonce:{nonce}".encode(), hashlib.sha256).digest()
    # 64 bits over 10⁸ values: the bias towards small numbers is below 10⁻¹¹.
    return f"{int.from_bytes(mac[:8], 'big') % 10**DIGITS:0{DIGITS}d}"
