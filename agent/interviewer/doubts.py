"""Turns that are asked about before they are taken for an answer."""

from agent.interviewer import coverage
from agent.interviewer.intents import Intent, Understanding
from agent.interviewer.normalise import words
from agent.interviewer.script import Script
from agent.interviewer.state import State
from agent.interviewer.tongue import is_other_language

POOR_CONFIDENCE = 0.3
"""Below this mean word probability a turn of a few words is asked for again, once a question."""
FEW_WORDS = 4


def is_unclear(state: State, understood: Understanding, confidence: float | None) -> bool:
    opened = state.open
    if confidence is None or confidence >= POOR_CONFIDENCE or opened is None or opened.asked_again:
        return False
    return understood.intent is Intent.ANSWER and len(words(understood.content)) < FEW_WORDS


def is_in_another_language(state: State, script: Script, understood: Understanding) -> bool:
    opened = state.open
    if opened is None or opened.tongue_asked or not script.book.has("other_language"):
        return False
    answers = understood.intent in (Intent.ANSWER, Intent.UNFINISHED)
    return answers and is_other_language(understood.content, script.brief.language)


def needs_the_question_first(state: State, script: Script, understood: Understanding) -> bool:
    """Whether words that came over a question that was cut short are not an answer to it."""
    opened = state.open
    if opened is None or opened.heard or opened.cut_short:
        return False  # it was asked again once: whatever comes now is taken as it is
    if understood.intent in (Intent.BACKCHANNEL, Intent.READY, Intent.DONT_KNOW, Intent.NOTHING_MORE):
        return True
    if understood.intent not in (Intent.ANSWER, Intent.UNFINISHED):
        return False
    return not coverage.covered(script.question(opened), understood.content) - opened.covered
