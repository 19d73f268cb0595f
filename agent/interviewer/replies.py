"""How each intent is replied to. Changes the state and builds the move; stateless itself."""

from collections.abc import Callable
from dataclasses import replace

from agent.interviewer import coverage
from agent.interviewer.completeness import SYLLABLES_A_WORD
from agent.interviewer.intents import Intent, Understanding, is_yes_no, lexicon_for
from agent.interviewer.moves import Move, MoveKind
from agent.interviewer.normalise import clean, compact, words
from agent.interviewer.script import Script
from agent.interviewer.side_answers import side_answer
from agent.interviewer.state import Expecting, OpenQuestion, State, Then
from agent.interviewer.supervision import Supervision
from contract.events import EndReason, Outcome

RAMBLING_WORDS = 250
"""Of one turn: 100 seconds at 150 words a minute. Two minutes are what candidates are commonly advised to take."""

Reply = Callable[[State, Understanding, int], Move]


class Replies:
    """One method an intent. All are called only while a question is open."""

    def __init__(self, script: Script, supervision: Supervision) -> None:
        self._script = script
        self._supervision = supervision
        self._book = script.book
        self.by_intent: dict[Intent, Reply] = {
            Intent.ANSWER: self._answer,
            Intent.UNFINISHED: self._unfinished,
            Intent.BACKCHANNEL: self._backchannel,
            Intent.YES: self._answer,
            Intent.NO: self._answer,
            Intent.REPEAT: self._repeat,
            Intent.REPHRASE: self._rephrase,
            Intent.CLARIFY: self._clarify,
            Intent.THINK: self._think,
            Intent.READY: self._ready,
            Intent.SKIP: self.skipped,
            Intent.REFUSE: self.skipped,
            Intent.DONT_KNOW: self._dont_know,
            Intent.NOTHING_MORE: self._nothing_more,
            Intent.EXTEND: self._extend,
            Intent.STOP: self._stop,
            Intent.LEAVE: self._leave,
            Intent.DISTRESS: self._distress,
            Intent.HOSTILE: self._hostile,
        }

    # --- answers ------------------------------------------------------------------------------------------------------

    def answered(self, state: State, text: str, now_ms: int) -> Move:
        """Takes what was said as the answer: follows up, goes on, or ends."""
        opened = _open(state)
        self._record(opened, text)
        opened.unfinished = False
        then = Then(Outcome.ANSWERED, "acknowledge", may_follow_up=True)
        whisper = self._supervision.put(state, now_ms, then=then, ack="acknowledge")
        if whisper is not None:
            return whisper
        rambled = self._rambles(opened, text)
        follow_up = self._script.follow_up(state, opened, now_ms, ack="steer_back" if rambled else "acknowledge")
        return follow_up or self._go_on(
            state, opened, Outcome.ANSWERED, "steer_on" if rambled else "acknowledge", now_ms
        )

    def _rambles(self, opened: OpenQuestion, text: str) -> bool:
        """A long turn that leaves something open: it is led on kindly, after it has ended by itself."""
        size = len(compact(text)) // SYLLABLES_A_WORD if self._book.korean else len(words(text))
        points = {point.id for point in self._script.question(opened).points}
        return size >= RAMBLING_WORDS and not (points and points <= opened.covered)

    def listened(self, state: State, text: str) -> None:
        """Words said while a person holds the interview: part of the answer in a pause, the person's in a takeover."""
        if state.open is not None and state.taken_over_by is None and text.strip():
            self._record(state.open, text)

    def _record(self, opened: OpenQuestion, text: str) -> None:
        opened.add(text)
        opened.answered = opened.answered or bool(text.strip())
        opened.covered |= coverage.covered(self._script.question(opened), opened.words)

    def _go_on(self, state: State, opened: OpenQuestion, outcome: Outcome, ack: str, now_ms: int) -> Move:
        if opened.whisper_id is not None:
            return self._back_from_whisper(state, outcome, ack, now_ms)
        then = Then(outcome, ack, may_follow_up=False)
        whisper = self._supervision.put(state, now_ms, then=then, ack=ack)
        if whisper is not None:
            return whisper
        if opened.index + 1 >= self._script.total:
            return self._script.wrap_up(
                state, EndReason.FINISHED, f"question {opened.index + 1} {outcome.value}, the last", outcome=outcome
            )
        if not state.budget.may_open_question(now_ms):
            return self._script.wrap_up(state, EndReason.TIME_UP, "no time for another question", outcome=outcome)
        return self._script.next_question(state, opened, outcome, ack, now_ms)

    def _back_from_whisper(self, state: State, outcome: Outcome, ack: str, now_ms: int) -> Move:
        """Goes on with the question beneath as if the whispered one had not been."""
        closing, then = self._supervision.leave(state, outcome, now_ms)
        opened = _open(state)
        move = self._supervision.put(state, now_ms, then=then, ack=ack)
        if move is None and then is None:
            say = self._book.say(ack, state.used)
            move = self._script.aside(state, MoveKind.KEEP_LISTENING, say, "the whispered question is done")
        elif move is None and then is not None and then.may_follow_up:
            move = self.answered(state, "", now_ms)
        elif move is None and then is not None:
            move = self._go_on(state, opened, then.outcome, then.ack, now_ms)
        assert move is not None  # noqa: S101  one of the four cases above
        return replace(move, closes=(closing, *move.closes))

    def _answer(self, state: State, said: Understanding, now_ms: int) -> Move:
        return self.answered(state, said.content, now_ms)

    def _unfinished(self, state: State, said: Understanding, now_ms: int) -> Move:
        opened = _open(state)
        if said.content:
            self._record(opened, said.content)
            opened.unfinished = True
        return self._script.note(state, MoveKind.KEEP_LISTENING, None, "the sentence is not finished")

    def _backchannel(self, state: State, said: Understanding, now_ms: int) -> Move:
        return self._script.note(state, MoveKind.KEEP_LISTENING, None, "nothing to react to")

    def _dont_know(self, state: State, said: Understanding, now_ms: int) -> Move:
        opened = _open(state)
        self._record(opened, said.content)
        opened.unfinished = False
        return self._go_on(state, opened, Outcome.ANSWERED, "dont_know", now_ms)

    def _nothing_more(self, state: State, said: Understanding, now_ms: int) -> Move:
        opened = _open(state)
        if self._script.verbatim and opened.answered:
            return self.answered(state, said.content, now_ms)  # the probes are asked of everybody
        self._record(opened, said.content)
        opened.unfinished = False
        return self._go_on(state, opened, Outcome.ANSWERED, "acknowledge", now_ms)

    def skipped(self, state: State, said: Understanding, now_ms: int) -> Move:
        """Leaves the question; what was answered before a refused follow-up stays an answer."""
        opened = _open(state)
        if said.near and not opened.skip_asked:
            return self._asked_whether_to_skip(state, opened)
        self._record(opened, said.content)
        outcome = Outcome.ANSWERED if opened.answered else Outcome.SKIPPED
        return self._go_on(state, opened, outcome, "skipped", now_ms)

    def _asked_whether_to_skip(self, state: State, opened: OpenQuestion) -> Move:
        """There is no way back to a question. A persona of the company's own may lack the words to ask with."""
        opened.skip_asked = True
        asks = self._book.has("confirm_skip")
        state.expecting = Expecting.SKIP if asks else None
        key = "confirm_skip" if asks else "not_understood"
        return self._script.note(state, MoveKind.REPROMPT, key, "sounded like: skip")

    # --- about the question -------------------------------------------------------------------------------------------

    def _repeat(self, state: State, said: Understanding, now_ms: int) -> Move:
        self._record(_open(state), said.content)
        return self._script.repeat(state, _open(state), "repeat", "said: repeat")

    def _rephrase(self, state: State, said: Understanding, now_ms: int) -> Move:
        self._record(_open(state), said.content)
        return self._script.rephrase(state, _open(state))

    def _clarify(self, state: State, said: Understanding, now_ms: int) -> Move:
        self._record(_open(state), said.content)
        if not _open(state).heard:
            return self._script.repeat(state, _open(state), "clarify", "asked how to take the question")
        return self._script.note(state, MoveKind.REPHRASE, "clarify", "asked how to take the question")

    # --- time to think ------------------------------------------------------------------------------------------------

    def thinking(self, state: State, key: str | None, because: str, now_ms: int) -> Move | None:
        """Starts thinking time; None when it runs already. By button nothing is said."""
        if state.thinking_since_ms is not None:
            return None
        state.thinking_since_ms = now_ms
        state.checked_in_ms = 0
        return self._script.note(state, MoveKind.GIVE_TIME, key, because, thinking_time=True)

    def _think(self, state: State, said: Understanding, now_ms: int) -> Move:
        opened = _open(state)
        language = self._script.brief.language
        if state.budget.notice_given and _wants_it_longer(said.question, language):
            return self._extend(state, said, now_ms)
        self._record(opened, said.content)
        opened.unfinished = False
        move = self.thinking(state, "give_time", "said: a moment to think", now_ms)
        return move or self._script.note(state, MoveKind.GIVE_TIME, None, "said: a moment to think")

    def _ready(self, state: State, said: Understanding, now_ms: int) -> Move:
        self._record(_open(state), said.content)
        return self._script.note(state, MoveKind.KEEP_LISTENING, "keep_listening", "said: ready")

    def _hostile(self, state: State, said: Understanding, now_ms: int) -> Move:
        """Calm words and a way out. What else the turn held counts as it would have without the anger."""
        say = self._book.say("deescalate_again" if state.anger else "deescalate", state.used)
        state.anger += 1
        because = "anger at the interviewer, without effect"
        if said.content:
            return self._script.joined(MoveKind.DEESCALATE, say, because, self.answered(state, said.content, now_ms))
        return self._script.aside(state, MoveKind.DEESCALATE, say, because)

    def other_language(self, state: State, said: Understanding) -> Move:
        """Asks, once a question, for the interview's own language; what was said stays an answer all the same."""
        opened = _open(state)
        self._record(opened, said.content)
        opened.tongue_asked, opened.unfinished = True, False
        return self._script.note(state, MoveKind.REPROMPT, "other_language", "answered in another language")

    def _distress(self, state: State, said: Understanding, now_ms: int) -> Move:
        self._record(_open(state), said.content)
        move = self.thinking(state, "offer_pause", "said: not well", now_ms)
        state.expecting = Expecting.PAUSE
        calm = move or self._script.note(state, MoveKind.OFFER_PAUSE, "offer_pause", "said: not well")
        return replace(calm, kind=MoveKind.OFFER_PAUSE)

    def _extend(self, state: State, said: Understanding, now_ms: int) -> Move:
        self._record(_open(state), said.content)
        if not state.budget.can_extend:
            say = self._book.say("extend_refused", state.used)
            return self._script.aside(state, MoveKind.EXTEND_TIME, say, "no more time can be added")
        added_ms = state.budget.extend(now_ms)
        say = self._book.say("extend_time", state.used, minutes=self._book.minutes(added_ms))
        move = self._script.aside(state, MoveKind.EXTEND_TIME, say, "said: more time")
        return replace(move, extended_ms=added_ms)

    # --- asides -------------------------------------------------------------------------------------------------------

    def side_question(self, state: State, said: Understanding, now_ms: int) -> Move:
        opened = _open(state)
        aside = side_answer(
            said.intent,
            said.question,
            self._script.brief,
            self._book,
            state.used,
            index=opened.index,
            left_ms=state.budget.remaining_ms(now_ms),
        )
        if said.content:
            answered = self.answered(state, said.content, now_ms)
            move = self._script.joined(aside.kind, aside.say, aside.because, answered)
        else:
            move = self._script.aside(state, aside.kind, aside.say, aside.because)
        return replace(move, passed_on=said.question) if aside.kind is MoveKind.PASS_ON else move

    def declined(self, state: State, said: Understanding, now_ms: int) -> Move:
        """Declines to be steered. Whatever else the turn held counts as it would have without the attempt."""
        say = self._book.say("decline_steering", state.used)
        because = "words addressed to the machine, without effect"
        if said.content:
            answered = self.answered(state, said.content, now_ms)
            return self._script.joined(MoveKind.DECLINE_STEERING, say, because, answered, attempt=said.attempt)
        return self._script.aside(state, MoveKind.DECLINE_STEERING, say, because, attempt=said.attempt)

    # --- the end ------------------------------------------------------------------------------------------------------

    def _stop(self, state: State, said: Understanding, now_ms: int) -> Move:
        self._record(_open(state), said.content)
        return self.confirm(state, Expecting.END, "said: end the interview")

    def _leave(self, state: State, said: Understanding, now_ms: int) -> Move:
        self._record(_open(state), said.content)
        return self.confirm(state, Expecting.LEAVE, "said: come back later")

    def confirm(self, state: State, expecting: Expecting, because: str) -> Move:
        """Asks whether the candidate means to end (or to leave for now); silence has it asked again."""
        state.expecting = expecting
        key = "confirm_end" if expecting is Expecting.END else "confirm_leave"
        return self._script.note(state, MoveKind.CONFIRM_END, key, because)

    def away(self, state: State) -> Move:
        """No sign for long: parks the interview; nothing is lost and nobody has failed."""
        return self._script.wrap_up(state, EndReason.CANDIDATE_LEFT, "no sign of the candidate", key="wrap_up_away")

    def to_own_question(self, state: State, expecting: Expecting, agreed: bool, now_ms: int) -> Move | None:
        """Yes or no to a question of the interviewer's own; None: read the turn like any other."""
        match expecting, agreed:
            case Expecting.END, True:
                return self._script.wrap_up(state, EndReason.CANDIDATE_ENDED, "said: end the interview, confirmed")
            case Expecting.LEAVE, True:
                return self._script.wrap_up(state, EndReason.CANDIDATE_LEFT, "said: come back later, confirmed")
            case Expecting.SKIP, True:
                return self.skipped(state, Understanding(Intent.SKIP), now_ms)
            case ((Expecting.END | Expecting.LEAVE | Expecting.PAUSE | Expecting.SKIP), False):
                _open(state).skip_asked = False
                say = self._book.say("continue", state.used)
                return self._script.aside(state, MoveKind.KEEP_LISTENING, say, "said: go on")
            case Expecting.PAUSE, True:
                return self.thinking(state, "give_time", "said: a pause", now_ms)
            case Expecting.STILL_THERE, True:
                return self._script.note(state, MoveKind.KEEP_LISTENING, "keep_listening", "said: still here")
            case Expecting.REPEAT_OR_SKIP, _ if not is_yes_no(_open(state).text, self._script.brief.language):
                if agreed:
                    return self._script.repeat(state, _open(state), "repeat", "said: repeat")
                return self._script.note(state, MoveKind.KEEP_LISTENING, None, "wants neither repeat nor skip")
            case _:
                return None


def _wants_it_longer(asked: str, language: str) -> bool:
    """Whether a request for time to think may as well be one for a longer interview."""
    lexicon = lexicon_for(language)
    return lexicon.more_time.search(compact(asked) if lexicon.compact else clean(asked)) is not None


def _open(state: State) -> OpenQuestion:
    if state.open is None:
        raise RuntimeError("a reply needs an open question")
    return state.open
