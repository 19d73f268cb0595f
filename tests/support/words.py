"""Comparing words with words: error rates between what was meant, said and heard."""

import functools
import re

import jiwer
import numpy as np
from faster_whisper import WhisperModel

from agent.services import models
from tests.support.sound import Samples, resample

_NUMBERS = {
    "0": "zero", "1": "one", "2": "two", "3": "three", "4": "four", "5": "five", "6": "six", "7": "seven",
    "8": "eight", "9": "nine", "10": "ten", "15": "fifteen", "20": "twenty", "30": "thirty", "40": "forty",
    "45": "forty five",
}  # fmt: skip


def normalised(text: str) -> str:
    """Lower case, without punctuation, small numbers and the per cent sign as words."""
    text = text.lower().replace("%", " percent").replace("’", "'").replace("-", " ")
    words = re.findall(r"[\w']+", text)
    return " ".join(_NUMBERS.get(word, word) for word in words)


def word_error_rate(meant: str, heard: str) -> float:
    """Substitutions, deletions and insertions over the words meant."""
    return float(jiwer.wer(normalised(meant), normalised(heard)))


def transcribe(samples: Samples, rate: int) -> str:
    """The bundled Whisper's words for mono samples."""
    mono = np.asarray(resample(samples, rate, 16_000), np.float32)
    segments, _ = _whisper().transcribe(mono, language="en", beam_size=1, vad_filter=True)
    return " ".join(segment.text.strip() for segment in segments)


@functools.cache
def _whisper() -> WhisperModel:
    return WhisperModel(str(models.folder_of(models.WHISPER_TINY_EN)), device="cpu", compute_type="int8", cpu_threads=2)
