"""What the candidates say, how it sounds, and when each word of it ends."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.corpus import BARGE_INS as CORPUS_BARGE_INS
from evals.corpus import COULD_END, LONG_ANSWERS, SHORT_ANSWERS, UNFINISHED
from tests.support import speech
from tests.support.briefs import persona

RATE = 48_000
LEVEL_DB = -20.0
"""RMS of the candidate's speech."""
PAUSES = (0.6, 0.9, 1.3, 2.0, 2.8)
BREATH_WITHIN_SECS = 0.25
"""A part said alone is up to this much longer or shorter than at the head of its sentence."""

SHORT = SHORT_ANSWERS
LONG = (
    LONG_ANSWERS[0],
    "We first measured where the time went, because everybody had a different opinion about it. It turned out that one "
    "query read the whole table for a single number. I moved that number into a small table of its own, which a worker "
    "keeps up to date, and the report no longer touched the orders at all. Then I wrote a test that runs the report "
    "against a copy of a busy day, so that we would notice if somebody brought the problem back. In the end the report "
    "took four seconds instead of nine minutes, and the payments never stopped again.",
)
HESITANT = (*UNFINISHED[:3], COULD_END[0], *UNFINISHED[3:6], COULD_END[1], *UNFINISHED[6:8])
"""Two parts of one answer; the candidate thinks in between."""
BACKCHANNELS = ("Yeah.", "Right.", "Okay.", "Uh huh.", "cough", "typing")
BARGE_INS = CORPUS_BARGE_INS[:3]
CONTINUERS = persona().phrases["continuer"]
"""What our interviewer says as a listener; the stock systems say no such thing."""
TONE_HZ = 1_000
TONE_SHARE = 0.9
"""Of the energy of 10 ms of the tone; speech keeps none of its own at one frequency."""


@dataclass(frozen=True)
class Utterance:
    """Mono float samples at RATE, and each word with its end in seconds. `pauses` are (begin, end) in seconds."""

    samples: NDArray[np.float32]
    words: tuple[tuple[str, float], ...]
    pauses: tuple[tuple[float, float], ...] = ()

    @property
    def secs(self) -> float:
        return len(self.samples) / RATE


def say(text: str, voice: speech.Voice, pace: float = 1.0) -> Utterance:
    samples = _levelled(speech.speak(text, voice=voice, rate=RATE, pace=pace).astype(np.float32) / np.float32(32_768))
    return Utterance(samples, tuple(_timed(text, 0.0, len(samples) / RATE)))


def hesitate(parts: tuple[str, str], pause_secs: float, voice: speech.Voice, pace: float = 1.0) -> Utterance:
    """One rendering, opened up where the voice breathes behind the first part: its melody says that more is coming."""
    whole = say(f"{parts[0]}, {parts[1]}", voice, pace)
    begin, end = _breath(whole.samples, len(speech.speak(f"{parts[0]},", voice=voice, rate=RATE, pace=pace)))
    first, second = whole.samples[:begin], whole.samples[end:]
    quiet = np.zeros(round(pause_secs * RATE), np.float32)
    stopped, resumes = begin / RATE, begin / RATE + pause_secs
    words = [*_timed(parts[0], 0.0, stopped), *_timed(parts[1], resumes, resumes + len(second) / RATE)]
    return Utterance(np.concatenate([first, quiet, second]), tuple(words), ((stopped, resumes),))


