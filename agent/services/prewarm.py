"""Loads the bundled models before the first candidate comes, off the event loop."""

import asyncio
import time
from collections.abc import Coroutine
from typing import Any

import structlog
from pipecat.audio.vad.vad_analyzer import VADParams

from agent.services.onnx import SharedSilero, SharedSmartTurn
from agent.services.tts import piper_voice
from agent.services.whisper import RATE, whisper_model
from agent.settings import AgentSettings

log = structlog.get_logger(__name__)


async def prewarm(settings: AgentSettings) -> float:
    """Seconds it took. A first pass through each model is part of it: the first is several times slower."""
    began = time.monotonic()
    work: list[Coroutine[Any, Any, object]] = [asyncio.to_thread(_warm_turns)]
    if settings.stt_provider == "whisper":
        work.append(asyncio.to_thread(_warm_whisper, settings))
    if settings.tts_provider == "piper":
        work.append(asyncio.to_thread(_warm_piper, settings))
    await asyncio.gather(*work)
    took_secs = time.monotonic() - began
    log.info("engines_warm", took_ms=round(took_secs * 1000))
    return took_secs


def load_shareable(settings: AgentSettings) -> None:
    """The models whose weights a fork may share; loaded only, as a pass leaves memory behind that is one's own."""
    SharedSmartTurn()
    SharedSilero(params=VADParams())
    if settings.tts_provider == "piper":
        piper_voice(settings)


def _warm_turns() -> None:
    import numpy as np

    SharedSmartTurn()._predict_endpoint(np.zeros(RATE, np.float32))


def _warm_whisper(settings: AgentSettings) -> None:
    import numpy as np

    shared = whisper_model(settings)
    segments, _info = shared.model.transcribe(np.zeros(RATE, np.float32), language="en", beam_size=1)
    list(segments)


def _warm_piper(settings: AgentSettings) -> None:
    list(piper_voice(settings).voice.synthesize("Hello."))
