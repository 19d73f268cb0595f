"""Refuses a request body that is too large while it arrives, before it is spooled to disk and parsed."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.types import Message

from api.documents.errors import DocumentTooLarge
from api.wiring import Services

FORM_BYTES = 512 * 1024
"""For the other fields of the form and its boundaries."""


class DocumentRoute(APIRoute):
    """Of operations with a document in their form; `max_document_bytes` is their limit."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def limited(request: Request) -> Response:
            services: Services = request.app.state.services
            most = services.settings.max_document_bytes
            counted = _Counted(request.receive, most + FORM_BYTES)
            if _declared(request) > most + FORM_BYTES:
                raise DocumentTooLarge(most)
            try:
                return await handle(Request(request.scope, counted.receive))
            except HTTPException:
                # FastAPI turns whatever stops the parsing of a form into a 400.
                if counted.exceeded:
                    raise DocumentTooLarge(most) from None
                raise

        return limited


class _Counted:
    def __init__(self, receive: Callable[[], Awaitable[Message]], most: int) -> None:
        self._receive = receive
        self._left = most
        self.exceeded = False

    async def receive(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            self.exceeded = True
            raise DocumentTooLarge()
        return message


def _declared(request: Request) -> int:
    length = request.headers.get("content-length", "0")
    return int(length) if length.isdigit() else 0
