"""Connecting GitHub and Google Calendar, and signing in with GitHub (REST-111, REST-112)."""

from typing import Annotated
from urllib.parse import urlencode

import structlog
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.accounts.doorway import client_of, let_in
from api.accounts.sessions import SignIn
from api.connections import busy, service, sign_in
from api.connections import flow as flows
from api.connections.errors import (
    IdentityTaken,
    NotConnected,
    NothingToLink,
    OtherAddress,
    ProviderNotSetUp,
)
from api.connections.flow import Flow, FlowLost
from api.connections.models import Provider
from api.connections.oauth import GrantRefused
from api.connections.schemas import AuthorizeView, CalendarWishes, ConnectionList, ConnectionView
from api.errors import Forbidden, TooManyRequests, Unauthenticated, responses
from api.outside.vendor import VendorAway
from api.security.dependencies import CurrentUser, RequestSession, Wired
from api.wiring import Services

log = structlog.get_logger(__name__)
router = APIRouter(tags=["connections"], responses=responses(Unauthenticated, Forbidden))
open_router = APIRouter(tags=["connections"])

Code = Annotated[str | None, Query(max_length=2_000, description="What the provider trades for tokens, good once")]
State = Annotated[str | None, Query(max_length=200, description="What was given to the provider at the beginning")]
Refusal = Annotated[str | None, Query(max_length=200, description="Why the provider gives no code")]


@router.get("/integrations")
async def list_connections(caller: CurrentUser, session: RequestSession, services: Wired) -> ConnectionList:
    """What one has connected, what can be connected at this server, and what is wrong with it."""
    return await service.overview(session, services, caller)


@router.get("/integrations/github/connect", responses=responses(ProviderNotSetUp))
async def connect_github(
    caller: CurrentUser,
    response: Response,
    services: Wired,
    private: Annotated[bool, Query(description="Also to read private repositories; else to sign in only")] = False,
) -> AuthorizeView:
    """The address at GitHub where the person agrees; to be opened in the same browser."""
    scopes = service.github_scopes(private)
    return _authorize(response, services, Provider.GITHUB, scopes, caller.user_id)


@router.get("/integrations/google-calendar/connect", responses=responses(ProviderNotSetUp))
async def connect_google_calendar(
    caller: CurrentUser,
    response: Response,
    services: Wired,
    write: Annotated[bool, Query(description="Also to write events; candidates' calendars are written only")] = False,
) -> AuthorizeView:
    """The address at Google where the person agrees; to be opened in the same browser."""
    scopes = service.google_scopes(caller, write)
    return _authorize(response, services, Provider.GOOGLE_CALENDAR, scopes, caller.user_id)


@router.put("/integrations/google-calendar", responses=responses(NotConnected))
async def choose_calendar_wishes(
    body: CalendarWishes, caller: CurrentUser, session: RequestSession, services: Wired
) -> ConnectionView:
    """Whether interviews that one holds are written into one's calendar from now on."""
    shown = await service.choose_wishes(session, services, caller, writes_interviews=body.writes_interviews)
    await busy.forget(services.cache, caller.user_id)
    return shown


@router.delete("/integrations/github", status_code=204)
async def disconnect_github(caller: CurrentUser, session: RequestSession) -> None:
    """Ends signing in with GitHub and reading private repositories; the grant is revoked at GitHub."""
    await service.disconnect(session, caller.user_id, Provider.GITHUB)


@router.delete("/integrations/google-calendar", status_code=204)
async def disconnect_google_calendar(caller: CurrentUser, session: RequestSession) -> None:
    """Forgets the calendar and revokes the grant at Google; what was written there stays."""
    await service.disconnect(session, caller.user_id, Provider.GOOGLE_CALENDAR)


@open_router.post("/auth/github", responses=responses(ProviderNotSetUp, TooManyRequests))
async def begin_github_sign_in(response: Response, services: Wired) -> AuthorizeView:
    """The address at GitHub where somebody says who they are; to be opened in the same browser."""
    scopes = service.github_scopes(False)
    response.headers["Cache-Control"] = "no-store"
    url = flows.begin(response, services, Provider.GITHUB, "sign_in", scopes)
    return AuthorizeView(authorize_url=url)


