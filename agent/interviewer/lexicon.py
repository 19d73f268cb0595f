"""The form of the tables that intents are read from. One table per language; `intents.py` reads them."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Intent(StrEnum):
    """What a finished turn is for."""

    ANSWER = "answer"
    UNFINISHED = "unfinished"
    """The candidate has stopped in the middle of a sentence."""
    BACKCHANNEL = "backchannel"
    """"Okay", "thank you", a greeting: heard, but nothing to react to."""
    STEER = "steer"
    """An attempt to instruct the agent."""
    HOSTILE = "hostile"
    """Anger at the interviewer or the interview; not at anything told of."""
    DISTRESS = "distress"
    STOP = "stop"
    LEAVE = "leave"
    """Stop now, come back later."""
    HUMAN = "human"
    HEARING = "hearing"
    """ "Can you hear me?" """
    ABOUT_AI = "about_ai"
    ABOUT_RECORDING = "about_recording"
    ABOUT_WATCHERS = "about_watchers"
    ABOUT_LENGTH = "about_length"
    ABOUT_COUNT = "about_count"
    ABOUT_NEXT_STEPS = "about_next_steps"
    ABOUT_LANGUAGE = "about_language"
    """May another language be spoken?"""
    ABOUT_FEEDBACK = "about_feedback"
    """How am I doing, is this right, give me a hint."""
    GO_BACK = "go_back"
    JOB_QUESTION = "job_question"
    EXTEND = "extend"
    REPEAT = "repeat"
    REPHRASE = "rephrase"
    CLARIFY = "clarify"
    """ "Do you mean at work?", "May I take a school project?" """
    THINK = "think"
    READY = "ready"
    REFUSE = "refuse"
    SKIP = "skip"
    DONT_KNOW = "dont_know"
    NOTHING_MORE = "nothing_more"
    YES = "yes"
    NO = "no"


SIDE_QUESTIONS = frozenset(
    {
        Intent.HUMAN,
        Intent.HEARING,
        Intent.ABOUT_AI,
        Intent.ABOUT_RECORDING,
        Intent.ABOUT_WATCHERS,
        Intent.ABOUT_LENGTH,
        Intent.ABOUT_COUNT,
        Intent.ABOUT_NEXT_STEPS,
        Intent.ABOUT_LANGUAGE,
        Intent.ABOUT_FEEDBACK,
        Intent.GO_BACK,
        Intent.JOB_QUESTION,
    }
)


@dataclass(frozen=True, slots=True)
class Rule:
    """`patterns` stand for `intent` when a sentence holds little else.

    `spare`: how much may stand beside the match before the sentence counts as content, fillers not counted
    (words in English, syllables in Korean).
    """

    intent: Intent
    patterns: tuple[re.Pattern[str], ...]
    spare: int
    negatable: bool = True
    """A negation right before the match means the opposite ("I would not skip it")."""


@dataclass(frozen=True)
class Lexicon:
    """One language's table. Sentences are compared in the form `compact` says: one run of syllables, or words."""

    compact: bool
    rules: tuple[Rule, ...]
    fillers: re.Pattern[str]
    """Taken out before measuring what is left of a sentence."""
    backchannel: re.Pattern[str]
    courtesy: re.Pattern[str]
    """A whole sentence that only makes the request beside it polite."""
    yes: re.Pattern[str]
    no: re.Pattern[str]
    negated_before: re.Pattern[str]
    """What turns a match right behind it around: a negation, or somebody's reported words."""
    negated_after: re.Pattern[str]
    adversative: re.Pattern[str]
    """ "but": what follows is content."""
    change_of_mind: re.Pattern[str]
    """A last sentence that takes back a request before it ("actually, …")."""
    no_request_beside_an_answer: re.Pattern[str]
    """Sentences that ask to repeat the question as a turn of their own, and tell something beside an answer: a lone
    "again", "the connection dropped"."""
    unfinished: re.Pattern[str]
    """How a turn ends that is not finished; searched in the whole cleaned turn."""
    finished: re.Pattern[str]
    """Endings that look unfinished and are not ("I think so")."""
    hesitation: re.Pattern[str]
    """A whole sentence that only buys time ("good question")."""
    yes_no_question: re.Pattern[str]
    """A bank question to which "sure" is an answer."""
    asks_for_questions: re.Pattern[str]
    """A bank question whose answer may be questions ("What would you ask the customer?")."""
    question_shape: re.Pattern[str]
    asks_outright: re.Pattern[str]
    """A question by its wording alone, where the recogniser gives no question mark."""
    job_cue: re.Pattern[str]
    order_within: re.Pattern[str] | None
    """An order to the machine about its rules and the candidate's result, wherever in a sentence; searched in the words
    as they are written. None where the order of words lets `rules` find it anywhere."""
    more_time: re.Pattern[str]
    """Within a request for time to think: after a notice that little is left, it asks for a longer interview."""
    content_measure: int
    """From this much beside a request on, a turn has content of its own (words, or syllables)."""


def rule(intent: Intent, spare: int, *patterns: str, negatable: bool = True) -> Rule:
    return Rule(intent, tuple(re.compile(pattern) for pattern in patterns), spare, negatable)
