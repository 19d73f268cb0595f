"""One agent's connection to a LiveKit room: who the candidate is, what is heard of them, and coming back by itself.

pipecat's client subscribes to everybody and puts all of them into one queue. Here nothing is subscribed by itself: the
candidate's microphone is, by identity, and messages are taken from and sent to that identity only. A telephone that
LiveKit SIP brings in is the candidate too (`agent.transports.sip`); of two, whoever came last.
"""

import asyncio
from typing import Any

import structlog
from livekit import rtc
from pipecat.processors.frame_processor import FrameProcessorSetup
from pipecat.transports.livekit.transport import LiveKitTransportClient

from agent.sound.rates import IN_RATE
from agent.transports.sip import is_sip, noted, pressed, takes_part
from contract.events import EndReason

log = structlog.get_logger(__name__)

FRAME_MS = 20
QUEUE_MS = 60
"""Sound handed over but not yet sent: what a stalled loop bridges, and what the record may be ahead of the ear."""
CONNECT_TIMEOUT_SECS = 5.0
REJOIN_FIRST_SECS = 0.2
REJOIN_MAX_SECS = 1.0
"""Short: a server that restarts is to have both sides back within 6 s (goals §6)."""
BEAT_SECS = 0.25
FROZEN_SECS = 3.0
"""A loop that stood still for this long was stopped from outside: what it would say now may be another agent's turn."""
_MICROPHONES = frozenset({rtc.TrackSource.SOURCE_MICROPHONE, rtc.TrackSource.SOURCE_UNKNOWN})
_OVER = frozenset(
    {
        rtc.DisconnectReason.CLIENT_INITIATED,
        rtc.DisconnectReason.DUPLICATE_IDENTITY,
        rtc.DisconnectReason.PARTICIPANT_REMOVED,
        rtc.DisconnectReason.ROOM_DELETED,
    }
)
"""Somebody wanted this agent out: it does not come back by itself."""


