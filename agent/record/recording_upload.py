"""A finished recording's way to api."""

import asyncio

import httpx

from agent.record.event_log import EventLog
from agent.record.recording import Recording
from agent.record.uplink import Uplink
from contract import events


async def store(recording: Recording, uplink: Uplink, log_: EventLog) -> None:
    """Closes and uploads it; what became of it is an event. The file goes once api has it.

    Raises:
        Fenced: api takes nothing more of this call.
    """
    finished = await asyncio.to_thread(recording.close)
    if finished is None:
        log_.emit(events.RecordingFailed, reason=recording.error or "unknown")
        return
    try:
        key = await uplink.upload(
            finished.path,
            content_type="audio/ogg",
            size_bytes=finished.size_bytes,
            sha256=finished.sha256,
        )
    except httpx.HTTPStatusError as error:
        log_.emit(events.RecordingFailed, reason=f"upload refused: {error.response.status_code}")
        return
    log_.emit(
        events.RecordingStored,
        key=key,
        size_bytes=finished.size_bytes,
        sha256=finished.sha256,
        duration_ms=finished.duration_ms,
    )
    await asyncio.to_thread(finished.path.unlink, missing_ok=True)
