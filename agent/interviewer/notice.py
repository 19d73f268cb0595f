"""Who follows a call without a screen is said: before the next words, or in the next quiet moment. Pure.

Company wording, never whether: the sentence is said until enough of it was heard, and nobody is interrupted for it.
"""

from collections.abc import Sequence
from dataclasses import replace

from agent.interviewer.moves import Move, MoveKind
from agent.interviewer.script import Script
from agent.interviewer.speakable import speakable
from agent.interviewer.state import State

QUIET_MS = 3_000
"""So long nobody has spoken before it is said by itself: who is about to answer has begun by then."""
RELOAD_MS = 60_000
"""Whoever is back within this was not gone: a page was loaded anew, or a connection broke."""
BECAUSE = "somebody follows"


class Followers:
    """Who follows, and whether somebody came of whom nothing was said. Times are ms of the call's clock."""

    def __init__(self) -> None:
        self._left: dict[str, int | None] = {}
        """When each of them was last seen; None: they are there."""

    def changed(self, names: Sequence[str], now_ms: int) -> bool:
        """Takes in who follows now; True when one of them is new, or was gone for good."""
        new = [name for name in names if self._is_new(name, now_ms)]
        for name, left in self._left.items():
            if name not in names and left is None:
                self._left[name] = now_ms
        self._left.update(dict.fromkeys(names))
        return bool(new)

    def _is_new(self, name: str, now_ms: int) -> bool:
        left = self._left.get(name, -RELOAD_MS - 1)
        return left is not None and now_ms - left > RELOAD_MS


def followed(state: State, script: Script, told: Sequence[str], *, anew: bool) -> None:
    """`told`: the company's words of those who follow now. Who came and went before it could be said was there too."""
    if told and (anew or state.notice):
        words = " ".join(speakable(one) for one in told)
        said = script.book.say("followed", state.used, told=words)
        # A persona of the company's own may lack the phrase; what must be said is said without it.
        state.notice = " ".join(said) or words
    elif not told and state.notice:
        state.notice = " ".join(script.book.say("followed_before", state.used)) or None


def alone(state: State, script: Script, now_ms: int) -> Move | None:
    """The sentence as a move of its own, once it is quiet."""
    quiet_ms = now_ms - max(state.last_move_ms, state.quiet.last_measured_ms)
    if state.notice is None or quiet_ms < QUIET_MS:
        return None
    return with_notice(state, script.note(state, MoveKind.TELL_FOLLOWED, None, BECAUSE), alone=True)


def with_notice(state: State, move: Move, *, alone: bool = False) -> Move:
    """Said with what is said anyhow: after its first sentence where more follow, so that no answer begins with it."""
    state.notice_said, state.notice_words = None, 0
    if state.notice is None or not (move.say or alone):
        return move
    first = 1 if len(move.say) > 1 else 0
    say = (*move.say[:first], state.notice, *move.say[first:])
    state.notice_words = len(" ".join(say[: first + 1]).split())
    state.notice_said, state.notice = state.notice, None
    return replace(move, say=say, because=move.because if alone else f"{move.because}; {BECAUSE}")


def cut(state: State, heard_text: str) -> None:
    """The move that held the sentence was interrupted: unless all of it was played, it is said again."""
    if state.notice_said is not None and len(heard_text.split()) < state.notice_words:
        state.notice = state.notice or state.notice_said
    state.notice_said = None
