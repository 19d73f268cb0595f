"""Rules of signing in and staying signed in."""

import hmac
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts import repository
from api.accounts.errors import (
    AccountLocked,
    AlreadySetUp,
    RefreshRefused,
    RefreshReused,
    WrongCredentials,
    WrongSetupCode,
)
from api.accounts.models import RefreshToken, User
from api.accounts.schemas import SetupRequest
from api.companies.models import Company
from api.database import new_id
from api.security.callers import Caller, Role
from api.security.lookup import caller_of
from api.security.passwords import hash_password, password_matches
from api.security.tokens import AccessClaims, access_token, digest, new_opaque_token
from api.wiring import Services


@dataclass(frozen=True, slots=True)
class SignIn:
    """What a browser gets: the caller, an access token for the body, a refresh token for the cookie."""

    caller: Caller
    access_token: str
    refresh_token: str


@dataclass(frozen=True, slots=True)
class Client:
    """Where a sign-in comes from."""

    user_agent: str | None
    ip: str


async def sign_in(services: Services, email: str, password: str, client: Client) -> SignIn:
    """Opens two short transactions around the hash: SQLite's one writer must not wait for bcrypt."""
    now = services.clock.now()
    async with services.database.transaction(read_only=True) as session:
        user = await repository.user_by_email(session, email)
    if user is not None and user.locked_until is not None and user.locked_until > now:
        raise AccountLocked()
    matches = await password_matches(password, user.password_hash if user else None)
    if user is None:
        raise WrongCredentials()
    async with services.database.transaction() as session:
        user = await session.get_one(User, user.id)
        if not matches:
            _count_failure(user, services)
            # A normal return: the count must be stored although the reply is an error.
        else:
            caller = await caller_of(session, user.id)
            if caller is None:
                raise WrongCredentials()
            user.failed_login_count, user.first_failed_at, user.locked_until = 0, None, None
            user.last_login_at = now
            return _issue(session, services, caller, new_id(), client)
    raise WrongCredentials()


def _count_failure(user: User, services: Services) -> None:
    """G-01."""
    now = services.clock.now()
    window = timedelta(minutes=services.settings.login_lock_minutes)
    if user.first_failed_at is None or user.first_failed_at <= now - window:
        user.first_failed_at, user.failed_login_count = now, 0
    user.failed_login_count += 1
    if user.failed_login_count >= services.settings.login_failures_before_lock:
        user.locked_until = now + window
        user.first_failed_at, user.failed_login_count = None, 0


async def refresh(session: AsyncSession, services: Services, presented: str | None, client: Client) -> SignIn:
    """AUTH-10: the presented token dies, a new one of the same family is issued."""
    now = services.clock.now()
    token = await repository.refresh_token(session, digest(presented)) if presented else None
    if token is None or token.expires_at <= now:
        raise RefreshRefused()
    if not await repository.spend(session, token, now):
        await _end_family(session, services, token.family)
        raise RefreshReused()
    caller = await caller_of(session, token.user_id)
    if caller is None:
        raise RefreshRefused("This account is not active. Ask your administrator.")
    return _issue(session, services, caller, token.family, client)


async def sign_out(
    session: AsyncSession, services: Services, presented: str | None, claims: AccessClaims | None
) -> None:
    """AUTH-05. Either credential is enough; none is no error."""
    token = await repository.refresh_token(session, digest(presented)) if presented else None
    for family in {token.family if token else None, claims.family if claims else None} - {None}:
        await _end_family(session, services, str(family))


async def _end_family(session: AsyncSession, services: Services, family: str) -> None:
    """Refresh tokens die in the database, access tokens of the same sign-in on the blacklist."""
    now = services.clock.now()
    await repository.revoke_family(session, family, now)
    await services.blacklist.add(family, now + timedelta(minutes=services.settings.access_token_minutes))


def _issue(session: AsyncSession, services: Services, caller: Caller, family: str, client: Client) -> SignIn:
    now = services.clock.now()
    settings = services.settings
    refresh_token = new_opaque_token()
    session.add(
        RefreshToken(
            user_id=caller.user_id,
            token_hash=digest(refresh_token),
            family=family,
            expires_at=now + timedelta(days=settings.refresh_token_days),
            user_agent=(client.user_agent or "")[:255] or None,
            ip=client.ip,
        )
    )
    lifetime = timedelta(minutes=settings.access_token_minutes)
    return SignIn(caller, access_token(caller, family, settings.secret, now, lifetime), refresh_token)


async def needs_admin(session: AsyncSession) -> bool:
    return not await repository.any_user(session)


async def set_up(services: Services, request: SetupRequest, client: Client) -> SignIn:
    """Creates the first company and its administrator. Only while there is no user at all."""
    if not hmac.compare_digest(request.setup_code.encode(), services.setup_code.encode()):
        raise WrongSetupCode()
    hashed = await hash_password(request.password, services.settings.bcrypt_rounds)
    async with services.database.transaction() as session:
        if await repository.any_user(session):
            raise AlreadySetUp()
        company = Company(id=new_id(), name=request.company_name, settings={"contact_email": request.email})
        session.add(company)
        await session.flush()
        user = User(
            id=new_id(),
            company_id=company.id,
            email=request.email,
            password_hash=hashed,
            name=request.name,
            role=Role.SYSTEM_ADMIN,
            email_verified=True,
        )
        session.add(user)
        await session.flush()
        caller = Caller(user.id, user.email, user.name, user.role, user.company_id)
        return _issue(session, services, caller, new_id(), client)
