"""Where an interview stands: everything the director remembers, and nothing else. Copied when a move may be undone."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from agent.interviewer.time_budget import TimeBudget
from contract.brief import ResumePoint
from contract.events import EndReason, Outcome

RESUMED_ANSWER_WORDS = 8
"""From this many words on, what was said in an earlier call counts as an answer to the open question."""


class Expecting(StrEnum):
    """A question of the interviewer's own that a plain yes or no answers."""

    END = "end"
    LEAVE = "leave"
    PAUSE = "pause"
    SKIP = "skip"
    REPEAT_OR_SKIP = "repeat_or_skip"
    STILL_THERE = "still_there"


@dataclass
class OpenQuestion:
    """The question under way. `text` is on screen: the question, or its follow-up."""

    index: int
    text: str
    asked_ms: int
    follow_ups: int = 0
    point_id: str | None = None
    words: str = ""
    """Everything said on it that may be an answer, all calls."""
    words_before: str = ""
    """The part of `words` from before the present follow-up (or call)."""
    answered: bool = False
    """Whether `words` holds an answer and not just requests."""
    unfinished: bool = False
    """The last turn broke off in the middle of a sentence."""
    covered: frozenset[str] = frozenset()
    covered_before: frozenset[str] = frozenset()
    partly_heard: frozenset[str] = frozenset()
    """Touched by words not yet final; for the live view."""
    tried: frozenset[str] = frozenset()
    """Points that were followed up."""
    wanted: str | None = None
    """Point that a person of the company wants to hear of next."""
    asked_texts: tuple[str, ...] = ()
    rephrased: bool = False
    asked_again: bool = False
    """An unclear turn was asked for again; once a question."""
    skip_asked: bool = False
    """Words that may have been "skip" were asked about; such words again are it."""
    tongue_asked: bool = False
    """An answer in another language was asked for in the interview's; once a question."""
    heard: bool = True
    """False: the candidate spoke before enough of `text` was played."""
    heard_earlier: bool = False
    """Whether `text` had been heard before it was last repeated."""
    cut_short: int = 0
    thinking_ms: int = 0
    """Thinking time taken, and time that the interview was held; it does not use up the question's planned time."""
    whisper_id: str | None = None
    """Id of the command that whispered it; None for a question of the bank."""

    @property
    def said_since_asked(self) -> bool:
        return len(self.words) > len(self.words_before)

    def add(self, text: str) -> None:
        self.words = f"{self.words} {text}".strip()
        self.partly_heard = frozenset()

    def spent_ms(self, now_ms: int) -> int:
        return max(0, now_ms - self.asked_ms - self.thinking_ms)

    def put(self, text: str, *, point_id: str | None) -> None:
        """A follow-up is asked."""
        self.follow_ups += 1
        self.text, self.point_id = text, point_id
        self.asked_texts = (*self.asked_texts, text)
        self.words_before, self.covered_before = self.words, self.covered
        self.heard, self.heard_earlier, self.cut_short = True, False, 0
        self.asked_again = self.skip_asked = False
        if point_id is not None:
            self.tried |= {point_id}

    @classmethod
    def first(cls, index: int, text: str, now_ms: int) -> "OpenQuestion":
        return cls(index=index, text=text, asked_ms=now_ms, asked_texts=(text,))

    @classmethod
    def resumed(cls, point: ResumePoint, question_text: str, now_ms: int) -> "OpenQuestion":
        text = point.last_question_text or question_text
        return cls(
            index=point.question_index,
            text=text,
            asked_ms=now_ms,
            follow_ups=point.follow_ups_used,
            words=point.answer_so_far,
            words_before=point.answer_so_far,
            answered=bool(point.covered_points) or len(point.answer_so_far.split()) >= RESUMED_ANSWER_WORDS,
            covered=frozenset(point.covered_points),
            covered_before=frozenset(point.covered_points),
            wanted=point.wanted_point,
            asked_texts=(question_text, *point.follow_up_texts, text),
            heard_earlier=True,
        )


@dataclass(frozen=True, slots=True)
class Then:
    """How the question beneath a whispered one is gone on with. `may_follow_up`: a follow-up may still come first."""

    outcome: Outcome
    ack: str
    may_follow_up: bool


@dataclass
class Quiet:
    """The candidate's silence, and how often it was answered."""

    since_ms: int | None = None
    """When it began; the interviewer's own reprompts do not interrupt it."""
    reprompts: int = 0
    last_measured_ms: int = 0
    """Start of the silence as the caller last measured it."""

    def broken(self) -> None:
        self.since_ms, self.reprompts = None, 0


@dataclass
class State:
    budget: TimeBudget
    started: bool = False
    open: OpenQuestion | None = None
    ended: EndReason | None = None
    expecting: Expecting | None = None
    thinking_since_ms: int | None = None
    checked_in_ms: int = 0
    typing: bool = False
    """The candidate types: silence then says little."""
    line_was_lost: bool = False
    """Nothing has been said about it yet."""
    quiet: Quiet = field(default_factory=Quiet)
    used: Counter[str] = field(default_factory=Counter)
    """How often each phrase was said; wordings rotate by it."""
    last_move_ms: int = 0
    last_said: tuple[str, ...] = ()
    last_asked: str | None = None
    """What the last move asked, if it asked."""
    paused_by: str | None = None
    taken_over_by: str | None = None
    held_since_ms: int | None = None
    """Since when the interview is paused or taken over."""
    whispers: tuple[tuple[str, str], ...] = ()
    """Command id and text of questions waiting to be put for HR."""
    guidance: tuple[tuple[str, str], ...] = ()
    """… and of instructions not yet given to the language model."""
    guided_by: tuple[str, ...] = ()
    """Instructions that hold from now on."""
    beneath: OpenQuestion | None = None
    """The bank's question while a whispered one is open."""
    then: Then | None = None
    put: frozenset[tuple[str, str]] = frozenset()
    """Question ids and words of all that was asked, by the interviewer or for HR."""
    anger: int = 0
    """Turns that were angry at the interviewer."""
    notice: str | None = None
    """Waits to be said to whoever has no screen: that somebody follows."""
    notice_said: str | None = None
    """… in the last move."""
    notice_words: int = 0
    """Words of the last move up to its end."""

    @property
    def held(self) -> bool:
        return self.paused_by is not None or self.taken_over_by is not None

    def stop_thinking(self, now_ms: int) -> bool:
        """Ends thinking time: it does not use up the question's planned time. False when there was none."""
        if self.thinking_since_ms is None:
            return False
        if self.open is not None:
            self.open.thinking_ms += max(0, now_ms - max(self.thinking_since_ms, self.open.asked_ms))
        self.thinking_since_ms = None
        return True
