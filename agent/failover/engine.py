"""One engine of a call, who is told about it, and how long it may take."""

from dataclasses import dataclass
from typing import Protocol

from pipecat.frames.frames import ErrorFrame
from pipecat.processors.frame_processor import FrameProcessor
from pipecat.utils.errors import ErrorCategory, extract_http_status_code

from contract.brief import EngineChoice
from contract.engines import Part, provider_named

MAX_REASON_CHARS = 200


@dataclass(frozen=True, slots=True, eq=False)
class Engine:
    """`choice` says what it is, `service` does the work. Compared by identity: a part may have one vendor twice."""

    part: Part
    choice: EngineChoice
    service: FrameProcessor

    @property
    def name(self) -> str:
        return self.choice.provider

    @property
    def offline(self) -> bool:
        """It runs on this machine: a busy processor makes it slow, and waiting for it is better than a stranger."""
        provider = provider_named(self.part, self.choice.provider)
        return provider is not None and provider.offline


class Witness(Protocol):
    """Who is told. Called on the event loop, never from a thread; must not wait."""

    def engine_failed(self, part: Part, engine: EngineChoice, reason: str, *, fatal: bool) -> None:
        """`fatal`: no engine is left for the part."""

    def engine_switched(self, part: Part, old: EngineChoice, new: EngineChoice, reason: str) -> None: ...

    def part_lost(self, part: Part, unsaid: tuple[str, ...]) -> None:
        """No engine of the part works. `unsaid`: sentences that were to be spoken, from the first unspoken word."""

    def part_back(self, part: Part) -> None:
        """An engine of a lost part works again."""


class NoWitness:
    """Until the call has introduced itself."""

    def engine_failed(self, part: Part, engine: EngineChoice, reason: str, *, fatal: bool) -> None:
        """Nobody is told."""

    def engine_switched(self, part: Part, old: EngineChoice, new: EngineChoice, reason: str) -> None:
        """Nobody is told."""

    def part_lost(self, part: Part, unsaid: tuple[str, ...]) -> None:
        """Nobody is told."""

    def part_back(self, part: Part) -> None:
        """Nobody is told."""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Seconds after which a vendor that says nothing has failed.

    goals §6 allows 2.0 s of silence at the candidate's ear and 1 s from detection to the stand-in. A reply is silent
    for about 0.3 s of turn detection, then for the language model and the voice. With one of the two hanging for 1.0 s
    and the other at its usual 0.15 to 0.35 s (goals §1), the stand-in's first sound comes at 1.6 to 2.0 s.
    """

    connect_secs: float = 1.0
    """To open a vendor's connection before the call begins; the greeting is not later by more."""
    first_token_secs: float = 1.0
    next_token_secs: float = 1.0
    """Between two tokens; at a slow 20 tokens a second there are twenty of them in it."""
    first_sound_secs: float = 1.0
    next_sound_secs: float = 1.0
    """Between two pieces of a sentence's sound. Vendors make sound faster than it is played, so what was sent before
    usually covers the gap."""
    words_secs: float = 1.2
    """From the end of speech to its words. pipecat's table of recognisers (`services/stt_latency.py`) has Deepgram's
    slowest of a hundred at 0.35 s, AssemblyAI's at 0.5 s; with the stand-in's own time the pause stays near 2 s."""
    partial_secs: float = 3.0
    """Speech of this length without any words, from a recogniser that streams."""


def reason_of(error: ErrorFrame) -> str:
    """One short line: HTTP status and kind where they are known, else the error's own words."""
    status = extract_http_status_code(error.exception) if error.exception is not None else None
    category = error.category
    if status is not None:
        return f"{status} {category.value if category is not None else ''}".strip()
    if category is ErrorCategory.CONNECTIVITY:
        return "connection lost or refused"
    return str(error.error)[:MAX_REASON_CHARS]
