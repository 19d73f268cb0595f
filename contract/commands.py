"""What a person may ask of a running call: the candidate from the page, HR through api.

A command is named for what it asks. `id` is made by the sender; the agent carries out each id once.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from contract.base import Message


class CommandSource(StrEnum):
    CANDIDATE = "candidate"
    COMPANY = "company"


class TakeMinute(Message):
    """Thinking time: nothing is said and no turn ends until the candidate speaks or is ready."""

    kind: Literal["take_minute"] = "take_minute"


class Ready(Message):
    """Ends thinking time without speaking."""

    kind: Literal["ready"] = "ready"


class RepeatQuestion(Message):
    kind: Literal["repeat_question"] = "repeat_question"


class SkipQuestion(Message):
    kind: Literal["skip_question"] = "skip_question"


class SayText(Message):
    """The candidate typed instead of speaking."""

    kind: Literal["say_text"] = "say_text"
    text: Annotated[str, Field(min_length=1, max_length=8_000)]


class SetTextMode(Message):
    """In text mode the agent's voice is off and its words are shown only."""

    kind: Literal["set_text_mode"] = "set_text_mode"
    on: bool


class ExtendTime(Message):
    """+5 minutes a step; api and agent refuse what goes past double the planned time."""

    kind: Literal["extend_time"] = "extend_time"


class EndCall(Message):
    """Ends the interview for good (it completes), with a closing sentence."""

    kind: Literal["end_call"] = "end_call"
    reason: Annotated[str, Field(max_length=500)] | None = None


class LeaveCall(Message):
    """The candidate steps out and will come back; the interview is parked."""

    kind: Literal["leave_call"] = "leave_call"


class StopReplaced(Message):
    """Sent by api when the interview was opened elsewhere: this call ends silently."""

    kind: Literal["stop_replaced"] = "stop_replaced"


Command = Annotated[
    TakeMinute
    | Ready
    | RepeatQuestion
    | SkipQuestion
    | SayText
    | SetTextMode
    | ExtendTime
    | EndCall
    | LeaveCall
    | StopReplaced,
    Field(discriminator="kind"),
]

CANDIDATE_COMMANDS: frozenset[str] = frozenset(
    {
        "take_minute",
        "ready",
        "repeat_question",
        "skip_question",
        "say_text",
        "set_text_mode",
        "extend_time",
        "end_call",
        "leave_call",
    }
)
COMPANY_COMMANDS: frozenset[str] = frozenset({"extend_time", "end_call", "stop_replaced"})


class SentCommand(Message):
    """A command on its way: over the data channel from the page, or polled from api."""

    id: Annotated[str, Field(min_length=1, max_length=64)]
    source: CommandSource
    command: Command
    by: str | None = None


sent_command_adapter: TypeAdapter[SentCommand] = TypeAdapter(SentCommand)
