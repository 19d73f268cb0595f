"""Text to speech: the bundled Piper voice by default, eSpeak NG for other languages, vendors by configuration."""

import asyncio
import functools
import json
from collections.abc import AsyncGenerator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import structlog
from pipecat.frames.frames import ErrorFrame, Frame
from pipecat.services.settings import TTSSettings
from pipecat.services.tts_service import TTSService
from pipecat.transcriptions.language import Language
from piper import AudioChunk, PiperConfig, PiperVoice, SynthesisConfig

from agent.services import models, onnx
from agent.services.espeak import EspeakTTS
from agent.services.unavailable import EngineUnavailable
from agent.settings import AgentSettings
from contract.brief import EngineChoice

log = structlog.get_logger(__name__)

NEXT_SENTENCE_SECS = 10.0
"""How long a sentence may take to make. A reply ends with the text it was made from; this only bounds a synthesiser
that hangs. Shorter than a sentence takes on a busy machine, it would end the reply, and the agent's turn, between two
sentences."""


ELEVENLABS_FASTEST = 1.2
"""Its range is 0.7 to 1.2."""


def build_tts(settings: AgentSettings, choice: EngineChoice, language: str, speed: float = 1.0) -> TTSService:
    """A TTSService for one call. `choice.voice` is the vendor's name for it; None: the configured one. `speed`: 1.0 is
    the voice's own; Deepgram and Kokoro have no other here.

    Loads the model on first use: call it off the event loop. Raises EngineUnavailable.
    """
    if missing := settings.missing("tts", choice.provider):
        raise EngineUnavailable(missing)
    match choice.provider:
        case "piper":
            if settings.piper_voice is None and not language.startswith("en"):
                return EspeakTTS(language=language, speed=speed)
            return PiperTTS(piper_voice(settings), speed)
        case "espeak":
            return EspeakTTS(language=language, speed=speed)
        case "kokoro":
            return _kokoro(settings, choice)
        case "elevenlabs":
            return _elevenlabs(settings, choice, language, speed)
        case "deepgram":
            return _deepgram(settings, choice)
        case "openai":
            return _openai(settings, choice, speed)
        case other:
            raise EngineUnavailable(f"There is no voice {other!r}.")


def piper_voice(settings: AgentSettings) -> "SharedVoice":
    return _load_piper(settings.piper_voice)


class SharedVoice:
    """One voice for the process. One thread synthesises, sentence by sentence, so calls take turns between them."""

    def __init__(self, path: Path) -> None:
        config = json.loads(path.with_name(f"{path.name}.json").read_text(encoding="utf-8"))
        # Not PiperVoice.load, whose session starts threads of its own: those would not survive the fork of a job.
        self.voice = PiperVoice(session=onnx.session(path), config=PiperConfig.from_dict(config))
        self.thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="piper")
        self.sample_rate = self.voice.config.sample_rate


@functools.cache
def _load_piper(path: Path | None) -> SharedVoice:
    return SharedVoice(path or models.folder_of(models.PIPER_JOE) / "en_US-joe-medium.onnx")


