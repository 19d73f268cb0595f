"""What screens show right now, kept in one place and sent whole."""

from collections.abc import Callable
from typing import Any

from agent.clock import CallClock
from agent.interviewer.director import Director
from contract.live import LiveState, RoomState

CAPTION_CHARS = 400
"""Two or three lines (ux §3.4); older sentences scroll out."""

MINUTE_MS = 60_000
"""Screens show whole minutes only, so passing time is news once a minute."""


class LiveView:
    """Holds the present state of one call; `changed` is called with each new state, `louder` where only a level is."""

    def __init__(
        self,
        call_id: str,
        clock: CallClock,
        changed: Callable[[LiveState], None],
        louder: Callable[[LiveState], None],
    ) -> None:
        self._clock = clock
        self._changed = changed
        self._louder = louder
        self._state = LiveState(call_id=call_id, version=0, state=RoomState.CONNECTING)

    @property
    def text_mode(self) -> bool:
        return self._state.text_mode

    def update(self, director: Director, **fields: Any) -> None:
        """Sets fields and refreshes what the director knows; says so only when something changed."""
        now = self._clock.now_ms()
        elapsed_ms, remaining_ms = max(0, director.elapsed_ms(now)), max(0, director.remaining_ms(now))
        known = {
            "question_index": director.open_question_index,
            "question_total": director.total,
            "question_text": director.open_text,
            "covered_points": director.covered_points,
            "can_extend": director.can_extend,
            "paused": director.paused_by is not None,
            "taken_over": director.taken_over_by,
            **fields,
        }
        same_time = remaining_ms // MINUTE_MS == self._state.remaining_ms // MINUTE_MS
        if same_time and all(getattr(self._state, name) == value for name, value in known.items()):
            return
        self._state = self._state.model_copy(
            update={
                **known,
                "version": self._state.version + 1,
                "elapsed_ms": elapsed_ms,
                "remaining_ms": remaining_ms,
            }
        )
        self._changed(self._state)

    def add_caption(self, director: Director, sentence: str, *, anew: bool) -> None:
        """Shows a sentence as it begins to be spoken; `anew` starts a fresh caption."""
        caption = sentence if anew else f"{self._state.caption} {sentence}".strip()
        self.update(director, caption=caption[-CAPTION_CHARS:])

    def sounds(self, candidate: int, played: int) -> None:
        """How loud each side is now (`LiveState`)."""
        levels = {"candidate_level": candidate, "played_level": played}
        if all(getattr(self._state, name) == level for name, level in levels.items()):
            return
        self._state = self._state.model_copy(update={**levels, "version": self._state.version + 1})
        self._louder(self._state)

    def refresh(self) -> LiveState:
        """The present state with a new version, for a page that has just connected."""
        self._state = self._state.model_copy(update={"version": self._state.version + 1})
        return self._state
