"""Trying a configuration of engines once: what api asks an agent to try, and what the agent found."""

from typing import Annotated

from pydantic import Field

from contract.base import MAX_INTEGER, Message
from contract.brief import EngineChoice, EnginePlan
from contract.engines import Part

Count = Annotated[int, Field(ge=0, le=MAX_INTEGER)]


class EngineTestOrder(Message):
    """`engines` None, or a part without any: the agent's own."""

    engines: EnginePlan | None = None
    language: str = "en"
    say: str | None = None
    """Only this is to be spoken, and its sound sent (`SpeechReport`); None: all three parts are tried."""
    speed: Annotated[float, Field(ge=0.7, le=1.3)] = 1.0


class EngineHere(Message):
    """An engine of `contract.engines`, as this agent could use it."""

    part: Part
    provider: str
    missing: str | None = None
    """What it lacks, in words that say what to do; None: nothing."""


class PartTried(Message):
    """`first_ms`: from asking to the first sound, word or token; for recognition from the end of speech to the final
    words. `seconds`, `characters` and tokens are what a vendor charges for."""

    engine: EngineChoice
    model: str = ""
    error: str | None = None
    """In plain words; None: it worked."""
    first_ms: Count | None = None
    seconds: Annotated[float, Field(ge=0, le=MAX_INTEGER)] = 0
    characters: Count = 0
    input_tokens: Count = 0
    output_tokens: Count = 0


class EngineTestReport(Message):
    """The sentence that the voice spoke, what the recogniser made of it, and what the language model was to say."""

    said: str
    heard: str | None = None
    """None: nothing could be recognised."""
    word_error_rate: Annotated[float, Field(ge=0, le=MAX_INTEGER)] | None = None
    """Share of wrong, missing and added words; of letters in languages whose words are not told apart by spaces alone
    (Korean)."""
    reply: str | None = None
    stt: PartTried
    llm: PartTried
    tts: PartTried
    here: tuple[EngineHere, ...] = ()


class SpeechReport(Message):
    """A text as the voice spoke it."""

    tts: PartTried
    sound: Annotated[str, Field(max_length=4_000_000)] | None = None
    """MP3 in base64; None: it could not be spoken, and `tts` says why."""
