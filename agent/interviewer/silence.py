"""What to do about silence: nothing, a gentle word, an offer, a question, and at last to park. Never a verdict."""

from enum import StrEnum

from agent.interviewer.state import Quiet

GENTLE_MS = 12_000
OFFER_MS = 30_000
STILL_THERE_MS = 60_000
PARK_MS = 180_000
"""After three minutes without any sign the interview is parked: the same link goes on later."""
PARK_AFTER_ASKING_MS = 60_000
"""Parking follows "are you still there?" by at least this."""
BETWEEN_MS = 8_000
"""Between two reprompts at least this much has been quiet."""
UNFINISHED_MS = 3_000
"""A broken-off sentence is taken as it stands after this much silence: long for a pause between two clauses, and still
short enough that a candidate who has finished in the middle of a phrase is not left waiting."""
TYPING_FACTOR = 4
"""Whoever types is silent for long."""
CHECK_IN_MS = 120_000
"""Thinking time: one line at most every two minutes (ux §3.4)."""
THINKING_PARK_MS = 600_000
"""Thinking time with no sign for ten minutes: the candidate has left the room; nothing is lost by parking."""


class Step(StrEnum):
    GENTLE = "gentle"
    OFFER = "offer"
    STILL_THERE = "still_there"
    PARK = "park"


_STEPS = (Step.GENTLE, Step.OFFER, Step.STILL_THERE, Step.PARK)


def next_step(quiet: Quiet, silent_ms: int, now_ms: int, *, patience: float, typing: bool) -> Step | None:
    """The step that is due, or None. `silent_ms` is the present silence, reprompts and noises interrupt it;
    `quiet.since_ms` is the whole of it."""
    since = now_ms - silent_ms
    quiet.since_ms = since if quiet.since_ms is None else min(quiet.since_ms, since)
    total_ms = now_ms - quiet.since_ms
    factor = patience * (TYPING_FACTOR if typing else 1)
    step = _STEPS[min(quiet.reprompts, len(_STEPS) - 1)]
    if silent_ms < BETWEEN_MS or total_ms < _due_ms(step, factor, typing=typing):
        return None
    if step is Step.PARK and silent_ms < PARK_AFTER_ASKING_MS:
        return None
    quiet.reprompts += 1
    return step


def _due_ms(step: Step, factor: float, *, typing: bool) -> float:
    match step:
        case Step.GENTLE:
            return GENTLE_MS * factor
        case Step.OFFER:
            return OFFER_MS * factor
        case Step.STILL_THERE:
            return STILL_THERE_MS * factor
        case Step.PARK:
            park_ms = PARK_MS * (TYPING_FACTOR if typing else 1)
            return max(park_ms, STILL_THERE_MS * factor + PARK_AFTER_ASKING_MS)
