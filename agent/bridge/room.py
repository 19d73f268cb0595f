"""A phone leg's place in a LiveKit room: the candidate's identity, with a telephone for a microphone.

Everybody else takes it for the candidate. It hears agents and supervisors only: listeners have no voice, and its own is
not sent back. Agents may change while it stays. A media server that restarts is entered again.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine
from enum import StrEnum
from typing import Any

import httpx
import structlog
from livekit import rtc
from livekit.rtc.participant import PublishDataError, PublishTrackError

from agent.bridge.voices import Mix
from agent.phone.frames import FRAME, FRAME_MS, LINE_RATE
from contract.phone import PhoneAdmission
from contract.rooms import Part, who

log = structlog.get_logger(__name__)

QUEUE_MS = 3 * FRAME_MS
"""Of the SDK, which sends a frame each 10 ms: what a busy loop may be late."""
CONNECT_SECS = 5.0
GOODBYE_SECS = 2.0
AWAY_SECS = 15.0
"""Without the room for longer the interview is parked (goals §6): the leg goes back to the front desk, which knows."""
REJOIN_FIRST_SECS = 0.2
REJOIN_MAX_SECS = 1.0
_HEARD = frozenset({Part.AGENT, Part.SUPERVISOR})


class Left(StrEnum):
    """Why the room is over for this leg."""

    CLOSED = "closed"
    """By api: the interview is over or parked."""
    ELSEWHERE = "elsewhere"
    """The candidate came in again, with a page or another phone."""
    NOT_ADMITTED = "not_admitted"
    UNREACHABLE = "unreachable"


_OVER = {
    rtc.DisconnectReason.DUPLICATE_IDENTITY: Left.ELSEWHERE,
    rtc.DisconnectReason.PARTICIPANT_REMOVED: Left.CLOSED,
    rtc.DisconnectReason.ROOM_DELETED: Left.CLOSED,
    rtc.DisconnectReason.ROOM_CLOSED: Left.CLOSED,
    rtc.DisconnectReason.CLIENT_INITIATED: Left.CLOSED,
}


class NotAdmitted(Exception):
    """api does not let this leg in (any more): its call is over, was replaced, or the ticket is nobody's."""


Admit = Callable[[], Awaitable[PhoneAdmission]]
"""Raises NotAdmitted, or httpx.HTTPError while api is away."""


