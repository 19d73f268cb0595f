"""`<Gather>` as Twilio runs it: digits, speech, or whichever comes first (twilio.com/docs/voice/twiml/gather)."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from tests.vendors.telephony.twiml import Verb

READ_OUT = ("read out", "", 0.0)


class Gathering:
    """Listens while and after the nested sentences are read; a key or a word cuts them."""

    def __init__(self, verb: Verb) -> None:
        self.verb = verb
        self.inputs = verb.get("input", "dtmf").split()
        self._came: asyncio.Queue[tuple[str, str, float]] = asyncio.Queue()
        self._reading: asyncio.Task[None] | None = None

    def press(self, key: str) -> bool:
        if "dtmf" not in self.inputs:
            return False
        self._came.put_nowait(("key", key, 0.0))
        return True

    def say(self, words: str, confidence: float) -> bool:
        """False when speech is not listened to, or not yet (`bargeIn="false"`)."""
        reading = self._reading is not None and not self._reading.done()
        if "speech" not in self.inputs or (reading and not self.verb.is_set("bargeIn", default=True)):
            return False
        self._came.put_nowait(("speech", words, confidence))
        return True

    async def run(self, reading: Coroutine[Any, Any, None]) -> dict[str, str] | None:
        """What the action is told; None when nothing came and the document goes on."""
        self._reading = asyncio.create_task(reading)
        self._reading.add_done_callback(lambda _task: self._came.put_nowait(READ_OUT))
        try:
            found = await self._collect()
        finally:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)
        if found is not None or not self.verb.is_set("actionOnEmptyResult"):
            return found
        empty = {"Digits": ""} if "dtmf" in self.inputs else {}
        return empty | ({"SpeechResult": ""} if "speech" in self.inputs else {})

    async def _collect(self) -> dict[str, str] | None:
        clock = asyncio.get_running_loop()
        timeout = float(self.verb.get("timeout", "5"))
        finish, most = self.verb.get("finishOnKey", "#"), self.verb.whole("numDigits", 1_000)
        digits, deadline, finished_on = "", None, ""
        assert self._reading is not None
        while len(digits) < most:
            try:
                async with asyncio.timeout_at(deadline):
                    kind, value, confidence = await self._came.get()
            except TimeoutError:
                break
            if kind == READ_OUT[0]:
                deadline = deadline or clock.time() + timeout
                continue
            self._reading.cancel()
            if kind == "speech":
                language = self.verb.get("language", "en-US")
                return {"SpeechResult": value, "Confidence": f"{confidence:.7f}", "Language": language}
            deadline = clock.time() + timeout
            if value in finish:
                # Without a digit before it the finishing key does nothing.
                if digits:
                    finished_on = value
                    break
                continue
            digits += value
        if not digits:
            return None
        return {"Digits": digits, "FinishedOnKey": finished_on, "msg": "Gather End"}
