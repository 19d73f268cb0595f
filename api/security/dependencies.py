"""Dependencies that every slice uses: the request's transaction, the services, the caller."""

from collections.abc import AsyncIterator
from typing import Annotated

import structlog
from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import HTTPConnection

from api.audit.trail import record_request
from api.database.row_security import name_company
from api.errors import Forbidden, NotFound, Unauthenticated
from api.idempotency.service import claim_key
from api.limits import client_address, limit_class
from api.routing import PREFIX, route_template
from api.security.access import rule_of
from api.security.api_keys import caller_of_key, looks_like_key
from api.security.callers import AgentCaller, Caller
from api.security.lookup import caller_of
from api.security.rules import Door, Rule
from api.security.tokens import read_access_token, read_agent_ticket
from api.wiring import Services

READING = frozenset({"GET", "HEAD", "OPTIONS"})

_user_bearer = HTTPBearer(auto_error=False, scheme_name="AccessToken", bearerFormat="JWT")
_agent_bearer = HTTPBearer(auto_error=False, scheme_name="AgentTicket", bearerFormat="JWT")


# A dependency without anything to wait for is a coroutine all the same: FastAPI runs plain functions in a thread, which
# costs more than they do.
async def services_of(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


Wired = Annotated[Services, Depends(services_of)]


def current_rule(request: HTTPConnection) -> Rule:
    """The row of `ACCESS` for the operation that is running.

    Raises:
        Forbidden: there is no row: nobody has said who may call it.
    """
    method = "WS" if request.scope["type"] == "websocket" else request.scope["method"]
    rule = rule_of(method, route_template(request.scope))
    if rule is None:
        raise Forbidden()
    return rule


async def request_transaction(request: Request, services: Wired) -> AsyncIterator[AsyncSession]:
    """One request, one transaction, with its entry in the audit log. GET requests promise not to write."""
    rule = rule_of(request.method, route_template(request.scope))
    seen = rule is not None and rule.seen
    reading = request.method in READING and not seen
    async with services.database.transaction(read_only=reading) as session:
        yield session
        caller: Caller | None = getattr(request.state, "caller", None)
        if caller is not None and not reading:
            operation = f"{request.method} {route_template(request.scope).removeprefix(PREFIX)}"
            address = client_address(request, services.settings)
            request_id = getattr(request.state, "request_id", None)
            record_request(session, caller, operation, request.path_params, address, request_id)


# scope="function": committed when the endpoint returns, before the reply is sent. With the default scope a client
# could read its 2xx and find nothing stored (tests/api/test_transaction.py pins this).
RequestSession = Annotated[AsyncSession, Depends(request_transaction, scope="function")]


async def current_user(
    request: Request,
    services: Wired,
    session: RequestSession,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_user_bearer)],
) -> Caller:
    """Who calls, admitted by the operation's row in `ACCESS`.

    AUTH-04: signature and expiry, then the blacklist, then the person, who must still be active (AUTH-27); then the
    rate limit of the operation's class, then the permission. The rest of the transaction is bound to the caller's
    company (AUTH-32).
    """
    if bearer is None:
        raise Unauthenticated()
    caller = await _caller_behind(services, session, bearer.credentials)
    rule = current_rule(request)
    request.state.allowance = await limit_class(services, rule.limit, f"user:{caller.user_id}")
    if caller.api_key_id is not None and not rule.keys:
        raise Forbidden("An API key cannot do this; sign in instead.")
    if rule.door is not Door.USER or (rule.permission is not None and not caller.may(rule.permission)):
        raise Forbidden()
    request.state.caller = caller
    structlog.contextvars.bind_contextvars(user_id=caller.user_id)
    await name_company(session, caller.company_scope)
    await claim_key(request, services, session, caller, f"{request.method} {route_template(request.scope)}")
    return caller


async def _caller_behind(services: Services, session: AsyncSession, token: str) -> Caller:
    if looks_like_key(token):
        key_caller = await caller_of_key(session, services, token)
        if key_caller is None:
            raise Unauthenticated("This API key is not known, revoked, expired, or its owner may not have keys.")
        return key_caller
    claims = read_access_token(token, services.settings.secret, services.clock.now())
    if await services.blacklist.contains(claims.jti, claims.family):
        raise Unauthenticated("You signed out. Sign in again.")
    caller = await caller_of(session, claims.sub, family=claims.family)
    if caller is None:
        raise Unauthenticated("You are signed out, or this account is not active. Sign in again.")
    return caller


CurrentUser = Annotated[Caller, Depends(current_user)]
"""Whoever `api.security.access.ACCESS` admits to the operation."""


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
