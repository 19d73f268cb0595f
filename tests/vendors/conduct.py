"""How a stand-in of a vendor behaves: rightly, late, or with one of the faults of a real one.

    vendor.conduct.faults = ["429", "cut_mid"]     # the next two requests or connections, one each
    vendor.conduct.always = "hang"                 # from then on, until it is emptied
    await vendor.conduct.cut()                     # drops the connections that are open now

`401`, `429`, `500`      the request, or the handshake, is refused with that status
`hang_connect`           a handshake, or a request, that is never answered
`hang`                   connected, and nothing ever comes
`hang_mid`               stops in the middle of what it says, the connection stays open
`cut_mid`                drops the connection in the middle
`garbage`                sends what cannot be read
`drip`                   goes on for ever, a little at a time
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from tests.support.live_server import serving

REFUSALS = {
    "401": (401, "Invalid credentials."),
    "402": (402, "The balance is used up."),
    "429": (429, "Too many requests."),
    "500": (500, "Something went wrong here."),
}
GARBAGE = "\x7b<not json, not audio>"
DRIP_SECS = 0.05


class Dropped(Exception):
    """The stand-in drops the connection here."""


@dataclass
class Conduct:
    faults: list[str] = field(default_factory=list)
    always: str = ""
    sockets: set[WebSocket] = field(default_factory=set)
    released: asyncio.Event = field(default_factory=asyncio.Event)
    """Set at the end, so that what hangs does not outlive the test."""

    def mode(self) -> str:
        """How the request or connection that came just now is treated."""
        return self.faults.pop(0) if self.faults else self.always or "ok"

    async def hang(self) -> None:
        await self.released.wait()

    async def fault(self, mode: str) -> Response | None:
        """What a server of JSON answers with that fault, after what hangs is let go. Besides those of a connection:
        `no_json` (a page of a proxy, with status 200), `wrong_json` (JSON of something else), `cut` (JSON that stops).

        A refusal, in OpenAI's form, asks for no pause before the next try: a client's would only make a test longer.
        """
        if mode in ("hang", "hang_connect"):
            await self.hang()
        if mode == "no_json":
            return HTMLResponse("<html>Sign in to the proxy</html>")
        if mode == "wrong_json":
            return JSONResponse({"verdict": "PASS"})
        if mode == "cut":
            return Response(b'{"id": "1", "da', media_type="application/json")
        if mode not in REFUSALS:
            return None
        status, said = REFUSALS[mode]
        return JSONResponse({"error": {"message": said}}, status, {"retry-after-ms": "1"})

    async def cut(self) -> None:
        """Drops every open connection without a goodbye of the protocol's own."""
        for socket in tuple(self.sockets):
            with contextlib.suppress(RuntimeError, WebSocketDisconnect):
                await socket.close(1011)

    async def attend(self, socket: WebSocket, talk: Callable[[str], Awaitable[None]]) -> None:
        """One connection: answers its handshake, then `talk(mode)` until one side or the other is gone."""
        mode = self.mode()
        if not await self.open(socket, mode):
            return
        try:
            await talk(mode)
        except (WebSocketDisconnect, Dropped, RuntimeError):
            pass
        finally:
            await self.leave(socket)

    async def in_the_middle(self, socket: WebSocket, mode: str) -> None:
        """To be called in the middle of what is said; raises Dropped where the rest is not."""
        if mode == "garbage":
            await socket.send_text(GARBAGE)
            raise Dropped
        if mode == "cut_mid":
            await socket.close(1011)
            raise Dropped
        if mode == "hang_mid":
            await self.hang()
            raise Dropped

    async def open(self, socket: WebSocket, mode: str) -> bool:
        """Answers a handshake; False when it is refused."""
        if mode == "hang_connect":
            await self.hang()
        if mode in REFUSALS:
            status, said = REFUSALS[mode]
            await socket.send_denial_response(JSONResponse({"err_msg": said, "detail": said}, status))
            return False
        await socket.accept()
        self.sockets.add(socket)
        return True

    async def leave(self, socket: WebSocket) -> None:
        self.sockets.discard(socket)
        if socket.application_state is WebSocketState.CONNECTED and socket.client_state is WebSocketState.CONNECTED:
            with contextlib.suppress(RuntimeError, WebSocketDisconnect):
                await socket.close()


@contextlib.asynccontextmanager
async def standing_in(app: ASGIApp, *conducts: Conduct) -> AsyncIterator[str]:
    """Yields `127.0.0.1:<port>`. At the end, what hangs is let go and what is open is cut, and the test is over."""
    async with serving(app) as address:
        try:
            yield address
        finally:
            for conduct in conducts:
                conduct.released.set()
                await conduct.cut()
