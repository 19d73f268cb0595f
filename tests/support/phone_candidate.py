"""A candidate with a telephone, for screenplays.

    caller = PhoneCandidate(twilio, "+15550142")
    await caller.dials()
    await caller.hears("eight-digit PIN")
    await caller.keys("12345678")
    await caller.hears("agree")
    await caller.says("yes")                  # to the desk, which listens through the carrier
    await caller.is_connected()
    await caller.speaks(samples, 48_000)      # to the interviewer, through the stream
    await caller.hangs_up()

What a person does takes a person's time, on the running loop's clock: real or controlled. What is heard from the desk
is text (the carrier's own voice reads it); what is heard from the interviewer is sound, in `caller.ear`.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tests.support.rtc_candidate import Utterance
from tests.support.sound import Samples
from tests.vendors.telephony.leg import Leg, Said
from tests.vendors.telephony.media_stream import MediaStream, PhoneEar
from tests.vendors.telephony.phone_sound import RATE, Line, for_phone
from tests.vendors.twilio import OUR_NUMBER, TwilioStandIn

KEY_GAP_SECS = 0.2
"""Between two keys of a number typed by heart."""
WITHHELD = "anonymous"


@dataclass(frozen=True)
class Reaction:
    """What a phone does when it rings: it rings on and on, unless it is answered or declines."""

    kind: Literal["ring", "answer", "decline"] = "ring"
    after_secs: float = 2.0
    answered_by: str | None = None


class PhoneCandidate:
    def __init__(self, twilio: TwilioStandIn, number: str = "+15550142", line: Line | None = None) -> None:
        self.twilio, self.number = twilio, number
        self.line = line or Line()
        self.legs: list[Leg] = []
        """Every call of this phone, the newest last."""
        self.when_it_rings = Reaction()
        self._heard = 0
        self._rung = asyncio.Event()
        twilio.phones[number] = self

    # --- calling and being called ---

    async def dials(self, to: str = OUR_NUMBER) -> Leg:
        """Returns at once; `hears` waits for the greeting."""
        self._take(self.twilio.dial_in(self.number, to, self.line))
        return self.leg

    async def rings(self, leg: Leg) -> None:
        self._take(leg)
        self._rung.set()
        reaction = self.when_it_rings
        if reaction.kind == "ring":
            return
        await asyncio.sleep(reaction.after_secs)
        if reaction.kind == "answer":
            await self.answers(answered_by=reaction.answered_by)
        else:
            await self.declines()

    async def is_called(self, timeout_secs: float = 60) -> Leg:
        """Waits until this phone rings (again)."""
        async with asyncio.timeout(timeout_secs):
            await self._rung.wait()
        self._rung.clear()
        return self.leg

    async def answers(self, answered_by: str | None = None) -> None:
        await self.twilio.pick_up(self.leg, answered_by=answered_by)

    async def declines(self, status: str = "busy", **failure: str) -> None:
        await self.twilio.decline(self.leg, status, **failure)

    async def is_a_machine(self, kind: str = "machine_end_beep") -> None:
        """What the carrier's asynchronous detection tells."""
        await self.twilio.detect(self.leg, kind)

    async def hangs_up(self) -> None:
        await self.leg.hang_up()

    # --- the desk ---

    async def hears(self, words: str, timeout_secs: float = 60) -> Said:
        """Waits for a sentence of the desk with these words in it, after the last one that was waited for."""

        def found() -> Said | None:
            for at in range(self._heard, len(self.leg.said)):
                if words.lower() in self.leg.said[at].text.lower():
                    return self.leg.said[at]
            return None

        try:
            await self.leg.until(lambda: found() is not None or self.leg.over, timeout_secs)
        except TimeoutError:
            raise AssertionError(f"never heard {words!r}:\n{self.script()}") from None
        heard = found()
        assert heard is not None, f"the call ended without {words!r}:\n{self.script()}"
        self._heard = self.leg.said.index(heard) + 1
        return heard

    async def keys(self, digits: str, *, blindly: bool = False, timeout_secs: float = 60) -> None:
        """Once somebody listens to keys: the desk's gathering or the stream. `blindly`: at once."""
        if not blindly:
            await self._until(lambda: self.leg.stream is not None or self._listened_to("dtmf"), timeout_secs)
        for number, digit in enumerate(digits):
            if number:
                await asyncio.sleep(KEY_GAP_SECS)
            self.leg.press(digit)

    async def says(self, words: str, *, confidence: float = 0.92, timeout_secs: float = 60) -> None:
        """To the desk: the carrier's recogniser hears exactly these words."""
        await self._until(lambda: self._listened_to("speech"), timeout_secs)
        await self._until(lambda: self.leg.say_words(words, confidence), timeout_secs)

    async def keeps_silent(self, timeout_secs: float = 60) -> None:
        """Until the desk has asked, waited, and given up on this answer."""
        await self._until(lambda: self.leg.gathering is not None, timeout_secs)
        asked = self.leg.gathering
        await self._until(lambda: self.leg.gathering is not asked or self.leg.over, timeout_secs)

    # --- the interviewer ---

    async def is_connected(self, timeout_secs: float = 60, *, times: int = 1) -> MediaStream:
        """Waits for the `times`-th stream of this call to be open."""
        await self._until(lambda: len(self.leg.streams) >= times and self.leg.stream is not None, timeout_secs)
        assert self.leg.stream is not None
        return self.leg.stream

    def begins_to_speak(self, samples: Samples, rate: int) -> Utterance:
        """Mono floats. Returns at once; `await utterance.done.wait()` for the last frame."""
        return self.leg.speak(for_phone(samples, rate))

    async def speaks(self, samples: Samples, rate: int) -> Utterance:
        """Until the last word is said."""
        utterance = self.begins_to_speak(samples, rate)
        await utterance.done.wait()
        return utterance

    async def is_hung_up_on(self, timeout_secs: float = 60) -> None:
        """Waits until the call is over."""
        await self._until(lambda: self.leg.over, timeout_secs)

    def heard_sound(self) -> Samples:
        """Everything the interviewer's side played in this call, mono at 8 kHz."""
        return np.concatenate(self.ear.sound) if self.ear.sound else np.zeros(0, np.float32)

    # --- what is known ---

    @property
    def leg(self) -> Leg:
        assert self.legs, "no call yet"
        return self.legs[-1]

    @property
    def ear(self) -> PhoneEar:
        return self.leg.ear

    @property
    def rate(self) -> int:
        return RATE

    @property
    def desk_said(self) -> list[str]:
        return [said.text for said in self.leg.said]

    def script(self) -> str:
        """What happened, for a failing test."""
        lines = [f"{said.at:9.2f}  {'(cut) ' if said.cut else ''}{said.text}" for said in self.leg.said]
        lines += [f"streams: {[stream.ended_by or 'open' for stream in self.leg.streams]}"]
        lines += [f"status: {self.leg.status}, ended by {self.leg.ended_by or 'nobody'}"]
        lines += [f"asked: {url}" for url in self.leg.visited]
        lines += [f"complaint {code}: {text}" for code, text in self.twilio.complaints]
        return "\n".join(lines)

    def _take(self, leg: Leg) -> None:
        self.legs.append(leg)
        self._heard = 0

    def _listened_to(self, kind: str) -> bool:
        return self.leg.gathering is not None and kind in self.leg.gathering.inputs

    async def _until(self, condition: Callable[[], bool], timeout_secs: float) -> None:
        try:
            await self.leg.until(condition, timeout_secs)
        except TimeoutError:
            raise AssertionError(f"waited in vain:\n{self.script()}") from None
