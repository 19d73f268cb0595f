"""What an STT engine knows of a phrase beyond its text; travels in `TranscriptionFrame.result`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RecognisedWord:
    """Times in ms from the first sample of the phrase's audio; `probability` 0 to 1."""

    text: str
    start_ms: int
    end_ms: int
    probability: float


@dataclass(frozen=True, slots=True)
class RecognisedSpeech:
    """`confidence`: mean word probability, None where the engine gives none.

    `started_at`: the event loop's time (seconds) at the first sample of the audio, None when the engine cannot tell.
    `ends_stretch`: False for the first parts of a long stretch of speech that is recognised in parts.
    """

    text: str
    words: tuple[RecognisedWord, ...] = ()
    confidence: float | None = None
    started_at: float | None = None
    ends_stretch: bool = True


UNSURE = 0.55
"""A last word less probable than this may be made up. Whisper tiny.en ends what breaks off with a plausible word: 12
of 160 sentences cut off before their end (eight voices) read like answers then, 6 by words of 0.27 to 0.53. Of 112
finished answers it is so unsure of 12, seven times of the same name ("queue": "cue", "dude")."""


def sure_words(text: str, result: object) -> str:
    """`text` without its last word where the recogniser, whose `result` it ends with, is not sure of that."""
    unsure = isinstance(result, RecognisedSpeech) and result.words and result.words[-1].probability < UNSURE
    return " ".join(text.split()[:-1]) if unsure else text


def ends_stretch(result: object) -> bool:
    """Whether the transcript with this `result` is the last one of its stretch; for engines that say nothing, it is."""
    return result.ends_stretch if isinstance(result, RecognisedSpeech) else True
