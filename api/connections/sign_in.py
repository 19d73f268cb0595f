"""Signing in with GitHub.

Only an account that is linked already is opened by it. That GitHub has verified an address opens nothing: whoever has
an account with that address confirms with their password once (the link waits in a sealed cookie of their browser), or
links it on their profile page. Otherwise somebody who got hold of a mailbox at GitHub, or an address that changed
hands, would have the account too.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts import repository as accounts
from api.accounts import sessions
from api.accounts.errors import AccountInactive, CompanyInactive, EmailNotVerified
from api.accounts.models import User
from api.accounts.sessions import Client, SignIn
from api.accounts.sign_in import check_standing
from api.connections import oauth, repository, service
from api.connections.errors import NothingToLink, OtherAddress
from api.connections.flow import Flow
from api.connections.github_identity import GitHubIdentity, identity_of
from api.connections.models import Provider
from api.connections.oauth import Tokens
from api.connections.providers import app_of
from api.metrics import logins_total
from api.security.callers import Caller
from api.security.lookup import caller_for
from api.wiring import Services

PENDING_COOKIE = "github_pending"
PENDING_PATH = "/api/v1/auth/github"
PENDING_LASTS = timedelta(minutes=15)


class Outcome(StrEnum):
    """Why nobody is signed in; the page at /login says it in words."""

    CONFIRM = "confirm"
    """There is an account with an address that GitHub has verified: its password first."""
    UNKNOWN = "unknown"
    """There is no such account."""
    INACTIVE = "inactive"


class Pending(BaseModel):
    """A GitHub account that its owner may link once they signed in."""

    github_id: str
    login: str
    emails: tuple[str, ...]
    access: str
    refresh: str | None
    expires_at: datetime | None
    scopes: tuple[str, ...]
    until: datetime


@dataclass(frozen=True, slots=True)
class NotSignedIn:
    why: Outcome
    pending: Pending | None = None


async def enter(services: Services, flow: Flow, code: str, client: Client) -> SignIn | NotSignedIn:
    """Raises GrantRefused, VendorAway, ProviderNotSetUp."""
    app = app_of(services, Provider.GITHUB)
    now = services.clock.now()
    tokens = await oauth.exchange(app, code, flow.verifier, now)
    who = await identity_of(app.vendor, services.settings.github_api_url, tokens.access)
    try:
        async with services.database.transaction() as session:
            user = await repository.user_by_github(session, who.id, lock=True)
            if user is not None:
                signed_in = await _open(session, services, user, client)
                logins_total.labels("ok").inc()
                return signed_in
            known = [one for one in who.emails if await accounts.user_by_email(session, one) is not None]
    except (AccountInactive, CompanyInactive, EmailNotVerified):
        logins_total.labels("inactive").inc()
        return NotSignedIn(Outcome.INACTIVE)
    return NotSignedIn(Outcome.CONFIRM if known else Outcome.UNKNOWN, _pending(who, tokens, now))


async def link(session: AsyncSession, services: Services, caller: Caller, pending: Pending | None) -> None:
    """For somebody who has just signed in with their password.

    Raises:
        NothingToLink, OtherAddress, IdentityTaken
    """
    if pending is None or pending.until <= services.clock.now():
        raise NothingToLink()
    if caller.email not in pending.emails:
        raise OtherAddress()
    who = GitHubIdentity(pending.github_id, pending.login, pending.emails)
    tokens = Tokens(pending.access, pending.refresh, pending.expires_at, pending.scopes)
    await service.link_github(session, services, caller.user_id, who, tokens)


async def _open(session: AsyncSession, services: Services, user: User, client: Client) -> SignIn:
    await check_standing(session, services, user)
    user.last_login_at = services.clock.now()
    caller = caller_for(user, await accounts.permissions_of(session, user))
    return await sessions.start(session, services, caller, client)


def _pending(who: GitHubIdentity, tokens: Tokens, now: datetime) -> Pending:
    return Pending(
        github_id=who.id,
        login=who.login,
        # A cookie holds about four thousand bytes, and they are sealed.
        emails=who.emails[:5],
        access=tokens.access,
        refresh=tokens.refresh,
        expires_at=tokens.expires_at,
        scopes=tokens.scopes,
        until=now + PENDING_LASTS,
    )
