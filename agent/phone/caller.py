"""The caller's sound, made ready to be recognised: in order, without the tones of keys, without echo and noise."""

from collections.abc import Iterator

from agent.phone.echo import LineFilter
from agent.phone.frames import FRAME_BYTES
from agent.phone.inbound import Counts, Inbound
from agent.phone.tones import KeyTones


class CallerSound:
    """`line` is told by others what is played to the ear."""

    def __init__(self, line: LineFilter) -> None:
        self._line = line
        self._inbound = Inbound()
        self._tones = KeyTones()

    @property
    def counts(self) -> Counts:
        return self._inbound.counts

    def take(self, pcm: bytes, number: int | None, now: float) -> Iterator[bytes]:
        """A carrier's frame, and the pieces that may be heard now. 16 bit, 8 kHz; `now` by the clock of `line`."""
        ordered = self._inbound.put(pcm, number, now)
        for start in range(0, len(ordered), FRAME_BYTES):
            clean = self._line.heard(self._tones.silence(ordered[start : start + FRAME_BYTES]), now)
            if clean:
                yield clean
