"""Events as an agent sends them, for tests that need a call to have begun."""

from typing import Any


def started(seq: int = 1, *, door: str = "smallwebrtc") -> dict[str, Any]:
    return {
        "type": "call.started",
        "seq": seq,
        "at_ms": 0,
        "started_at": "2026-11-23T09:00:00Z",
        "door": door,
        "engines": {part: {"provider": "test"} for part in ("stt", "tts", "llm")},
    }
