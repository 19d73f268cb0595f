"""Moves that are shown and recorded instead of spoken: the candidate types, or no voice works."""

from typing import TYPE_CHECKING

from agent.steering.saying import Saying
from contract.brief import Channel
from contract.events import EndReason

if TYPE_CHECKING:
    from agent.steering.processor import Steering


class Writing:
    def __init__(self, steering: "Steering") -> None:
        self._steering = steering

    def instead_of_saying(self, saying: Saying) -> None:
        """All of a move that was not heard yet; the move counts as heard."""
        if self._nobody_reads(saying):
            return
        self._steering.commit(saying)
        unheard = saying.sentences_left
        saying.finished()
        self._show(unheard)
        self._steering.said_nothing_aloud(saying.move)

    def the_rest(self, sentences: tuple[str, ...]) -> None:
        """The voice is away: the rest of what was being said is shown and recorded, and counts as said."""
        saying = self._steering.saying
        if self._nobody_reads(saying):
            return
        self._show(sentences)
        if saying is not None and not saying.done:
            self._steering.commit(saying)
            saying.finished()
            self._steering.said_nothing_aloud(saying.move)

    def _nobody_reads(self, saying: Saying | None) -> bool:
        """By phone what is not spoken reaches nobody: the call ends as a fault, and the leg's next stream takes up the
        question. A goodbye alone may stay unsaid."""
        if self._steering.director.brief.channel is not Channel.PHONE:
            return False
        if saying is not None and not saying.done and saying.move.ends_call is not None:
            return False
        self._steering.finish(EndReason.FAULT)
        return True

    def _show(self, sentences: tuple[str, ...]) -> None:
        steering = self._steering
        for n, sentence in enumerate(sentences):
            steering.journal.said_in_writing(sentence, steering.director.open_question_id)
            steering.add_caption(sentence, anew=n == 0)