class PiperTTS(TTSService):
    """Piper off the event loop. An interruption stops it at the next sentence; nothing is made for words cut off."""

    def __init__(self, shared: SharedVoice, speed: float = 1.0) -> None:
        super().__init__(
            push_start_frame=True,
            push_stop_frames=True,
            stop_frame_timeout_s=NEXT_SENTENCE_SECS,
            settings=TTSSettings(model="piper", voice="en_US-joe-medium", language=None),
        )
        self._shared = shared
        self._config = SynthesisConfig(length_scale=_length_scale(shared, speed))

    def can_generate_metrics(self) -> bool:
        return True

    async def run_tts(self, text: str, context_id: str) -> AsyncGenerator[Frame | None, None]:
        await self.start_tts_usage_metrics(text)
        try:
            frames = self._stream_audio_frames_from_iterator(
                self._audio(text), in_sample_rate=self._shared.sample_rate, context_id=context_id
            )
            async for frame in frames:
                await self.stop_ttfb_metrics()
                yield frame
        except RuntimeError as error:  # what onnxruntime raises
            yield ErrorFrame(error=f"Piper could not speak: {error}")
        finally:
            await self.stop_ttfb_metrics()

    def voice_of(self, text: str) -> Iterator[AudioChunk]:
        """The sound of `text`, a chunk a sentence. Blocks while each is made."""
        return iter(self._shared.voice.synthesize(text, self._config))

    async def _audio(self, text: str) -> AsyncGenerator[bytes, None]:
        loop = asyncio.get_running_loop()
        chunks = self.voice_of(text)
        while (chunk := await loop.run_in_executor(self._shared.thread, next, chunks, None)) is not None:
            yield chunk.audio_int16_bytes


def _length_scale(shared: SharedVoice, speed: float) -> float:
    """Piper stretches by it: a voice has its own, mostly 1."""
    return shared.voice.config.length_scale / speed


def _elevenlabs(settings: AgentSettings, choice: EngineChoice, language: str, speed: float) -> TTSService:
    from pipecat.services.elevenlabs.tts import ElevenLabsTTSService

    assert settings.elevenlabs_api_key is not None  # noqa: S101  checked by the settings
    return ElevenLabsTTSService(
        api_key=settings.elevenlabs_api_key.get_secret_value(),
        url=settings.elevenlabs_base_url,
        settings=ElevenLabsTTSService.Settings(
            model=choice.model or settings.elevenlabs_model,
            voice=choice.voice or settings.elevenlabs_voice,
            language=Language(language),
            speed=None if speed == 1.0 else min(speed, ELEVENLABS_FASTEST),
        ),
    )


def _deepgram(settings: AgentSettings, choice: EngineChoice) -> TTSService:
    from pipecat.services.deepgram.tts import DeepgramTTSService

    assert settings.deepgram_api_key is not None  # noqa: S101  checked by the settings
    return DeepgramTTSService(
        api_key=settings.deepgram_api_key.get_secret_value(),
        base_url=settings.deepgram_tts_base_url or settings.deepgram_base_url or "wss://api.deepgram.com",
        settings=DeepgramTTSService.Settings(voice=choice.voice or settings.deepgram_voice),
    )


def _openai(settings: AgentSettings, choice: EngineChoice, speed: float) -> TTSService:
    from pipecat.services.openai.tts import OpenAITTSService

    key = settings.openai_api_key
    return OpenAITTSService(
        api_key=key.get_secret_value() if key is not None else "none",
        base_url=settings.openai_tts_base_url or settings.openai_base_url,
        settings=OpenAITTSService.Settings(
            model=choice.model or settings.openai_tts_model,
            voice=choice.voice or settings.openai_voice,
            speed=None if speed == 1.0 else speed,
        ),
    )


def _kokoro(settings: AgentSettings, choice: EngineChoice) -> TTSService:
    """From files of one's own: pipecat would download those it does not find."""
    folder = settings.kokoro_model
    assert folder is not None  # noqa: S101  checked by the settings
    model, voices = folder / "kokoro-v1.0.onnx", folder / "voices-v1.0.bin"
    if lacking := [file.name for file in (model, voices) if not file.is_file()]:
        raise EngineUnavailable(f"KOKORO_MODEL has no file {lacking[0]} (docs/models.md).")
    try:
        from pipecat.services.kokoro.tts import KokoroTTSService
    except ImportError as error:
        raise EngineUnavailable("Kokoro's package is not installed: uv add 'pipecat-ai[kokoro]'.") from error
    return KokoroTTSService(
        model_path=str(model),
        voices_path=str(voices),
        settings=KokoroTTSService.Settings(voice=choice.voice or settings.kokoro_voice),
    )
