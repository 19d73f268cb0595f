"""Whisper writes "Thank you." for the silence after a sentence; the candidate must not be quoted with it."""

import numpy as np
import pytest

from agent.services.whisper import RATE, WhisperSTT, whisper_model
from agent.settings import AgentSettings
from tests.support import speech

pytestmark = pytest.mark.slow

VOCABULARY = ("Alex Morgan", "Northwind Parcels", "Backend Engineer", "service", "system", "orders", "payments")


@pytest.fixture(scope="module")
def stt() -> WhisperSTT:
    return WhisperSTT(whisper_model(AgentSettings()), language="en", vocabulary=VOCABULARY)


def heard(stt: WhisperSTT, text: str, voice: speech.Voice, *, quiet_secs: float, noise: float = 0.0) -> str:
    samples = np.concatenate([speech.silence(0.2), speech.speak(text, voice=voice), speech.silence(quiet_secs)])
    if noise:
        samples = samples + speech.noise(len(samples) / RATE, level=noise)
    return stt._transcribe(samples.astype(np.int16).tobytes(), True).text


@pytest.mark.parametrize("voice", speech.available_voices())
@pytest.mark.parametrize("quiet_secs", [0.2, 0.5, 1.5])
def test_silence_after_a_sentence_has_no_words(stt: WhisperSTT, voice: speech.Voice, quiet_secs: float) -> None:
    for text in ("We wrote an automated test and better monitoring.", "We compare the options with a prototype."):
        for noise in (0.0, 0.001):
            words = heard(stt, text, voice, quiet_secs=quiet_secs, noise=noise).lower()
            assert "thank" not in words
            assert not words.rstrip(".").endswith(" you")


@pytest.mark.parametrize("voice", speech.available_voices())
def test_thanks_that_were_said_stay(stt: WhisperSTT, voice: speech.Voice) -> None:
    assert "thank you" in heard(stt, "That is all. Thank you.", voice, quiet_secs=0.4).lower()
    assert "thank you" in heard(stt, "Thank you.", voice, quiet_secs=0.4).lower()
