"""The second recogniser in a process of its own, started for one recording and gone with it.

The program is the agent's (`agent/second_hearing.py`, where the lines between the two are described): models and their
libraries stay where calls are heard, and this process imports none of them.
"""

import asyncio
import base64
import contextlib
import json
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path
from typing import Any, Literal

from api.ports import HeardWord, HearingUnavailable, RecordingUnreadable, Stretch
from api.programs import running

Engine = Literal["auto", "whisper", "vosk"]

BUNDLED_WHISPER = frozenset({"en", "ko"})
"""What Whisper base is trusted with; it knows other languages, but misses so much there that all would be doubtful."""
BUNDLED_VOSK = frozenset({"ko"})
STRETCH_SECS = 240.0
"""For one stretch, the first one with start and loading; a minute of speech takes 15 s of one idle core."""
MAX_LINE_BYTES = 32 * 1024 * 1024
_ENVIRONMENT = ("PATH", "HOME", "LANG", "HF_HOME", "HF_ENDPOINT", "HF_HUB_OFFLINE", "HTTPS_PROXY", "https_proxy")
"""All that the program is told of this process's: where a model lies that was asked for by name. No key is among it."""


class ProcessHearing:
    """`model`: a folder, or a name that faster-whisper loads from the hub; None: those that come with the installation.

    `auto` is Whisper base; for Korean Vosk, unless Vosk has heard the call.
    """

    def __init__(self, *, engine: Engine = "auto", model: str | None = None, threads: int = 2) -> None:
        self._engine = engine
        self._model = model
        self._threads = threads

    def engine(self, language: str, live: str) -> str | None:
        kind = self._kind(language, live)
        base = language.split("-")[0]
        if self._model is None and base not in (BUNDLED_WHISPER if kind == "whisper" else BUNDLED_VOSK):
            return None
        return f"{kind}:{self._model or ('base' if kind == 'whisper' else 'small-ko')}"

    def _kind(self, language: str, live: str) -> Literal["whisper", "vosk"]:
        if self._engine != "auto":
            return self._engine
        return "vosk" if self._model is None and language.split("-")[0] == "ko" and live != "vosk" else "whisper"

    async def hear(
        self, recording: Path, stretches: Sequence[Stretch], *, language: str, live: str
    ) -> AsyncGenerator[tuple[HeardWord, ...] | None]:
        request = {"engine": self._kind(language, live), "model": self._model, "threads": self._threads}
        async with contextlib.aclosing(answers(recording, stretches, {**request, "language": language})) as lines:
            async for line in lines:
                if "beyond" in line:
                    yield None
                    continue
                yield tuple(HeardWord(str(text), int(start), int(end)) for text, start, end in line["words"])


async def sounds(recording: Path, stretches: Sequence[Stretch]) -> AsyncGenerator[bytes | None]:
    """The candidate's sound in each stretch: 16-bit mono at 16 kHz; None beyond the end. Raises like `answers`."""
    async with contextlib.aclosing(answers(recording, stretches, {"engine": "sound", "language": ""})) as lines:
        async for line in lines:
            yield None if "beyond" in line else base64.b64decode(line["pcm"])


async def answers(
    recording: Path, stretches: Sequence[Stretch], request: dict[str, Any]
) -> AsyncGenerator[dict[str, Any]]:
    """The program's line for each stretch. Raises RecordingUnreadable, HearingUnavailable."""
    wanted = {"recording": str(recording), "stretches": [[s.started_ms, s.ended_ms] for s in stretches]}
    async with running(
        "agent.second_hearing", told=_ENVIRONMENT, stderr=asyncio.subprocess.DEVNULL, limit=MAX_LINE_BYTES
    ) as program:
        assert program.stdin is not None  # noqa: S101  narrows the type for mypy; PIPE was asked for
        assert program.stdout is not None  # noqa: S101  as above
        try:
            program.stdin.write(json.dumps({**wanted, **request}).encode() + b"\n")
            await program.stdin.drain()
            for _ in stretches:
                yield await _line(program.stdout)
        except (OSError, ValueError) as error:
            raise HearingUnavailable(f"The second recogniser ended: {type(error).__name__}.") from error


async def _line(out: asyncio.StreamReader) -> dict[str, Any]:
    try:
        line: dict[str, Any] = json.loads(await asyncio.wait_for(out.readline(), STRETCH_SECS))
    except TimeoutError:
        raise HearingUnavailable("The second recogniser took too long.") from None
    if line.get("error") == "unreadable":
        raise RecordingUnreadable(str(line.get("detail")))
    if "error" in line:
        raise HearingUnavailable(str(line.get("detail")))
    return line
