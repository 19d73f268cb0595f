"""Whisper writes "Thank you." for the silence after a sentence; the candidate must not be quoted with it."""

import numpy as np
import pytest

from agent.services.whisper import RATE, WhisperSTT, whisper_model
from agent.settings import AgentSettings
from evals.parity import LINES, over_line
from evals.people import Person
from tests.support import speech

pytestmark = pytest.mark.slow

PHRASES = ("i built", "i wrote", "i designed", "i implemented", "my part", "i was responsible", "customers", "users")
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


@pytest.mark.skipif("slt" not in speech.available_voices(), reason="flite is not installed")
def test_a_sentence_is_not_lost_to_the_phrases_it_was_told_to_expect() -> None:
    """With these it writes "i wrote" over and over, which was not said, and heard nothing else."""
    stt = WhisperSTT(whisper_model(AgentSettings()), language="en", vocabulary=PHRASES)
    said = Person("slt").says(
        "I write unit tests for the rules and an integration test against a real PostgreSQL, and nothing is merged "
        "while one of them is red."
    )
    words = stt._transcribe(over_line(said, LINES[1], seed=100).tobytes(), True).text
    assert "unit tests for the rules" in words


@pytest.mark.skipif("joe" not in speech.available_voices(), reason="Piper's voice is not installed")
def test_the_end_of_a_sentence_is_not_lost_to_the_terms_it_was_told_to_expect() -> None:
    """With these it takes the last second of speech for silence."""
    terms = ("vital signs", "delegate", "reassess", "informed the doctor", "incident report", "double check", "listen")
    more = ("explain", "security", "breathing", "colleague", "check again")
    stt = WhisperSTT(whisper_model(AgentSettings()), language="en", vocabulary=(*terms, *more))
    said = Person("joe").says(
        "I phoned the doctor immediately and stayed with the patient, I took his pulse and looked whether he stayed "
        "awake."
    )
    assert "stayed awake" in stt._transcribe(over_line(said, LINES[0], seed=100).tobytes(), True).text
