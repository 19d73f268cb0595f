"""The reply to an error that nobody expected, given inside the other middleware: with request id and headers."""

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import AppError, error_response

log = structlog.get_logger(__name__)


class Unexpected:
    """Innermost. An error after the reply began goes on: the server then drops the connection."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def watching(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watching)
        except Exception as error:
            if begun:
                raise
            log.error("unhandled_error", exc_info=error)
            await error_response(AppError())(scope, receive, send)
