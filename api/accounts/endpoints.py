"""Signing in and out, one's own account and sessions, and the set-up of a fresh installation."""

from typing import Annotated

from fastapi import APIRouter, Cookie, Header, Request, Response

from api.accounts import repository, sessions, setup
from api.accounts.doorway import CSRF_VALUE, claims_of, client_of, forget_cookie, let_in
from api.accounts.errors import (
    AccountInactive,
    AccountLocked,
    AlreadySetUp,
    CompanyInactive,
    EmailNotVerified,
    ForeignOrigin,
    PasswordTooShort,
    RefreshRefused,
    RefreshReused,
    UnknownSession,
    WrongCredentials,
    WrongSetupCode,
)
from api.accounts.models import User
from api.accounts.profile import shown_me, update_me
from api.accounts.schemas import (
    LoginReply,
    LoginRequest,
    MeReply,
    MeUpdate,
    SessionList,
    SessionView,
    SetupRequest,
    SetupState,
)
from api.accounts.sign_in import sign_in
from api.errors import Forbidden, TooManyRequests, Unauthenticated, responses
from api.ids import IdPath
from api.paging import Paging, fetch_page
from api.security.dependencies import CurrentUser, RequestSession, Wired
from api.security.passwords import password_warnings

router = APIRouter(tags=["auth"])
setup_router = APIRouter(tags=["setup"])


@router.post(
    "/auth/login",
    responses=responses(
        WrongCredentials, AccountLocked, EmailNotVerified, AccountInactive, CompanyInactive, TooManyRequests
    ),
)
async def login(body: LoginRequest, request: Request, response: Response, services: Wired) -> LoginReply:
    """Signs in. The refresh token comes as an HTTP-only cookie."""
    signed_in = await sign_in(services, body.email, body.password, client_of(request, services))
    return let_in(response, services, signed_in)


@router.post("/auth/refresh", responses=responses(RefreshRefused, RefreshReused, ForeignOrigin, TooManyRequests))
async def refresh(
    request: Request,
    response: Response,
    services: Wired,
    session: RequestSession,
    refresh_token: Annotated[str | None, Cookie(max_length=8_000)] = None,
    x_requested_with: Annotated[str | None, Header(max_length=100)] = None,
) -> LoginReply:
    """A new access token; the refresh token is replaced. Using an old one ends the whole sign-in."""
    if x_requested_with != CSRF_VALUE:
        raise ForeignOrigin()
    signed_in = await sessions.refresh(session, services, refresh_token, client_of(request, services))
    return let_in(response, services, signed_in)


@router.post("/auth/logout", status_code=204, responses=responses(TooManyRequests))
async def logout(
    request: Request,
    response: Response,
    services: Wired,
    session: RequestSession,
    refresh_token: Annotated[str | None, Cookie(max_length=8_000)] = None,
) -> None:
    """Ends this sign-in: its access tokens and its refresh token stop working at once."""
    await sessions.sign_out(session, services, refresh_token, claims_of(request, services))
    forget_cookie(response)


@router.get("/auth/me", responses=responses(Unauthenticated, Forbidden, TooManyRequests))
async def me(caller: CurrentUser, session: RequestSession) -> MeReply:
    """The signed-in person and what they may do."""
    return await shown_me(session, caller, await session.get_one(User, caller.user_id))


@router.put("/auth/me", responses=responses(Unauthenticated, Forbidden, TooManyRequests))
async def change_me(body: MeUpdate, caller: CurrentUser, session: RequestSession) -> MeReply:
    """Changes what is given: name, language, time zone."""
    return await update_me(session, caller, body)


@router.get("/auth/sessions", responses=responses(Unauthenticated, Forbidden, TooManyRequests))
async def list_sessions(
    request: Request, caller: CurrentUser, session: RequestSession, services: Wired, paging: Paging
) -> SessionList:
    """Where you are signed in, newest first."""
    page = await fetch_page(session, repository.running_sessions(caller.user_id, services.clock.now()), paging)
    claims = claims_of(request, services)
    current = claims.family if claims else None
    shown = [SessionView.model_validate(row).model_copy(update={"current": row.id == current}) for row in page.rows]
    return SessionList(sessions=shown, **page.numbers())


@router.delete(
    "/auth/sessions/{session_id}",
    status_code=204,
    responses=responses(UnknownSession, Unauthenticated, Forbidden, TooManyRequests),
)
async def end_session(session_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired) -> None:
    """Signs that browser out at once."""
    await sessions.end_one(session, services, caller.user_id, session_id)


@setup_router.get("/setup")
async def get_setup(session: RequestSession) -> SetupState:
    """Whether this installation still waits for its first administrator."""
    return SetupState(needs_admin=await setup.needs_admin(session))


@setup_router.post(
    "/setup",
    status_code=201,
    responses=responses(WrongSetupCode, AlreadySetUp, PasswordTooShort, TooManyRequests),
)
async def create_first_admin(body: SetupRequest, request: Request, response: Response, services: Wired) -> LoginReply:
    """Creates the first company and administrator, and signs them in. Works only while there is no user."""
    signed_in = await setup.set_up(services, body, client_of(request, services))
    return let_in(response, services, signed_in, password_warnings(body.password))
