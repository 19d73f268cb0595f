"""What must never happen in any call, whatever is played: told from the sound and the record alone."""

import math
import re
from collections import Counter

from contract.events import AgentSaid, QuestionAsked, TurnEnded
from evals.stage import SoundStage

NOTICED_SECS = 0.35
"""A candidate who went on speaking this long before the reply began was there to be heard: the VAD takes 0.2 s."""


def stale_replies(play: SoundStage) -> int:
    """Replies that began although the candidate had gone on speaking since the turn that they answer."""
    clock_began = play.call._clock._started
    begins = sorted(begin for begin, _ in speech(play))
    found = 0
    for turn in play.of(TurnEnded):
        if turn.silence_ms is None:
            continue
        ended = clock_began + turn.at_ms / 1000
        stopped = ended - turn.silence_ms / 1000
        reply = play.heard_between(ended - 0.001, math.inf)
        if reply is not None and any(stopped + 0.05 < begin < reply - NOTICED_SECS for begin in begins):
            found += not any(
                other.at_ms > turn.at_ms and clock_began + other.at_ms / 1000 <= reply for other in play.of(TurnEnded)
            )
    return found


def repeated_questions(play: SoundStage) -> int:
    """Questions put again without a reason on record, and questions said more often than they were put."""
    asked: list[QuestionAsked] = play.of(QuestionAsked)
    twice = Counter((one.question_id, one.follow_up) for one in asked if not one.repeat)
    put = Counter(_plain(one.text) for one in asked)
    said = Counter(_plain(one.text) for one in play.of(AgentSaid) if not one.interrupted)
    return sum(n - 1 for n in twice.values()) + sum(max(0, said[text] - n) for text, n in put.items() if text in said)


def speech(play: SoundStage) -> list[tuple[float, float]]:
    """Each stretch of the candidate's speech, begin and end in loop time; the pauses that were played lie between."""
    found = []
    for spoken in play.line.spoken:
        if not spoken.began or not spoken.words:
            continue
        at = spoken.began
        for begin, end in spoken.pauses:
            found.append((at, spoken.began + begin))
            at = spoken.began + end
        found.append((at, spoken.ended or play.now))
    return found


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
