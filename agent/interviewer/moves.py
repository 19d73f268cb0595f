"""The director's decisions. A move says what to do and, sentence by sentence, what to say."""

from dataclasses import dataclass
from enum import StrEnum

from contract.events import EndReason, Outcome


class MoveKind(StrEnum):
    GREET = "greet"
    """Greeting, consent reminder and the first question."""
    RESUME = "resume"
    """The candidate is back: one honest sentence, then the open question."""
    ASK = "ask"
    FOLLOW_UP = "follow_up"
    REPEAT = "repeat"
    REPHRASE = "rephrase"
    GIVE_TIME = "give_time"
    """Thinking time begins."""
    KEEP_LISTENING = "keep_listening"
    """A small sign to go on, or nothing at all: the candidate has not finished."""
    REPROMPT = "reprompt"
    ANSWER_JOB_QUESTION = "answer_job_question"
    PASS_ON = "pass_on"  # noqa: S105  a kind of move, not a password
    """A question about the job that the facts do not answer."""
    EXPLAIN_KEYS = "explain_keys"
    """By phone: what the keys do."""
    DECLINE_STEERING = "decline_steering"
    DEESCALATE = "deescalate"
    """The candidate is angry at the interviewer: calm words and a way out, and nothing else changes."""
    CONFIRM_END = "confirm_end"
    """The candidate wants to stop: asks once whether they mean it."""
    OFFER_PAUSE = "offer_pause"
    """The candidate is not well: offers a pause and waits."""
    EXTEND_TIME = "extend_time"
    """More interview time, asked for by voice."""
    WARN_TIME = "warn_time"
    PAUSE = "pause"
    """A person of the company has the interview wait."""
    RESUME_PAUSED = "resume_paused"
    TAKE_OVER = "take_over"
    """A person of the company speaks from here on."""
    HAND_BACK = "hand_back"
    WHISPER = "whisper"
    """Puts a question on behalf of a person of the company."""
    TELL_FOLLOWED = "tell_followed"
    """By phone: somebody of the company follows."""
    WRAP_UP = "wrap_up"
    """Closing sentence; `ends_call` is set."""
    SILENT = "silent"
    """State changes only, nothing is said."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A question or follow-up that this move puts to the candidate; becomes `question.asked`."""

    question_id: str
    index: int
    total: int
    text: str
    follow_up: int = 0
    point_id: str | None = None
    repeat: bool = False
    whispered: bool = False


@dataclass(frozen=True, slots=True)
class Closing:
    """The question this move leaves; becomes `question.closed`."""

    question_id: str
    outcome: Outcome
    covered_points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """`say`: sentences in order, spoken as they stand in verbatim mode and always for questions."""

    kind: MoveKind
    say: tuple[str, ...]
    because: str
    question_id: str | None = None
    point_id: str | None = None
    asks: Asking | None = None
    closes: tuple[Closing, ...] = ()
    thinking_time: bool | None = None
    """True starts thinking time, False ends it, None leaves it."""
    steering_attempted: bool = False
    attempt: str | None = None
    """The sentences that tried to steer."""
    passed_on: str | None = None
    """The candidate's words that the company is to see."""
    extended_ms: int = 0
    warned_remaining_ms: int | None = None
    ends_call: EndReason | None = None
    whisper_id: str | None = None
    """The whisper that this move works in."""
    guidance: tuple[str, ...] = ()
    """Instructions of HR's for a language model that phrases the move."""
    verbatim: bool = False
    """No language model phrases it."""
