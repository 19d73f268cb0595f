"""An api before a real livekit-server, and people who enter its rooms with LiveKit's own SDK."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from livekit import api as livekit_api
from livekit import rtc

from api.errors import Unavailable
from contract.rooms import AGENT_NAME, agent_identity, room_name
from contract.ticket import Ticket
from tests.support.api_world import AgentSide, ApiWorld, Scheduled, api_world, schedule_interview
from tests.support.livekit_server import LiveKitServer

TONE_RATE = 48_000
FRAME_SAMPLES = 480


class Person:
    """One connection to a room."""

    def __init__(self) -> None:
        self.room = rtc.Room()
        self.heard: list[tuple[str, bytes]] = []
        """(sender's identity, data message)"""
        self.room.on("data_received", self._data)

    def _data(self, packet: rtc.DataPacket) -> None:
        self.heard.append((packet.participant.identity if packet.participant else "", packet.data))

    async def enter(self, url: str, token: str) -> "Person":
        await self.room.connect(url, token)
        return self

    @property
    def here(self) -> bool:
        return self.room.connection_state != rtc.ConnectionState.CONN_DISCONNECTED

    @property
    def sees(self) -> set[str]:
        return set(self.room.remote_participants)

    async def publish(self, source: "rtc.TrackSource.ValueType" = rtc.TrackSource.SOURCE_MICROPHONE) -> None:
        """Raises when the server refuses the track."""
        audio = rtc.AudioSource(TONE_RATE, 1)
        track = rtc.LocalAudioTrack.create_audio_track("voice", audio)
        options = rtc.TrackPublishOptions(source=source)
        async with asyncio.timeout(5):
            await self.room.local_participant.publish_track(track, options)

    def hears(self, identity: str) -> bool:
        """Whether that one's microphone is subscribed here."""
        other = self.room.remote_participants.get(identity)
        return other is not None and any(track.subscribed for track in other.track_publications.values())

    async def leave(self) -> None:
        await self.room.disconnect()


class Rooms:
    """What a test needs of one livekit-server and one api before it."""

    def __init__(self, world: ApiWorld, server: LiveKitServer, scheduled: Scheduled) -> None:
        self.world, self.server, self.scheduled = world, server, scheduled
        self._people: list[Person] = []

    @property
    def interview_id(self) -> str:
        return self.scheduled.interview_id

    async def join(self, tab_id: str = "tab-00000001", **more: Any) -> dict[str, Any]:
        reply = await self.scheduled.join(tab_id, **more)
        assert reply.status_code == 200, reply.text
        joined: dict[str, Any] = reply.json()
        return joined

    async def enter(self, joined: dict[str, Any]) -> Person:
        return await self._entered(joined["livekit_url"], joined["livekit_token"])

    async def candidate(self) -> tuple[dict[str, Any], Person]:
        joined = await self.join()
        return joined, await self.enter(joined)

    async def tickets(self) -> list[Ticket]:
        """Of the agents that were asked for, the first one first."""
        async with self._api() as livekit:
            found = await livekit.agent_dispatch.list_dispatch(room_name(self.interview_id))
        # Every room has a dispatch for agents without a name as well.
        asked = [Ticket.model_validate_json(one.metadata) for one in found if one.agent_name == AGENT_NAME]
        return sorted(asked, key=lambda one: one.claims.call_id)

    async def agent(self, ticket: Ticket) -> tuple[Person, AgentSide]:
        """The agent of `ticket`, as livekit-server would let its job in."""
        call_id = ticket.claims.call_id
        token = livekit_api.AccessToken(self.server.api_key, self.server.api_secret)
        token = token.with_identity(agent_identity(call_id)).with_kind("agent")
        grants = livekit_api.VideoGrants(room_join=True, room=room_name(self.interview_id), agent=True)
        person = await self._entered(self.server.url, token.with_grants(grants).to_jwt())
        headers = {"Authorization": f"Bearer {ticket.token}"}
        return person, AgentSide(self.world, self.interview_id, call_id, headers)

    async def lose(self, person: Person) -> None:
        """It leaves, and the server has noticed."""
        identity = person.room.local_participant.identity
        await person.leave()
        await self.gone(identity)

    async def gone(self, identity: str) -> None:
        await self._server_has(lambda inside: identity not in inside)

    async def inside(self, identities: set[str]) -> None:
        """The server has all of them in the room."""
        await self._server_has(lambda inside: identities <= inside)

    async def _server_has(self, fact: Callable[[frozenset[str]], bool]) -> None:
        async with asyncio.timeout(60):
            while not fact(await self._present()):  # noqa: ASYNC110  the server announces nothing to us
                await asyncio.sleep(0.02)

    async def _present(self) -> frozenset[str]:
        """Nobody while the server is away."""
        try:
            return await self.world.services.dispatcher.present(self.interview_id) or frozenset()
        except Unavailable:
            return frozenset()

    async def current_call(self) -> str:
        from api.interviews.models import Interview

        async with self.world.services.database.transaction(read_only=True) as session:
            return str((await session.get_one(Interview, self.interview_id)).current_call_id)

    async def tick(self, *, secs: float = 0) -> None:
        """`secs` go by, in which heartbeats could have arrived, and api looks at its rooms."""
        watch = self.world.services.rooms
        # The clock of the tests jumps; the watch takes a jump for an outage of its own and starts counting anew.
        await watch.tick()
        left = secs
        while left > 0:
            step = min(2.0, left)
            self.world.clock.advance(seconds=step)
            left -= step
            await watch.tick()

    async def close(self) -> None:
        for person in self._people:
            await person.leave()

    async def _entered(self, url: str, token: str) -> Person:
        person = Person()
        self._people.append(person)
        await person.enter(url, token)
        return person

    @asynccontextmanager
    async def _api(self) -> AsyncIterator[livekit_api.LiveKitAPI]:
        async with livekit_api.LiveKitAPI(self.server.url, self.server.api_key, self.server.api_secret) as made:
            yield made


@asynccontextmanager
async def rooms_before(server: LiveKitServer, folder: Path, **settings: Any) -> AsyncIterator[Rooms]:
    """A scheduled interview with consent; the api's own loops are not started: `tick` looks."""
    async with api_world(folder, **server.settings, **settings) as world:
        scheduled = await schedule_interview(world)
        await scheduled.consent()
        rooms = Rooms(world, server, scheduled)
        try:
            yield rooms
        finally:
            await rooms.close()
