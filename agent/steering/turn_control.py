"""Manual turn control: what a command does to the turn under way, where otherwise the voice decides."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from contract import commands, events

if TYPE_CHECKING:
    from agent.steering.processor import Steering


class TurnControl:
    def __init__(self, steering: "Steering") -> None:
        self._steering = steering
        self.end_open_turn: Callable[[], Awaitable[None]] | None = None
        """Ends the candidate's turn without waiting for more silence; set by the call."""
        self._finished = False
        """The candidate has said that the open turn is over."""

    async def interrupt(self) -> None:
        """A button is an interruption like any other: the agent stops what it was saying, and the director knows."""
        steering = self._steering
        await steering.foresight.drop()
        if steering.floor.agent_speaking or (steering.saying is not None and not steering.saying.done):
            steering.interrupted()
            await steering.broadcast_interruption()
        steering.tell_of_cut(steering.director)

    async def set_text_mode(self, on: bool) -> None:
        steering = self._steering
        closing = steering.saying is not None and steering.saying.move.ends_call is not None
        if on and steering.floor.agent_speaking and not closing:  # the call ends behind its closing words
            await self.interrupt()
        steering.director.command(commands.SetTextMode(on=on), steering.now_ms())
        steering.show(text_mode=on)

    async def take_typed(self, text: str) -> None:
        """A turn that the candidate typed."""
        steering = self._steering
        await self.interrupt()
        steering.words_came()
        steering.journal.candidate_wrote(text, steering.director.open_question_id)
        steering.floor.turns += 1
        steering.journal.turn_ended(steering.floor.turns)
        await steering.answer(text, via=events.Via.TEXT)

    async def end_turn(self) -> bool:
        """The candidate says that the open turn is over; False when none is."""
        if not self._steering.floor.turn_open or self.end_open_turn is None:
            return False
        self._finished = True
        await self.end_open_turn()
        return True

    def turn_started(self) -> None:
        self._finished = False

    def take_finished(self) -> bool:
        """Whether the candidate has said that the turn is over; once."""
        finished, self._finished = self._finished, False
        return finished

    async def answer_what_waited(self) -> bool:
        """Answers the turns that were held during thinking time; False when there were none."""
        if not self._steering.unanswered:
            return False
        await self._steering.answer("")
        return True

    def forget_unanswered(self) -> None:
        self._steering.unanswered = ""
