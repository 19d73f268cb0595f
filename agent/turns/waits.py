"""How much silence ends a turn: from the words, the sound, the question's patience and the candidate's own pace."""

from dataclasses import dataclass

from agent.interviewer.completeness import Ending

BROKEN_OFF_SECS = 3.2
"""After words that break off; the longest pause within an answer that `make bench-voice` makes is 2.8 s."""
ROOM_SECS = 2.4
"""Left for more behind words that may be all; pauses within a sentence are 0.6 to 2.0 s long (docs/evals.md), and it
takes 0.2 s and a soft first sound to know that one is over. Where the words are a beginning it is silence (hardly
anybody tells a story, or what they did, in five words). Behind an answer a continuer breaks it
(agent/turns/continuers.py); where none can be heard, only whoever was spoken over is left so much."""
LISTENED_SECS = 1.0
"""From a continuer to the end of the room, at least: sooner, the reply would be glued to it."""
UNUSED_ROOMS = 2
"""Whoever has been left room so often in a row, and had said it all, is answered at once from then on; not behind few
words, nor where the question is for a story, or for how somebody works."""
PONDERS_SECS = 1.0
"""Whoever pauses for so long within an answer thinks while they speak."""
THOUGHTFUL_TURNS = 8
"""And are left room for it, whatever they use of it, until so many turns have passed without."""
BRIEF_SURE_SECS = 0.6
TOLD_SECS, TOLD_SURE_SECS = 0.65, 0.5
"""Readers and synthetic voices pause for up to 0.45 s between two sentences."""
UNHURRIED_SECS = 1.0
"""For each unit of patience beyond 1, behind an answer that may be all: at its most, 3, pauses of 2 s are no end. A
question that wants long answers, or a candidate who was granted more time, is not served by a factor of nothing."""
PACE = 1.25
"""A candidate is given this much more than the pause they made last between whole sentences."""
LONGEST_PACE_SECS = 0.6
"""Pauses longer than this are not their pace but a thought; 1.25 times it is still well below a second."""
PACE_KEPT = 0.6
"""How much of it is left with each turn in which they made none."""

MAY_BE_ALL = (Ending.BEGUN, Ending.BRIEF, Ending.STORY, Ending.TOLD, Ending.FULL)
"""Words that are an answer, of which there may be more."""
SELDOM_ALL = (Ending.BEGUN, Ending.STORY)


@dataclass(frozen=True, slots=True)
class Wait:
    """Seconds of silence, counted from the last sound: until the turn is over, and until the agent shows that it
    listens, where that comes before (None: nowhere)."""

    over_secs: float
    listens_secs: float | None = None


@dataclass(slots=True)
class TurnWaits:
    """`brief_secs`: after a whole sentence that says little."""

    brief_secs: float
    pace_secs: float = 0.0
    unused: int = 0
    """Answers in a row that were all, of a candidate who made no long pause in them."""
    thoughtful: int = 0
    """Turns for which room is left whatever was used of it: a long pause was made, or the candidate spoken over."""

    def silence(
        self, ending: Ending, *, sounds_over: bool, patience: float, vad_secs: float, audible: bool = False
    ) -> Wait:
        """`sounds_over`: the turn model's verdict. `audible`: a continuer can be heard. Patience stretches what is
        waited beyond the VAD's own silence, and is something by itself behind all that is an answer."""
        secs = self._quick(ending, sounds_over=sounds_over)
        unhurried = 0.0 if ending is Ending.OVER else max(0.0, patience - 1) * UNHURRIED_SECS
        over = vad_secs + max((secs - vad_secs) * patience, unhurried, 0.0)
        if ending not in MAY_BE_ALL:
            return Wait(over)
        new = self.unused < UNUSED_ROOMS
        if self.thoughtful or (new and (audible or ending is Ending.BEGUN)) or (audible and ending in SELDOM_ALL):
            room = max(ROOM_SECS, self.brief_secs) - vad_secs
            over = max(over, vad_secs + room * min(1.0, patience) + unhurried)
        listens = max(secs, vad_secs)
        return Wait(over, listens if audible and over - listens >= LISTENED_SECS else None)

    def _quick(self, ending: Ending, *, sounds_over: bool) -> float:
        """Behind a candidate who needs no room."""
        pace = min(self.brief_secs, PACE * self.pace_secs)
        match ending:
            case Ending.BROKEN:
                return max(BROKEN_OFF_SECS, self.brief_secs)
            case Ending.UNSURE:
                return max(ROOM_SECS, self.brief_secs)
            case Ending.BEGUN:
                return self.brief_secs
            case Ending.BRIEF:
                return max(min(BRIEF_SURE_SECS, self.brief_secs) if sounds_over else self.brief_secs, pace)
            case Ending.STORY | Ending.TOLD:
                return max(min(TOLD_SURE_SECS if sounds_over else TOLD_SECS, self.brief_secs), pace)
            case Ending.FULL | Ending.ANSWERED | Ending.OVER:
                return pace  # smart-turn takes half of the finished sentences of synthetic voices for unfinished

    def went_on_after(self, silence_secs: float, ending: Ending = Ending.FULL) -> None:
        """The candidate paused behind words that could have ended so, and went on: within the turn, or into the reply.

        A pause behind a beginning is a thought, and says nothing of how long they pause between whole sentences.
        """
        if ending is Ending.BEGUN:
            self.unused = 0
        else:
            self.pace_secs = max(self.pace_secs, min(silence_secs, LONGEST_PACE_SECS))

    def paused_for(self, silence_secs: float) -> None:
        """Within an answer, whatever its words were by then."""
        if silence_secs >= PONDERS_SECS:
            self.unused, self.thoughtful = 0, THOUGHTFUL_TURNS

    def turn_over(self, ending: Ending = Ending.OVER, *, cut_into: bool = False) -> None:
        """`ending`: of all its words. `cut_into`: it went on with an answer over the reply to its beginning."""
        self.thoughtful = THOUGHTFUL_TURNS if cut_into else max(0, self.thoughtful - 1)
        self.unused = 0 if cut_into else self.unused + (ending in MAY_BE_ALL)
        self.pace_secs *= PACE_KEPT
