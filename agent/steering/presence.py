"""The candidate's line goes away and comes back: what the agent does about it, and says."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agent.steering.processor import Steering


class Presence:
    def __init__(self, steering: "Steering") -> None:
        self._steering = steering

    async def away(self) -> None:
        """What is said now reaches nobody: the agent stops, and silence does not count."""
        self._steering.floor.paused = True
        await self._steering.turn_control.interrupt()

    async def back(self) -> None:
        """One honest sentence, and again what went unheard; a candidate who is already speaking is not spoken over."""
        steering, floor = self._steering, self._steering.floor
        floor.paused = False
        floor.quiet_now()
        if not steering.begun or steering.ended:
            return
        steering.director.line_lost()
        if floor.turn_open or floor.voice_on or await steering.turn_control.answer_what_waited():
            return
        await steering.carry_out(steering.director.line_back(steering.now_ms()))

    def muted(self, muted: bool) -> None:
        """Silence of a switched-off microphone is not held against anyone."""
        self._steering.floor.muted = muted
        self._steering.floor.quiet_now()
