"""Speech for tests: Piper's joe from its wheel, flite's slt, rms and awb, and eSpeak NG for Korean. Rendered once, kept
outside the checkout.

Synthetic voices differ in how recognisers and turn models take them: use several.
"""

import functools
import hashlib
import os
import shutil
import subprocess
import tempfile
import wave
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
import soxr
from piper import PiperVoice, SynthesisConfig

from agent.services import models
from agent.services.espeak import espeak

Voice = Literal["joe", "slt", "rms", "awb", "espeak-ko"]
FLITE_VOICES: tuple[Voice, ...] = ("slt", "rms", "awb")
Samples = npt.NDArray[np.int16]


def available_voices() -> tuple[Voice, ...]:
    """Those that speak English."""
    return ("joe", *FLITE_VOICES) if shutil.which("flite") else ("joe",)


def speak(text: str, *, voice: Voice = "joe", rate: int = 16_000, pace: float = 1.0) -> Samples:
    """16-bit mono samples of `text` at `rate` Hz, without silence around it. `pace`: 1.2 is a fifth faster."""
    path = _cached(text, voice, pace)
    with wave.open(str(path), "rb") as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16)
        own_rate = file.getframerate()
    return resample(_trimmed(samples), own_rate, rate)


def silence(secs: float, rate: int = 16_000) -> Samples:
    return np.zeros(round(secs * rate), np.int16)


def noise(secs: float, *, level: float = 0.02, rate: int = 16_000, seed: int = 1) -> Samples:
    """White noise; `level` is the share of full scale."""
    rng = np.random.default_rng(seed)
    return (rng.standard_normal(round(secs * rate)) * level * 32_767).astype(np.int16)


def resample(samples: Samples, from_rate: int, to_rate: int) -> Samples:
    if from_rate == to_rate:
        return samples
    return np.asarray(soxr.resample(samples, from_rate, to_rate), np.int16)


def write_wav(path: Path, samples: Samples, rate: int = 16_000) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return path


def _trimmed(samples: Samples) -> Samples:
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > 300)
    return samples[loud[0] : loud[-1] + 1] if len(loud) else samples


def _cached(text: str, voice: Voice, pace: float) -> Path:
    root = Path(os.environ.get("AI_INTERVIEWER_CACHE", Path.home() / ".cache" / "ai-interviewer")) / "speech"
    root.mkdir(parents=True, exist_ok=True)
    name = voice if pace == 1 else f"{voice}-{pace:.2f}"
    path = root / f"{name}-{hashlib.sha256(text.encode()).hexdigest()[:24]}.wav"
    if not path.exists():
        # Made beside it and moved into place, so that two test processes cannot see half a file.
        with tempfile.TemporaryDirectory(dir=root) as folder:
            made = Path(folder) / "speech.wav"
            if voice == "joe":
                _render_joe(text, pace, made)
            elif voice == "espeak-ko":
                _render_korean(text, pace, made)
            else:
                _render_flite(text, voice, pace, made)
            made.replace(path)
    return path


@functools.cache
def _joe() -> PiperVoice:
    return PiperVoice.load(models.folder_of(models.PIPER_JOE) / "en_US-joe-medium.onnx")


def _render_joe(text: str, pace: float, path: Path) -> None:
    with wave.open(str(path), "wb") as file:
        _joe().synthesize_wav(text, file, SynthesisConfig(length_scale=1 / pace) if pace != 1 else None)


def _render_korean(text: str, pace: float, path: Path) -> None:
    engine = espeak()
    write_wav(path, np.frombuffer(engine.speak(text, "ko", pace), np.int16), engine.sample_rate)


def _render_flite(text: str, voice: Voice, pace: float, path: Path) -> None:
    stretch = ["--setf", f"duration_stretch={1 / pace:.3f}"] if pace != 1 else []
    command = ["flite", "-voice", voice, *stretch, "-t", text, "-o", str(path)]
    subprocess.run(command, check=True, capture_output=True)
