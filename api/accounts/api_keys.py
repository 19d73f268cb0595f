"""Making and revoking one's own API keys (DATA-52)."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts import repository
from api.accounts.errors import KeyTimeOver, PlanWithoutKeys, ScopeTooWide, TooManyKeys, UnknownKey
from api.accounts.models import ApiKey
from api.accounts.schemas import KeyRequest
from api.audit import about
from api.companies.models import Company
from api.database import new_id
from api.security.api_keys import MANAGING, new_key, plan_has_keys
from api.security.callers import Caller
from api.security.tokens import digest
from api.wiring import Services

MAX_KEYS = 20


async def make(session: AsyncSession, services: Services, caller: Caller, body: KeyRequest) -> tuple[ApiKey, str]:
    """The row and the key itself, which is nowhere else.

    Raises:
        PlanWithoutKeys, ScopeTooWide, TooManyKeys, KeyTimeOver.
    """
    company = await session.get(Company, caller.company_id) if caller.company_id else None
    if not plan_has_keys(services, company):
        raise PlanWithoutKeys()
    scopes = frozenset(body.scopes)
    # A key that made keys would outlive its own revocation.
    refused = scopes - (caller.permissions - {MANAGING})
    if refused:
        raise ScopeTooWide(f"These are not yours to give to a key: {', '.join(sorted(refused))}.")
    now = services.clock.now()
    if body.expires_at is not None and body.expires_at <= now:
        raise KeyTimeOver()
    await repository.locked_user(session, caller.user_id)
    if await repository.live_key_count(session, caller.user_id, now) >= MAX_KEYS:
        raise TooManyKeys()
    key, prefix = new_key()
    made = ApiKey(
        id=new_id(),
        created_at=now,
        user_id=caller.user_id,
        name=body.name,
        prefix=prefix,
        key_hash=digest(key),
        scopes=sorted(scopes),
        expires_at=body.expires_at,
    )
    session.add(made)
    await session.flush()
    about(session, "api_key", made.id, scopes=made.scopes)
    return made, key


async def revoke(session: AsyncSession, services: Services, caller: Caller, key_id: str) -> None:
    """It stops working at once; revoking it again changes nothing. Raises UnknownKey."""
    key = await repository.own_key(session, caller.user_id, key_id)
    if key is None:
        raise UnknownKey()
    key.revoked_at = key.revoked_at or services.clock.now()
