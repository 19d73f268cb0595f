"""What the words of a turn that is not over yet say about it, in view of what was asked."""

import re

from agent.interviewer.completeness import Ending, ending, wants_yes_or_no
from agent.interviewer.intents import has_word_lists, lexicon_for
from agent.interviewer.normalise import compact, words
from agent.interviewer.script import Script
from agent.interviewer.state import State

LONGEST_BACKCHANNEL = 26
"""Characters. Whoever says more than "okay, sounds good, thank you" wants the turn."""
_LISTENS_EN = re.compile(
    r"(?:(?:yeah|yes|yep|yup|right|okay|ok|sure|uh|huh|um|uhm|er|ah|oh|aha|hm+|mm+|mhm|mhmm|hmm+|i|see|i see|got|"
    r"got it|all|all right|alright|great|good|cool|nice|fine|wow|true|exactly|interesting|of|of course|sounds|"
    r"sounds good|perfect|thank|thanks|thank you|understood|makes|makes sense)(?: |$))*"
)
"""Beginnings of them too: partial transcripts stop anywhere."""
_LISTENS_ANYWHERE = re.compile(r"(?:(?:okay|ok|uh|huh|ah|oh|aha|hm+|mm+|mhm+)(?: |$))*")
"""Sounds that are no words. Of a language without word lists nothing tells a listener's word from an interruption: a
"stop" is as short as a "yes"."""
_LISTENS_KO = re.compile(
    r"(?:네|예|넵|응|음+|어+|아+|오+|흠+|아하|그래요|그렇군요|그렇죠|그러네요|그쵸|맞아요|맞습니다|알겠습니다|알겠어요|"
    r"좋아요|좋습니다|감사합니다|네에|오케이|진짜요?|정말요?|그렇구나|그러게요|이해했습니다|이해했어요|이해|그|그렇|그러|알)*"
)


def ending_of(state: State, script: Script, text: str, sure: str | None = None) -> Ending:
    """How a turn of these words would have ended, as an answer to the open question. `sure`: those of them that the
    recogniser is sure of, where they are fewer."""
    opened, language = state.open, script.brief.language
    if opened is None:
        return ending(text, question="", language=language)
    if state.expecting is not None:
        return Ending.OVER if text.strip() else Ending.BRIEF  # a question of the interviewer's own: a yes or a no
    points = {point.id for point in script.question(opened).points}
    covered = bool(points) and points <= opened.covered | opened.partly_heard
    before = opened.words.removeprefix(opened.words_before)
    return ending(text, question=opened.text, language=language, before=before, covered=covered, sure=sure)


def is_backchannel(state: State, script: Script, text: str) -> bool:
    """Whether a listener's "mm-hm", said while the interviewer speaks, wants no reply and no turn.

    Never while a yes or a no is what was asked for.
    """
    opened, language = state.open, script.brief.language
    if opened is None or state.expecting is not None or wants_yes_or_no(opened.text, language):
        return False
    if lexicon_for(language).compact:
        form, listens = compact(text), _LISTENS_KO
    else:
        form = " ".join(words(text))
        listens = _LISTENS_EN if has_word_lists(language) else _LISTENS_ANYWHERE
    return len(form) <= LONGEST_BACKCHANNEL and listens.fullmatch(form) is not None
