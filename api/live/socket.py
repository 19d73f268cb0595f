"""One monitoring socket: authenticate, subscribe, snapshot, then pass on until someone leaves.

Close codes: 4401 not (or no longer) signed in · 4403 not allowed · 4404 unknown interview · 4429 too many connections
opened: wait a minute · 1013 too slow, or not available right now: reconnect with `after`, which gets what was missed.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import structlog
from pydantic import ValidationError
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from api.bus import company_topic, interview_topic
from api.errors import TooManyRequests, Unauthenticated
from api.ids import canonical
from api.interviews.errors import UnknownInterview
from api.limits import client_address, limit_class
from api.live.schemas import AuthMessage
from api.live.service import Watch
from api.live.wall import Wall
from api.ports import BusMessage, SharedStateAway, Subscription
from api.security.access import rule_of
from api.security.callers import Caller
from api.security.lookup import caller_of
from api.security.rules import Limit
from api.security.tokens import AccessClaims, read_access_token
from api.supervision.presence import Following
from api.wiring import Services

log = structlog.get_logger(__name__)

AUTH_WITHIN_SECS = 10
PING_EVERY_SECS = 15
SEND_WITHIN_SECS = 10
"""A client that takes no bytes this long is cut off; until then the bus keeps a bounded queue for it."""
CLOSE_WITHIN_SECS = 1
GATHER_SECS = 0.1
"""A wall of 200 interviews hears a thousand things a second: they go out ten times a second."""
GATHER_MOST = 500

UNAUTHENTICATED, FORBIDDEN, UNKNOWN, TOO_MANY, TOO_SLOW = 4401, 4403, 4404, 4429, 1013
AGAIN_LATER = TOO_SLOW


class Closed(Exception):
    """This side ends the connection with `code`."""

    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(str(code))


@dataclass(frozen=True, slots=True)
class Watcher:
    caller: Caller
    claims: AccessClaims
    after: dict[str, int]


async def watch_interview(socket: WebSocket, services: Services, interview_id: str) -> None:
    async def talk(watcher: Watcher) -> None:
        try:
            wanted = canonical(interview_id)
        except ValueError:
            raise Closed(UNKNOWN) from None
        watch = Watch(services, watcher.caller, wanted, watcher.after)
        following = Following(services, watcher.caller, wanted)
        # Subscribed before the snapshot is read: what happens in between arrives twice and is dropped once.
        async with services.bus.subscribe(interview_topic(wanted)) as subscription:
            snapshot = await watch.snapshot()
            try:
                # Before a word is seen: whoever follows is on record, and the candidate is told.
                await following.begin()
                await send(socket, snapshot)
                async for message in _with_pings(services, watcher, subscription):
                    if message is None:
                        await following.renew()
                        await send(socket, {"type": "ping"})
                        continue
                    async for sent in watch.messages(message):
                        await send(socket, sent)
            finally:
                await _to_the_end(following.end())

    await _serve(socket, services, talk, "/ws/monitor/{interview_id}")


async def _to_the_end(work: Coroutine[Any, Any, None]) -> None:
    """A socket that is torn down still ends its watch; should the process end meanwhile, the lease does."""
    task = asyncio.create_task(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task}, timeout=CLOSE_WITHIN_SECS)
        raise
    except Exception:
        log.exception("watch_not_ended")


async def watch_company(socket: WebSocket, services: Services) -> None:
    async def talk(watcher: Watcher) -> None:
        if watcher.caller.company_id is None:
            raise Closed(FORBIDDEN)
        wall = Wall(services, watcher.caller)
        async with services.bus.subscribe(company_topic(watcher.caller.company_id)) as subscription:
            await send(socket, await wall.snapshot())
            async for message in _with_pings(services, watcher, subscription):
                if message is None:
                    await send(socket, {"type": "ping"})
                    continue
                gathered = await _gathered(subscription, message)
                await _send_together(socket, [sent for one in gathered async for sent in wall.messages(one)])

    await _serve(socket, services, talk, "/ws/monitor")


async def _gathered(subscription: Subscription, first: BusMessage) -> list[BusMessage]:
    """`first` and what follows it within a moment, in order. Of the live states of a call the latest only."""
    found = [first]
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(GATHER_SECS):
            while len(found) < GATHER_MOST:
                found.append(await subscription.get())
    latest = {message.call_id: message for message in found if message.kind == "live"}
    return [one for one in found if one.kind != "live" or latest[one.call_id] is one]


async def _send_together(socket: WebSocket, messages: list[dict[str, Any]]) -> None:
    if len(messages) > 1:
        await send(socket, {"type": "batch", "messages": messages})
    elif messages:
        await send(socket, messages[0])


async def serve_speaker(
    socket: WebSocket, services: Services, talk: Callable[[Watcher], Awaitable[None]], operation: str
) -> None:
    """A socket whose client speaks: `talk` itself receives, and so hears when it leaves."""
    await socket.accept()
    try:
        await talk(await _authenticated(socket, services, operation))
    except WebSocketDisconnect:
        pass
    except Closed as closed:
        await _close(socket, closed.code)


async def _serve(
    socket: WebSocket, services: Services, talk: Callable[[Watcher], Awaitable[None]], operation: str
) -> None:
    await socket.accept()
    try:
        watcher = await _authenticated(socket, services, operation)
        async with asyncio.TaskGroup() as group:
            leaving = group.create_task(_until_left(socket))
            await talk(watcher)
            leaving.cancel()
    except* WebSocketDisconnect:
        pass
    except* Closed as closed:
        await _close(socket, _first(closed).code)
    except* UnknownInterview:
        await _close(socket, UNKNOWN)


def _first(group: BaseExceptionGroup[Closed]) -> Closed:
    error = group.exceptions[0]
    return _first(error) if isinstance(error, BaseExceptionGroup) else error


async def _close(socket: WebSocket, code: int) -> None:
    if socket.application_state is WebSocketState.CONNECTED:
        # The client may be gone by now, or take no bytes at all; the server then drops the connection.
        with contextlib.suppress(RuntimeError, WebSocketDisconnect, TimeoutError):
            async with asyncio.timeout(CLOSE_WITHIN_SECS):
                await socket.close(code)


async def _authenticated(socket: WebSocket, services: Services, operation: str) -> Watcher:
    """Raises Closed."""
    try:
        async with asyncio.timeout(AUTH_WITHIN_SECS):
            first = AuthMessage.model_validate_json(await socket.receive_text())
        claims = read_access_token(first.token, services.settings.secret, services.clock.now())
    except (TimeoutError, ValidationError, KeyError, Unauthenticated):
        await _count(services, f"address:{client_address(socket, services.settings)}")
        raise Closed(UNAUTHENTICATED) from None
    try:
        if await services.blacklist.contains(claims.jti, claims.family):
            raise Closed(UNAUTHENTICATED)
    except SharedStateAway:
        raise Closed(AGAIN_LATER) from None
    caller = await still_signed_in(services, claims)
    await _count(services, f"user:{caller.user_id}")
    rule = rule_of("WS", operation)
    if rule is None or (rule.permission is not None and not caller.may(rule.permission)):
        raise Closed(FORBIDDEN)
    return Watcher(caller, claims, first.after)


async def _count(services: Services, key: str) -> None:
    """RT-12: opening a socket is a request of the general class. Raises Closed."""
    try:
        await limit_class(services, Limit.GENERAL, key)
    except TooManyRequests:
        raise Closed(TOO_MANY) from None


async def still_signed_in(services: Services, claims: AccessClaims) -> Caller:
    """The caller, while the token holds. The database knows of ended sign-ins too, so that an open socket outlives an
    outage of the blacklist. Raises Closed."""
    if claims.exp <= services.clock.now().timestamp():
        raise Closed(UNAUTHENTICATED)
    async with services.database.transaction(read_only=True) as session:
        caller = await caller_of(session, claims.sub, family=claims.family)
    if caller is None:
        raise Closed(UNAUTHENTICATED)
    return caller


async def _with_pings(services: Services, watcher: Watcher, subscription: Subscription) -> AsyncIterator[Any]:
    """Bus messages, and None every `PING_EVERY_SECS`, at which time the sign-in is looked at again."""
    loop = asyncio.get_running_loop()
    due = loop.time() + PING_EVERY_SECS
    while True:
        try:
            async with asyncio.timeout_at(due):
                message = await subscription.get()
        except TimeoutError:
            due = loop.time() + PING_EVERY_SECS
            await still_signed_in(services, watcher.claims)
            yield None
        else:
            yield message


async def send(socket: WebSocket, message: dict[str, Any]) -> None:
    try:
        async with asyncio.timeout(SEND_WITHIN_SECS):
            await socket.send_json(message)
    except TimeoutError:
        log.info("watcher_too_slow")
        raise Closed(TOO_SLOW) from None


async def _until_left(socket: WebSocket) -> None:
    """Raises WebSocketDisconnect when the client goes. What it says meanwhile is of no concern."""
    while True:
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", 1005))
