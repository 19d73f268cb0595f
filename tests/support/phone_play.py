"""The same interview by telephone and by browser: listen, answer with the same recorded words, until it ends.

Whose turn it is a person on the phone hears: the interviewer has spoken and is silent. What was asked is read from the
stored events, so that the answers fit however well the test's own recogniser hears.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from tests.support.answers import RATE, answer_to, spoken
from tests.support.interview_play import MAX_TURNS, Play, next_turn
from tests.support.phone_candidate import PhoneCandidate
from tests.support.phone_world import ASK_EVERY_SECS, Booked, PhoneWorld
from tests.support.rtc_candidate import RtcCandidate, Utterance
from tests.support.sound import Samples

PAUSE_SECS = 1.2
"""Of the interviewer, after which a person on the phone begins: longer than between two of its sentences."""
TURN_SECS = 90.0
OVER = "over"


class Person(Protocol):
    """Somebody in an interview, whatever the channel."""

    async def waits_for_turn(self) -> str | None:
        """The question asked last; None when the interview is over."""

    async def answers(self, samples: Samples) -> Utterance:
        """`samples`: mono floats at 48 kHz. Returns after the last word."""


class OnThePhone:
    def __init__(self, world: PhoneWorld, booked: Booked, caller: PhoneCandidate) -> None:
        self.world, self.booked, self.caller = world, booked, caller
        self._answered_at = 0.0
        self._heard_events = 0

    async def waits_for_turn(self) -> str | None:
        caller = self.caller
        async with asyncio.timeout(TURN_SECS):
            while True:
                if caller.leg.over or not await self._pauses():
                    return None
                events = await self.world.events(self.booked)
                said = sum(event["type"] == "agent.said" for event in events)
                if said > self._heard_events and caller.ear.quiet_since() >= PAUSE_SECS:
                    self._heard_events = said
                    return question_of(events)
                await asyncio.sleep(ASK_EVERY_SECS)

    async def _pauses(self) -> bool:
        """Waits until the interviewer has spoken since the last answer, and is silent; False when the call ended."""
        ear, leg = self.caller.ear, self.caller.leg

        def silent() -> bool:
            return (ear.last_sound() or 0.0) > self._answered_at and ear.quiet_since() >= PAUSE_SECS

        await ear.until(lambda: silent() or leg.over or leg.stream is None, TURN_SECS)
        if leg.stream is None:
            await leg.until(lambda: leg.over or leg.stream is not None, TURN_SECS)
        return not leg.over

    async def answers(self, samples: Samples) -> Utterance:
        utterance = await self.caller.speaks(samples, RATE)
        self._answered_at = utterance.ended or 0.0
        return utterance


class InTheBrowser:
    def __init__(self, candidate: RtcCandidate) -> None:
        self.candidate = candidate

    async def waits_for_turn(self) -> str | None:
        candidate = self.candidate
        while True:
            live = await candidate.state("listening", "ended", timeout_secs=TURN_SECS)
            if live["state"] == "ended":
                return None
            await candidate.ear.quiet_for(PAUSE_SECS, TURN_SECS)
            if candidate.live["state"] == "listening":
                return str(candidate.live["question_text"])

    async def answers(self, samples: Samples) -> Utterance:
        utterance = self.candidate.say(samples)
        await utterance.done.wait()
        await self.candidate.until(lambda: self.candidate.live.get("state") != "listening", TURN_SECS)
        return utterance


async def answer_once(person: Person, play: Play, question: str) -> None:
    turn = next_turn(play, question)
    await person.answers(spoken(turn.said, turn.voice))  # type: ignore[arg-type]  # the name of a voice, from the play


async def play_until(person: Person, play: Play, questions: int) -> str:
    """Until so many bank questions are answered and the next one has been asked; returns it."""
    for _ in range(MAX_TURNS):
        question = await person.waits_for_turn()
        assert question is not None, f"the interview ended early: {play.turns}"
        answer = answer_to(question)
        if len(play.answered) >= questions and answer is not None and answer.cue not in play.answered:
            return question
        await answer_once(person, play, question)
    raise AssertionError(f"question {questions + 1} was not reached within {MAX_TURNS} turns: {play.turns}")


async def play_to_the_end(person: Person, play: Play) -> Play:
    for _ in range(MAX_TURNS):
        question = await person.waits_for_turn()
        if question is None:
            return play
        await answer_once(person, play, question)
    raise AssertionError(f"the interview did not end within {MAX_TURNS} turns: {play.turns}")


def question_of(events: list[dict[str, Any]]) -> str:
    """Asked last, follow-ups included; "" before the first one."""
    return next((str(event["text"]) for event in reversed(events) if event["type"] == "question.asked"), "")


async def when(ask: Callable[[], Awaitable[Any]], what: str, timeout_secs: float = 60) -> Any:
    """The first answer that is true. Raises AssertionError that says `what` did not come."""
    try:
        async with asyncio.timeout(timeout_secs):
            while not (found := await ask()):  # noqa: ASYNC110  the program is asked over HTTP
                await asyncio.sleep(ASK_EVERY_SECS)
            return found
    except TimeoutError:
        raise AssertionError(f"{what}: not within {timeout_secs} s") from None
