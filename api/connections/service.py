"""Rules about connections: making one, what it is used for, ending it."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import User
from api.audit import record
from api.connections import oauth, repository
from api.connections.errors import IdentityTaken, NotConnected
from api.connections.flow import Flow
from api.connections.github_identity import GitHubIdentity, identity_of
from api.connections.models import Connection, ConnectionState, Provider
from api.connections.oauth import GrantRefused, Tokens
from api.connections.providers import (
    BUSY_SCOPE,
    IDENTITY_SCOPES,
    PRIVATE_SCOPES,
    WRITE_SCOPE,
    app_of,
    is_set_up,
)
from api.connections.schemas import ConnectionList, ConnectionView
from api.connections.tokens import forget
from api.database import new_id
from api.mail.send import send_mail
from api.outbox import enqueue
from api.security.callers import Caller, Role
from api.wiring import Services

REVOKE_TASK = "revoke_grant"
LINKED_MAIL = "github_linked"


async def overview(session: AsyncSession, services: Services, caller: Caller) -> ConnectionList:
    """One entry for every provider, connected or not."""
    found = await repository.own_connections(session, caller.user_id)
    return ConnectionList(connections=[_view(services, one, found.get(one)) for one in Provider])


def github_scopes(private: bool) -> tuple[str, ...]:
    return IDENTITY_SCOPES + (PRIVATE_SCOPES if private else ())


def google_scopes(caller: Caller, write: bool) -> tuple[str, ...]:
    """Nobody schedules with a candidate's calendar: theirs is only written to."""
    if caller.role is Role.CANDIDATE:
        return (WRITE_SCOPE,)
    return (BUSY_SCOPE, WRITE_SCOPE) if write else (BUSY_SCOPE,)


async def finish(services: Services, flow: Flow, code: str) -> bool:
    """Trades the code and keeps the grant; False: some of what was asked for was not given.

    Raises:
        GrantRefused, VendorAway, IdentityTaken, ProviderNotSetUp
    """
    app = app_of(services, flow.provider)
    now = services.clock.now()
    tokens = await oauth.exchange(app, code, flow.verifier, now)
    if flow.user_id is None:
        raise GrantRefused("nobody asked for it")
    if flow.provider is Provider.GITHUB:
        who = await identity_of(app.vendor, services.settings.github_api_url, tokens.access)
        async with services.database.transaction() as session:
            await link_github(session, services, flow.user_id, who, tokens)
        # A GitHub App's tokens name no scopes: what they reach was said when it was registered.
        return not tokens.scopes or set(flow.scopes) <= set(tokens.scopes)
    if tokens.refresh is None:
        raise GrantRefused("no refresh token came")
    given = set(flow.scopes) & set(tokens.scopes)
    async with services.database.transaction() as session:
        user = await _active(session, flow.user_id)
        if given:
            row = await _own_or_new(session, user, flow.provider)
            row.label, row.scopes = None, sorted(tokens.scopes)
            repository.keep_tokens(user, row, tokens, services.vault)
            record(session, "account.calendar_connected", company_id=user.company_id, kind="user", object_id=user.id)
        else:
            enqueue_revocation(session, services, flow.provider, tokens.refresh)
    return given == set(flow.scopes)


async def link_github(
    session: AsyncSession, services: Services, user_id: str, who: GitHubIdentity, tokens: Tokens
) -> None:
    """From now on this GitHub account signs its owner in. They are told by mail: it opens their account. The grant of
    another account that was linked before is forgotten here, and revoked there.

    Raises:
        IdentityTaken, GrantRefused
    """
    user = await _active(session, user_id)
    holder = await repository.user_by_github(session, who.id)
    if holder is not None and holder.id != user.id:
        raise IdentityTaken()
    row = await _own_or_new(session, user, Provider.GITHUB)
    if user.github_id != who.id:
        # A grant is an account's: revoking one of the same account would end the new tokens too.
        if user.github_id is not None and row.sealed_access is not None:
            _revoke_later(session, Provider.GITHUB, row.sealed_access)
        forget(user, row)
        user.github_id = who.id
        _say_linked(session, services, user, who)
    row.label, row.scopes = who.login, sorted(tokens.scopes)
    repository.keep_tokens(user, row, tokens, services.vault)
    try:
        await session.flush()
    except IntegrityError:
        # Somebody else linked it at the same moment.
        raise IdentityTaken() from None


