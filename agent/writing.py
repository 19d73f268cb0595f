"""Moves that are shown and recorded instead of spoken: the candidate types, or no voice works."""

from typing import TYPE_CHECKING

from agent.saying import Saying

if TYPE_CHECKING:
    from agent.steering import Steering


class Writing:
    def __init__(self, steering: "Steering") -> None:
        self._steering = steering

    def instead_of_saying(self, saying: Saying) -> None:
        """All of a move, which counts as heard."""
        self._steering.commit(saying)
        saying.finished()
        self._show(saying.move.say)
        self._steering.said_nothing_aloud(saying.move)

    def the_rest(self, sentences: tuple[str, ...]) -> None:
        """The voice is away: the rest of what was being said is shown and recorded, and counts as said."""
        self._show(sentences)
        saying = self._steering.saying
        if saying is not None and not saying.done:
            self._steering.commit(saying)
            saying.finished()
            self._steering.said_nothing_aloud(saying.move)

    def _show(self, sentences: tuple[str, ...]) -> None:
        steering = self._steering
        for n, sentence in enumerate(sentences):
            steering.journal.said_in_writing(sentence, steering.director.open_question_id)
            steering.add_caption(sentence, anew=n == 0)
