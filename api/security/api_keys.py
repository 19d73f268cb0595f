"""Keys of integrations (AUTH-31): `aik_<prefix>_<secret>`, sent as a bearer token."""

import secrets
from datetime import timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import ApiKey, User
from api.companies.models import Company
from api.database import after_commit
from api.security.callers import Caller
from api.security.lookup import caller_of
from api.security.tokens import digest, new_opaque_token
from api.wiring import Services

MARK = "aik_"
"""What a key begins with; secret scanners look for it."""
PREFIX_BYTES = 4
MANAGING = "api_keys:write"
"""Whoever loses this permission loses their keys; no key has it itself."""
USE_NOTED_EVERY = timedelta(minutes=5)
"""`last_used_at` is written at most this often: a busy key must not write with each request."""


def new_key() -> tuple[str, str]:
    """(the key, its beginning for lists)."""
    prefix = f"{MARK}{secrets.token_hex(PREFIX_BYTES)}"
    return f"{prefix}_{new_opaque_token()}", prefix


def looks_like_key(token: str) -> bool:
    return token.startswith(MARK)


def plan_has_keys(services: Services, company: Company | None) -> bool:
    """AUTH-31. Who belongs to no company runs the installation."""
    return company is None or company.plan.value in services.settings.api_key_plans


async def caller_of_key(session: AsyncSession, services: Services, token: str) -> Caller | None:
    """The key's user, narrowed to its scopes. None when the key is unknown, revoked or expired, when its user may not
    sign in or have keys any more, or when the company's plan has none."""
    if not looks_like_key(token):
        return None
    now = services.clock.now()
    row = (
        await session.execute(
            select(ApiKey, Company)
            .join(User, User.id == ApiKey.user_id)
            .outerjoin(Company, Company.id == User.company_id)
            .where(ApiKey.key_hash == digest(token), ApiKey.revoked_at.is_(None))
        )
    ).one_or_none()
    if row is None:
        return None
    key, company = row
    owner = await caller_of(session, key.user_id)
    if owner is None or not owner.may(MANAGING) or not plan_has_keys(services, company):
        return None
    if key.expires_at is not None and key.expires_at <= now:
        return None
    if key.last_used_at is None or key.last_used_at <= now - USE_NOTED_EVERY:
        _note_use(session, services, key.id)
    scopes = frozenset(key.scopes) & owner.permissions - {MANAGING}
    return Caller(owner.user_id, owner.email, owner.name, owner.role, owner.company_id, scopes, key.id)


def _note_use(session: AsyncSession, services: Services, key_id: str) -> None:
    """In a transaction of its own, after the request's: that one may be for reading only."""

    async def note() -> None:
        now = services.clock.now()
        due = or_(ApiKey.last_used_at.is_(None), ApiKey.last_used_at <= now - USE_NOTED_EVERY)
        async with services.database.transaction() as own:
            await own.execute(update(ApiKey).where(ApiKey.id == key_id, due).values(last_used_at=now))

    after_commit(session, note)
