"""AUTH-01 … AUTH-09 and the set-up of a fresh installation."""

from typing import Annotated

from fastapi import APIRouter, Cookie, Header, Request, Response
from fastapi.security.utils import get_authorization_scheme_param

from api.accounts import service
from api.accounts.errors import (
    AccountLocked,
    AlreadySetUp,
    ForeignOrigin,
    RefreshRefused,
    RefreshReused,
    WrongCredentials,
    WrongSetupCode,
)
from api.accounts.schemas import LoginReply, LoginRequest, MeReply, SetupRequest, SetupState, UserView
from api.accounts.service import Client, SignIn
from api.companies.models import Company
from api.errors import TooManyRequests, Unauthenticated, responses
from api.limits import client_address, within_limit
from api.security.dependencies import CurrentUser, RequestSession, Wired
from api.security.tokens import AccessClaims, TokenRefused, read_access_token
from api.wiring import Services

COOKIE = "refresh_token"
COOKIE_PATH = "/api/v1/auth"
CSRF_VALUE = "dashboard"
"""A custom header cannot be sent by another site's form, and CORS stops its scripts (SEC-06)."""

router = APIRouter(tags=["auth"])
setup_router = APIRouter(tags=["setup"])


def _client(request: Request, services: Services) -> Client:
    return Client(request.headers.get("user-agent"), client_address(request, services.settings))


async def _limit(request: Request, services: Services) -> None:
    address = client_address(request, services.settings)
    await within_limit(services, f"auth:{address}", services.settings.auth_requests_per_minute)


def _signed_in(request: Request, response: Response, services: Services, signed_in: SignIn) -> LoginReply:
    response.set_cookie(
        COOKIE,
        signed_in.refresh_token,
        max_age=services.settings.refresh_token_days * 86_400,
        path=COOKIE_PATH,
        httponly=True,
        samesite="strict",
        secure=services.settings.site_url.startswith("https:"),
    )
    caller = signed_in.caller
    user = UserView(
        id=caller.user_id, email=caller.email, name=caller.name, role=caller.role, company_id=caller.company_id
    )
    return LoginReply(access_token=signed_in.access_token, user=user)


@router.post("/auth/login", responses=responses(WrongCredentials, AccountLocked, TooManyRequests))
async def login(body: LoginRequest, request: Request, response: Response, services: Wired) -> LoginReply:
    """Signs in. The refresh token comes as an HTTP-only cookie."""
    await _limit(request, services)
    signed_in = await service.sign_in(services, body.email, body.password, _client(request, services))
    return _signed_in(request, response, services, signed_in)


@router.post("/auth/refresh", responses=responses(RefreshRefused, RefreshReused, ForeignOrigin))
async def refresh(
    request: Request,
    response: Response,
    services: Wired,
    session: RequestSession,
    refresh_token: Annotated[str | None, Cookie()] = None,
    x_requested_with: Annotated[str | None, Header()] = None,
) -> LoginReply:
    """A new access token; the refresh token is replaced. Using an old one ends the whole sign-in."""
    if x_requested_with != CSRF_VALUE:
        raise ForeignOrigin()
    signed_in = await service.refresh(session, services, refresh_token, _client(request, services))
    return _signed_in(request, response, services, signed_in)


@router.post("/auth/logout", status_code=204)
async def logout(
    request: Request,
    response: Response,
    services: Wired,
    session: RequestSession,
    refresh_token: Annotated[str | None, Cookie()] = None,
) -> None:
    """Ends this sign-in: its access tokens and its refresh token stop working at once."""
    await service.sign_out(session, services, refresh_token, _claims(request, services))
    response.delete_cookie(COOKIE, path=COOKIE_PATH, httponly=True, samesite="strict")


def _claims(request: Request, services: Services) -> AccessClaims | None:
    scheme, token = get_authorization_scheme_param(request.headers.get("authorization"))
    if scheme.lower() != "bearer":
        return None
    try:
        return read_access_token(token, services.settings.secret, services.clock.now())
    except TokenRefused:
        return None


@router.get("/auth/me", responses=responses(Unauthenticated))
async def me(caller: CurrentUser, session: RequestSession) -> MeReply:
    """The signed-in person and what they may do."""
    company = await session.get(Company, caller.company_id) if caller.company_id else None
    return MeReply(
        id=caller.user_id,
        email=caller.email,
        name=caller.name,
        role=caller.role,
        company_id=caller.company_id,
        company_name=company.name if company else None,
        permissions=sorted(caller.permissions),
    )


@setup_router.get("/setup")
async def get_setup(session: RequestSession) -> SetupState:
    """Whether this installation still waits for its first administrator."""
    return SetupState(needs_admin=await service.needs_admin(session))


@setup_router.post("/setup", status_code=201, responses=responses(WrongSetupCode, AlreadySetUp, TooManyRequests))
async def create_first_admin(body: SetupRequest, request: Request, response: Response, services: Wired) -> LoginReply:
    """Creates the first company and administrator, and signs them in. Works only while there is no user."""
    await _limit(request, services)
    signed_in = await service.set_up(services, body, _client(request, services))
    return _signed_in(request, response, services, signed_in)
