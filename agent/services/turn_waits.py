"""How much silence ends a turn: from the words, the sound, the question's patience and the candidate's own pace."""

from dataclasses import dataclass

from agent.interviewer.completeness import Ending

BROKEN_OFF_SECS = 3.2
"""After words that break off; the longest pause within an answer that `make bench-voice` makes is 2.8 s."""
BEGUN_SECS = 2.2
"""Hardly anybody tells a story, or what they did, in five words; pauses within a sentence are 0.6 to 2.0 s long
(docs/evals.md)."""
TERSE_ANSWERS = 2
"""Whoever has twice been waited for like that, and had said it all, is a candidate of few words."""
BRIEF_SURE_SECS = 0.6
TOLD_SECS, TOLD_SURE_SECS = 0.65, 0.5
"""Readers and synthetic voices pause for up to 0.45 s between two sentences."""
UNHURRIED_SECS = 1.0
"""For each unit of patience beyond 1, behind an answer that may be all: at its most, 3, pauses of 2 s are no end. A
question that wants long answers, or a candidate who was granted more time, is not served by a factor of nothing."""
CUT_INS = 2
"""Whoever was spoken over twice, with fewer than `CALM_TURNS` turns without it in between, thinks for longer than
others in the middle of an answer: from then on each answer is waited for like a beginning."""
CALM_TURNS = 3
PACE = 1.25
"""A candidate is given this much more than the pause they made last between whole sentences."""
LONGEST_PACE_SECS = 0.6
"""Pauses longer than this are not their pace but a thought; 1.25 times it is still well below a second."""
PACE_KEPT = 0.6
"""How much of it is left with each turn in which they made none."""


@dataclass(slots=True)
class TurnWaits:
    """Seconds of silence, counted from the last sound. `brief_secs`: after a whole sentence that says little."""

    brief_secs: float
    pace_secs: float = 0.0
    terse: int = 0
    """Answers in a row that had only begun, by their words, and were all."""
    cut_ins: int = 0
    calm: int = 0
    """Turns in a row without a cut-in."""

    def silence(self, ending: Ending, *, sounds_over: bool, patience: float, vad_secs: float) -> float:
        """`sounds_over`: the turn model's verdict. Patience stretches what is waited beyond the VAD's own silence, and
        is something by itself behind all that is an answer."""
        pace, begun_secs = min(self.brief_secs, PACE * self.pace_secs), max(BEGUN_SECS, self.brief_secs)
        match ending:
            case Ending.BROKEN:
                secs = max(BROKEN_OFF_SECS, self.brief_secs)
            case Ending.BEGUN if self.terse >= TERSE_ANSWERS:
                secs = self.brief_secs
            case Ending.BEGUN | Ending.UNSURE:
                secs = begun_secs
            case Ending.BRIEF | Ending.TOLD | Ending.FULL if self.cut_ins >= CUT_INS:
                secs = begun_secs
            case Ending.BRIEF:
                secs = min(BRIEF_SURE_SECS, self.brief_secs) if sounds_over else self.brief_secs
                secs = max(secs, pace)
            case Ending.TOLD:
                secs = max(min(TOLD_SURE_SECS if sounds_over else TOLD_SECS, self.brief_secs), pace)
            case Ending.FULL | Ending.OVER:
                secs = pace  # smart-turn takes half of the finished sentences of synthetic voices for unfinished
        unhurried = 0.0 if ending is Ending.OVER else max(0.0, patience - 1) * UNHURRIED_SECS
        return vad_secs + max((secs - vad_secs) * patience, unhurried, 0.0)

    def went_on_after(self, silence_secs: float, ending: Ending = Ending.FULL) -> None:
        """The candidate paused behind words that could have ended so, and went on: within the turn, or into the reply.

        A pause behind a beginning is a thought, and says nothing of how long they pause between whole sentences.
        """
        if ending is Ending.BEGUN:
            self.terse = 0
        else:
            self.pace_secs = max(self.pace_secs, min(silence_secs, LONGEST_PACE_SECS))

    def turn_over(self, ending: Ending = Ending.FULL, *, cut_into: bool = False) -> None:
        """`ending`: of all its words. `cut_into`: it went on with an answer over the reply to its beginning."""
        self.calm = 0 if cut_into else self.calm + 1
        if self.calm >= CALM_TURNS:
            self.cut_ins = 0
        self.cut_ins += cut_into
        self.pace_secs *= PACE_KEPT
        if ending is Ending.BEGUN:
            self.terse += 1
