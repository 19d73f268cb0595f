"""What a candidate does in an interview, and what is measured of it at the candidate's ear."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from bench.voice import script
from bench.voice.candidate import FarEnd, Spoken

REPLY_SECS = 12.0
"""No reply for this long is a failure."""
SETTLED_SECS = 0.6
"""Quiet after which the agent has finished what it was saying."""
LONG_REPLY = (
    "Now imagine that two teams share one service, nobody is on call at night, the release is on Friday, the tests "
    "take an hour, the customer waits for an answer, and on the way home you read that the disk of the database is "
    "almost full and that the person who knows it best has just gone on holiday for two weeks, so what do you do "
    "first, what do you do next, and whom do you tell about it before you go to sleep?"
)
SHORT_REPLY = "Thank you. What did you do next?"


@dataclass
class Heard:
    """Milliseconds unless the name says otherwise."""

    first_word: list[float] = field(default_factory=list)
    short: list[float] = field(default_factory=list)
    long: list[float] = field(default_factory=list)
    hesitant: list[float] = field(default_factory=list)
    """First sound after an answer with a pause in it that was not cut into."""
    replies: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """By `short`, `long`, `hesitant`: to the first word of the reply. The lists of these names are to the first
    sound, which may be a listener's."""
    listened: list[bool] = field(default_factory=list)
    """Whether a pause was met by a listener's sound."""
    barge_in: list[float] = field(default_factory=list)
    cut_ins: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    """By the pause's seconds; `short` and `long` for answers without one."""
    false_stops: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    failures: list[str] = field(default_factory=list)
    late_frames: int = 0

    def add(self, other: "Heard") -> None:
        for name in ("first_word", "short", "long", "hesitant", "barge_in", "failures", "listened"):
            getattr(self, name).extend(getattr(other, name))
        for key, values in other.replies.items():
            self.replies[key].extend(values)
        for mine, theirs in ((self.cut_ins, other.cut_ins), (self.false_stops, other.false_stops)):
            for key, cuts in theirs.items():
                mine[key].extend(cuts)
        self.late_frames += other.late_frames


@dataclass(frozen=True)
class Amount:
    """How much one round of one system holds."""

    short: int
    long: int
    pauses: tuple[float, ...]
    backchannels: int
    barge_ins: int


QUICK = Amount(short=3, long=1, pauses=(0.6, 1.3, 2.8), backchannels=4, barge_ins=2)
FULL = Amount(short=5, long=1, pauses=script.PAUSES, backchannels=6, barge_ins=3)


class Play:
    """Chooses texts and voices by turns, so that every system hears the same in one round."""

    def __init__(self, candidate: FarEnd, heard: Heard, *, turn: int) -> None:
        self._candidate, self._heard = candidate, heard
        self._ear = candidate.ear
        self._turn = turn

    async def arrive(self) -> None:
        first = await self._ear.sound_after(self._candidate.joined_at, 30)
        self._heard.first_word.append((first - self._candidate.joined_at) * 1000)

    async def short_answers(self, count: int) -> None:
        for number in range(count):
            await self._answer("short", script.say(script.SHORT[self._at(number, script.SHORT)], self._voice(number)))

    async def long_answers(self, count: int) -> None:
        for number in range(count):
            await self._answer(
                "long", script.say(script.LONG[(self._turn + number) % len(script.LONG)], self._voice(number))
            )

    async def hesitant_answers(self, pauses: tuple[float, ...]) -> None:
        for number, pause in enumerate(pauses):
            halves = script.HESITANT[(self._at(0, script.HESITANT) * len(pauses) + number) % len(script.HESITANT)]
            await self._answer("hesitant", script.hesitate(halves, pause, self._voice(number)), pause=pause)

    async def _answer(self, kind: str, utterance: script.Utterance, pause: float | None = None) -> None:
        """Speaks once the agent has finished, and waits for its reply."""
        try:
            await self._ear.quiet_for(SETTLED_SECS, 40)
        except TimeoutError:
            self._heard.failures.append(f"{kind}: the agent did not stop talking")
            return
        spoken = await self._candidate.say(utterance)
        cut = self._cut_into(spoken)
        self._heard.cut_ins[f"{pause:.1f}" if pause is not None else kind].append(cut)
        if cut:
            return
        if pause is not None:
            sound = self._ear.first_after(spoken.began + 0.25)
            self._heard.listened.append(sound is not None and sound < spoken.ended)
        try:
            reply = await self._ear.sound_after(spoken.ended, REPLY_SECS, words=True)
        except TimeoutError:
            self._heard.failures.append(f"{kind}: no reply")
            return
        first = self._ear.first_after(spoken.ended) or reply
        getattr(self._heard, kind).append((first - spoken.ended) * 1000)
        self._heard.replies[kind].append((reply - spoken.ended) * 1000)

    def _cut_into(self, spoken: Spoken) -> bool:
        # What was still in the line when the candidate began is not an answer to it.
        words = self._ear.first_after(spoken.began + 0.25, words=True)
        return words is not None and words < spoken.ended

    # --- speaking over the agent ---

    async def interruptions(self, backchannels: int, barge_ins: int) -> None:
        kinds = [script.BACKCHANNELS[number % len(script.BACKCHANNELS)] for number in range(backchannels)]
        for _ in range(2 * (backchannels + barge_ins)):
            if not kinds and barge_ins <= 0:
                return
            if not await self._agent_talks():
                continue
            stopped = False
            for _ in range(3):
                if not kinds or stopped:
                    break
                stopped = await self._backchannel(kinds.pop(0))
            if not stopped and barge_ins > 0:
                await self._barge_in()
                barge_ins -= 1

    async def _agent_talks(self) -> bool:
        """Waits until the agent has been speaking for a while; says something when it is silent for good."""
        loop = asyncio.get_running_loop()
        until = loop.time() + 7
        while loop.time() < until:
            if self._ear.quiet_secs() < 0.2:
                await asyncio.sleep(1.5)
                if self._ear.quiet_secs() < 0.2:
                    return True
            await asyncio.sleep(0.05)
        await self._candidate.say(script.say(script.SHORT[self._at(0, script.SHORT)], self._voice(0)))
        return False

    async def _backchannel(self, kind: str) -> bool:
        """True when it silenced the agent."""
        spoken = await self._candidate.say(script.backchannel(kind, self._voice(self._turn)))
        await asyncio.sleep(1.7)
        if not self._ear.audible_at(spoken.began):
            return True
        stopped = self._ear.fell_silent(spoken.began, spoken.ended + 1.0) is not None
        self._heard.false_stops[kind].append(stopped)
        return stopped

    async def _barge_in(self) -> None:
        texts = script.BARGE_INS
        spoken = await self._candidate.say(script.say(texts[len(self._heard.barge_in) % len(texts)], self._voice(0)))
        await asyncio.sleep(0.1)
        if not self._ear.audible_at(spoken.began):
            return  # the agent had just finished by itself
        stopped = self._ear.fell_silent(spoken.began, spoken.ended - 0.4)
        if stopped is None:
            self._heard.failures.append("barge-in: the agent talked on")
        else:
            self._heard.barge_in.append((stopped - spoken.began) * 1000)

    def _at(self, number: int, texts: tuple[Any, ...]) -> int:
        return (self._turn * 3 + number) % len(texts)

    def _voice(self, number: int) -> Any:
        voices = script.voices()
        return voices[(self._turn + number) % len(voices)]
