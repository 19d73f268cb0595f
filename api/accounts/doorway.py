"""What the endpoints of this slice share: who knocks, and what a signed-in browser is given."""

from fastapi import Request, Response
from fastapi.security.utils import get_authorization_scheme_param

from api.accounts.schemas import LoginReply, UserView
from api.accounts.sessions import Client, SignIn
from api.limits import client_address
from api.security.passwords import PasswordWarning
from api.security.tokens import AccessClaims, TokenRefused, read_access_token
from api.wiring import Services

COOKIE = "refresh_token"
COOKIE_PATH = "/api/v1/auth"
CSRF_VALUE = "dashboard"
"""A custom header cannot be sent by another site's form, and CORS stops its scripts (SEC-06)."""


def client_of(request: Request, services: Services) -> Client:
    return Client(request.headers.get("user-agent"), client_address(request, services.settings))


def let_in(
    response: Response, services: Services, signed_in: SignIn, warnings: list[PasswordWarning] | None = None
) -> LoginReply:
    """Sets the cookie and makes the body."""
    session_secs = services.settings.refresh_token_days * 86_400
    response.set_cookie(
        COOKIE,
        signed_in.refresh_token,
        max_age=session_secs,
        path=COOKIE_PATH,
        httponly=True,
        samesite="strict",
        secure=services.settings.site_url.startswith("https:"),
    )
    # A proxy or the browser's cache must not keep a token.
    response.headers["Cache-Control"] = "no-store"
    caller = signed_in.caller
    user = UserView(
        id=caller.user_id, email=caller.email, name=caller.name, role=caller.role, company_id=caller.company_id
    )
    return LoginReply(
        access_token=signed_in.access_token, user=user, session_secs=session_secs, warnings=warnings or []
    )


def forget_cookie(response: Response) -> None:
    response.delete_cookie(COOKIE, path=COOKIE_PATH, httponly=True, samesite="strict")


def claims_of(request: Request, services: Services) -> AccessClaims | None:
    """Of the request's access token; None when it has none that holds (an API key, for one)."""
    scheme, token = get_authorization_scheme_param(request.headers.get("authorization"))
    if scheme.lower() != "bearer":
        return None
    try:
        return read_access_token(token, services.settings.secret, services.clock.now())
    except TokenRefused:
        return None