async def disconnect(session: AsyncSession, user_id: str, provider: Provider) -> None:
    """Forgets the grant here at once and has it revoked there; nothing there is no error."""
    user = await session.get_one(User, user_id)
    row = await repository.own_connection(session, user_id, provider, lock=True)
    if provider is Provider.GITHUB:
        user.github_id = None
    if row is None:
        return
    # Google takes either token for the whole grant; GitHub the access token.
    sealed = row.sealed_access if provider is Provider.GITHUB else repository.sealed_refresh(user, row)
    forget(user, row)
    await session.delete(row)
    if sealed is not None:
        _revoke_later(session, provider, sealed)
    record(
        session,
        "account.disconnected",
        company_id=user.company_id,
        kind="user",
        object_id=user.id,
        provider=provider.value,
    )


async def remove_all(session: AsyncSession, user_id: str) -> None:
    """With an account that is erased."""
    for provider in Provider:
        await disconnect(session, user_id, provider)


async def choose_wishes(
    session: AsyncSession, services: Services, caller: Caller, *, writes_interviews: bool
) -> ConnectionView:
    """Raises NotConnected."""
    row = await writable_calendar(session, caller.user_id)
    if row is None and writes_interviews:
        raise NotConnected()
    if row is not None:
        row.writes_interviews = writes_interviews
    return _view(services, Provider.GOOGLE_CALENDAR, row)


async def writable_calendar(session: AsyncSession, user_id: str) -> Connection | None:
    """The working connection with leave to write."""
    row = await repository.own_connection(session, user_id, Provider.GOOGLE_CALENDAR)
    works = row is not None and row.state is ConnectionState.WORKING and WRITE_SCOPE in row.scopes
    return row if works else None


def enqueue_revocation(session: AsyncSession, services: Services, provider: Provider, token: str) -> None:
    _revoke_later(session, provider, services.vault.seal(token))


def _revoke_later(session: AsyncSession, provider: Provider, sealed: str) -> None:
    enqueue(session, REVOKE_TASK, {"provider": provider.value, "sealed": sealed})


async def _active(session: AsyncSession, user_id: str) -> User:
    """Raises GrantRefused: the account ended meanwhile."""
    user = await session.get(User, user_id, with_for_update=True)
    if user is None or not user.is_active or user.deleted_at is not None:
        raise GrantRefused("the account has ended")
    return user


async def _own_or_new(session: AsyncSession, user: User, provider: Provider) -> Connection:
    row = await repository.own_connection(session, user.id, provider, lock=True)
    if row is None:
        row = Connection(id=new_id(), user_id=user.id, provider=provider, scopes=[])
        session.add(row)
    row.state, row.problem, row.problem_at = ConnectionState.WORKING, None, None
    return row


def _say_linked(session: AsyncSession, services: Services, user: User, who: GitHubIdentity) -> None:
    values = {"name": user.name, "login": who.login, "link": f"{services.settings.site_url}/profile"}
    send_mail(
        session,
        LINKED_MAIL,
        to=user.email,
        language=user.language,
        values=values,
        company_id=user.company_id,
        subject_id=user.id,
    )
    record(session, "account.github_linked", company_id=user.company_id, kind="user", object_id=user.id)


def _view(services: Services, provider: Provider, row: Connection | None) -> ConnectionView:
    google = provider is Provider.GOOGLE_CALENDAR
    scopes = set(row.scopes) if row is not None else set()
    return ConnectionView(
        provider=provider,
        available=is_set_up(services.settings, provider),
        connected=row is not None,
        label=row.label if row else None,
        reads_private=row is not None and not google and (not scopes or bool(scopes.intersection(PRIVATE_SCOPES))),
        reads_busy=google and BUSY_SCOPE in scopes,
        writes=google and WRITE_SCOPE in scopes,
        writes_interviews=row is not None and row.writes_interviews,
        state=row.state if row else None,
        problem=row.problem if row else None,
        problem_at=row.problem_at if row else None,
        since=row.created_at if row else None,
    )
