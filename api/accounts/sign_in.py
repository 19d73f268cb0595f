"""Signing in with a password, and the lock against guessing (AUTH-01, G-01)."""

from datetime import datetime, timedelta
from math import ceil

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts import repository, sessions
from api.accounts.errors import (
    AccountInactive,
    AccountLocked,
    CompanyInactive,
    EmailNotVerified,
    WrongCredentials,
)
from api.accounts.models import User
from api.accounts.sessions import Client, SignIn
from api.audit import record
from api.errors import AppError
from api.metrics import logins_total
from api.security.callers import Role
from api.security.lookup import caller_for
from api.security.passwords import hash_password, needs_rehash, password_matches
from api.security.tokens import digest
from api.wiring import Services

_OUTCOMES: dict[type[AppError], str] = {
    WrongCredentials: "wrong",
    AccountLocked: "locked",
    EmailNotVerified: "unverified",
    AccountInactive: "inactive",
    CompanyInactive: "inactive",
}


async def sign_in(services: Services, email: str, password: str, client: Client) -> SignIn:
    """An unknown address behaves like a known one with a wrong password: in replies, in time, and in being locked.

    Why an account may not be used is told only to whoever knows its password.

    Raises:
        WrongCredentials, AccountLocked, EmailNotVerified, AccountInactive, CompanyInactive.
    """
    try:
        signed_in = await _sign_in(services, email, password, client)
    except tuple(_OUTCOMES) as refusal:
        logins_total.labels(_OUTCOMES[type(refusal)]).inc()
        raise
    logins_total.labels("ok").inc()
    return signed_in


async def _sign_in(services: Services, email: str, password: str, client: Client) -> SignIn:
    """Opens two short transactions around the hash: SQLite's one writer must not wait for bcrypt."""
    async with services.database.transaction(read_only=True) as session:
        seen = await repository.user_by_email(session, email)
    if seen is None:
        await _count_unknown(services, email)
    else:
        _refuse_locked(seen, services.clock.now())
    rounds = services.settings.bcrypt_rounds
    matches = await password_matches(password, seen.password_hash if seen else None, rounds)
    if seen is None:
        raise WrongCredentials()
    renewed = await hash_password(password, rounds) if matches and needs_rehash(seen.password_hash, rounds) else None
    async with services.database.transaction() as session:
        # Locked: failures at the same time are counted one after the other, and a new password waits or has won.
        user = await repository.locked_user(session, seen.id)
        if user is None:
            raise WrongCredentials()
        _refuse_locked(user, services.clock.now())
        if not matches or user.password_hash != seen.password_hash:
            count_failure(session, services, user)
            raise WrongCredentials()
        await check_standing(session, services, user)
        user.failed_login_count, user.first_failed_at, user.locked_until = 0, None, None
        user.last_login_at = services.clock.now()
        user.password_hash = renewed or user.password_hash
        caller = caller_for(user, await repository.permissions_of(session, user))
        return await sessions.start(session, services, caller, client)


async def check_standing(session: AsyncSession, services: Services, user: User) -> None:
    """Raises AccountInactive, CompanyInactive, EmailNotVerified."""
    if not user.is_active:
        raise AccountInactive()
    company = await repository.company_of(session, user)
    if company is not None and not company.is_active:
        raise CompanyInactive()
    # Everybody else was invited, or made by somebody who answers for them.
    if services.settings.require_verified_email and user.role is Role.CANDIDATE and not user.email_verified:
        raise EmailNotVerified()


def _refuse_locked(user: User, now: datetime) -> None:
    if user.locked_until is not None and user.locked_until > now:
        raise _locked(ceil((user.locked_until - now).total_seconds()))


def _locked(wait_secs: int) -> AccountLocked:
    minutes = max(1, ceil(wait_secs / 60))
    said = f"Too many failed sign-ins. Try again in {minutes} min, or reset your password."
    return AccountLocked(said, headers={"Retry-After": str(wait_secs)})


async def _count_unknown(services: Services, email: str) -> None:
    """An address without an account is "locked" too, or the lock would tell which addresses have one."""
    settings = services.settings
    window_secs = settings.login_lock_minutes * 60
    decision = await services.rate_limiter.hit(
        f"unknown-login:{digest(email)}", settings.login_failures_before_lock, window_secs
    )
    if not decision.allowed:
        raise _locked(decision.retry_after_secs)


def count_failure(session: AsyncSession, services: Services, user: User) -> None:
    """G-01. `user` is locked in the database by the running transaction."""
    now = services.clock.now()
    window = timedelta(minutes=services.settings.login_lock_minutes)
    if user.first_failed_at is None or user.first_failed_at <= now - window:
        user.first_failed_at, user.failed_login_count = now, 0
    user.failed_login_count += 1
    if user.failed_login_count >= services.settings.login_failures_before_lock:
        user.locked_until = now + window
        user.first_failed_at, user.failed_login_count = None, 0
        record(session, "account.locked", company_id=user.company_id, kind="user", object_id=user.id)