def _breath(samples: NDArray[np.float32], length: int) -> tuple[int, int]:
    """Begin and end of the longest quiet stretch near `length`, that of the first part when it is said alone; the
    quietest place if there is none. A comma of the sentence's own lies further away."""
    size = RATE // 100
    blocks = samples[: len(samples) // size * size].reshape(-1, size)
    levels = 20 * np.log10(np.sqrt(np.mean(blocks**2, axis=1)) + 1e-7)
    near, reach = length // size, round(BREATH_WITHIN_SECS * RATE / size)
    first, last = max(1, near - reach), min(len(levels) - 1, near + reach)
    best, run = (0, 0), 0
    for at in range(first, last):
        run = run + 1 if levels[at] < -45 else 0
        if run > best[1] - best[0]:
            best = (at + 1 - run, at + 1)
    if best == (0, 0):
        at = first + int(np.argmin(levels[first:last]))
        best = (at, at + 1)
    return best[0] * size, best[1] * size


def noise(kind: str) -> Utterance:
    """A cough: two bursts of coloured noise. Typing: a second of key clicks. Nothing a recogniser would write down."""
    rng = np.random.default_rng(7)
    if kind == "cough":
        secs = 0.45
        t = np.arange(round(secs * RATE)) / RATE
        envelope = np.exp(-((t - 0.06) ** 2) / 0.002) + 0.6 * np.exp(-((t - 0.3) ** 2) / 0.004)
        coloured = np.convolve(rng.standard_normal(len(t)), np.ones(24) / 24, "same")
        return Utterance(_levelled((envelope * coloured).astype(np.float32)), ())
    samples = np.zeros(RATE, np.float32)
    for at in np.arange(0, 0.95, 0.13):
        click = rng.standard_normal(RATE // 200) * np.exp(-np.arange(RATE // 200) / 60)
        begin = round((at + rng.uniform(0, 0.04)) * RATE)
        samples[begin : begin + len(click)] += click.astype(np.float32) * 0.12
    return Utterance(samples, ())


def backchannel(kind: str, voice: speech.Voice) -> Utterance:
    return noise(kind) if kind in {"cough", "typing"} else say(kind, voice)


def agent_voice(rate: int) -> NDArray[np.int16]:
    """Speech without pauses, to be cut to the length of what is said: a gap in it would look like a stop."""
    samples = speech.speak(" ".join(LONG), voice="joe", rate=rate)
    size = rate // 100
    blocks = samples[: len(samples) // size * size].reshape(-1, size)
    levels = 20 * np.log10(np.sqrt(np.mean((blocks / 32_768.0) ** 2, axis=1)) + 1e-7)
    return np.ascontiguousarray(blocks[levels > -38.0].reshape(-1), dtype=np.int16)


def tone(size: int, rate: int) -> NDArray[np.int16]:
    """`size` samples as loud as the agent's voice."""
    return (4_000 * np.sin(2 * np.pi * TONE_HZ * np.arange(size) / rate)).astype(np.int16)


def is_tone(samples: NDArray[np.int16]) -> bool:
    """Of 10 ms. `TONE_HZ` is a whole number of periods in them at any rate."""
    sound = samples.astype(np.float64)
    wave = np.exp(-2j * np.pi * TONE_HZ * np.arange(len(sound)) / (100 * len(sound)))
    energy = float(np.dot(sound, sound))
    return energy > 0 and bool(2 * abs(np.dot(sound, wave)) ** 2 / len(sound) > TONE_SHARE * energy)


def voices() -> tuple[speech.Voice, ...]:
    return speech.available_voices()


def prepare() -> None:
    """Renders everything once; later runs find it on disk."""
    for voice in voices():
        for text in (*SHORT, *LONG, *BARGE_INS):
            say(text, voice)
        for parts in HESITANT:
            hesitate(parts, 0.6, voice)
        for kind in BACKCHANNELS:
            backchannel(kind, voice)


def _levelled(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    rms = float(np.sqrt(np.mean(samples**2)))
    gain: float = 10 ** (LEVEL_DB / 20) / max(rms, 1e-6)
    levelled: NDArray[np.float32] = np.clip(samples * gain, -0.98, 0.98).astype(np.float32)
    return levelled


def _timed(text: str, begin: float, end: float) -> list[tuple[str, float]]:
    """Spreads the words over the sound by their length; no aligner is needed at this grain."""
    words = text.split()
    lengths = np.cumsum([len(word) + 1 for word in words])
    return [
        (word, begin + (end - begin) * float(at) / float(lengths[-1])) for word, at in zip(words, lengths, strict=True)
    ]
