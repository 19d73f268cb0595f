"""The embedded door of a phone leg: a carrier's media stream becomes a call in this process."""

import asyncio
from typing import TYPE_CHECKING

import httpx
import structlog
from fastapi import APIRouter, HTTPException, WebSocket, WebSocketDisconnect

from agent.bridge.stream import NORMAL, REFUSED, TRY_AGAIN, CarrierStream, NoCarrier, open_stream
from agent.call import Call
from agent.transports.phone import PhoneLine
from contract.brief import Door
from contract.phone import STREAM_PATH

if TYPE_CHECKING:
    from agent.embedded.server import EmbeddedAgent

log = structlog.get_logger(__name__)

ADMIT_SECS = 5.0
"""The caller hears nothing meanwhile."""


def add_phone_door(router: APIRouter, agent: "EmbeddedAgent") -> None:
    @router.websocket(STREAM_PATH)
    async def phone_stream(websocket: WebSocket) -> None:
        """Speaks the carrier's protocol. The join ticket is a parameter of the stream, not of its address."""
        await websocket.accept()
        try:
            stream = await open_stream(websocket)
        except NoCarrier as error:
            log.info("phone_stream_refused", reason=str(error))
            await websocket.close(REFUSED)
        except WebSocketDisconnect:
            log.info("phone_stream_gone_before_start")
        else:
            await _take(agent, stream)


async def _take(agent: "EmbeddedAgent", stream: CarrierStream) -> None:
    """Until the call is over; the carrier goes on with what its markup says after the stream. Whoever is not let in is
    told nothing but a code."""
    code = TRY_AGAIN
    try:
        call = None if agent.supervisor.draining else await _admitted(agent, stream)
        if call is not None:
            code = NORMAL
            await asyncio.wait({agent.supervisor.start(call)})
    except (HTTPException, ValueError) as refusal:
        # ValueError: the call of this ticket runs already, or the ticket is no text of a header.
        log.info("phone_stream_refused", reason=type(refusal).__name__)
        away = isinstance(refusal, HTTPException) and refusal.status_code >= httpx.codes.INTERNAL_SERVER_ERROR
        code = TRY_AGAIN if away else REFUSED
    except (httpx.HTTPError, TimeoutError) as error:
        log.warning("phone_stream_not_admitted", error=type(error).__name__)
    finally:
        await stream.close(code)


async def _admitted(agent: "EmbeddedAgent", stream: CarrierStream) -> Call:
    """Raises HTTPException when the ticket is refused, httpx.HTTPError and TimeoutError when api is away."""
    async with asyncio.timeout(ADMIT_SECS):
        ticket = await agent.admit(stream.start.ticket)
    line = PhoneLine(stream)
    return Call(
        ticket,
        line,
        door=Door.PHONE,
        present=lambda: line.present,
        http=agent.api,
        engines=agent.engines,
        data_dir=agent.settings.data_dir,
        line=line,
    )
