"""What is said with each move: builds moves for a given state. Decides nothing; `director.py` does.

The text of a question always stands last in `say` and is never changed: what was heard of it is counted from there.
"""

from dataclasses import replace
from typing import Any

from agent.interviewer import coverage
from agent.interviewer.intents import agrees
from agent.interviewer.moves import Asking, Closing, Move, MoveKind
from agent.interviewer.normalise import words
from agent.interviewer.phrasing import Phrasebook
from agent.interviewer.points import is_mentionable, point_phrase
from agent.interviewer.state import OpenQuestion, State
from contract import commands
from contract.brief import Brief, BriefQuestion, InterviewMode, RubricPoint
from contract.events import EndReason, Outcome

MIN_NEW_STEMS = 5
"""An answer to a follow-up with fewer new content words, and no new point, has added nothing."""
SHORT_ANSWER_STEMS = 12
"""A question without rubric points is followed up once when its answer is shorter than this."""
MIN_MENTION_CHARS = 3

_GOODBYES = {
    EndReason.FINISHED: "wrap_up_finished",
    EndReason.TIME_UP: "wrap_up_time",
    EndReason.CANDIDATE_ENDED: "wrap_up_ended",
    EndReason.CANDIDATE_LEFT: "wrap_up_left",
}


class Script:
    """Brief and wording of one call, shared by copies of the director: what was granted holds for all of them."""

    def __init__(self, brief: Brief) -> None:
        self.brief = brief
        self.book = Phrasebook(brief)
        self.verbatim = brief.interview_mode is InterviewMode.VERBATIM

    def adjust(self, granted: commands.Adjust) -> None:
        """The brief says from now on what was granted."""
        times = {one.question_id: one for one in granted.questions}
        questions = tuple(
            one.model_copy(update={"budget_secs": time.budget_secs, "patience": time.patience})
            if (time := times.get(one.id)) is not None
            else one
            for one in self.brief.questions
        )
        update: dict[str, Any] = {"questions": questions, "time_limit_secs": granted.time_limit_secs}
        if granted.text_mode is not None:
            update["text_from_start"] = granted.text_mode
        self.brief = self.brief.model_copy(update=update)

    @property
    def total(self) -> int:
        return len(self.brief.questions)

    def question(self, opened: OpenQuestion) -> BriefQuestion:
        """Of the bank, or the one whispered by HR: it has no rubric and no follow-ups."""
        if opened.whisper_id is not None:
            return BriefQuestion(id=f"whisper-{opened.whisper_id}", text=opened.text, max_follow_ups=0)
        return self.brief.questions[opened.index]

    def asking(self, opened: OpenQuestion, *, repeat: bool, text: str | None = None) -> Asking:
        return Asking(
            question_id=self.question(opened).id,
            index=opened.index,
            total=self.total,
            text=text or opened.text,
            follow_up=opened.follow_ups,
            point_id=opened.point_id,
            repeat=repeat,
            whispered=opened.whisper_id is not None,
        )

    # --- beginning --------------------------------------------------------------------------------------------------

    def greet(self, state: State, now_ms: int) -> Move:
        say = self._hello(state)
        opened = OpenQuestion.first(0, self.brief.questions[0].text, now_ms)
        state.open = opened
        return Move(
            MoveKind.GREET,
            (*say, *self.book.say("first_question", state.used), opened.text),
            "the candidate is here",
            question_id=self.question(opened).id,
            asks=self.asking(opened, repeat=False),
        )

    def _hello(self, state: State) -> tuple[str, ...]:
        key = "greet" if self.book.name else "greet_unnamed"
        if self.brief.mode == "practice" and self.book.has("greet_practice"):
            key = "greet_practice"
        recording = "recording" if self.brief.record_audio else "recording_none"
        say = self.book.say
        return (*say(key, state.used), *say(recording, state.used), *say("rights", state.used))

    def resume(self, state: State, now_ms: int) -> Move:
        point = self.brief.resume
        if point is None:
            return self.greet(state, now_ms)
        if point.question_index >= self.total:
            # The line was opened again before the end of the last call was known everywhere.
            return self.wrap_up(state, EndReason.FINISHED, "every question was put in an earlier call")
        text = self.brief.questions[point.question_index].text
        if point.question_was_asked:
            opened = OpenQuestion.resumed(point, text, now_ms)
            opened.tried = self._already_followed_up(opened)
            key = "resume" if point.answer_so_far.strip() else "resume_nothing_said"
        else:
            opened = OpenQuestion.first(point.question_index, text, now_ms)
            key = "resume_new_question"
        state.open = opened
        if state.held:
            return self.note(state, MoveKind.SILENT, None, "resumed while a person holds the interview")
        return Move(
            MoveKind.RESUME,
            (*self.book.say(key, state.used), opened.text),
            f"call {point.call_count + 1} of this interview",
            question_id=self.question(opened).id,
            asks=self.asking(opened, repeat=point.question_was_asked),
        )

    def _already_followed_up(self, opened: OpenQuestion) -> frozenset[str]:
        """The brief carries the words of the follow-ups, not their points: a point is found by its phrase."""
        points = self.question(opened).points
        texts = opened.asked_texts[1:]
        if not opened.follow_ups:
            return frozenset()
        return frozenset(p.id for p in points if any((p.probe or self._phrase(p)) in text for text in texts))

    # --- questions --------------------------------------------------------------------------------------------------

    def later_question(self, state: State, question_id: str | None) -> int | None:
        """Index of a question that comes after the open one; None for any other."""
        now = state.open.index if state.open is not None else -1
        later = (n for n, one in enumerate(self.brief.questions) if one.id == question_id and n > now)
        return next(later, None)

    def go_to(self, state: State, index: int, key: str, because: str, now_ms: int) -> Move:
        """Leaves what is open as it stands and asks the bank's question at `index`."""
        left = [opened for opened in (state.open, state.beneath) if opened is not None]
        following = OpenQuestion.first(index, self.brief.questions[index].text, now_ms)
        state.open, state.beneath, state.then = following, None, None
        return Move(
            MoveKind.ASK,
            (*self.book.say(key, state.used), following.text),
            because,
            question_id=self.question(following).id,
            asks=self.asking(following, repeat=False),
            closes=tuple(self.closing(opened, _outcome_when_ended(opened)) for opened in left),
        )

    def next_question(self, state: State, opened: OpenQuestion, outcome: Outcome, ack: str, now_ms: int) -> Move:
        """Leaves `opened` and asks the next question; the caller has made sure that there is one."""
        closing = self.closing(opened, outcome)
        following = OpenQuestion.first(opened.index + 1, self.brief.questions[opened.index + 1].text, now_ms)
        state.open = following
        warning, warned_ms = self.due_warning(state, now_ms)
        lead = "last_question" if following.index == self.total - 1 else "next_question"
        return Move(
            MoveKind.ASK,
            (*self.book.say(ack, state.used), *warning, *self.book.say(lead, state.used), following.text),
            f"question {opened.index + 1} {outcome.value}",
            question_id=self.question(following).id,
            asks=self.asking(following, repeat=False),
            closes=(closing,),
            warned_remaining_ms=warned_ms,
        )

    def follow_up(self, state: State, opened: OpenQuestion, now_ms: int, *, ack: str = "acknowledge") -> Move | None:
        """The next follow-up worth asking; None when there is none, or no time for it. `ack`: what is said first."""
        question = self.question(opened)
        if opened.follow_ups >= question.max_follow_ups:
            return None
        if not state.budget.may_follow_up(now_ms, opened.spent_ms(now_ms), self.brief.questions, opened.index):
            return None
        found = self._probe(opened) if self.verbatim else self._aimed(state, opened)
        if found is None:
            return None
        text, point_id, because = found
        opened.put(text, point_id=point_id)
        return Move(
            MoveKind.FOLLOW_UP,
            (*self.book.say(ack, state.used), text),
            because,
            question_id=question.id,
            point_id=opened.point_id,
            asks=self.asking(opened, repeat=False),
        )

    def _aimed(self, state: State, opened: OpenQuestion) -> tuple[str, str | None, str] | None:
        """Words, point and reason of a follow-up on what the answer leaves open."""
        done = opened.covered | opened.tried
        asked_for = opened.wanted if opened.wanted not in done else None
        if self._added_nothing(opened) and asked_for is None:
            return None
        points = self.question(opened).points
        for point in sorted(points, key=lambda one: one.id != asked_for):
            if point.id not in done:
                text = self._follow_up_text(state, opened, point)
                if self._is_new(opened, text):
                    return text, point.id, f"point {point.id} still open"
        if not points and opened.follow_ups == 0 and self._is_short(opened):
            text = " ".join(self.book.say("follow_up_general", state.used))
            if self._is_new(opened, text):
                return text, None, "the answer was short"
        return None

    def _probe(self, opened: OpenQuestion) -> tuple[str, str | None, str] | None:
        """The next written probe, whatever has been said: every candidate is asked each of them."""
        for point in self.question(opened).points:
            if point.probe and point.id not in opened.tried and self._is_new(opened, point.probe):
                return point.probe, point.id, f"probe of point {point.id}, asked of everybody"
        return None

    @staticmethod
    def _is_new(opened: OpenQuestion, text: str) -> bool:
        return bool(text) and words(text) not in [words(asked) for asked in opened.asked_texts]

    def _added_nothing(self, opened: OpenQuestion) -> bool:
        if opened.follow_ups == 0:
            return False
        if opened.covered - opened.covered_before:
            return False
        added = opened.words[len(opened.words_before) :]
        return coverage.new_stems(opened.words_before, added) < MIN_NEW_STEMS

    def _is_short(self, opened: OpenQuestion) -> bool:
        plain_no = agrees(opened.words, self.brief.language) is False
        return not plain_no and len(coverage.content_stems(opened.words)) < SHORT_ANSWER_STEMS

    def _phrase(self, point: RubricPoint) -> str:
        return point_phrase(point.text, korean=self.book.korean)

    def _follow_up_text(self, state: State, opened: OpenQuestion, point: RubricPoint) -> str:
        if point.probe:
            return point.probe
        phrase = self._phrase(point)
        mentioned = self._mentioned(opened, phrase)
        if mentioned and self.book.has("follow_up_mentioned"):
            return " ".join(self.book.say("follow_up_mentioned", state.used, mentioned=mentioned, point=phrase))
        return " ".join(self.book.say("follow_up", state.used, point=phrase))

    def _mentioned(self, opened: OpenQuestion, phrase: str) -> str | None:
        """Something the candidate has said, in the rubric's own spelling: words from outside are never echoed."""
        points = sorted(self.question(opened).points, key=lambda point: point.id not in opened.covered)
        keywords = [k for point in points for k in point.keywords if len(k) >= MIN_MENTION_CHARS and is_mentionable(k)]
        fresh = [k for k in keywords if k.lower() not in phrase.lower()]
        return coverage.first_mentioned(sorted(fresh, key=lambda k: -len(k.split())), opened.words)

    def repeat(self, state: State, opened: OpenQuestion, key: str, because: str) -> Move:
        opened.heard_earlier, opened.heard = opened.heard, True
        return Move(
            MoveKind.REPEAT,
            (*self.book.say(key, state.used), opened.text),
            because,
            question_id=self.question(opened).id,
            point_id=opened.point_id,
            asks=self.asking(opened, repeat=True),
        )

    def rephrase(self, state: State, opened: OpenQuestion) -> Move:
        """The question in other words, once and where it has them; else as it stands."""
        question = self.question(opened)
        if question.rephrasing is None or opened.rephrased or opened.follow_ups:
            return self.repeat(state, opened, "clarify", "asked what is meant")
        opened.rephrased = True
        opened.asked_texts = (*opened.asked_texts, question.rephrasing)
        opened.heard_earlier, opened.heard = opened.heard, True
        return Move(
            MoveKind.REPHRASE,
            (*self.book.say("rephrase", state.used), question.rephrasing),
            "asked what is meant",
            question_id=question.id,
            asks=self.asking(opened, repeat=True, text=question.rephrasing),
        )

    # --- beside the questions ---------------------------------------------------------------------------------------

    def aside(
        self, state: State, kind: MoveKind, say: tuple[str, ...], because: str, *, attempt: str | None = None
    ) -> Move:
        """Says something and returns to the open question: asks it again unless an answer is under way."""
        opened = state.open
        if opened is None:
            return Move(kind, say, because, steering_attempted=attempt is not None, attempt=attempt)
        if opened.said_since_asked and opened.heard:
            back, asks = self.book.say("go_on", state.used), None
        else:
            opened.heard_earlier, opened.heard = opened.heard, True
            back = (*self.book.say("return_to_question", state.used), opened.text)
            asks = self.asking(opened, repeat=True)
        return Move(
            kind,
            (*say, *back),
            because,
            question_id=self.question(opened).id,
            asks=asks,
            steering_attempted=attempt is not None,
            attempt=attempt,
        )

    def joined(
        self, kind: MoveKind, say: tuple[str, ...], because: str, move: Move, *, attempt: str | None = None
    ) -> Move:
        """`say` ahead of what `move` says: one move that answers aside and goes on."""
        return replace(
            move,
            kind=move.kind if move.ends_call else kind,
            say=(*say, *move.say),
            because=f"{because}; {move.because}",
            steering_attempted=attempt is not None or move.steering_attempted,
            attempt=attempt or move.attempt,
        )

    def note(
        self, state: State, kind: MoveKind, key: str | None, because: str, *, thinking_time: bool | None = None
    ) -> Move:
        """A short sentence, or nothing at all, that asks nothing."""
        say = self.book.say(key, state.used) if key else ()
        question_id = self.question(state.open).id if state.open else None
        return Move(kind, say, because, question_id=question_id, thinking_time=thinking_time)

    def due_warning(self, state: State, now_ms: int) -> tuple[tuple[str, ...], int | None]:
        mark_ms = state.budget.due_warning_ms(now_ms)
        if mark_ms is None:
            return (), None
        state.budget.warned(mark_ms)
        left_ms = state.budget.remaining_ms(now_ms)
        return self.book.say("warn_time", state.used, minutes=self.book.minutes(left_ms)), left_ms

    # --- end ----------------------------------------------------------------------------------------------------------

    def wrap_up(
        self, state: State, reason: EndReason, because: str, *, outcome: Outcome | None = None, key: str | None = None
    ) -> Move:
        """Ends the call. A reason that parks the interview leaves the question open for the return."""
        opened = state.open
        closes: tuple[Closing, ...] = ()
        if opened is not None and reason.completes_interview:
            closes = (self.closing(opened, outcome or _outcome_when_ended(opened)),)
            if state.beneath is not None:
                closes = (*closes, self.closing(state.beneath, _outcome_when_ended(state.beneath)))
            state.open = state.beneath = state.then = None
        state.ended = reason
        state.thinking_since_ms = None
        return Move(
            MoveKind.WRAP_UP,
            self.book.say(key or _GOODBYES[reason], state.used),
            because,
            question_id=closes[0].question_id if closes else None,
            closes=closes,
            ends_call=reason,
        )

    def closing(self, opened: OpenQuestion, outcome: Outcome) -> Closing:
        question = self.question(opened)
        return Closing(question.id, outcome, tuple(p.id for p in question.points if p.id in opened.covered))


def _outcome_when_ended(opened: OpenQuestion) -> Outcome:
    return Outcome.ANSWERED if opened.answered else Outcome.NOT_REACHED
