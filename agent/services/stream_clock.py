"""Recognisers of streams count seconds of sound since their connection began; the call has its own clock."""

from bisect import bisect_right
from collections import deque

from pipecat.frames.frames import InputAudioRawFrame

from agent.services.recognised import RecognisedSpeech, RecognisedWord
from agent.sound.arrival import arrived_at

DRIFT_SECS = 0.04
"""Sound that came this much off the pace of what was sent before is a new piece: a gap, or a burst after one."""
PIECES = 500


class StreamClock:
    """Where in time the sound of a stream was, also across gaps: a muted line sends nothing."""

    def __init__(self) -> None:
        self._connection: object | None = None
        self._sent_secs = 0.0
        self._pieces: deque[tuple[float, float]] = deque(maxlen=PIECES)
        """Second of the stream, and the loop's time then, at the beginning of each unbroken piece."""

    def over(self, connection: object | None) -> None:
        """What is sent next goes over `connection`, if there is one; a new one counts from zero."""
        if connection is not self._connection:
            self._connection = connection
            self._sent_secs = 0.0
            self._pieces.clear()

    def sent(self, frame: InputAudioRawFrame) -> None:
        """Nothing is sent without a connection."""
        if self._connection is None:
            return
        secs = len(frame.audio) / 2 / frame.sample_rate
        began_at = arrived_at(frame) - secs
        if not self._pieces or abs(self.time_of(self._sent_secs) - began_at) > DRIFT_SECS:
            self._pieces.append((self._sent_secs, began_at))
        self._sent_secs += secs

    def time_of(self, stream_secs: float) -> float:
        """The loop's time (seconds) of a second of the stream."""
        if not self._pieces:
            return stream_secs
        n = max(0, bisect_right(self._pieces, (stream_secs, float("inf"))) - 1)
        began_secs, began_at = self._pieces[n]
        return began_at + stream_secs - began_secs

    def speech(
        self, text: str, words: list[tuple[str, float, float, float]], *, ends_stretch: bool
    ) -> RecognisedSpeech:
        """`words`: text, first and last second of the stream, probability."""
        if not words:
            return RecognisedSpeech(text, ends_stretch=ends_stretch)
        started_at = self.time_of(words[0][1])

        def ms(stream_secs: float) -> int:
            return max(0, round((self.time_of(stream_secs) - started_at) * 1000))

        placed = tuple(RecognisedWord(word, ms(start), ms(end), sure) for word, start, end, sure in words)
        confidence = sum(word.probability for word in placed) / len(placed)
        return RecognisedSpeech(text, placed, confidence, started_at=started_at, ends_stretch=ends_stretch)
