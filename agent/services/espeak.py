"""eSpeak NG: a plain voice for every language without a bundled one (Korean among them)."""

import asyncio
import ctypes
import functools
import threading
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor

import espeakng_loader
from pipecat.frames.frames import ErrorFrame, Frame
from pipecat.services.settings import TTSSettings
from pipecat.services.tts_service import TTSService

# Constants of espeak-ng's speak_lib.h.
_AUDIO_OUTPUT_SYNCHRONOUS = 2
_CHARS_UTF8 = 1
_POS_CHARACTER = 1
_RATE = 1
WORDS_PER_MINUTE = 150

_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class SpeechFailed(Exception):
    """eSpeak NG does not know the voice, or could not speak the text."""


class _Espeak:
    """The library keeps one global state: one instance, one thread, one text at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._library = ctypes.CDLL(str(espeakng_loader.get_library_path()))
        data = str(espeakng_loader.get_data_path()).encode()
        self.sample_rate = int(self._library.espeak_Initialize(_AUDIO_OUTPUT_SYNCHRONOUS, 0, data, 0))
        if self.sample_rate <= 0:
            raise SpeechFailed("eSpeak NG could not be started")
        self._pcm = bytearray()
        # Held here: ctypes does not keep a callback alive.
        self._callback = _CALLBACK(self._take)
        self._library.espeak_SetSynthCallback(self._callback)
        self._library.espeak_SetParameter(_RATE, WORDS_PER_MINUTE, 0)

    def _take(self, samples: "ctypes._Pointer[ctypes.c_short]", count: int, _events: int | None) -> int:
        if samples and count:
            self._pcm += ctypes.string_at(samples, count * 2)
        return 0

    def speak(self, text: str, language: str, speed: float = 1.0) -> bytes:
        """PCM of the text, 16-bit mono at `sample_rate`. Raises SpeechFailed. Blocks."""
        data = text.encode()
        with self._lock:
            if self._library.espeak_SetVoiceByName(language.encode()) != 0:
                raise SpeechFailed(f"eSpeak NG has no voice for {language!r}")
            self._library.espeak_SetParameter(_RATE, round(WORDS_PER_MINUTE * speed), 0)
            self._pcm = bytearray()
            size = ctypes.c_size_t(len(data) + 1)
            if self._library.espeak_Synth(data, size, 0, _POS_CHARACTER, 0, _CHARS_UTF8, None, None) != 0:
                raise SpeechFailed("eSpeak NG could not speak the text")
            return bytes(self._pcm)


@functools.cache
def espeak() -> _Espeak:
    return _Espeak()


_THREAD = ThreadPoolExecutor(max_workers=1, thread_name_prefix="espeak")


class EspeakTTS(TTSService):
    def __init__(self, *, language: str, speed: float = 1.0) -> None:
        super().__init__(
            push_start_frame=True,
            push_stop_frames=True,
            settings=TTSSettings(model="espeak-ng", voice=language, language=None),
        )
        self._language_name = language.split("-")[0]
        self._speed = speed

    def can_generate_metrics(self) -> bool:
        return True

    async def run_tts(self, text: str, context_id: str) -> AsyncGenerator[Frame | None, None]:
        await self.start_tts_usage_metrics(text)
        loop = asyncio.get_running_loop()
        try:
            engine = await loop.run_in_executor(_THREAD, espeak)
            pcm = await loop.run_in_executor(_THREAD, engine.speak, text, self._language_name, self._speed)
        except (SpeechFailed, OSError) as error:
            yield ErrorFrame(error=str(error))
            return

        async def whole() -> AsyncGenerator[bytes, None]:
            yield pcm

        async for frame in self._stream_audio_frames_from_iterator(
            whole(), in_sample_rate=engine.sample_rate, context_id=context_id
        ):
            yield frame
