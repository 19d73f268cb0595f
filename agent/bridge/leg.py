"""One phone leg: a carrier's stream on one side, a place in the interview's room on the other."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import httpx
import structlog
from livekit import rtc
from pydantic import ValidationError

from agent.bridge.playout import Counts, Playout
from agent.bridge.room import Admit, Left, NotAdmitted, PhoneRoom
from agent.bridge.stream import (
    GOING_AWAY,
    NORMAL,
    REFUSED,
    TRY_AGAIN,
    CarrierStream,
    Key,
    Played,
    Sound,
    Stopped,
)
from agent.phone.caller import CallerSound
from agent.phone.echo import FOUND_LAG_SECS, LineFilter
from agent.phone.frames import FRAME_MS
from agent.phone.inbound import Counts as LineCounts
from agent.phone.keypad import command_for
from agent.phone.playback import Playback
from contract.commands import SentCommand
from contract.live import PageCommand, PageMessage, RoomState
from contract.phone import PhoneAdmission

log = structlog.get_logger(__name__)

FRAME_SECS = FRAME_MS / 1000
STOOD_STILL_SECS = 0.5
"""After a longer stop of the process its clock starts anew: what was missed is not sent in a burst."""
SMALL_BUFFER_SECS = 2 * FRAME_SECS
"""What the carrier holds beyond it is thrown away at a barge-in; less is over before a clear arrives."""
QUIET_LINE_SECS = 10.0
"""Carriers send sound without a pause, fifty times a second: this long without is a connection that is half open."""
LOOK_SECS = 0.5
AFTER_END_SECS = 10.0
"""Between the agent's last word and the end of the room, which api closes once it has the end of the call: the front
desk is asked after that, and knows."""
RESEND_SECS = 1.0
ENTER_TRIES = 3


class Over(StrEnum):
    """Why a leg ended."""

    HUNG_UP = "hung_up"
    LINE_DEAD = "line_dead"
    CALL_ENDED = "call_ended"
    CLOSED = Left.CLOSED.value
    ELSEWHERE = Left.ELSEWHERE.value
    NOT_ADMITTED = Left.NOT_ADMITTED.value
    UNREACHABLE = Left.UNREACHABLE.value
    DRAINED = "drained"
    FAULT = "fault"


_CODES = {
    Over.NOT_ADMITTED: REFUSED,
    Over.UNREACHABLE: TRY_AGAIN,
    Over.DRAINED: GOING_AWAY,
    Over.FAULT: TRY_AGAIN,
}


@dataclass(frozen=True, slots=True)
class LegFigures:
    """What a leg was like; lengths in ms."""

    over: Over
    line: LineCounts
    frames: Counts
    clears: int
    most_ahead_ms: float
    """The most that the carrier held, with the way there and back."""


class Leg:
    """`run` returns when the leg is over and the room left; it raises nothing."""

    def __init__(self, stream: CarrierStream, admit: Admit) -> None:
        self._stream = stream
        self._admit = admit
        self._room = PhoneRoom(
            admit,
            on_message=self._agent_said,
            on_agent=self._resend_soon,
            on_over=lambda why: self.end(Over(why.value)),
        )
        self._playout = Playout()
        self._filter = LineFilter()
        self._caller = CallerSound(self._filter)
        self._playback = Playback()
        self._far_shift = 0.0
        self._over: asyncio.Future[Over] = asyncio.get_running_loop().create_future()
        self._ending: asyncio.Task[None] | None = None
        self._heard_at = time.monotonic()
        self._clears = 0
        self._most_ahead_ms = 0.0
        self._speaking: dict[str, bool] = {}
        """By agent: whether its voice was on when it last said so."""
        self._cut = False
        self._pressed: dict[str, SentCommand] = {}
        """Keys that no agent has confirmed."""
        self._resend = asyncio.Event()

    @property
    def figures(self) -> LegFigures:
        over = self._over.result() if self._over.done() else Over.FAULT
        return LegFigures(over, self._caller.counts, self._playout.counts, self._clears, self._most_ahead_ms)

    def end(self, why: Over) -> None:
        """The first reason counts."""
        if not self._over.done():
            self._over.set_result(why)

    async def run(self) -> LegFigures:
        tasks: list[asyncio.Task[None]] = [asyncio.create_task(self._guard(self._read()))]
        try:
            # The caller may hang up while the room is being entered.
            entering = asyncio.create_task(self._guard(self._enter()))
            tasks.append(entering)
            first: set[asyncio.Future[Any]] = {entering, self._over}
            await asyncio.wait(first, return_when=asyncio.FIRST_COMPLETED)
            if not self._over.done():
                self._heard_at = time.monotonic()
                for work in (
                    self._every_frame(self._up),
                    self._every_frame(self._down),
                    self._look(),
                    self._send_keys(),
                ):
                    tasks.append(asyncio.create_task(self._guard(work)))
            await asyncio.shield(self._over)
        finally:
            # Also when the server gives up waiting for its connections.
            self.end(Over.FAULT)
            for task in (*tasks, *([self._ending] if self._ending is not None else [])):
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            # The room first: api sees the candidate go before the front desk is asked what comes next.
            await self._room.leave()
            await self._stream.close(_CODES.get(self._over.result(), NORMAL))
        log.info("leg_over", reason=self._over.result().value, **_told(self.figures))
        return self.figures

    async def _guard(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception:
            log.exception("leg_failed")
            self.end(Over.FAULT)

    async def _enter(self) -> None:
        for attempt in range(ENTER_TRIES):
            try:
                admission: PhoneAdmission = await self._admit()
                structlog.contextvars.bind_contextvars(call_id=admission.call_id)
                await self._room.enter(admission)
                log.info("leg_in_room", carrier=self._stream.start.carrier, room=admission.room_name)
                return
            except NotAdmitted as refusal:
                log.info("leg_not_admitted", answer=str(refusal)[:200])
                self.end(Over.NOT_ADMITTED)
                return
            except (rtc.ConnectError, httpx.HTTPError) as error:
                log.warning("leg_not_entered", attempt=attempt, error=str(error)[:200])
        self.end(Over.UNREACHABLE)

    # --- sound ---

    async def _read(self) -> None:
        async for message in self._stream.messages():
            self._heard_at = time.monotonic()
            match message:
                case Sound():
                    self._heard(message)
                case Key():
                    self._press(message)
                case Played():
                    self._playback.returned(message.mark, time.monotonic())
                case Stopped():
                    self.end(Over.HUNG_UP if message.said else Over.LINE_DEAD)
                    return

    def _heard(self, sound: Sound) -> None:
        for piece in self._caller.take(sound.pcm, sound.number, time.monotonic()):
            self._playout.put(piece)

    async def _every_frame(self, work: Callable[[], Awaitable[None]]) -> None:
        now = asyncio.get_running_loop().time
        due = now()
        while True:
            due += FRAME_SECS
            wait = due - now()
            if wait > 0:
                await asyncio.sleep(wait)
            elif wait < -STOOD_STILL_SECS:
                due = now()
            await work()

    async def _up(self) -> None:
        await self._room.send_sound(self._playout.take())

    async def _down(self) -> None:
        if self._cut:
            await self._cut_short()
        frame = self._room.mix.take()
        if frame is None:
            return
        now = time.monotonic()
        if self._playback.ends_at <= now:
            # Between two stretches of speech only: the canceller has to find a delay that moves anew.
            lag = self._playback.lag_secs(now)
            self._far_shift = lag if lag > FOUND_LAG_SECS else 0.0
        self._filter.played(frame, self._playback.sent(FRAME_SECS, now) + self._far_shift)
        await self._stream.send_sound(frame)
        if (name := self._playback.mark()) is not None:
            self._most_ahead_ms = max(self._most_ahead_ms, 1000 * self._ahead_secs(now))
            await self._stream.send_mark(name)

    def _ahead_secs(self, now: float) -> float:
        """What the carrier may hold that nobody has heard."""
        return max(0.0, self._playback.heard_at(self._playback.ends_at, now) - now)

    async def _cut_short(self) -> None:
        """The candidate has spoken into the agent's sentence: what nobody has heard of it is not heard any more."""
        self._cut = False
        dropped_ms = self._room.mix.empty()
        now = time.monotonic()
        ahead_secs = self._ahead_secs(now)
        if ahead_secs > SMALL_BUFFER_SECS:
            await self._stream.clear()
            heard_until = now - self._playback.lag_secs(now)
            self._filter.cut(heard_until + self._far_shift)
            self._playback.cleared(heard_until)
            self._clears += 1
        log.info("agent_cut_short", dropped_ms=dropped_ms, ahead_ms=round(1000 * ahead_secs))

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECS)
            if time.monotonic() - self._heard_at > QUIET_LINE_SECS:
                log.warning("carrier_silent")
                self.end(Over.LINE_DEAD)

    # --- the keypad ---

    def _press(self, key: Key) -> None:
        sent = command_for(key.digit, key.id)
        if sent is not None and sent.id not in self._pressed:
            self._pressed[sent.id] = sent
            self._resend.set()

    def _resend_soon(self) -> None:
        """An agent has come, perhaps in place of one that had not heard of the last key."""
        self._resend.set()

    async def _send_keys(self) -> None:
        """Until an agent confirms them: it carries out each id once."""
        while True:
            await self._resend.wait()
            self._resend.clear()
            for sent in tuple(self._pressed.values()):
                await self._room.send_message(PageCommand(command=sent).model_dump_json().encode())
            if self._pressed:
                asyncio.get_running_loop().call_later(RESEND_SECS, self._resend.set)

    # --- what agents say ---

    def _agent_said(self, sender: str, data: bytes) -> None:
        try:
            message = PageMessage.model_validate_json(data)
        except ValidationError:
            log.warning("agent_message_unreadable")
            return
        if message.live is not None:
            speaks = message.live.state is RoomState.AI_SPEAKING
            self._cut = self._cut or (
                self._speaking.get(sender, False) and not speaks and message.live.candidate_speaking
            )
            self._speaking[sender] = speaks
        event = message.event or {}
        if event.get("type") == "command.received":
            self._pressed.pop(str(event.get("command_id", "")), None)
        elif event.get("type") == "call.ended" and self._ending is None:
            self._ending = asyncio.create_task(self._end_soon())

    async def _end_soon(self) -> None:
        await asyncio.sleep(AFTER_END_SECS)
        self.end(Over.CALL_ENDED)


def _told(figures: LegFigures) -> dict[str, Any]:
    line, frames = figures.line, figures.frames
    return {
        "heard": line.heard,
        "lost": line.lost,
        "late": line.late,
        "gaps": frames.gaps,
        "cut": frames.cut,
        "clears": figures.clears,
        "most_ahead_ms": round(figures.most_ahead_ms),
    }
