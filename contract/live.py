"""What a screen shows of a running call right now. Always sent whole, so a lost one costs nothing; never stored."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from contract.base import MAX_INTEGER, Message
from contract.commands import SentCommand

LOUDEST = 10
"""Steps of a level: so few that most looks find the one before, and nothing is sent."""

Level = Annotated[int, Field(ge=0, le=LOUDEST)]


class RoomState(StrEnum):
    """The candidate's room states (ux §3.4) that the agent knows; connection states belong to the page."""

    CONNECTING = "connecting"
    AI_SPEAKING = "ai_speaking"
    LISTENING = "listening"
    THINKING_TIME = "thinking_time"
    REPLYING = "replying"
    """The turn has ended and the reply is being prepared."""
    ENDED = "ended"


class LiveState(Message):
    """`version` rises with every change within a call; a receiver drops what is older than what it has."""

    call_id: str
    version: Annotated[int, Field(ge=0, le=MAX_INTEGER)]
    state: RoomState
    text_mode: bool = False
    question_index: Annotated[int, Field(ge=0, le=MAX_INTEGER)] | None = None
    question_total: Annotated[int, Field(ge=1, le=MAX_INTEGER)] | None = None
    question_text: str | None = None
    """The open question or follow-up in full: it stays on screen."""
    caption: str = ""
    """The agent's current or last sentences as spoken so far."""
    partial: str = ""
    """The candidate's words not yet final. Shown to HR; the candidate's page hides it unless asked."""
    candidate_speaking: bool = False
    candidate_level: Level = 0
    """How loud the candidate has been over the last half second; 0 is silence. For the company's eyes only."""
    played_level: Level = 0
    """The same of what the candidate is played: the interviewer, or the person who speaks instead."""
    elapsed_ms: Annotated[int, Field(ge=0, le=MAX_INTEGER)] = 0
    remaining_ms: Annotated[int, Field(ge=0, le=MAX_INTEGER)] = 0
    """Of the interview's time limit with extensions; shown in whole minutes only."""
    can_extend: bool = True
    covered_points: tuple[str, ...] = ()
    """Rubric points of the open question touched so far. Stripped before it reaches the candidate."""
    watchers: tuple[str, ...] = ()
    """What the candidate is told of the people who follow, in the company's wording; empty only when nobody does."""
    paused: bool = False
    """A person of the company has paused the interview; its clock stands still."""
    taken_over: str | None = None
    """Name of the person of the company who speaks instead of the interviewer."""


class PageMessage(Message):
    """Agent to the candidate's page, over the data channel, as JSON."""

    type: Literal["room"] = "room"
    live: LiveState | None = None
    event: dict[str, object] | None = None
    """A transcript event (`agent.said`, `candidate.said`, `question.asked`, `call.ended`) as stored."""
    notice: str | None = None


class PageCommand(Message):
    """The candidate's page to the agent, over the data channel, as JSON."""

    type: Literal["command"] = "command"
    command: SentCommand
