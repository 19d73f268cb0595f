"""Speaking a sentence and hearing a short clip, outside any call."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from api.ports.hearing import HeardWord


@dataclass(frozen=True, slots=True)
class HeardClip:
    words: tuple[HeardWord, ...]
    """Times from the clip's first sample."""
    duration_ms: int
    engine: str
    """Provider and model, e.g. `whisper:base`."""

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


class ClipUnreadable(Exception):
    """The bytes hold no sound that can be decoded."""


class ClipTooLong(ClipUnreadable):
    """It holds more sound than is taken."""


class VoiceUnavailable(Exception):
    """The engine gave nothing; its text is for people."""


class NothingSaid(Exception):
    """The engine works, and makes no sound of this text."""


class Voice(Protocol):
    """The engines that come with the installation. Both take seconds and run beside this process."""

    def speaks(self, language: str) -> bool:
        """Whether `language` (BCP 47) can be spoken and heard here."""
        ...

    async def speak(self, text: str, *, language: str, speed: float = 1.0, voice: str | None = None) -> bytes:
        """MP3; `voice`: a provider of `contract.engines`, None: the better one.

        Raises NothingSaid, VoiceUnavailable.
        """
        ...

    async def hear(self, clip: Path, *, language: str, longest_secs: int) -> HeardClip:
        """Any container that FFmpeg reads. Raises ClipUnreadable, VoiceUnavailable."""
        ...
