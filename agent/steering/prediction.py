"""What the interviewer will say if the turn that is open ends here: decided on a copy, so that it can be made ready.

Recognisers tell of words that may still change, and some of an end that they are not sure of yet. Either is a question
to a copy of the director; the director itself learns of the turn when it is over.
"""

import copy
from typing import TYPE_CHECKING, Any

from pipecat.frames.frames import LLMContextFrame

from agent.interviewer.director import Director
from agent.interviewer.moves import Move
from agent.steering.conversation import asked_for, last_user_text
from contract.events import Via

if TYPE_CHECKING:
    from agent.steering.processor import Steering

FIRST_WORDS = 3
"""Of a turn: from here on its most likely end is judged. Fewer say nothing, not even in which language."""


class Prediction:
    def __init__(self, steering: "Steering") -> None:
        self._steering = steering
        self._next: list[Any] | None = None
        """What came of the words before, when it was not what is ready: it takes two in a row to change the draft."""

    async def turn_may_be_over(self, frame: LLMContextFrame) -> None:
        """Never while the candidate takes time to think, nor while there is anything else to say or to wait for."""
        steering = self._steering
        words = last_user_text(frame.context) or ""
        if not self._may_reply or len(words.split()) < FIRST_WORDS:
            return
        move = self._decided(f"{steering.unanswered} {words}".strip())
        if not move.say:
            return
        messages = asked_for(move, list(move.say), frame.context)
        steady = self._next is not None and self._next[-1] == messages[-1]
        self._next = messages
        if steering.foresight.ready and not steering.foresight.would_say(messages) and not steady:
            return
        metering = steering.metering
        if metering is not None and not steering.foresight.would_say(messages):
            metering.reply_begins()
        await steering.foresight.prepare(messages, metering.reply if metering is not None else None)

    def turn_over(self) -> None:
        self._next = None

    @property
    def _may_reply(self) -> bool:
        steering, floor = self._steering, self._steering.floor
        saying, director = steering.saying, steering.director
        speaks = floor.agent_speaking or (saying is not None and not saying.done and not saying.cut)
        off = steering.foresight.holdback is None or steering.ended or floor.paused or steering.writes
        return floor.turn_open and not (off or speaks or director.in_thinking_time or director.held)

    def _decided(self, text: str) -> Move:
        """Words in the middle of a sentence are taken as if it ended there: the most likely move is the same."""
        for via in (Via.VOICE, Via.TEXT):
            director: Director = copy.deepcopy(self._steering.director)
            self._steering.tell_of_cut(director)
            move = director.heard(text, self._steering.now_ms(), via=via)
            if move.say:
                break
        return move
