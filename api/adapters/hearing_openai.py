"""The second recogniser at a server that speaks OpenAI's transcription protocol (OpenAI, speaches, vLLM, …)."""

import contextlib
import io
import wave
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

import openai

from api.adapters.hearing_process import sounds
from api.ports import HeardWord, HearingUnavailable, Stretch

RATE = 16_000
TIMEOUT_SECS = 60.0
"""For one stretch, at most 30 s of speech but for very long phrases."""


class OpenAiHearing:
    """`base_url` None: OpenAI's. What it does not know it says itself, so every language is tried."""

    def __init__(self, *, model: str, base_url: str | None, api_key: str, timeout_secs: float = TIMEOUT_SECS) -> None:
        self._model = model
        self._client = openai.AsyncOpenAI(
            base_url=base_url, api_key=api_key or "none", timeout=timeout_secs, max_retries=2
        )

    def engine(self, language: str, live: str) -> str | None:
        return f"openai:{self._model}"

    async def hear(
        self, recording: Path, stretches: Sequence[Stretch], *, language: str, live: str
    ) -> AsyncGenerator[tuple[HeardWord, ...] | None]:
        async with contextlib.aclosing(sounds(recording, stretches)) as found:
            number = 0
            async for pcm in found:
                yield None if pcm is None else _spread(await self._transcribed(pcm, language), stretches[number])
                number += 1

    async def _transcribed(self, pcm: bytes, language: str) -> str:
        try:
            reply = await self._client.audio.transcriptions.create(
                file=("speech.wav", _wav(pcm), "audio/wav"),
                model=self._model,
                language=language.split("-")[0],
                response_format="json",
                temperature=0,
            )
        except openai.APIError as error:
            raise HearingUnavailable(f"{type(error).__name__}: {error.message}"[:500]) from error
        return reply.text


def _wav(pcm: bytes) -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(pcm)
    return made.getvalue()


def _spread(text: str, stretch: Stretch) -> tuple[HeardWord, ...]:
    """The protocol gives no times of words: they are laid out evenly, which is enough to tell phrases apart."""
    words = text.split()
    step = (stretch.ended_ms - stretch.started_ms) / max(1, len(words))
    return tuple(
        HeardWord(word, round(stretch.started_ms + n * step), round(stretch.started_ms + (n + 1) * step))
        for n, word in enumerate(words)
    )
