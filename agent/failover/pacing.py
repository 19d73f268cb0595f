"""Text where its sound is, for voices that send the text of several sentences ahead of all their sound."""

from pipecat.frames.frames import AggregatedTextFrame, Frame, TTSTextFrame

CHARS_PER_SEC = 18.0
"""Assumed of a voice not measured yet: faster than most, so that every sentence is opened before its sound is over."""
HASTE = 1.05
"""Times the measured pace, for the same reason."""


class Pacing:
    """Holds an announcement back until the sound of the sentences before it has come, and a text until its own has."""

    def __init__(self) -> None:
        self._sentences: list[list[Frame]] = []
        """Announcement, and the text once it is there."""
        self._ms = 0.0

    def announced(self, frame: AggregatedTextFrame) -> list[Frame]:
        self._sentences.append([frame])
        return [frame] if len(self._sentences) == 1 else []

    def text(self, frame: TTSTextFrame) -> list[Frame]:
        """Nothing, unless nobody announced it."""
        for sentence in self._sentences:
            if len(sentence) == 1:
                sentence.append(frame)
                return []
        return [frame]

    def sound(self, ms: float, measured: float) -> list[Frame]:
        """What follows a piece of sound. `measured`: characters a millisecond, 0 while unknown."""
        self._ms += ms
        rate = measured * HASTE or CHARS_PER_SEC / 1000
        passed: list[Frame] = []
        while len(self._sentences) > 1 and self._ms * rate >= self._chars(self._sentences[0]):
            self._ms -= self._chars(self._sentences[0]) / rate
            passed.extend(self._next())
        return passed

    def rest(self) -> list[Frame]:
        """No more sound is to come."""
        passed: list[Frame] = []
        while self._sentences:
            passed.extend(self._next())
        self._ms = 0.0
        return passed

    def clear(self) -> None:
        self._sentences.clear()
        self._ms = 0.0

    def _next(self) -> list[Frame]:
        closed = self._sentences.pop(0)
        return [*closed[1:], *(self._sentences[0][:1] if self._sentences else [])]

    def _chars(self, sentence: list[Frame]) -> int:
        announced = sentence[0]
        return len(announced.text) if isinstance(announced, AggregatedTextFrame) else 0
