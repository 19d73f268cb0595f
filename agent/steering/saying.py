"""A move on its way to the candidate's ear: how much of it was heard, and how to take it back."""

from agent.interviewer.director import Director
from agent.interviewer.moves import Move

HEARD_SHARE = 0.6
"""Share of a question's words that must have been played for it to count as asked."""


class Saying:
    """Counts words played. `before` is the director as it was before the move, while it may still be taken back."""

    def __init__(self, move: Move, now_ms: int, *, before: Director | None = None, turn_text: str = "") -> None:
        self.move = move
        self.before = before
        self.turn_text = turn_text
        self.since_ms = now_ms
        self.committed = False
        self.sounded = False
        self.cut = False
        self.taken_back = False
        """The director has gone back to `before`; nothing of the move is recorded any more."""
        self._words = " ".join(move.say).split()
        self._whole = 0
        """Words of sentences that were played to their end."""
        self._played = 0

    def again(self, now_ms: int) -> None:
        """Starts over from the sentence that was cut."""
        self.since_ms, self.cut, self.sounded = now_ms, False, False
        self._played = self._whole

    @property
    def left(self) -> str:
        """What has not been played, from the beginning of the sentence that was cut."""
        return " ".join(self._words[self._whole :])

    @property
    def sentences_left(self) -> tuple[str, ...]:
        """What is left, in one piece once some of it has been played."""
        return (self.left,) if self._whole else self.move.say

    @property
    def done(self) -> bool:
        return self._whole >= len(self._words)

    @property
    def heard_text(self) -> str:
        return " ".join(self._words[: self._played])

    def played(self, text: str, *, interrupted: bool) -> None:
        self._played = min(len(self._words), self._played + len(text.split()))
        if not interrupted:
            self._whole = self._played

    def finished(self) -> None:
        """All was played, whatever the count says: a language model may have phrased it in other words."""
        self._whole = self._played = len(self._words)

    @property
    def was_heard(self) -> bool:
        """Whether enough was played for the move to count: its question, or for other moves any sound at all."""
        asks = self.move.asks
        if asks is None:
            return self.sounded
        question = len(asks.text.split())
        before_question = max(0, len(self._words) - question)
        return (self._played - before_question) / max(1, question) >= HEARD_SHARE