class RoomLink(LiveKitTransportClient):
    """One agent's connection to a room, for one candidate. Comes back by itself when the server does."""

    def __init__(self, *args: Any, candidate: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._expected = candidate
        """The candidate's identity, as api gives it to pages and to the bridge."""
        self._candidate = candidate
        """Of whoever is heard as the candidate now."""
        self._setup: FrameProcessorSetup | None = None
        self._mic: rtc.RemoteTrackPublication | None = None
        self._stream_sid: str | None = None
        self._lost = False
        self._announcing = False
        self._over = False
        self._rejoining: asyncio.Task[None] | None = None
        self._beating: asyncio.Task[None] | None = None
        self._last_beat = 0.0
        self.over: EndReason | None = None
        """Never: a candidate may come back into the room for as long as the call waits."""
        self.breaks = 0
        """A server that restarts, or a page loaded anew, may be back within a few tenths of a second."""
        self.frozen = False
        """The process stood still: nothing leaves until `release`, for the call may be somebody else's by now."""

    # --- what the call asks ---

    @property
    def present(self) -> bool:
        """Whether the candidate can be heard and spoken to right now."""
        room = self._room
        if room is None or room.connection_state != rtc.ConnectionState.CONN_CONNECTED:
            return False
        return self._candidate in room.remote_participants and not (self._lost and not self.muted)

    @property
    def muted(self) -> bool:
        """The candidate has no open microphone in the room."""
        return self._mic is None or self._mic.muted

    @property
    def sounding(self) -> bool:
        """Sound of the candidate is due: the SDK gives it without a gap, whatever the network does."""
        return self.present and not self.muted and self._stream_sid is not None

    def release(self) -> None:
        self._last_beat = asyncio.get_running_loop().time()
        self.frozen = False

    def check_frozen(self) -> bool:
        """Notices at once that the loop stood still, whichever of its tasks runs first."""
        if self._beating is not None and asyncio.get_running_loop().time() - self._last_beat > FROZEN_SECS:
            if not self.frozen:
                log.warning("process_stood_still")
                if self._audio_source is not None:
                    self._audio_source.clear_queue()
            self.frozen = True
        return self.frozen

    # --- connecting ---

    async def setup(self, setup: FrameProcessorSetup) -> None:
        if self._task_manager is None:
            self._setup = setup
            await self._new_room(setup)

    async def _new_room(self, setup: FrameProcessorSetup) -> None:
        self._task_manager = None  # or the parent would keep the room that is gone
        await super().setup(setup)
        room = self.room
        room.on("track_published", self._published)
        room.on("track_unpublished", self._unpublished)
        room.on("participant_connected", self._follow)
        room.on("participant_attributes_changed", lambda _changed, participant: self._answered(participant))
        room.on("reconnected", self._subscribe)
        room.on("connection_quality_changed", self._quality_changed)

    async def connect(self) -> None:  # type: ignore[override]  # the parent's is wrapped in a slower way of retrying
        """Raises rtc.ConnectError when the room cannot be entered within a few tries."""
        async with self._async_lock:
            self._disconnect_counter += 1
            if self._connected:
                return
            for attempt in range(3):
                try:
                    await self._enter()
                    break
                except rtc.ConnectError as error:
                    log.warning("room_not_entered", attempt=attempt, error=str(error)[:200])
                    if attempt == 2:
                        raise
                    await asyncio.sleep(REJOIN_FIRST_SECS * 2**attempt)
            self._beating = asyncio.create_task(self._beat())

    async def _enter(self) -> None:
        options = rtc.RoomOptions(auto_subscribe=False, connect_timeout=CONNECT_TIMEOUT_SECS)
        await self.room.connect(self._url, self._token, options=options)
        self._participant_id = self.room.local_participant.identity
        for participant in sorted(self.room.remote_participants.values(), key=is_sip):
            self._follow(participant)
        self._subscribe()
        self._audio_source = rtc.AudioSource(
            self._out_sample_rate, self._params.audio_out_channels, queue_size_ms=QUEUE_MS
        )
        self._audio_track = rtc.LocalAudioTrack.create_audio_track("agent", self._audio_source)
        publish = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
        await self.room.local_participant.publish_track(self._audio_track, publish)
        self._connected = True
        await self._callbacks.on_connected()

    async def announce(self) -> None:
        """The pipeline runs: a candidate who is there already is reported, as later ones will be."""
        self._announcing = True
        if self._candidate in self.room.remote_participants:
            await self._participant_connected(self._candidate)

    async def disconnect(self) -> None:
        if self._disconnect_counter <= 1:
            self._over = True
            for task in (self._rejoining, self._beating):
                if task is not None:
                    task.cancel()
        await super().disconnect()

    async def _async_on_disconnected(self, reason: Any = None) -> None:
        if not self._connected or self._over:
            return
        self.breaks += 1
        await super()._async_on_disconnected(reason)
        await self._close_output_sources()
        await self._close_all_streams()
        self._mic = None
        self._rejoining = asyncio.create_task(self._rejoin())

    def _on_disconnected_wrapper(self, reason: Any = None) -> None:
        if reason in _OVER and self._connected:
            log.warning("removed_from_room", reason=reason)
            self._over = True
            self._mic = None
        super()._on_disconnected_wrapper()

    async def _rejoin(self) -> None:
        """The SDK has given up: enters anew for as long as the call waits for its candidate."""
        assert self._setup is not None  # noqa: S101  set before the first connection
        delay = REJOIN_FIRST_SECS
        while not self._over:
            await self._new_room(self._setup)
            try:
                await self._enter()
            except rtc.ConnectError as error:
                log.warning("room_not_entered", error=str(error)[:200])
                await asyncio.sleep(delay)
                delay = min(delay * 2, REJOIN_MAX_SECS)
            else:
                await self.announce()
                return

    async def _beat(self) -> None:
        loop = asyncio.get_running_loop()
        self._last_beat = loop.time()
        while True:
            await asyncio.sleep(BEAT_SECS)
            if not self.check_frozen():
                self._last_beat = loop.time()

    # --- who the candidate is ---

    def _follow(self, participant: rtc.Participant) -> bool:
        """Takes a newcomer for the candidate, if that is who it is. True when the candidate is another one now."""
        if not isinstance(participant, rtc.RemoteParticipant) or not takes_part(participant, self._expected):
            return False
        if is_sip(participant):
            log.info("sip_participant", **noted(participant))
        if participant.identity == self._candidate:
            return False
        before, self._candidate = self._candidate, participant.identity
        self._mic = self._stream_sid = None
        self._deafen(before)
        self._subscribe()
        return True

    def _deafen(self, identity: str) -> None:
        """One of two that are in the room: who came first is not heard any more."""
        other = self.room.remote_participants.get(identity)
        for publication in other.track_publications.values() if other is not None else ():
            publication.set_subscribed(False)
        if identity in self._audio_streams and self._task_manager is not None:
            self._task_manager.create_task(self._close_audio_stream(identity), f"{self}::close {identity}")

    def _answered(self, participant: rtc.Participant) -> None:
        """A phone that was called is picked up, or laid down."""
        if is_sip(participant) and self._follow(participant) and self._task_manager is not None:
            come = self._participant_connected(participant.identity)
            self._task_manager.create_task(come, f"{self}::sip_answered")

    async def _async_on_sip_dtmf_received(self, dtmf: rtc.SipDTMF) -> None:
        by_candidate = dtmf.participant is not None and dtmf.participant.identity == self._candidate
        if by_candidate and (message := pressed(dtmf)) is not None:
            await self._callbacks.on_data_received(message, self._candidate)

    # --- hearing the candidate only ---

    def _subscribe(self) -> None:
        candidate = self.room.remote_participants.get(self._candidate)
        for publication in candidate.track_publications.values() if candidate is not None else ():
            self._hear(publication)

    def _published(self, publication: rtc.RemoteTrackPublication, participant: rtc.RemoteParticipant) -> None:
        if participant.identity == self._candidate:
            self._hear(publication)

    def _hear(self, publication: rtc.RemoteTrackPublication) -> None:
        if publication.kind == rtc.TrackKind.KIND_AUDIO and publication.source in _MICROPHONES:
            self._mic = publication
            publication.set_subscribed(True)

    def _unpublished(self, publication: rtc.RemoteTrackPublication, participant: rtc.RemoteParticipant) -> None:
        if self._mic is not None and publication.sid == self._mic.sid:
            self._mic = None

    def _quality_changed(self, participant: rtc.Participant, quality: Any) -> None:
        if participant.identity == self._candidate:
            self._lost = quality == rtc.ConnectionQuality.QUALITY_LOST

    async def _async_on_track_subscribed(
        self, track: rtc.Track, publication: rtc.RemoteTrackPublication, participant: rtc.RemoteParticipant
    ) -> None:
        if participant.identity != self._candidate or track.kind != rtc.TrackKind.KIND_AUDIO:
            # Nothing else was asked for; should it come all the same, it goes no further than here.
            publication.set_subscribed(False)
            return
        await self._close_audio_stream(self._candidate)
        self._mic, self._stream_sid, self._lost = publication, publication.sid, False
        stream = rtc.AudioStream(track, sample_rate=IN_RATE, num_channels=1, frame_size_ms=FRAME_MS)
        reading = asyncio.create_task(self._process_audio_stream(stream, self._candidate))
        self._audio_streams[self._candidate] = (stream, reading)
        await self._callbacks.on_audio_track_subscribed(self._candidate)

    async def _async_on_track_unsubscribed(
        self, track: rtc.Track, publication: rtc.RemoteTrackPublication, participant: rtc.RemoteParticipant
    ) -> None:
        # A new microphone may be heard before the old one is reported gone.
        if participant.identity == self._candidate and publication.sid == self._stream_sid:
            self._stream_sid = None
            await self._close_audio_stream(self._candidate)
            await self._callbacks.on_audio_track_unsubscribed(self._candidate)

    # --- presence and messages of the candidate only ---

    async def _participant_connected(self, participant_id: str) -> None:
        if participant_id == self._candidate and self._announcing:
            self._lost = False
            await super()._participant_connected(participant_id)

    async def _async_on_participant_disconnected(self, participant: rtc.RemoteParticipant) -> None:
        if participant.identity == self._candidate:
            self._mic = None
            await super()._async_on_participant_disconnected(participant)
            others = [other for other in self.room.remote_participants.values() if self._follow(other)]
            for other in others:
                await self._participant_connected(other.identity)
            if not others:
                self.breaks += 1

    async def _async_on_data_received(self, data: rtc.DataPacket) -> None:
        if data.participant is not None and data.participant.identity == self._candidate:
            await super()._async_on_data_received(data)

    def _on_active_speakers_changed_wrapper(self, speakers: list[rtc.Participant]) -> None:
        """Nobody here asks who is loudest."""

    async def send_data(self, data: bytes, participant_id: str | None = None) -> None:
        if not self.check_frozen():
            await super().send_data(data, self._candidate)
