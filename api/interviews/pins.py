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
WITHHELD_TIMES = 10
"""Many people behind one count; the bounds on all callers together hold for them too (`api.telephony.admission`)."""


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

    Does the same work in every case: one count, one HMAC, one look-up.
    """
    allowed = await count_attempt(services, caller_number)
    found = await behind(session, services, pin)
    if found is None or not allowed:
        return None
    now = services.clock.now()
    return None if is_over(lapsed_status(found, now)) or now >= found.expires_at else found


async def count_attempt(services: Services, caller_number: str | None) -> bool:
    """Whether this number may try a PIN. Counted also where rate limits of the HTTP surface are off. Callers whose
    number is withheld share one count, a larger one.

    Raises:
        SharedStateAway: nobody tries PINs uncounted.
    """
    limit = services.settings.pin_attempts * (1 if caller_number else WITHHELD_TIMES)
    # The key is a digest: phone numbers are personal data and have no place in a cache.
    number = hashlib.sha256((caller_number or WITHHELD).encode()).hexdigest()
    return (await services.rate_limiter.hit(f"pin:{number}", limit, ATTEMPT_WINDOW_SECS)).allowed


async def behind(session: AsyncSession, services: Services, pin: str) -> Interview | None:
    """The open interview of `pin`, else the latest one that had it. Nothing is counted."""
    return await repository.last_by_pin_hash(session, pin_hash(services.settings, "".join(pin.split())))


def _derive(settings: Settings, nonce: str) -> str:
    mac = hmac.new(settings.secret.encode(), f"interview-pin-nonce:{nonce}".encode(), hashlib.sha256).digest()
    # 64 bits over 10⁸ values: the bias towards small numbers is below 10⁻¹¹.
    return f"{int.from_bytes(mac[:8], 'big') % 10**DIGITS:0{DIGITS}d}"
