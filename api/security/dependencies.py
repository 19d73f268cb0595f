"""Dependencies that every slice uses: the request's transaction, the services, the caller."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated

import structlog
from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import Forbidden, NotFound, Unauthenticated
from api.limits import within_limit
from api.security.callers import AgentCaller, Caller, Role
from api.security.lookup import caller_of
from api.security.tokens import read_access_token, read_agent_ticket
from api.wiring import Services

READING = frozenset({"GET", "HEAD", "OPTIONS"})

_user_bearer = HTTPBearer(auto_error=False, scheme_name="AccessToken", bearerFormat="JWT")
_agent_bearer = HTTPBearer(auto_error=False, scheme_name="AgentTicket", bearerFormat="JWT")


def services_of(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


Wired = Annotated[Services, Depends(services_of)]


async def request_transaction(request: Request, services: Wired) -> AsyncIterator[AsyncSession]:
    """One request, one transaction. GET requests promise not to write."""
    async with services.database.transaction(read_only=request.method in READING) as session:
        yield session


# scope="function": committed when the endpoint returns, before the reply is sent. With the default scope a client
# could read its 2xx and find nothing stored (tests/api/test_transaction.py pins this).
RequestSession = Annotated[AsyncSession, Depends(request_transaction, scope="function")]


async def current_user(
    request: Request,
    services: Wired,
    session: RequestSession,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_user_bearer)],
) -> Caller:
    """AUTH-04: signature and expiry, then the blacklist, then the person, who must still be active (AUTH-27)."""
    if bearer is None:
        raise Unauthenticated()
    claims = read_access_token(bearer.credentials, services.settings.secret, services.clock.now())
    if await services.blacklist.contains(claims.jti) or await services.blacklist.contains(claims.family):
        raise Unauthenticated("You signed out. Sign in again.")
    caller = await caller_of(session, claims.sub)
    if caller is None:
        raise Unauthenticated("This account is not active. Ask your administrator.")
    await within_limit(services, f"user:{caller.user_id}", services.settings.general_requests_per_minute)
    request.state.caller = caller
    structlog.contextvars.bind_contextvars(user_id=caller.user_id)
    return caller


CurrentUser = Annotated[Caller, Depends(current_user)]


def require(*roles: Role) -> Callable[[Caller], Awaitable[Caller]]:
    """A dependency that admits these roles only; used as `Annotated[Caller, Depends(require(Role.HR))]`."""

    async def check(caller: CurrentUser) -> Caller:
        if caller.role not in roles:
            raise Forbidden()
        return caller

    return check


HrUser = Annotated[Caller, Depends(require(Role.HR, Role.SYSTEM_ADMIN))]
"""HR of a company, or a system administrator."""


class UnknownCall(NotFound):
    error_code = "INT_404"
    detail = "There is no such call."


async def agent_ticket_caller(
    request: Request,
    services: Wired,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_agent_bearer)],
) -> AgentCaller:
    """The ticket admits to its own call only: another `call_id` or `interview_id` in the path answers 404."""
    if bearer is None:
        raise Unauthenticated("The agent's ticket is missing.")
    claims = read_agent_ticket(bearer.credentials, services.settings.secret, services.clock.now())
    for name, own in (("call_id", claims.call_id), ("interview_id", claims.interview_id)):
        if request.path_params.get(name, own) != own:
            raise UnknownCall()
    return AgentCaller(claims.interview_id, claims.call_id)


AgentTicket = Annotated[AgentCaller, Depends(agent_ticket_caller)]
