"""What the caller hears: the voices of a room, mixed.

Carriers queue whatever they are sent and play it in order. So nothing is sent before its time and nothing in pauses:
their buffer runs empty between sentences, and a barge-in finds a frame or two in it.
"""

from collections import deque

import numpy as np

from agent.bridge.playout import is_quiet
from agent.phone.frames import FRAME_BYTES, FRAME_MS

PREFILL = 2
"""Frames a voice begins with: the SDK's frames come in pairs or a little late under load."""
MOST = 25
"""500 ms: more is only there after this process stood still, and the oldest is given up."""
HANGOVER = 15
"""300 ms of quiet are still sent after the last sound, so that no word's end is cut."""


class Voice:
    """One track: frames as they come, played once a few are there."""

    def __init__(self) -> None:
        self._frames: deque[bytes] = deque()
        self._playing = False
        self._quiet = HANGOVER
        self.dropped = 0

    def put(self, frame: bytes) -> None:
        """`frame`: 20 ms, 8 kHz, 16 bit."""
        if is_quiet(frame):
            self._quiet += 1
            if self._quiet > HANGOVER:
                return
        else:
            self._quiet = 0
        self._frames.append(frame)
        while len(self._frames) > MOST:
            self._frames.popleft()
            self.dropped += 1

    def take(self) -> bytes | None:
        """None: nothing sounds."""
        self._playing = self._playing or len(self._frames) >= PREFILL or (bool(self._frames) and self._quiet > 0)
        if not self._playing or not self._frames:
            self._playing = False
            return None
        return self._frames.popleft()

    def empty(self) -> int:
        """Forgets what has not been played; returns its length in ms."""
        waiting = len(self._frames) * FRAME_MS
        self._frames.clear()
        return waiting


class Mix:
    """The voices of a room by their track."""

    def __init__(self) -> None:
        self._voices: dict[str, Voice] = {}

    def open(self, track: str) -> Voice:
        voice = self._voices[track] = Voice()
        return voice

    def close(self, track: str, voice: Voice) -> None:
        """Unless another has taken its place."""
        if self._voices.get(track) is voice:
            del self._voices[track]

    def take(self) -> bytes | None:
        """The next 20 ms of all of them; None: nobody speaks."""
        frames = [frame for voice in self._voices.values() if (frame := voice.take()) is not None]
        if len(frames) < 2:
            return frames[0] if frames else None
        mixed = np.zeros(FRAME_BYTES // 2, np.int32)
        for frame in frames:
            mixed += np.frombuffer(frame, np.int16)
        return bytes(np.clip(mixed, -32_768, 32_767).astype(np.int16).tobytes())

    def empty(self) -> int:
        """Milliseconds that were waiting in the fullest."""
        return max((voice.empty() for voice in self._voices.values()), default=0)
