"""What the front desk says next. Pure: no clock, no database, no carrier.

Each method takes what was heard, and what is known by now, and gives a `Turn`. Nothing of an interview is in a turn
before `enter`, which is for whoever has said the right PIN.
"""

from dataclasses import dataclass, replace
from typing import Literal

from api.interviews.pins import DIGITS
from api.ports.carrier import Spoken
from api.telephony.digits import spoken_digits
from api.telephony.models import Stage
from api.telephony.phrases import Answer, DeskPhrases

PIN_LENGTHS = range(6, 9)
"""RT-07. Shorter or longer is no attempt at a PIN."""
WRONG_PINS = 3
"""In one call."""
REPROMPTS = 2
"""Times that somebody who says nothing usable is asked again."""
WAIT_SECS = 4
MOST_WAITS = 15
"""Looks at an interviewer that is not ready: a minute in all. Loading speech models takes 5 to 20 s."""
SETTLE_SECS = 1
"""How long a stream's end may be known to the carrier before it is known to us: the agent's last events and the
carrier's question race each other. Reconnecting stays below the 2 s of goals §6."""
QUICK_ENDS, QUICK_SECS = 4, 60
"""Streams of one leg that begin within a minute, after which reconnecting is given up."""

Moment = Literal["open", "too_early", "too_late", "finished", "cancelled"]
Choice = Literal["1", "2", "3", "other", "none"]


@dataclass(frozen=True, slots=True)
class Heard:
    digits: str = ""
    speech: str = ""

    @property
    def nothing(self) -> bool:
        return not self.digits and not self.speech.strip()


@dataclass(frozen=True, slots=True)
class Ask:
    """What is listened for."""

    most_digits: int
    timeout_secs: int = 6
    speech: bool = True
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """Says `say`, then listens, streams, waits and looks again, or, with an `outcome`, hangs up."""

    stage: Stage
    say: tuple[Spoken, ...] = ()
    ask: Ask | None = None
    stream: bool = False
    wait_secs: int = 0
    unanswered: int = 0
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Of the interview whose PIN was right."""

    moment: Moment
    opens: str = ""
    """Spoken: when it opens, by the candidate's clock."""
    open_elsewhere: bool = False
    consented: bool = False
    consent_lines: tuple[str, ...] = ()
    """The disclosure and what is agreed to, in the words of the browser's page."""


