"""One call at Twilio: follows the TwiML it is given, tells its status, carries the caller's voice and keys.

The caller is a person at the other end (`tests/support/phone_candidate.py`); times are the running loop's.
"""

import asyncio
import contextlib
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, Protocol

from tests.support.rtc_candidate import Utterance, next_frame
from tests.support.sound import Samples
from tests.vendors.telephony import twiml
from tests.vendors.telephony.gather import Gathering
from tests.vendors.telephony.media_stream import MediaStream, PhoneEar
from tests.vendors.telephony.phone_sound import FRAME, FRAME_SECS, Line
from tests.vendors.telephony.twiml import BadMarkup, Verb
from tests.vendors.telephony.webhooks import Webhooks, signature

APOLOGY = "We are sorry, an application error has occurred. Goodbye."
"""What Twilio says when a webhook fails (error 11200)."""
OVER = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})


@dataclass
class Said:
    """A sentence of the markup, as the caller heard it; `cut` when a key or a word came in between."""

    text: str
    language: str
    voice: str
    at: float
    secs: float
    cut: bool = False


@dataclass(frozen=True)
class Next:
    """Where the next document is: at a URL, with what the verb found out, or given at once."""

    url: str = ""
    params: dict[str, str] = field(default_factory=dict)
    method: str = "POST"
    document: str = ""


class Exchange(Protocol):
    """What a call needs of the stand-in around it."""

    account_sid: str
    auth_token: str
    webhooks: Webhooks
    chars_per_sec: float

    def stream_url(self, public: str) -> str: ...
    def complain(self, code: int, text: str) -> None: ...


