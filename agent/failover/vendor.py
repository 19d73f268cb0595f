"""What has to be known of vendors' clients: their own retries, and how a connection is opened anew."""

import asyncio
from typing import Any

import structlog
from pipecat.processors.frame_processor import FrameProcessor, FrameProcessorSetup
from pipecat.services.stt_service import SegmentedSTTService

log = structlog.get_logger(__name__)


def without_own_retries(service: FrameProcessor) -> None:
    """The SDKs of OpenAI and Anthropic try twice more by themselves and sleep between: seconds of silence."""
    client: Any = getattr(service, "_client", None)
    if client is not None and hasattr(client, "max_retries"):
        client.max_retries = 0


def bound_setup(service: FrameProcessor, secs: float) -> None:
    """A vendor that does not answer its handshake holds the start of the pipeline, and so the greeting, up to `secs`.

    The connection goes on opening behind it; work it cannot do meanwhile runs into its deadline.
    """
    setup = service.setup

    async def bounded(given: FrameProcessorSetup) -> None:
        opening = asyncio.ensure_future(setup(given))
        done, _ = await asyncio.wait({opening}, timeout=secs)
        if done:
            opening.result()
        else:
            log.warning("engine_slow_to_connect", engine=type(service).__name__)
            opening.add_done_callback(_noted)

    service.setup = bounded  # type: ignore[method-assign, assignment]  # pipecat's own waits for the vendor


def _noted(opening: "asyncio.Future[None]") -> None:
    if not opening.cancelled() and opening.exception() is not None:
        log.warning("engine_did_not_connect", error=type(opening.exception()).__name__)


def has_connection(service: FrameProcessor) -> bool:
    """Services over HTTP have no connection of their own."""
    return hasattr(service, "_connect") and hasattr(service, "_disconnect")


async def reopen(service: FrameProcessor) -> None:
    """Opens the connection again after it was given up. pipecat has no public way; every such service has these two.

    Raises what the vendor's client raises; some services only report an error instead.
    """
    given: Any = service
    await service.set_usable(True)
    if has_connection(service):
        await given._disconnect()
        await given._connect()


def forget_audio(service: FrameProcessor) -> None:
    """What a recogniser of whole stretches has buffered is heard by another one; kept, it would be heard twice."""
    if isinstance(service, SegmentedSTTService):
        service._audio_buffer.clear()
        service._user_speaking = False
