"""A director and the candidate before it, for screenplays without a call."""

from agent.interviewer.director import Director
from agent.interviewer.moves import Move
from agent.interviewer.supervision import CommandRefused
from contract import commands
from contract.events import Via

STEP_MS = 15_000
FULL_ANSWER = (
    "The start page was slow, we measured the latency with a profiler, and then I put a cache in front of the database."
)


class Stage:
    """A candidate who speaks every 15 seconds."""

    def __init__(self, director: Director) -> None:
        self.director = director
        self.now_ms = 0
        self.opening = director.start(0)

    def says(self, text: str, *, confidence: float | None = None, via: Via = Via.VOICE) -> Move:
        self.now_ms += STEP_MS
        return self.director.heard(text, self.now_ms, confidence=confidence, via=via)

    def presses(self, command: commands.Command) -> Move | CommandRefused | None:
        self.now_ms += STEP_MS
        return self.director.command(command, self.now_ms)
