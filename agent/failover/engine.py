"""One engine of a call, who is told about it, and how long it may take."""

import re
from dataclasses import dataclass
from typing import Protocol

from pipecat.frames.frames import ErrorFrame
from pipecat.processors.frame_processor import FrameProcessor
from pipecat.utils.errors import ErrorCategory, classify_http_status_code, extract_http_status_code

from contract.brief import EngineChoice
from contract.engines import Part, provider_named

MAX_REASON_CHARS = 200
_STATUS = re.compile(r"(?:Error code|status)[: ]+(\d{3})\b")
"""As OpenAI's client and pipecat's services write it."""


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
    sentence_secs: float = 1.5
    """To the first whole sentence, and to each further one from the moment when those before have been spoken: the
    voice gets whole sentences. Fifteen words at a slow 20 tokens a second are 1.0 s behind the first token."""
    first_sound_secs: float = 1.0
    next_sound_secs: float = 1.0
    """Between two pieces of a sentence's sound. Vendors make sound faster than it is played, so what was sent before
    usually covers the gap."""
    words_secs: float = 1.2
    """From the end of speech to its words. pipecat's table of recognisers (`services/stt_latency.py`) has Deepgram's
    slowest of a hundred at 0.35 s, AssemblyAI's at 0.5 s; with the stand-in's own time the pause stays near 2 s."""
    partial_secs: float = 3.0
    """Speech of this length without any words, from a recogniser that streams."""


def category_of(error: ErrorFrame) -> ErrorCategory:
    """pipecat's own judgement; for services that report an error in words only, that of the status within them."""
    status = _status_of(error)
    if error.category in {None, ErrorCategory.UNKNOWN} and status is not None:
        return classify_http_status_code(status)
    return error.category or ErrorCategory.UNKNOWN


def _status_of(error: ErrorFrame) -> int | None:
    found = extract_http_status_code(error.exception) if error.exception is not None else None
    if found is None and (written := _STATUS.search(str(error.error))) is not None:
        found = int(written.group(1))
    return found


def reason_of(error: ErrorFrame) -> str:
    """One short line: HTTP status and kind where they are known, else the error's own words."""
    status = _status_of(error)
    category = category_of(error)
    if status is not None:
        return f"{status} {category.value}"
    if category is ErrorCategory.CONNECTIVITY:
        return "connection lost or refused"
    return str(error.error)[:MAX_REASON_CHARS]