class Leg:
    def __init__(
        self,
        exchange: Exchange,
        *,
        from_: str,
        to: str,
        direction: str,
        line: Line | None = None,
        status_callback: str = "",
        status_events: tuple[str, ...] = ("completed",),
    ) -> None:
        self.sid = "CA" + uuid.uuid4().hex
        self.from_, self.to, self.direction = from_, to, direction
        self.line = line or Line()
        self.ear = PhoneEar()
        self.status = "queued"
        self.answered_by: str | None = None
        self.ended_by = ""
        self.failure: dict[str, str] = {}
        """Of a call that failed: SipResponseCode, ErrorCode."""
        self.said: list[Said] = []
        self.visited: list[str] = []
        self.streams: list[MediaStream] = []
        self.dialled: list[str] = []
        """SIP addresses and numbers that `Dial` reached."""
        self.dial_outcome = "completed"
        self.lost_keys = ""
        """Pressed when nobody listened."""
        self.gathering: Gathering | None = None
        self.created_at = datetime.now(UTC)
        self.times: dict[str, float] = {}
        self.price: str | None = None
        self._exchange = exchange
        self._status_callback, self._status_events = status_callback, status_events
        self._sequence = 0
        self._words: deque[Utterance] = deque()
        self._news = asyncio.Condition()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._following: asyncio.Task[None] | None = None
        self._redirected: Next | None = None
        self._base = exchange.webhooks.public_url + "/"

    # --- what the caller does ---

    @property
    def stream(self) -> MediaStream | None:
        """The one that is open now."""
        found = self.streams[-1] if self.streams else None
        return found if found is not None and found.opened.is_set() and not found.ended_by else None

    @property
    def over(self) -> bool:
        return self.status in OVER

    def press(self, key: str) -> None:
        if self.stream is not None:
            self.stream.press(key)
        elif self.gathering is None or not self.gathering.press(key):
            self.lost_keys += key

    def say_words(self, words: str, confidence: float) -> bool:
        """To what listens to speech in the markup; False when nothing does."""
        return self.gathering is not None and self.gathering.say(words, confidence)

    def speak(self, samples: Samples) -> Utterance:
        """8 kHz. Whether anybody hears it depends on whether a stream is open when it is spoken."""
        utterance = Utterance(samples)
        self._words.append(utterance)
        return utterance

    def hush(self) -> None:
        self._words.clear()

    async def hang_up(self) -> None:
        await self._end("completed", "caller")

    # --- a life ---

    def begin(self, first: Next) -> None:
        """Answers, and follows the first document."""
        self._spawn(self._live(first))

    async def _live(self, first: Next) -> None:
        pump = self._spawn(self._pump())
        following: Next | None = first
        while following is not None and not self.over:
            self._following = asyncio.create_task(self._follow(following))
            with contextlib.suppress(asyncio.CancelledError):
                await self._following
            following, self._redirected = self._redirected, None
        pump.cancel()
        await self._end("completed", "markup")

    async def redirect(self, to: Next) -> None:
        """The REST interface gives a call in progress another document."""
        self._redirected = to
        if self.stream is not None:
            await self.stream.end()
        if self._following is not None:
            self._following.cancel()

    async def answered(self) -> None:
        if "answered" not in self.times:
            self.times["answered"] = _now()
            await self.tell("in-progress", "answered")

    async def tell(self, status: str, event: str) -> None:
        """Changes the status and sends the callback, where it is asked for."""
        self.status = status
        await self._changed()
        if not self._status_callback or event not in self._status_events:
            return
        params = {**self.params(), **self.failure, "SequenceNumber": str(self._sequence)}
        params |= {"CallbackSource": "call-progress-events", "Timestamp": format_datetime(datetime.now(UTC))}
        if status in OVER:
            params |= {"CallDuration": str(self.duration_secs), "Duration": str(-(-self.duration_secs // 60))}
        self._sequence += 1
        await self._exchange.webhooks.notify(self._status_callback, params)

    @property
    def duration_secs(self) -> int:
        if "answered" not in self.times:
            return 0
        return round(self.times.get("ended", _now()) - self.times["answered"])

    def params(self) -> dict[str, str]:
        direction = "inbound" if self.direction == "inbound" else "outbound-api"
        found = {"CallSid": self.sid, "From": self.from_, "Caller": self.from_, "To": self.to, "Called": self.to}
        found |= {"CallStatus": self.status, "Direction": direction, "FromCountry": "US", "ToCountry": "US"}
        return found | ({"AnsweredBy": self.answered_by} if self.answered_by else {})

    async def until(self, condition: Callable[[], bool], timeout_secs: float = 60) -> None:
        """Checks `condition()` with everything that happens on the call. Raises TimeoutError."""
        async with asyncio.timeout(timeout_secs), self._news:
            await self._news.wait_for(condition)

    async def finish(self, status: str, by: str) -> None:
        await self._end(status, by)

    async def _end(self, status: str, by: str) -> None:
        if self.over:
            return
        self.status, self.ended_by = status, by
        self.times["ended"] = _now()
        if self.streams and not self.streams[-1].ended_by:
            await self.streams[-1].end()
        if self._following is not None and asyncio.current_task() is not self._following:
            self._following.cancel()
        await self.tell(status, "completed")

    async def close(self) -> None:
        """At the end of a test: nobody is told any more."""
        if not self.over:
            self.status = "completed"
        for stream in self.streams:
            stream.drop()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # --- following the markup ---

    async def _follow(self, first: Next) -> None:
        following: Next | None = first
        while following is not None:
            try:
                verbs = await self._fetch(following)
            except BadMarkup as error:
                self._exchange.complain(error.code, str(error))
                await self._say(Verb("Say", text=APOLOGY))
                return
            following = await self._do_all(verbs)

    async def _fetch(self, to: Next) -> tuple[Verb, ...]:
        if to.document:
            return twiml.read("text/xml", to.document)
        sent = await self._exchange.webhooks.send(
            self._exchange.webhooks.absolute(to.url, self._base), {**self.params(), **to.params}, method=to.method
        )
        self._base = sent.url
        self.visited.append(sent.url)
        if not 200 <= sent.status < 300:
            raise BadMarkup(11200, f"{sent.url} answered {sent.status}")
        return twiml.read(sent.content_type, sent.body)

    async def _do_all(self, verbs: tuple[Verb, ...]) -> Next | None:
        for number, verb in enumerate(verbs):
            if self.over:
                return None
            if verb.name != "Reject" or number:
                await self.answered()
            if (following := await self._do(verb)) is not None:
                return following
        return None

    async def _do(self, verb: Verb) -> Next | None:
        match verb.name:
            case "Say":
                await self._say(verb)
            case "Pause":
                await asyncio.sleep(verb.whole("length", 1))
            case "Redirect":
                return Next(verb.text, method=verb.get("method", "POST"))
            case "Hangup":
                await self._end("completed", "markup")
            case "Reject":
                await self._end("busy" if verb.get("reason") == "busy" else "failed", "markup")
            case "Gather":
                return await self._gather(verb)
            case "Connect":
                return await self._connect(verb)
            case "Dial":
                return await self._dial(verb)
        return None

    async def _say(self, verb: Verb) -> None:
        secs = len(verb.text) / self._exchange.chars_per_sec * verb.whole("loop", 1)
        said = Said(verb.text, verb.get("language", "en-US"), verb.get("voice", "man"), _now(), secs)
        self.said.append(said)
        await self._changed()
        try:
            await asyncio.sleep(secs)
        except asyncio.CancelledError:
            said.cut, said.secs = True, _now() - said.at
            raise

    async def _gather(self, verb: Verb) -> Next | None:
        self.gathering = Gathering(verb)
        await self._changed()
        try:
            found = await self.gathering.run(self._read_out(verb.children))
        finally:
            self.gathering = None
            await self._changed()
        if found is None:
            return None
        return Next(verb.get("action") or self._base, found, verb.get("method", "POST"))

    async def _read_out(self, verbs: tuple[Verb, ...]) -> None:
        for verb in verbs:
            await self._do(verb)

    async def _connect(self, verb: Verb) -> Next | None:
        noun = verb.children[0]
        stream = MediaStream(
            self._exchange.stream_url(noun.get("url")),
            call_sid=self.sid,
            account_sid=self._exchange.account_sid,
            parameters={one.get("name"): one.get("value") for one in noun.children},
            line=self.line,
            ear=self.ear,
            complain=self._exchange.complain,
        )
        self.streams.append(stream)
        telling = self._spawn(self._tell_of_stream(stream, noun))
        signed = signature(self._exchange.auth_token, noun.get("url"), {})
        try:
            await stream.run({"X-Twilio-Signature": signed})
        finally:
            stream.opened.set()
            stream.ended_by = stream.ended_by or "caller"
            await telling
            await self._changed()
            await self._stream_event(stream, noun, "stream-error" if stream.ended_by == "refused" else "stream-stopped")
        if self.over or not verb.get("action"):
            return None
        return Next(verb.get("action"), {"StreamSid": stream.sid}, verb.get("method", "POST"))

    async def _tell_of_stream(self, stream: MediaStream, noun: Verb) -> None:
        await stream.opened.wait()
        await self._changed()
        if stream.ended_by != "refused":
            await self._stream_event(stream, noun, "stream-started")

    async def _stream_event(self, stream: MediaStream, noun: Verb, event: str) -> None:
        if url := noun.get("statusCallback"):
            params = {"CallSid": self.sid, "StreamSid": stream.sid, "StreamEvent": event}
            await self._exchange.webhooks.notify(url, params | {"Timestamp": datetime.now(UTC).isoformat()})

    async def _dial(self, verb: Verb) -> Next | None:
        self.dialled += [one.text for one in verb.children] or [verb.text]
        await self._changed()
        if not verb.get("action"):
            return None
        params = {"DialCallStatus": self.dial_outcome, "DialCallSid": "CA" + uuid.uuid4().hex}
        return Next(verb.get("action"), params, verb.get("method", "POST"))

    # --- sound ---

    async def _pump(self) -> None:
        """Every 20 ms of the call, in real time: somebody who speaks while no stream is open is not heard."""
        began, number = _now(), 0
        while True:
            await asyncio.sleep(max(0.0, began + number * FRAME_SECS - _now()))
            number += 1
            voice = next_frame(self._words, FRAME, _now())
            if self.stream is not None:
                self.stream.tick(voice)

    def _spawn(self, work: Any) -> "asyncio.Task[Any]":
        task: asyncio.Task[Any] = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: "asyncio.Task[Any]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._exchange.complain(0, f"the stand-in itself failed: {error!r}")

    async def _changed(self) -> None:
        self.ear.look_again()
        async with self._news:
            self._news.notify_all()


def _now() -> float:
    return asyncio.get_running_loop().time()
