"""Using what somebody connected: a token that is good now, renewed when it has ended, and what follows when it cannot
be renewed any more."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

import structlog

from api.accounts.models import User
from api.connections import oauth, repository
from api.connections.errors import ProviderNotSetUp
from api.connections.models import Connection, ConnectionState, Problem, Provider
from api.connections.oauth import GrantRefused
from api.connections.providers import OAuthApp, app_of
from api.mail.send import send_mail
from api.outside.vendor import VendorRefused
from api.security.vault import SealBroken
from api.wiring import Services

log = structlog.get_logger(__name__)
T = TypeVar("T")

LEEWAY = timedelta(seconds=60)
"""A token that ends this soon is renewed before it is used."""
BROKEN_MAIL = "connection_broken"
NAMES = {Provider.GITHUB: "GitHub", Provider.GOOGLE_CALENDAR: "Google Calendar"}


class TokenRefused(VendorRefused):
    """The provider knows this access token no more (401)."""


class ScopeMissing(VendorRefused):
    """The grant does not cover what was asked."""


class NoConnection(Exception):
    """There is none, or only its owner can mend it."""


async def using(services: Services, user_id: str, provider: Provider, use: Callable[[str], Awaitable[T]]) -> T:
    """`use` with an access token. One that is refused is renewed once.

    Raises:
        NoConnection: also when it turned out broken just now; its owner has been told.
        VendorAway, and what `use` raises
    """
    try:
        app = app_of(services, provider)
    except ProviderNotSetUp as error:
        raise NoConnection() from error
    token: str | None = None
    try:
        token = await _token(services, app, user_id, refused=None)
        try:
            return await use(token)
        except TokenRefused:
            token = await _token(services, app, user_id, refused=token)
            return await use(token)
    except (TokenRefused, GrantRefused) as error:
        await mark_broken(services, user_id, provider, Problem.REVOKED, token)
        raise NoConnection() from error
    except ScopeMissing as error:
        await mark_broken(services, user_id, provider, Problem.SCOPE, token)
        raise NoConnection() from error


async def _token(services: Services, app: OAuthApp, user_id: str, *, refused: str | None) -> str:
    """Another one than `refused`. Raises NoConnection, GrantRefused, VendorAway."""
    now = services.clock.now()
    access, refresh, good = await _kept(services, app.provider, user_id)
    if access is not None and good and access != refused:
        return access
    if refresh is None:
        raise GrantRefused("it cannot be renewed")
    try:
        made = await oauth.renew(app, refresh, now)
    except GrantRefused:
        # Another process may have renewed it at the same time; refresh tokens that are good once are spent then.
        access, later, good = await _kept(services, app.provider, user_id)
        if access is not None and good and later != refresh:
            return access
        raise
    async with services.database.transaction() as session:
        row = await repository.own_connection(session, user_id, app.provider, lock=True)
        if row is None:
            raise NoConnection()
        repository.keep_tokens(await session.get_one(User, user_id), row, made, services.vault)
    return made.access


async def _kept(services: Services, provider: Provider, user_id: str) -> tuple[str | None, str | None, bool]:
    """(access token, refresh token, whether the former is good for a while) of an account that has not ended.

    Raises:
        NoConnection, GrantRefused
    """
    async with services.database.transaction(read_only=True) as session:
        row = await repository.own_connection(session, user_id, provider)
        if row is None or row.state is ConnectionState.BROKEN:
            raise NoConnection()
        user = await session.get_one(User, user_id)
        if not user.is_active or user.deleted_at is not None:
            # Nobody is there any more whose calendar or repositories these would be.
            raise NoConnection()
        sealed = row.sealed_access, repository.sealed_refresh(user, row)
        good = row.access_expires_at is None or row.access_expires_at > services.clock.now() + LEEWAY
    try:
        access, refresh = (services.vault.unseal(one) if one else None for one in sealed)
    except SealBroken as error:
        # SECRET_KEY was changed: what was sealed with the old one is lost.
        raise GrantRefused(str(error)) from error
    return access, refresh, good


async def mark_broken(services: Services, user_id: str, provider: Provider, problem: Problem, used: str | None) -> None:
    """The owner gets a mail, once; the tokens are forgotten. `used`: the access token that failed, where there was one;
    a grant that was given anew meanwhile stays."""
    async with services.database.transaction() as session:
        row = await repository.own_connection(session, user_id, provider, lock=True)
        if row is None or row.state is ConnectionState.BROKEN or _given_anew(services, row, used):
            return
        user = await session.get_one(User, user_id)
        forget(user, row)
        row.state, row.problem, row.problem_at = ConnectionState.BROKEN, problem, services.clock.now()
        values = {"name": user.name, "service": NAMES[provider], "link": f"{services.settings.site_url}/profile"}
        send_mail(
            session,
            BROKEN_MAIL,
            to=user.email,
            language=user.language,
            values=values,
            company_id=user.company_id,
            subject_id=user.id,
        )
    log.info("connection_broken", provider=provider.value, problem=problem.value)


def _given_anew(services: Services, row: Connection, used: str | None) -> bool:
    if used is None or row.sealed_access is None:
        return False
    try:
        return services.vault.unseal(row.sealed_access) != used
    except SealBroken:
        return False


def forget(user: User, row: Connection) -> None:
    """The tokens."""
    row.sealed_access = row.sealed_refresh = row.access_expires_at = None
    if row.provider is Provider.GOOGLE_CALENDAR:
        user.calendar_token = None
