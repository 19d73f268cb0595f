"""The simulated candidates' voices: who speaks, how fast, how high, over what line, with what pauses."""

from dataclasses import dataclass

import numpy as np
import soxr
from numpy.typing import NDArray

from bench.voice import script
from bench.voice.script import Utterance
from tests.support import speech

RATE = 16_000
PART_GAP_SECS = 0.05
"""Between two parts that were rendered apart, where no pause is asked for."""


@dataclass(frozen=True)
class Person:
    """`pace` is made by the synthesiser; `pitch` by playing its sound faster, after it has spoken slower by as much."""

    voice: speech.Voice
    pace: float = 1.0
    pitch: float = 1.0

    @property
    def name(self) -> str:
        return f"{self.voice} ×{self.pace:g} ↑{self.pitch:g}"

    def says(self, text: str) -> Utterance:
        return self._pitched(script.say(text, self.voice, self._made_pace))

    def hesitates(self, first: str, pause_secs: float, second: str) -> Utterance:
        """One sentence, whose melody goes on behind the pause."""
        parts = (first.rstrip(",. "), second)
        return self._pitched(script.hesitate(parts, pause_secs * self.pitch, self.voice, self._made_pace))

    def in_parts(self, parts: list[str | int]) -> Utterance:
        """Texts and pauses in ms, in order. A single pause lies within a sentence's melody."""
        match parts:
            case [str() as only]:
                return self.says(only)
            case [str() as first, int() as pause_ms, str() as second] if not first.rstrip().endswith((".", "?", "!")):
                return self.hesitates(first, pause_ms / 1000, second)
        made = script.Utterance(np.zeros(0, np.float32), ())
        for part in parts:
            made = _joined(made, _quiet(part / 1000) if isinstance(part, int) else self.says(part))
        return made

    @property
    def _made_pace(self) -> float:
        return self.pace / self.pitch

    def _pitched(self, made: Utterance) -> Utterance:
        if self.pitch == 1:
            return made
        samples = np.asarray(soxr.resample(made.samples, script.RATE * self.pitch, script.RATE), np.float32)
        words = tuple((word, end / self.pitch) for word, end in made.words)
        pauses = tuple((begin / self.pitch, end / self.pitch) for begin, end in made.pauses)
        return Utterance(samples, words, pauses)


EVERYBODY: tuple[Person, ...] = (
    Person("joe"),
    Person("slt"),
    Person("rms"),
    Person("awb"),
    Person("joe", pace=1.2),
    Person("slt", pitch=1.12),
    Person("rms", pace=0.85),
    Person("awb", pace=1.1, pitch=0.9),
)


KOREANS: tuple[Person, ...] = (
    Person("espeak-ko"),
    Person("espeak-ko", pace=1.2),
    Person("espeak-ko", pace=0.85),
    Person("espeak-ko", pitch=1.12),
)


def everybody() -> tuple[Person, ...]:
    """Those whose voice this machine has."""
    there = speech.available_voices()
    return tuple(person for person in EVERYBODY if person.voice in there)


def with_noise(samples: NDArray[np.int16], level_db: float, dice: np.random.Generator) -> NDArray[np.int16]:
    """White noise of `level_db` of full scale (RMS) under 16-bit samples: no microphone is silent."""
    noise = dice.standard_normal(len(samples)) * 32_768 * 10 ** (level_db / 20)
    return np.clip(samples + noise, -32_768, 32_767).astype(np.int16)


def for_microphone(made: Utterance) -> NDArray[np.int16]:
    """16-bit samples at 16 kHz."""
    samples = soxr.resample(made.samples, script.RATE, RATE)
    return np.asarray(np.clip(np.asarray(samples) * 32_767, -32_768, 32_767), np.int16)


def _quiet(secs: float) -> Utterance:
    return Utterance(np.zeros(round(secs * script.RATE), np.float32), (), ((0.0, secs),))


def _joined(first: Utterance, second: Utterance) -> Utterance:
    gap = PART_GAP_SECS if len(first.samples) and second.words and first.words else 0.0
    by = first.secs + gap
    samples = np.concatenate([first.samples, np.zeros(round(gap * script.RATE), np.float32), second.samples])
    words = (*first.words, *((word, end + by) for word, end in second.words))
    pauses = (*first.pauses, *((begin + by, end + by) for begin, end in second.pauses))
    return Utterance(samples, words, pauses)