@router.post("/auth/github/link", status_code=204, responses=responses(NothingToLink, OtherAddress, IdentityTaken))
async def link_github(
    request: Request, response: Response, caller: CurrentUser, session: RequestSession, services: Wired
) -> None:
    """Links the GitHub account that waits in this browser, once its owner has signed in with their password."""
    pending = flows.read_cookie(request, services, sign_in.PENDING_COOKIE, sign_in.Pending)
    await sign_in.link(session, services, caller, pending)
    response.delete_cookie(sign_in.PENDING_COOKIE, path=sign_in.PENDING_PATH, httponly=True, samesite="strict")


@open_router.get(
    "/integrations/github/callback",
    status_code=303,
    response_class=RedirectResponse,
    responses={303: {"description": "To the page that says what came of it"}},
)
async def github_callback(
    request: Request, services: Wired, code: Code = None, state: State = None, error: Refusal = None
) -> RedirectResponse:
    """Where GitHub sends the browser back: signs in or connects, and goes on to a page."""
    return await _called_back(request, services, Provider.GITHUB, code, state, error)


@open_router.get(
    "/integrations/google-calendar/callback",
    status_code=303,
    response_class=RedirectResponse,
    responses={303: {"description": "To the page that says what came of it"}},
)
async def google_calendar_callback(
    request: Request, services: Wired, code: Code = None, state: State = None, error: Refusal = None
) -> RedirectResponse:
    """Where Google sends the browser back: connects the calendar, and goes on to a page."""
    return await _called_back(request, services, Provider.GOOGLE_CALENDAR, code, state, error)


def _authorize(
    response: Response, services: Services, provider: Provider, scopes: tuple[str, ...], user_id: str
) -> AuthorizeView:
    response.headers["Cache-Control"] = "no-store"
    return AuthorizeView(authorize_url=flows.begin(response, services, provider, "connect", scopes, user_id))


async def _called_back(
    request: Request, services: Services, provider: Provider, code: str | None, state: str | None, error: str | None
) -> RedirectResponse:
    try:
        flow = flows.resume(request, services, provider, state)
    except FlowLost:
        return _page(services, provider, None, "expired")
    try:
        if error is not None or not code:
            return _page(services, provider, flow, "denied" if error == "access_denied" else "refused")
        if flow.purpose == "sign_in":
            return await _enter(request, services, flow, code)
        outcome = "connected" if await service.finish(services, flow, code) else "scope"
    except (GrantRefused, ProviderNotSetUp):
        outcome = "refused"
    except IdentityTaken:
        outcome = "taken"
    except VendorAway as away:
        log.warning("oauth_vendor_away", provider=provider.value, reason=str(away))
        outcome = "away"
    return _page(services, provider, flow, outcome)


async def _enter(request: Request, services: Services, flow: Flow, code: str) -> RedirectResponse:
    entered = await sign_in.enter(services, flow, code, client_of(request, services))
    if isinstance(entered, SignIn):
        reply = _redirect(services, "/")
        let_in(reply, services, entered)
        return reply
    reply = _page(services, Provider.GITHUB, flow, entered.why.value)
    if entered.pending is not None:
        flows.keep_cookie(
            reply,
            services,
            sign_in.PENDING_COOKIE,
            sign_in.PENDING_PATH,
            entered.pending,
            sign_in.PENDING_LASTS,
            samesite="strict",
        )
    return reply


def _page(services: Services, provider: Provider, flow: Flow | None, outcome: str) -> RedirectResponse:
    """The page that says it in words: where the person came from."""
    if flow is not None and flow.purpose == "sign_in":
        return _redirect(services, f"/login?{urlencode({'github': outcome})}")
    return _redirect(services, f"/profile?{urlencode({'connection': provider.value, 'outcome': outcome})}")


def _redirect(services: Services, path: str) -> RedirectResponse:
    reply = RedirectResponse(f"{services.settings.site_url}{path}", status_code=303)
    reply.headers["Cache-Control"] = "no-store"
    # Code and state are in the address of this very answer: the next page is not to learn them.
    reply.headers["Referrer-Policy"] = "no-referrer"
    reply.delete_cookie(flows.COOKIE, path=flows.COOKIE_PATH, httponly=True, samesite="lax")
    return reply
