"""What the words of a turn that is not over yet say about it, in view of what was asked."""

from agent.interviewer.completeness import Ending, ending
from agent.interviewer.script import Script
from agent.interviewer.state import State


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
