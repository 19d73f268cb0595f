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


class FinishTurn(Message):
    """The candidate has finished: what was said so far is the answer, whatever the silence says."""

    kind: Literal["finish_turn"] = "finish_turn"


class ExplainKeys(Message):
    """Says what the keys of a phone do."""

    kind: Literal["explain_keys"] = "explain_keys"


class AskForPerson(Message):
    """The candidate wants a person of the company instead of the interviewer; the company is told."""

    kind: Literal["ask_for_person"] = "ask_for_person"


class PageNoticed(Message):
    """The candidate's page tells what the consent text says is noted: it was in the background, or a longer text was
    pasted. Sent when it is over; nothing in the interview follows from it."""

    kind: Literal["page_noticed"] = "page_noticed"
    what: Literal["tab_hidden", "paste"]
    lasted_ms: Annotated[int, Field(ge=0, le=86_400_000)] = 0
    characters: Annotated[int, Field(ge=0, le=1_000_000)] = 0


class Note(Message):
    """A remark of HR's for the record; nobody in the call hears of it."""

    kind: Literal["note"] = "note"
    text: Annotated[str, Field(min_length=1, max_length=4_000)]


class Whisper(Message):
    """HR in the interviewer's ear: a question to put, or guidance, worked in at the next opportunity.

    A text that ends in a question mark is put to the candidate; any other goes to a configured language model and is
    refused where there is none.
    """

    kind: Literal["whisper"] = "whisper"
    text: Annotated[str, Field(min_length=1, max_length=1_000)]


class PauseCall(Message):
    """The interview stands still: no clock, no reprompts. What the candidate says meanwhile is recorded."""

    kind: Literal["pause_call"] = "pause_call"


class ResumeCall(Message):
    kind: Literal["resume_call"] = "resume_call"


class TakeOver(Message):
    """A person speaks instead of the interviewer, who falls silent; the interview's clock goes on."""

    kind: Literal["take_over"] = "take_over"


class HandBack(Message):
    """The interviewer goes on at the open question, or at a later one of the bank."""

    kind: Literal["hand_back"] = "hand_back"
    question_id: Annotated[str, Field(max_length=64)] | None = None
    """A question that has not come up yet; those before it are left out. Any other is taken for the open one: whoever
    spoke has stopped speaking, so that there is nothing to refuse."""


class WithdrawWhisper(Message):
    """A whisper that still waits is forgotten; refused once it was used."""

    kind: Literal["withdraw_whisper"] = "withdraw_whisper"
    whisper_id: Annotated[str, Field(min_length=1, max_length=64)]
    """Id of the `whisper` command."""


class ProbePoint(Message):
    """The next follow-up on the open question asks for this rubric point."""

    kind: Literal["probe_point"] = "probe_point"
    point_id: Annotated[str, Field(min_length=1, max_length=64)]


class Watcher(Message):
    """A person of the company who follows the interview as it happens. `name` is their own, for the record."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    listening: bool = False
    """Hears the sound, besides seeing the transcript."""


class TellOfWatchers(Message):
    """Sent by api when the people following changed. `told` is what the candidate's page shows of them."""

    kind: Literal["watchers_changed"] = "watchers_changed"
    watchers: Annotated[tuple[Watcher, ...], Field(max_length=100)] = ()
    told: Annotated[tuple[Annotated[str, Field(max_length=400)], ...], Field(max_length=100)] = ()


class QuestionTime(Message):
    """`budget_secs` and `patience` of a question of the brief, as `BriefQuestion` has them."""

    question_id: Annotated[str, Field(min_length=1, max_length=64)]
    budget_secs: Annotated[int, Field(gt=0)]
    patience: Annotated[float, Field(ge=0.5, le=3.0)]


class Adjust(Message):
    """Sent by api when an adjustment was granted during the call: what a brief of this moment would say."""

    kind: Literal["adjust"] = "adjust"
    time_limit_secs: Annotated[int, Field(gt=0)]
    questions: Annotated[tuple[QuestionTime, ...], Field(max_length=200)]
    """Those left out stay as they are."""
    text_mode: bool | None = None
    """True: in writing from now on, until the candidate turns the voice on; None: nothing was said of it."""


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
    | FinishTurn
    | ExplainKeys
    | AskForPerson
    | PageNoticed
    | Note
    | Whisper
    | PauseCall
    | ResumeCall
    | TakeOver
    | HandBack
    | WithdrawWhisper
    | ProbePoint
    | TellOfWatchers
    | Adjust
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
        "finish_turn",
        "explain_keys",
        "ask_for_person",
        "page_noticed",
    }
)
SUPERVISOR_COMMANDS: frozenset[str] = frozenset(
    {
        "note",
        "whisper",
        "withdraw_whisper",
        "probe_point",
        "pause_call",
        "resume_call",
        "take_over",
        "hand_back",
        "extend_time",
        "end_call",
    }
)
"""What a person of the company may ask."""
COMPANY_COMMANDS: frozenset[str] = SUPERVISOR_COMMANDS | {"watchers_changed", "adjust", "stop_replaced"}
"""… and what api itself sends."""


class SentCommand(Message):
    """A command on its way: over the data channel from the page, or polled from api."""

    id: Annotated[str, Field(min_length=1, max_length=64)]
    source: CommandSource
    command: Command
    by: str | None = None


sent_command_adapter: TypeAdapter[SentCommand] = TypeAdapter(SentCommand)