@dataclass(frozen=True, slots=True)
class Desk:
    """In one language. `others` are offered with keys from 2 on while nothing is known of the caller."""

    phrases: DeskPhrases
    others: tuple[DeskPhrases, ...] = ()
    pin_digits: int = DIGITS

    # --- who is there ---

    def greet(self, *, choose: bool) -> Turn:
        return self._ask_pin("greeting", "ask_pin", choose=choose)

    def other_language(self, heard: Heard) -> str | None:
        """The language whose key was pressed, and nothing else."""
        key = heard.digits if len(heard.digits) == 1 else ""
        place = int(key) - 2 if key.isdecimal() else -1
        return self.others[place].language if 0 <= place < len(self.others) else None

    def pin(self, heard: Heard) -> str:
        """What was entered or said as a PIN; "" when it cannot be one."""
        spoken = spoken_digits(heard.speech, self.phrases.digits, wanted=self.pin_digits)
        digits = "".join(key for key in heard.digits if key in "0123456789") or spoken
        return digits if len(digits) in PIN_LENGTHS else ""

    def no_pin(self, heard: Heard, unanswered: int) -> Turn:
        """Nothing, or something that is no PIN."""
        if unanswered >= REPROMPTS:
            return self.end("no_input")
        key = "not_heard" if heard.nothing else "pin_incomplete"
        return replace(self._ask_pin(key, "pin_again", choose=heard.nothing), unanswered=unanswered + 1)

    def wrong_pin(self, attempts: int) -> Turn:
        """`attempts`: wrong ones in this call, with this one."""
        if attempts >= WRONG_PINS:
            return self.end("wrong_pin", "wrong_pin_over")
        return self._ask_pin("wrong_pin", "pin_again", choose=False)

    def _ask_pin(self, *keys: str, choose: bool) -> Turn:
        say = [self._line(key) for key in keys]
        if choose:
            say += [
                Spoken(other.choose.replace("{key}", str(key)), other.language)
                for key, other in enumerate(self.others, start=2)
            ]
        hints = tuple(self.phrases.digits.digits)[:20]
        return Turn(Stage.PIN, tuple(say), Ask(self.pin_digits, hints=hints))

    # --- may they come in, and do they agree ---

    def enter(self, facts: Facts, *, take_over: bool = False) -> Turn:
        """For whoever has said the right PIN, or is known otherwise."""
        if facts.moment != "open":
            return self.end(facts.moment, opens=facts.opens)
        if facts.open_elsewhere and not take_over:
            return self._question(Stage.ELSEWHERE, "elsewhere", Ask(1))
        if not facts.consented:
            return self._disclose(facts)
        return self.connect("pin_right", "consent_known")

    def elsewhere(self, heard: Heard, unanswered: int) -> Turn | None:
        """None: they go on here."""
        match self._choice(heard):
            case "1":
                return None
            case "2":
                return self.end("stays_elsewhere")
            case _:
                return self._again(Stage.ELSEWHERE, "elsewhere", Ask(1), heard, unanswered)

    def _disclose(self, facts: Facts) -> Turn:
        # Said whole: who has agreed must have been told.
        said = [self._line("pin_right"), self._line("disclosure")]
        said += [Spoken(line, self.phrases.language) for line in facts.consent_lines]
        whole = tuple(replace(line, whole=True) for line in said)
        return Turn(Stage.CONSENT, (*whole, self._line("ask_consent")), self._ask_consent())

    def _ask_consent(self) -> Ask:
        return Ask(1, timeout_secs=8, hints=(*self.phrases.yes[:10], *self.phrases.no[:10]))

    def consent(self, heard: Heard, facts: Facts, unanswered: int) -> Turn | Literal["yes"]:
        """Yes is 1 or a yes that nothing speaks against."""
        match self._choice(heard):
            case "1":
                return "yes"
            case "2":
                return self._question(Stage.DECLINED, "declined", Ask(1, timeout_secs=10, speech=False))
            case "3":
                return replace(self._disclose(facts), unanswered=0)
            case _:
                return self._again(Stage.CONSENT, "ask_consent", self._ask_consent(), heard, unanswered)

    def declined(self, heard: Heard) -> Turn | Literal["person", "text"]:
        match self._choice(heard):
            case "1":
                return "person"
            case "2":
                return "text"
            case "3":
                return self._question(Stage.WITHDRAW, "confirm_withdraw", Ask(1, speech=False))
            case _:
                return self.end("declined", "declined_noted")

    def withdraw(self, heard: Heard) -> Turn | Literal["withdraw"]:
        return "withdraw" if heard.digits == "3" else self.end("declined", "declined_noted")

    # --- the interview, and after it ---

    def connect(self, *before: str) -> Turn:
        return Turn(Stage.STREAM, self._lines(*before, "connecting"), stream=True)

    def not_ready(self, waits: int) -> Turn:
        """`waits`: looks before this one that found nobody."""
        if waits >= MOST_WAITS:
            return self.end("not_ready")
        said = "getting_ready" if waits == 0 else "still_ready" if waits % 5 == 0 else None
        return Turn(Stage.READY, self._lines(*([said] if said else [])), wait_secs=WAIT_SECS)

    def settle(self) -> Turn:
        """A stream has ended, and why is not known yet."""
        return Turn(Stage.STREAM, wait_secs=SETTLE_SECS)

    def reconnect(self, streams_lately: int) -> Turn:
        if streams_lately >= QUICK_ENDS:
            return self.end("broken")
        return Turn(Stage.STREAM, self._lines("reconnecting"), stream=True)

    def end(self, outcome: str, key: str | None = None, **values: str) -> Turn:
        return Turn(Stage.OVER, (self._line(key or outcome, **values),), outcome=outcome)

    # --- words ---

    def _choice(self, heard: Heard) -> Choice:
        if heard.digits:
            return heard.digits if heard.digits in ("1", "2", "3") else "other"  # type: ignore[return-value]  # narrowed by the test before
        spoken: dict[Answer, Choice] = {"yes": "1", "no": "2", "unclear": "other"}
        return spoken[self.phrases.answer(heard.speech)] if heard.speech.strip() else "none"

    def _question(self, stage: Stage, key: str, ask: Ask) -> Turn:
        return Turn(stage, self._lines(key), ask)

    def _again(self, stage: Stage, key: str, ask: Ask, heard: Heard, unanswered: int) -> Turn:
        if unanswered >= REPROMPTS:
            return self.end("no_input")
        why = "not_heard" if heard.nothing else "not_understood"
        return Turn(stage, self._lines(why, key), ask, unanswered=unanswered + 1)

    def _lines(self, *keys: str) -> tuple[Spoken, ...]:
        return tuple(self._line(key) for key in keys)

    def _line(self, key: str, **values: str) -> Spoken:
        return Spoken(self.phrases.line(key, **values), self.phrases.language)
