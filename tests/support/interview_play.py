"""The candidate's side of a whole interview in the browser: listen, answer, until it ends."""

from dataclasses import dataclass, field

from tests.support.answers import NOTHING_TO_ADD, Answer, answer_to, spoken
from tests.support.browser import CandidatePage

YOUR_TURN_SECS = 90.0
"""The longest an agent's turn may take on a busy machine, its words included."""
LISTENING_FOR_MS = 500
"""A person's pause before speaking; also tells the candidate's turn from a pause between two sentences."""
MAX_TURNS = 30

_SETTLED = """ms => {
  const room = document.querySelector("[data-testid=room]");
  if (!room) return Boolean(document.querySelector("[data-testid=ended]"));
  if (room.dataset.state !== "listening") { window.listeningSince = 0; return false; }
  window.listeningSince ||= performance.now();
  return performance.now() - window.listeningSince >= ms;
}"""
_TAKEN = """() => {
  const room = document.querySelector("[data-testid=room]");
  return !room || room.dataset.state !== "listening";
}"""


@dataclass
class Turn:
    question: str
    said: str
    voice: str


@dataclass
class Play:
    """What happened so far. `answered` are the cues of the bank questions already answered."""

    turns: list[Turn] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    last: Answer | None = None

    @property
    def said(self) -> str:
        return " ".join(turn.said for turn in self.turns)


def your_turn(candidate: CandidatePage) -> bool:
    """Waits until the candidate may speak; False when the interview has ended."""
    page = candidate.page
    page.wait_for_function(_SETTLED, arg=LISTENING_FOR_MS, timeout=YOUR_TURN_SECS * 1000, polling=50)
    return page.get_by_test_id("room").count() > 0


def next_turn(play: Play, question: str) -> Turn:
    """What is said to `question`, which the interviewer has asked last: noted in `play`."""
    answer = answer_to(question)
    if answer is not None and answer.cue not in play.answered:
        play.answered.append(answer.cue)
        play.last, text = answer, answer.text
    else:
        text = play.last.more if play.last else NOTHING_TO_ADD
        if any(turn.said == text for turn in play.turns):
            text = NOTHING_TO_ADD
    voice = play.last.usable_voice if play.last else "joe"
    turn = Turn(question, text, voice)
    play.turns.append(turn)
    return turn


def answer_once(candidate: CandidatePage, play: Play) -> Turn:
    """Answers what stands on the screen; returns when the agent has taken the turn."""
    turn = next_turn(play, candidate.question())
    candidate.say(spoken(turn.said, turn.voice))
    candidate.page.wait_for_function(_TAKEN, timeout=YOUR_TURN_SECS * 1000, polling=50)
    return turn


def play_to_the_end(candidate: CandidatePage, play: Play) -> Play:
    for _ in range(MAX_TURNS):
        if not your_turn(candidate):
            return play
        answer_once(candidate, play)
    raise AssertionError(f"the interview did not end within {MAX_TURNS} turns: {play.turns}")


def play_until(candidate: CandidatePage, play: Play, questions: int) -> Play:
    """Until this many bank questions were answered and the next one is on the screen."""
    for _ in range(MAX_TURNS):
        assert your_turn(candidate), "the interview ended early"
        open_answer = answer_to(candidate.question())
        if len(play.answered) >= questions and open_answer is not None and open_answer.cue not in play.answered:
            return play
        answer_once(candidate, play)
    raise AssertionError(f"question {questions + 1} was not reached within {MAX_TURNS} turns: {play.turns}")
