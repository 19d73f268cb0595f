"""Plays one scenario of pipecat's format on the stage, and checks each turn's expectations against the call's events.

pipecat's own driver reaches a bot over a WebSocket in real time, sees RTVI's messages and has a language model judge
them. Here the record of the call is the truth, time is the stage's, and code judges; the file format, its parser and
the shape of the results are pipecat's (docs/adr/0027).
"""

import re
from dataclasses import dataclass, field
from typing import Any

from pipecat.evals.results import (
    EvalAssertionFailure,
    EvalExpectationResult,
    EvalScriptResult,
    EvalScriptTurnResult,
)
from pipecat.evals.script import EvalExpectation, EvalScriptScenario, EvalScriptTurn, EvalSendAfter

from bench.voice import script
from contract.events import Event
from evals.behaviours.acts import Act, IsAway, Presses, Says, Sounds, Waits, acts_of
from evals.invariants import repeated_questions, stale_replies
from evals.people import Person
from evals.rig import greeted, settled
from evals.stage import SoundStage

EXPECTED_SECS = 30.0
"""An expectation without `within_ms` waits so long, from the end of the turn's input."""
ABSENT_SECS = 3.0
BEFORE_SPEAKING_SECS = 60.0
BACK_SECS = 1.5
"""Whoever is back listens first."""


@dataclass
class Played:
    """What came of a scenario with one voice."""

    result: EvalScriptResult
    who: str
    stale: int = 0
    repeated: int = 0
    script: list[str] = field(default_factory=list)
    """The call's events, for whoever looks why it failed."""


async def play_scenario(stage: SoundStage, scenario: EvalScriptScenario, person: Person) -> Played:
    driver = _Driver(stage, person)
    await greeted(stage)
    result = EvalScriptResult(scenario.name, passed=True)
    for index, turn in enumerate(scenario.turns):
        result.turns.append(EvalScriptTurnResult(index))
        failures = await driver.turn(turn, result.turns[-1])
        result.failures += failures
        if failures and scenario.stop_on_failure:
            break
    await settled(stage)
    result.passed = not result.failures
    result.events_seen = [event.model_dump(mode="json") for event in stage.of(object)]
    return Played(result, person.name, stale_replies(stage), repeated_questions(stage), stage.script().splitlines())


class _Driver:
    def __init__(self, stage: SoundStage, person: Person) -> None:
        self._stage, self._person = stage, person

    async def turn(self, turn: EvalScriptTurn, result: EvalScriptTurnResult) -> list[EvalAssertionFailure]:
        """Does what the turn says, fills `result` and returns what was not as expected."""
        began, first = self._stage.now, len(self._events)
        failure = await self._moment(turn.send_after, result.turn_index, first)
        if failure is None:
            for act in acts_of(turn):
                await self._act(act)
            failures = await self._expectations(turn, result, first)
        else:
            failures = [failure]
        result.status = "failed" if failures else "passed"
        result.failures = failures
        result.duration_ms = round((self._stage.now - began) * 1000)
        return failures

    @property
    def _events(self) -> list[Event]:
        return self._stage.of(object)

    async def _moment(self, after: EvalSendAfter | None, turn: int, first: int) -> EvalAssertionFailure | None:
        """Waits until the candidate's turn to act: the interviewer is silent, or what `send_after` names."""
        if after is None:
            await settled(self._stage, BEFORE_SPEAKING_SECS)
            return None
        if after.event is not None:
            wanted = EvalExpectation(event=after.event)
            if not await self._stage.waits(lambda: self._found(wanted, first) is not None, BEFORE_SPEAKING_SECS):
                return EvalAssertionFailure(turn, -1, after.event, "send_after never fired", "send_after_timeout")
        await self._stage.waits(lambda: False, after.delay_ms / 1000)
        return None

    async def _act(self, act: Act) -> None:
        stage = self._stage
        match act:
            case Says(parts):
                await stage.speaks(self._person.in_parts(list(parts)))
            case Sounds(kind):
                await stage.speaks(script.noise(kind))
            case Waits(secs):
                await stage.waits(lambda: False, secs)
            case Presses(command):
                await stage.presses(command)
            case IsAway(secs):
                stage.line.connected = False
                await stage.waits(lambda: False, secs)
                stage.line.connected = True
                await stage.waits(lambda: False, BACK_SECS)

    # --- judging ---

    async def _expectations(
        self, turn: EvalScriptTurn, result: EvalScriptTurnResult, first: int
    ) -> list[EvalAssertionFailure]:
        failures, at, begins = [], first, self._stage.now
        for number, wanted in enumerate(turn.expect):
            since = first if wanted.check_from == "turn_start" else at
            reason, kind, found = await self._expected(wanted, since, begins)
            result.expectations.append(EvalExpectationResult(number, wanted.event, not reason, self._shown(found)))
            if reason:
                failures.append(EvalAssertionFailure(result.turn_index, number, wanted.event, reason, kind))
                break
            at = max(at, found + 1) if found is not None else at
        return failures

    async def _expected(self, wanted: EvalExpectation, since: int, begins: float) -> tuple[str, str, int | None]:
        """Why it was not met ("" when it was), pipecat's kind of failure, and the event that met it."""
        secs = (wanted.within_ms or 0) / 1000 or (ABSENT_SECS if wanted.absent else EXPECTED_SECS)
        left = max(0.0, begins + secs - self._stage.now)
        came = await self._stage.waits(lambda: self._found(wanted, since) is not None, left)
        found = self._found(wanted, since)
        if wanted.absent:
            return (f"came: {self._shown(found)}" if came else ""), "unexpected_event", None
        if found is None:
            return f"{_wanted(wanted)} did not come within {secs:g} s", "timeout", None
        if wanted.text_excludes and _squeezed(wanted.text_excludes) in _squeezed(text_of(self._events[found])):
            return f"it has {wanted.text_excludes!r} in it: {self._shown(found)}", "text_present", found
        return "", "", found

    def _found(self, wanted: EvalExpectation, since: int) -> int | None:
        for number, event in enumerate(self._events[since:], start=since):
            told = wanted.text_contains
            if event.type == wanted.event and (told is None or _squeezed(told) in _squeezed(text_of(event))):
                return number
        return None

    def _shown(self, number: int | None) -> str:
        return "" if number is None else text_of(self._events[number])[:200]


def text_of(event: Event) -> str:
    """All that an event says: `name=value` of its fields, times left out; what `text_contains` is compared with."""
    fields: dict[str, Any] = event.model_dump(mode="json", exclude={"seq", "type", "at_ms", "words", "segment_id"})
    return " ".join(f"{name}={value}" for name, value in fields.items() if not name.endswith("_ms"))


def _wanted(wanted: EvalExpectation) -> str:
    return wanted.event + (f" with {wanted.text_contains!r}" if wanted.text_contains else "")


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text.lower())
