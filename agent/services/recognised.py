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


def ends_stretch(result: object) -> bool:
    """Whether the transcript with this `result` is the last one of its stretch; for engines that say nothing, it is."""
    return result.ends_stretch if isinstance(result, RecognisedSpeech) else True