class PhoneRoom:
    """`on_message(sender, data)` for an agent's messages, `on_agent()` when one has come, `on_over(why)` once."""

    def __init__(
        self,
        admit: Admit,
        *,
        on_message: Callable[[str, bytes], None],
        on_agent: Callable[[], None],
        on_over: Callable[[Left], None],
    ) -> None:
        self.mix = Mix()
        self._admit = admit
        self._on_message, self._on_agent, self._on_over = on_message, on_agent, on_over
        self._room: rtc.Room | None = None
        self._source: rtc.AudioSource | None = None
        self._hearing: dict[str, asyncio.Task[None]] = {}
        """By the track's sid."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._dropping: list[asyncio.Task[None]] = []
        self._gone = False

    @property
    def connected(self) -> bool:
        return self._room is not None and self._room.connection_state == rtc.ConnectionState.CONN_CONNECTED

    async def enter(self, admission: PhoneAdmission) -> None:
        """Raises rtc.ConnectError when the media server does not let it in."""
        room = rtc.Room()
        room.on("track_published", self._published)
        room.on("track_subscribed", self._subscribed)
        room.on("track_unsubscribed", self._unsubscribed)
        room.on("participant_active", self._came)
        room.on("data_received", self._data)
        room.on("reconnected", self._subscribe)
        room.on("disconnected", lambda reason: self._disconnected(room, reason))
        await self._connect(room, admission)
        source = rtc.AudioSource(LINE_RATE, 1, queue_size_ms=QUEUE_MS)
        track = rtc.LocalAudioTrack.create_audio_track("phone", source)
        publish = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
        self._room = room
        self._subscribe()
        try:
            await room.local_participant.publish_track(track, publish)
        except PublishTrackError as error:
            raise rtc.ConnectError(str(error)) from error
        self._source = source

    async def _connect(self, room: rtc.Room, admission: PhoneAdmission) -> None:
        options = rtc.RoomOptions(auto_subscribe=False, connect_timeout=CONNECT_SECS)
        connecting = asyncio.ensure_future(room.connect(admission.livekit_url, admission.livekit_token, options))
        try:
            await asyncio.shield(connecting)
        except asyncio.CancelledError:
            # The SDK connects all the same: whom nobody waits for is put out again.
            self._dropping.append(asyncio.create_task(_drop(room, connecting)))
            raise

    async def leave(self) -> None:
        """Safe to repeat."""
        self._gone = True
        for task in tuple(self._tasks):
            task.cancel()
        await self._forget()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*self._dropping, return_exceptions=True)

    async def send_sound(self, frame: bytes) -> None:
        """20 ms of the caller, 16 bit at 8 kHz. Nothing happens while there is no room; never raises."""
        source = self._source
        if source is None or not self.connected:
            return
        try:
            await source.capture_frame(rtc.AudioFrame(frame, LINE_RATE, 1, FRAME))
        except Exception as error:  # the SDK raises bare ones
            log.warning("sound_not_sent", error=str(error)[:200])

    async def send_message(self, data: bytes) -> bool:
        """To every agent of the room; False when there is none, or it could not be sent."""
        room = self._room
        if room is None or not self.connected:
            return False
        agents = [one.identity for one in room.remote_participants.values() if _is(one, Part.AGENT)]
        if not agents:
            return False
        try:
            await room.local_participant.publish_data(data, reliable=True, destination_identities=agents)
        except PublishDataError as error:
            log.warning("message_not_sent", error=str(error)[:200])
            return False
        return True

    # --- hearing ---

    def _subscribe(self) -> None:
        for participant in self._room.remote_participants.values() if self._room is not None else ():
            for publication in participant.track_publications.values():
                self._published(publication, participant)

    def _published(self, publication: rtc.RemoteTrackPublication, participant: rtc.RemoteParticipant) -> None:
        if publication.kind == rtc.TrackKind.KIND_AUDIO and _is(participant, *_HEARD):
            publication.set_subscribed(True)

    def _subscribed(
        self, track: rtc.Track, publication: rtc.RemoteTrackPublication, participant: rtc.RemoteParticipant
    ) -> None:
        if track.kind != rtc.TrackKind.KIND_AUDIO or not _is(participant, *_HEARD):
            # Nothing else was asked for; should it come all the same, it goes no further than here.
            publication.set_subscribed(False)
            return
        self._deafen(publication.sid)
        self._hearing[publication.sid] = asyncio.create_task(self._hear(track, publication.sid))

    def _unsubscribed(self, _track: rtc.Track, publication: rtc.RemoteTrackPublication, _participant: Any) -> None:
        self._deafen(publication.sid)

    def _deafen(self, sid: str) -> None:
        hearing = self._hearing.pop(sid, None)
        if hearing is not None:
            hearing.cancel()
            self._tasks.add(hearing)
            hearing.add_done_callback(self._tasks.discard)

    async def _hear(self, track: rtc.Track, sid: str) -> None:
        stream = rtc.AudioStream(track, sample_rate=LINE_RATE, num_channels=1, frame_size_ms=FRAME_MS)
        voice = self.mix.open(sid)
        try:
            async for event in stream:
                voice.put(bytes(event.frame.data))
        finally:
            self.mix.close(sid, voice)
            await stream.aclose()

    # --- agents ---

    def _came(self, participant: rtc.RemoteParticipant) -> None:
        if _is(participant, Part.AGENT):
            self._on_agent()

    def _data(self, packet: rtc.DataPacket) -> None:
        sender = packet.participant
        if sender is not None and _is(sender, Part.AGENT):
            self._on_message(sender.identity, packet.data)

    # --- losing the room ---

    def _disconnected(self, room: rtc.Room, reason: Any) -> None:
        if self._gone or room is not self._room:
            return
        log.info("room_lost", reason=reason)
        if reason in _OVER:
            self._end(_OVER[reason])
            return
        self._start(self._rejoin())

    def _end(self, why: Left) -> None:
        if not self._gone:
            self._gone = True
            self._on_over(why)

    async def _forget(self) -> None:
        """Lets go of a connection that is over, or makes it so."""
        room, source = self._room, self._source
        self._room = self._source = None
        for sid in tuple(self._hearing):
            self._deafen(sid)
        if room is not None:
            await _disconnect(room)
        if source is not None:
            await source.aclose()

    async def _rejoin(self) -> None:
        """The SDK has given up: asks for a new token, for the old one may be stale, and enters anew."""
        await self._forget()
        delay = REJOIN_FIRST_SECS
        try:
            async with asyncio.timeout(AWAY_SECS):
                while True:
                    try:
                        await self.enter(await self._admit())
                    except (rtc.ConnectError, httpx.HTTPError) as error:
                        log.warning("room_not_entered", error=str(error)[:200])
                        await self._forget()
                        await asyncio.sleep(delay)
                        delay = min(delay * 2, REJOIN_MAX_SECS)
                    else:
                        self._on_agent()
                        return
        except TimeoutError:
            self._end(Left.UNREACHABLE)
        except NotAdmitted:
            self._end(Left.NOT_ADMITTED)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _drop(room: rtc.Room, connecting: "asyncio.Future[None]") -> None:
    with contextlib.suppress(rtc.ConnectError):
        await connecting
        await _disconnect(room)


async def _disconnect(room: rtc.Room) -> None:
    """A server that is away is not waited for."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(room.disconnect(), GOODBYE_SECS)


def _is(participant: rtc.Participant, *parts: Part) -> bool:
    one = who(participant.identity)
    return one is not None and one.part in parts
