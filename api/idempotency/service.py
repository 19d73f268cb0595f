"""Exactly once: the key is looked up at the start of a request's transaction and stored with its reply at the end.

Two requests with one key cannot both get past the look-up: on SQLite the second one waits for its turn to write, on
PostgreSQL the key is locked until the first one's transaction ends. A request that fails stores nothing and leaves the
key free. A crash before the commit undoes effect and key together; after it, the reply is there to be given again.
"""

import asyncio
import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta

import structlog
from fastapi import Request, Response
from sqlalchemy import delete, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import UploadFile

from api.idempotency.errors import BadKey, KeyReused, KeyRunning
from api.idempotency.models import IdempotencyKey
from api.outbox.periodic import periodic
from api.security.callers import Caller
from api.wiring import Services

log = structlog.get_logger(__name__)

HEADER = "Idempotency-Key"
REPLAYED_HEADER = "Idempotency-Replayed"
KEPT = timedelta(hours=24)
MAX_LENGTH = 200
PURGE_EVERY_SECS = 3600
JSON = "application/json"
PURPOSE = b"ai-interviewer idempotency 1\n"
_PIECE_BYTES = 1 << 20


class Replayed(Exception):
    """Ends a request whose reply is already known. Its own transaction has changed nothing."""

    def __init__(self, status: int, body: bytes) -> None:
        self.status = status
        self.body = body
        super().__init__(str(status))


async def replay(_request: Request, error: Exception) -> Response:
    """The handler of `Replayed`."""
    assert isinstance(error, Replayed)  # noqa: S101  narrows the type for mypy; registered for this class only
    media_type = JSON if error.body else None
    return Response(error.body, error.status, {REPLAYED_HEADER: "true"}, media_type)


@dataclass(frozen=True, slots=True)
class Claim:
    """A key that this request will store, with the session of its transaction."""

    services: Services
    session: AsyncSession
    row: IdempotencyKey


async def claim_key(
    request: Request, services: Services, session: AsyncSession, caller: Caller, operation: str
) -> None:
    """Takes the request's key, when it has one.

    Raises:
        BadKey, KeyReused, KeyRunning
        Replayed: the request was carried out before.
    """
    key = request.headers.get(HEADER)
    if key is None or request.method != "POST":
        return
    if not (0 < len(key) <= MAX_LENGTH and key.isascii() and key.isprintable()):
        raise BadKey()
    key_hash = hashlib.sha256(key.encode()).hexdigest()
    request_hash = await _request_hash(request, services.settings.secret)
    if not await _lock(session, f"{caller.user_id}:{key_hash}"):
        raise KeyRunning()
    now = services.clock.now()
    known = await session.scalar(
        select(IdempotencyKey).where(IdempotencyKey.user_id == caller.user_id, IdempotencyKey.key_hash == key_hash)
    )
    if known is not None and known.created_at > now - KEPT:
        if known.request_hash != request_hash:
            raise KeyReused()
        raise Replayed(known.status, services.vault.unseal(known.reply).encode() if known.reply else b"")
    if known is not None:
        await session.delete(known)
        await session.flush()
    row = IdempotencyKey(
        company_id=caller.company_id,
        user_id=caller.user_id,
        key_hash=key_hash,
        operation=operation[:200],
        request_hash=request_hash,
        created_at=now,
    )
    request.state.idempotency = Claim(services, session, row)


async def keep_reply(request: Request, response: Response) -> None:
    """Stores the reply with the claimed key, in the transaction of what it tells about.

    Raises:
        KeyRunning: another request with the key was faster.
    """
    claim: Claim | None = getattr(request.state, "idempotency", None)
    if claim is None:
        return
    media_type = response.headers.get("content-type", JSON)
    body = getattr(response, "body", None)
    if not isinstance(body, bytes) or not media_type.startswith(JSON):
        log.warning("reply_cannot_be_kept", operation=claim.row.operation)
        return
    claim.row.status = response.status_code
    claim.row.reply = claim.services.vault.seal(body.decode()) if body else ""
    claim.session.add(claim.row)
    try:
        await claim.session.flush()
    except IntegrityError as error:
        # An operation that lets go of its transaction in the middle lets go of the lock too. What this request did is
        # undone; the other one's effect stands.
        raise KeyRunning() from error


async def _lock(session: AsyncSession, name: str) -> bool:
    """False: another transaction holds the lock. It ends with the transaction."""
    if session.get_bind().dialect.name != "postgresql":
        return True
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    return bool(await session.scalar(text("SELECT pg_try_advisory_xact_lock(:number)"), {"number": number}))


async def _request_hash(request: Request, secret: str) -> str:
    """Keyed with the server's secret: some bodies hold a password, and a plain hash in a stolen copy of the database
    would tell when it was guessed."""
    digest = hmac.new(secret.encode(), PURPOSE, hashlib.sha256)
    digest.update(f"{request.method} {request.url.path}?{request.url.query}\n".encode())
    form = getattr(request, "_form", None)
    if form is None:
        digest.update(await request.body())
        return digest.hexdigest()
    # FastAPI has read the stream into a form by now.
    for name, value in form.multi_items():
        digest.update(f"{name!r}=".encode())
        if isinstance(value, UploadFile):
            digest.update(f"{value.filename!r}:".encode())
            while piece := await value.read(_PIECE_BYTES):
                await asyncio.to_thread(digest.update, piece)
            await value.seek(0)
        else:
            digest.update(repr(value).encode())
    return digest.hexdigest()


@periodic("forget_idempotency_keys", every_secs=PURGE_EVERY_SECS)
async def forget_old_keys(services: Services) -> None:
    """24 hours after the request."""
    async with services.database.transaction() as session:
        await session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at <= services.clock.now() - KEPT))
