"""What hears behind a stand-in of a speech recogniser: the script of the test, or a real Whisper.

A recogniser counts seconds from the first sample of its connection.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from agent.services.whisper import RATE, SharedWhisper
from tests.support.speech import resample

BLOCK_SECS = 0.01
LOUD = 150.0
"""Mean of the samples' absolute values, of 32 767: above codecs' noise, below the softest syllables."""
SECS_PER_WORD = 0.33
LEAST_WORD_SECS = 0.1


@dataclass(frozen=True, slots=True)
class HeardWord:
    """`started_at` and `ended_at`: seconds of the connection's sound."""

    text: str
    started_at: float
    ended_at: float
    confidence: float = 0.97


class Ears(Protocol):
    position: float
    """Seconds of sound heard."""
    speech_ended_at: float | None
    """When the last speech ended; None before the first, and while it goes on."""

    def hear(self, pcm: bytes) -> None:
        """16-bit mono samples."""
        ...

    async def words(self, *, settled: bool) -> list[HeardWord]:
        """All words of the connection so far. `settled`: a pause has come, so what was said may be guessed whole."""
        ...


MakeEars = Callable[[int], Ears]
"""From the sample rate of a connection."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What is said without a pause longer than the ears' `gap_secs`. `secs`: how long that takes; None: unknown, then
    all of it is known at the first pause."""

    text: str
    secs: float | None = None


@dataclass
class Script:
    """The pieces still to be said, in order. All connections of a vendor draw from it."""

    pieces: deque[Piece] = field(default_factory=deque)
    gap_secs: float = 0.45
    """A pause longer than this ends a piece: longer than those inside a spoken sentence, shorter than the test's."""

    @classmethod
    def of(cls, *pieces: Piece | str) -> "Script":
        return cls(deque(piece if isinstance(piece, Piece) else Piece(piece) for piece in pieces))

    def add(self, *pieces: Piece | str) -> None:
        self.pieces.extend(piece if isinstance(piece, Piece) else Piece(piece) for piece in pieces)

    def ears(self, rate: int) -> "ScriptedEars":
        return ScriptedEars(self, rate)


class _Loudness:
    """Where in the sound speech begins and ends."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._rest = b""
        self.position = 0.0

    def blocks(self, pcm: bytes) -> list[tuple[float, bool]]:
        """End in seconds, and whether it is loud, of each block that `pcm` completes."""
        size = int(self._rate * BLOCK_SECS) * 2
        data = self._rest + pcm
        whole = len(data) // size * size
        self._rest = data[whole:]
        found: list[tuple[float, bool]] = []
        for at in range(0, whole, size):
            block = np.frombuffer(data[at : at + size], np.int16).astype(np.float32)
            self.position += BLOCK_SECS
            found.append((self.position, bool(np.abs(block).mean() > LOUD)))
        return found


class ScriptedEars:
    """Takes the next piece of the script for each stretch of sound, and its words as they are being said."""

    def __init__(self, script: Script, rate: int) -> None:
        self._script = script
        self._loudness = _Loudness(rate)
        self._said: list[HeardWord] = []
        self._piece: Piece | None = None
        self._told: list[HeardWord] = []
        """Of the piece: a word's time does not change once it was told."""
        self._began_at = 0.0
        self._last_loud_at: float | None = None

    @property
    def position(self) -> float:
        return self._loudness.position

    @property
    def speech_ended_at(self) -> float | None:
        return self._last_loud_at

    def hear(self, pcm: bytes) -> None:
        for ends_at, loud in self._loudness.blocks(pcm):
            if self._last_loud_at is not None and ends_at - self._last_loud_at > self._script.gap_secs:
                self._settle()
            if loud:
                if self._piece is None:
                    self._piece = self._script.pieces.popleft() if self._script.pieces else Piece("")
                    self._began_at = ends_at - BLOCK_SECS
                self._last_loud_at = ends_at

    async def words(self, *, settled: bool) -> list[HeardWord]:
        return [*self._said, *self._words_of_piece(settled=settled)]

    def _settle(self) -> None:
        self._said.extend(self._words_of_piece(settled=True, over=True))
        self._piece, self._told = None, []

    def _words_of_piece(self, *, settled: bool, over: bool = False) -> list[HeardWord]:
        piece = self._piece
        if piece is None or not piece.text or self._last_loud_at is None:
            return []
        texts = piece.text.split()
        spoken_secs = self._last_loud_at - self._began_at
        whole_secs = piece.secs or len(texts) * SECS_PER_WORD
        each = whole_secs / len(texts)
        if over or (settled and (piece.secs is None or spoken_secs >= 0.85 * whole_secs)):
            count, each = len(texts), max(spoken_secs, BLOCK_SECS) / len(texts)
        else:
            count = min(len(texts), int(spoken_secs / each))
        for n in range(len(self._told), count):
            started_at = max(self._began_at + n * each, self._told[-1].ended_at if self._told else 0.0)
            ended_at = max(self._began_at + (n + 1) * each, started_at + LEAST_WORD_SECS)
            self._told.append(HeardWord(texts[n], started_at, ended_at))
        return list(self._told)


class WhisperEars:
    """The bundled Whisper behind a stand-in: real words of real sound. One pass over what was said since the last
    pause that it settled."""

    def __init__(self, shared: SharedWhisper, rate: int) -> None:
        self._shared = shared
        self._rate = rate
        self._loudness = _Loudness(rate)
        self._open = bytearray()
        self._open_from = 0.0
        self._said: list[HeardWord] = []
        self.speech_ended_at: float | None = None

    @property
    def position(self) -> float:
        return self._loudness.position

    def hear(self, pcm: bytes) -> None:
        self._open += pcm
        for ends_at, loud in self._loudness.blocks(pcm):
            if loud:
                self.speech_ended_at = ends_at

    async def words(self, *, settled: bool) -> list[HeardWord]:
        if not settled:
            return list(self._said)
        taken, self._open = bytes(self._open), bytearray()
        began_at, self._open_from = self._open_from, self._open_from + len(taken) / 2 / self._rate
        samples = resample(np.frombuffer(taken, np.int16), self._rate, RATE)
        found = await asyncio.get_running_loop().run_in_executor(self._shared.thread, self._transcribe, samples)
        self._said += [HeardWord(t, began_at + a, began_at + b, c) for t, a, b, c in found]
        return list(self._said)

    def _transcribe(self, samples: np.ndarray) -> Sequence[tuple[str, float, float, float]]:
        if len(samples) < RATE // 10 or not np.any(samples):
            return []
        segments, _info = self._shared.model.transcribe(
            samples.astype(np.float32) / 32768.0, language="en", beam_size=1, temperature=0.0, word_timestamps=True
        )
        return [
            (word.word.strip(), float(word.start), float(word.end), float(word.probability))
            for segment in segments
            for word in segment.words or ()
        ]


def whisper_ears(shared: SharedWhisper) -> MakeEars:
    return lambda rate: WhisperEars(shared, rate)
