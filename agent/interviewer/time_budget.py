"""Interview time: what is used, what is left, what may be added, and when to say so. Milliseconds throughout."""

from collections.abc import Sequence
from dataclasses import dataclass

from contract.brief import Brief, BriefQuestion

MINUTE_MS = 60_000
EXTENSION_MS = 5 * MINUTE_MS
"""One step of more time (ux §7: granted at once in 5-minute steps, up to double)."""
WARNINGS_MS = (10 * MINUTE_MS, 5 * MINUTE_MS)
"""Notices before the end (ux §3.4)."""
WARNING_MARGIN = 1.2
"""A notice makes sense only in interviews clearly longer than it."""
FOLLOW_UP_MS = MINUTE_MS
"""What one follow-up and its answer take, when planning."""
SHORT_ANSWER_SHARE = 0.5
"""Share of a question's planned time that is kept free for it: enough for a short answer."""
LAST_CALL_MS = 20_000
"""With less than this left no further question is opened."""


@dataclass
class TimeBudget:
    limit_ms: int
    spent_before_ms: int = 0
    """Used by earlier calls; parked time does not count."""
    extra_ms: int = 0
    warned_ms: tuple[int, ...] = ()
    notice_given: bool = False
    """Whether it was said in this call that little time is left."""
    paused_ms: int = 0
    """Of this call; does not count as interview time."""
    paused_since_ms: int | None = None

    @classmethod
    def of(cls, brief: Brief) -> "TimeBudget":
        resume = brief.resume
        budget = cls(
            limit_ms=brief.time_limit_secs * 1000,
            spent_before_ms=resume.spent_ms if resume else 0,
            extra_ms=resume.extra_ms if resume else 0,
        )
        left = budget.remaining_ms(0)
        budget.warned_ms = tuple(
            mark for mark in WARNINGS_MS if left <= mark or budget.limit_ms < mark * WARNING_MARGIN
        )
        return budget

    def elapsed_ms(self, now_ms: int) -> int:
        standing_ms = 0 if self.paused_since_ms is None else max(0, now_ms - self.paused_since_ms)
        return self.spent_before_ms + max(0, now_ms - self.paused_ms - standing_ms)

    def pause(self, now_ms: int) -> None:
        if self.paused_since_ms is None:
            self.paused_since_ms = now_ms

    def go_on(self, now_ms: int) -> None:
        if self.paused_since_ms is not None:
            self.paused_ms += max(0, now_ms - self.paused_since_ms)
            self.paused_since_ms = None

    def remaining_ms(self, now_ms: int) -> int:
        """May be negative: an answer under way is never cut."""
        return self.limit_ms + self.extra_ms - self.elapsed_ms(now_ms)

    @property
    def can_extend(self) -> bool:
        return self.extra_ms < self.limit_ms

    def extend(self, now_ms: int) -> int:
        """Adds a step, at most up to double the limit; notices ahead of the new end become due again."""
        step = min(EXTENSION_MS, self.limit_ms - self.extra_ms)
        self.extra_ms += step
        self._warn_again(now_ms)
        return step

    def relimit(self, limit_ms: int, now_ms: int) -> None:
        """Another limit was granted; what was added on top stays."""
        self.limit_ms = limit_ms
        self._warn_again(now_ms)

    def _warn_again(self, now_ms: int) -> None:
        left = self.remaining_ms(now_ms)
        self.warned_ms = tuple(mark for mark in self.warned_ms if left <= mark or self.limit_ms < mark * WARNING_MARGIN)

    def due_warning_ms(self, now_ms: int) -> int | None:
        """The notice that is due: of several missed ones only the last. None once the time is up."""
        left = self.remaining_ms(now_ms)
        due = [mark for mark in WARNINGS_MS if left <= mark and mark not in self.warned_ms]
        return min(due) if due and left > 0 else None

    def warned(self, mark_ms: int) -> None:
        self.notice_given = True
        self.warned_ms = (*self.warned_ms, *(m for m in WARNINGS_MS if m >= mark_ms and m not in self.warned_ms))

    def may_open_question(self, now_ms: int) -> bool:
        return self.remaining_ms(now_ms) > min(LAST_CALL_MS, self.limit_ms // 20)

    def may_follow_up(self, now_ms: int, open_question_ms: int, questions: Sequence[BriefQuestion], index: int) -> bool:
        """Whether the open question has time for a follow-up, and the ones after it keep theirs."""
        if open_question_ms >= questions[index].budget_secs * 1000:
            return False
        planned_ms = sum(question.budget_secs for question in questions) * 1000
        squeeze = min(1.0, self.limit_ms / planned_ms)
        later_ms = sum(q.budget_secs * 1000 * squeeze for q in questions[index + 1 :]) * SHORT_ANSWER_SHARE
        cost_ms = min(FOLLOW_UP_MS, self.limit_ms // 10)
        return self.remaining_ms(now_ms) - cost_ms >= later_ms
