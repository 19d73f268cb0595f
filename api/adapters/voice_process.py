"""Speaks and hears one clip in a process of its own, started for it and gone with it.

The program is the agent's (`agent/voice_clip.py`, where the lines between the two are described): models and their
libraries stay where calls are heard, and a clip that breaks its decoder breaks nothing here.
"""

import asyncio
import base64
import json
from collections import OrderedDict
from pathlib import Path
from typing import Any

from api.ports import ClipTooLong, ClipUnreadable, HeardClip, HeardWord, NothingSaid, VoiceUnavailable
from api.programs import ProgramFailed, run_program

PROGRAM = "agent.voice_clip"
LANGUAGES = frozenset({"en", "ko"})
AT_ONCE = 2
"""Clips under work; a loaded recogniser takes about 400 MB."""
WAITING_MOST = 8
"""Others are turned away at once rather than kept waiting for minutes."""
KEPT_SOUNDS = 32
"""A minute is 360 kB."""
NO_SOUND = "completed with no audio"
"""What pipecat says of a text that an engine, which works, made no sound of: a lone digit of another script."""
SPEAK_SECS = 60.0
HEAR_SECS = 240.0
"""With start and loading; a minute of speech takes 15 s of one idle core."""


class ProcessVoice:
    def __init__(self, *, threads: int = 2) -> None:
        self._threads = threads
        self._free = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0
        self._spoken: OrderedDict[str, bytes] = OrderedDict()
        """The latest sounds by their request: questions of the library are asked of many people."""

    def speaks(self, language: str) -> bool:
        return language.split("-")[0] in LANGUAGES

    async def speak(self, text: str, *, language: str, speed: float = 1.0, voice: str | None = None) -> bytes:
        request = {"do": "speak", "text": text, "language": language, "speed": speed, "voice": voice}
        key = json.dumps(request, sort_keys=True)
        if key not in self._spoken:
            told = await self._ask(request, SPEAK_SECS)
            self._spoken[key] = base64.b64decode(told["sound"])
        self._spoken.move_to_end(key)
        sound = self._spoken[key]
        while len(self._spoken) > KEPT_SOUNDS:
            self._spoken.popitem(last=False)
        return sound

    async def hear(self, clip: Path, *, language: str, longest_secs: int) -> HeardClip:
        request = {"do": "hear", "clip": str(clip), "language": language, "threads": self._threads}
        told = await self._ask({**request, "longest_ms": longest_secs * 1000}, HEAR_SECS)
        words = tuple(HeardWord(str(text), int(start), int(end)) for text, start, end in told["words"])
        return HeardClip(words, int(told["duration_ms"]), str(told["engine"]))

    async def _ask(self, request: dict[str, Any], secs: float) -> dict[str, Any]:
        if self._waiting >= WAITING_MOST:
            raise VoiceUnavailable("Many people are speaking right now. Try again in a moment, or type.")
        self._waiting += 1
        try:
            async with self._free:
                out = await run_program(PROGRAM, given=json.dumps(request).encode() + b"\n", secs=secs)
            told: dict[str, Any] = json.loads(out)
        except (ProgramFailed, OSError, ValueError) as error:
            raise VoiceUnavailable("The voice engine of this server gave no answer.") from error
        finally:
            self._waiting -= 1
        if told.get("error") == "too_long":
            raise ClipTooLong(str(told["detail"]))
        if told.get("error") == "unreadable":
            raise ClipUnreadable(str(told["detail"]))
        if NO_SOUND in told.get("detail", ""):
            raise NothingSaid(told["detail"])
        if "error" in told:
            raise VoiceUnavailable("The voice engine of this server failed.")
        return told
