"""When sound came in: stamped at the transport, so that a busy machine's queues shift no word on the call's clock."""

import asyncio

from pipecat.frames.frames import Frame, InputAudioRawFrame
from pipecat.processors.frame_processor import FrameProcessor

_KEY = "arrived_at"


def stamp_arrivals(source: FrameProcessor) -> None:
    """Every audio frame that `source` (the transport's input) pushes carries the loop's time from then on."""
    source.add_event_handler("on_before_push_frame", _stamp)


async def _stamp(_processor: FrameProcessor, frame: Frame) -> None:
    if isinstance(frame, InputAudioRawFrame):
        frame.metadata[_KEY] = asyncio.get_running_loop().time()


def arrived_at(frame: InputAudioRawFrame) -> float:
    """The loop's time (seconds) when the frame's last sample came in; now, for a frame without a stamp."""
    return float(frame.metadata.get(_KEY, asyncio.get_running_loop().time()))
