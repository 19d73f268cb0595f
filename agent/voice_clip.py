"""Hears or speaks one clip: `python -m agent.voice_clip`, a process of its own, nice, gone with its clip.

api starts it for a practice answer and speaks to it by one line of JSON each way, as it imports nothing of the agent
(`api/adapters/voice_process.py` is the other end). In, one of

    {"do": "hear", "clip": path, "language": "en", "longest_ms": 300000, "threads": n}
    {"do": "speak", "text": "…", "language": "en", "speed": 1.0, "voice": null}

Out: `{"words": [[text, started_ms, ended_ms], …], "duration_ms": n, "engine": "whisper:base"}`, `{"sound": base64 of an
MP3}`, or `{"error": "unreadable" | "too_long" | "engine", "detail": …}`. Only the engines that come with the
installation are used, and no key is read.
"""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np

from agent.second_hearing import ENGINES, NICENESS, RATE, Samples, Unreadable, candidates_sound

VOICES = {"en": "piper", "ko": "espeak"}
"""Other languages are eSpeak's too, who knows a hundred."""


class TooLong(Exception):
    """There is more sound than is taken."""


def main() -> None:
    os.nice(NICENESS)
    request = json.loads(sys.stdin.readline())
    # Libraries log to it; the answer is to be the only line.
    out, sys.stdout = sys.stdout, sys.stderr
    try:
        told = hear(request) if request["do"] == "hear" else asyncio.run(speak(request))
    except Unreadable as error:
        told = {"error": "unreadable", "detail": str(error)}
    except TooLong:
        told = {"error": "too_long", "detail": f"more than {request['longest_ms'] // 1000} s"}
    except Exception as error:
        # Whatever a model or its library throws: the other end keeps it as the reason.
        told = {"error": "engine", "detail": f"{type(error).__name__}: {error}"[:500]}
    print(json.dumps(told), file=out, flush=True)


def hear(request: dict[str, Any]) -> dict[str, Any]:
    """Raises Unreadable, TooLong, and what a model throws."""
    sound = whole(Path(request["clip"]), request["longest_ms"] * RATE // 1000)
    korean = request["language"].split("-")[0] == "ko"
    engine = "vosk" if korean else "whisper"
    told = ENGINES[engine]({**request, "model": None})(sound) if len(sound) else []
    return {
        "words": told,
        "duration_ms": len(sound) * 1000 // RATE,
        "engine": "vosk:small-ko" if korean else "whisper:base",
    }


def whole(clip: Path, most: int) -> Samples:
    """All of its sound, at most `most` samples. Raises Unreadable, TooLong."""
    pieces, length = [np.zeros(0, np.int16)], 0
    for piece in candidates_sound(clip):
        pieces.append(piece)
        length += len(piece)
        if length > most:
            raise TooLong
    return np.concatenate(pieces)


async def speak(request: dict[str, Any]) -> dict[str, Any]:
    from agent.engine_test import speak_sample
    from agent.settings import AgentSettings
    from contract.brief import EngineChoice, EnginePlan
    from contract.engine_test import EngineTestOrder

    language = request["language"]
    voice = EngineChoice(provider=request["voice"] or VOICES.get(language.split("-")[0], "espeak"))
    plan = EnginePlan(tts=(voice,))
    order = EngineTestOrder(engines=plan, language=language, say=request["text"], speed=request["speed"])
    report = await speak_sample(AgentSettings(_env_file=None), order, request["text"])
    if report.sound is None or report.tts.error is not None:
        return {"error": "engine", "detail": report.tts.error or "no sound came"}
    return {"sound": report.sound}


if __name__ == "__main__":
    main()
