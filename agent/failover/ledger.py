"""What a voice was given to say, and how much of it has come as sound."""

from dataclasses import dataclass, field

from agent.failover.sentences import split_at

CHARS_PER_SEC = 12.0
"""Assumed of a voice not heard yet, slower than most: a word too many is said twice, one too few never."""
CAUTION = 0.95
"""Share of the measured pace that is counted on, for the same reason."""
NEARLY = 0.9
"""Sound of this share of the measured length may be all there is to come."""
NEARLY_UNMEASURED = 0.6
"""The same for a voice not heard yet: the fastest speak half as fast again as assumed."""


@dataclass(slots=True, eq=False)
class Pending:
    text: str
    ids: set[int] = field(default_factory=set)
    """Of the frames that announced it."""
    announced: bool = False
    words: int = 0
    """Already sent, by an engine that times its words."""
    closed: bool = False
    """The record has it as said."""


class Ledger:
    """Of the engine in use. `streams`: its sound comes apart from its text, for several sentences in a row."""

    def __init__(self, *, streams: bool) -> None:
        self._streams = streams
        self.pending: list[Pending] = []
        self.sound_ms = 0.0
        """Of what is pending."""
        self.timed = False
        """The engine times its words."""
        self._chars = 0
        self._ms = 0.0

    @property
    def measured(self) -> float:
        """Characters a millisecond of the sentences that are through; 0 before the first."""
        return self._chars / self._ms if self._ms else 0.0

    @property
    def rate(self) -> float:
        """Characters a millisecond: measured on the sentences that are through, or assumed."""
        return self.measured * CAUTION or CHARS_PER_SEC / 1000

    def given(self, text: str, frame_id: int, *, closed: bool = False) -> None:
        self.pending.append(Pending(text, {frame_id}, closed=closed))

    def announced(self, frame_id: int) -> None:
        for sentence in self.pending:
            if frame_id in sentence.ids:
                sentence.announced = True

    def sound(self, ms: float) -> None:
        self.sound_ms += ms

    def text(self, text: str) -> bool:
        """Text that an engine reports as spoken: a sentence or a word. False: a sentence without any sound."""
        if not self.pending:
            return True
        current = self.pending[0]
        if text.strip() == current.text.strip() and not self.timed:
            if self._streams:
                return True  # such an engine says so when the text is sent, not when it is spoken
            if self.sound_ms <= 0:
                return False
            self._through(current)
            return True
        self.timed = True
        current.words += len(text.split())
        if current.words >= len(current.text.split()):
            self._through(current)
        return True

    def all_through(self) -> None:
        """The engine says that nothing more is to come."""
        if not self.timed and self.sound_ms:
            self._chars += sum(len(sentence.text) for sentence in self.pending)
            self._ms += self.sound_ms
        self.pending.clear()
        self.sound_ms = 0.0

    def closed(self, text: str) -> None:
        """The record has the first sentence with this text as said."""
        for sentence in self.pending:
            if not sentence.closed and sentence.text.strip() == text.strip():
                sentence.closed = True
                return

    def _through(self, sentence: Pending) -> None:
        self.pending.remove(sentence)
        if not self.timed and self.sound_ms:
            self._chars += len(sentence.text)
            self._ms += self.sound_ms
        if not self.pending or not self._streams or self.timed:
            self.sound_ms = 0.0

    @property
    def nearly_through(self) -> bool:
        """As far as the length of the sound can tell: nothing pending may be left to come."""
        chars = sum(len(sentence.text) for sentence in self.pending)
        share = NEARLY if self._ms else NEARLY_UNMEASURED
        return self._streams and not self.timed and self.sound_ms * self.rate >= chars * share

    def cut(self) -> tuple[str, list[Pending], frozenset[int]]:
        """What of the pending was sent, what is left to say, and the announcements to withdraw.

        The rest of a sentence that the record has already stays `closed`: it is for the ear only.
        """
        withdrawn = frozenset(id_ for sentence in self.pending if sentence.announced for id_ in sentence.ids)
        heard: list[str] = []
        left: list[Pending] = []
        chars = self.sound_ms * self.rate
        for sentence in self.pending:
            words = self._words_sent(sentence, chars)
            chars = max(0.0, chars - len(sentence.text))
            head, rest = split_at(sentence.text, words)
            if head and not sentence.closed:
                heard.append(head)
            if rest:
                left.append(Pending(rest, closed=sentence.closed))
        return " ".join(heard), left, withdrawn

    def _words_sent(self, sentence: Pending, chars: float) -> int:
        if self.timed:
            return sentence.words
        count, used = 0, 0
        for word in sentence.text.split():
            used += len(word) + 1
            if used - 1 > chars:
                return count
            count += 1
        return count
