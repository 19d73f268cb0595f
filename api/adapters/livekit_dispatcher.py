"""Rooms of a LiveKit server: tokens, rooms, and agents sent into them.

Every token is made here (AUTH-35), but for those that livekit-server gives to the jobs of registered workers and the
refreshed copies it sends to whoever is connected (docs/adr/0015).
"""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp
import structlog
from livekit.api import (
    AccessToken,
    CreateAgentDispatchRequest,
    CreateRoomRequest,
    DeleteRoomRequest,
    ListParticipantsRequest,
    LiveKitAPI,
    RoomConfiguration,
    RoomParticipantIdentity,
    TwirpError,
    VideoGrants,
)
from livekit.api.twirp_client import ServerErrorCode
from livekit.protocol.models import ParticipantInfo

from api.errors import Unavailable
from api.ports import Doorway
from contract.brief import Door
from contract.rooms import (
    AGENT_NAME,
    agent_identity,
    candidate_identity,
    engine_test_room,
    listener_identity,
    room_name,
)
from contract.ticket import Ticket

log = structlog.get_logger(__name__)

ANSWER_SECS = 3.0
"""For one request to the media server; it stands beside us."""
TOKEN_LIFETIME = timedelta(minutes=10)
"""To enter with. Whoever is connected is sent newer ones by the media server, so that reconnecting works later too."""
EMPTY_SECS = 300
"""A room nobody has entered goes after this."""
DEPARTURE_SECS = 60
"""A room that everybody has left goes after this: longer than the 15 s a candidate may be away (goals §6)."""
MAX_PARTICIPANTS = 20
"""Candidate, two agents while one follows the other, and people of the company."""
TEST_ROOM_SECS = 60
MICROPHONE = ["microphone"]
SIP_STATUS = "sip.callStatus"
ANSWERED = frozenset({"active", "automation"})
"""A phone that is being called is in the room before anybody has picked up."""


class RoomsAway(Unavailable):
    """The media server does not answer or refuses us; nothing was made."""

    error_code = "INT_505"
    detail = "The interview room cannot be opened right now. Your link stays good; try again in a moment."


@dataclass(frozen=True, slots=True)
class LiveKit:
    """Where the media server is, and who we are to it."""

    url: str
    """ws:// or wss://, from here."""
    public_url: str
    """From browsers."""
    api_key: str
    api_secret: str


def candidate_grants(room: str) -> VideoGrants:
    """One room: hears everybody, sends a microphone and data. Cannot rename itself or steer the room."""
    return _hears(room, can_publish=True, can_publish_sources=MICROPHONE, can_publish_data=True)


def monitor_grants(room: str) -> VideoGrants:
    """Hidden from everybody, hears everybody, sends nothing."""
    return _hears(room, hidden=True, can_publish=False, can_publish_data=False)


def supervisor_grants(room: str) -> VideoGrants:
    """On takeover: seen, hears everybody, sends a microphone, no data (commands go through api, which logs them)."""
    return _hears(room, can_publish=True, can_publish_sources=MICROPHONE, can_publish_data=False)


def _hears(room: str, **sends: Any) -> VideoGrants:
    return VideoGrants(room_join=True, room=room, can_subscribe=True, can_update_own_metadata=False, **sends)


class LiveKitDispatcher:
    door = Door.LIVEKIT

    def __init__(self, livekit: LiveKit) -> None:
        self._livekit = livekit

    async def open(self, interview_id: str, call_id: str) -> Doorway:
        """Makes the room, or finds it made; the token is worth nothing until it is there."""
        name = room_name(interview_id)
        async with self._api() as livekit:
            await livekit.room.create_room(
                CreateRoomRequest(
                    name=name,
                    empty_timeout=EMPTY_SECS,
                    departure_timeout=DEPARTURE_SECS,
                    max_participants=MAX_PARTICIPANTS,
                )
            )
            await _put_out_phones(livekit, name)
        return self._doorway(candidate_identity(interview_id), candidate_grants(name))

    async def has_room(self) -> bool:
        # Workers take a dispatched interview when one of them is free, and more can be started.
        return True

    async def dispatch(self, ticket: Ticket, *, replacing: str | None = None) -> None:
        name = room_name(ticket.claims.interview_id)
        async with self._api() as livekit:
            if replacing is not None:
                await _remove(livekit, name, agent_identity(replacing))
            await livekit.agent_dispatch.create_dispatch(
                CreateAgentDispatchRequest(agent_name=AGENT_NAME, room=name, metadata=ticket.model_dump_json())
            )

    async def listen_in(self, interview_id: str, user_id: str, *, speak: bool) -> Doorway:
        name = room_name(interview_id)
        identity = listener_identity(user_id, secrets.token_hex(4), speaks=speak)
        return self._doorway(identity, supervisor_grants(name) if speak else monitor_grants(name))

    async def present(self, interview_id: str) -> frozenset[str]:
        async with self._api() as livekit:
            inside = await _inside(livekit, room_name(interview_id))
        here = {participant.identity for participant in inside if not _is_phone(participant)}
        if any(
            participant.attributes.get(SIP_STATUS, "active") in ANSWERED
            for participant in inside
            if _is_phone(participant)
        ):
            here.add(candidate_identity(interview_id))
        return frozenset(here)

    async def put_out(self, interview_id: str, identity: str) -> None:
        async with self._api() as livekit:
            await _remove(livekit, room_name(interview_id), identity)

    async def close_room(self, interview_id: str) -> None:
        async with self._api() as livekit:
            try:
                await livekit.room.delete_room(DeleteRoomRequest(room=room_name(interview_id)))
            except TwirpError as error:
                if error.code != ServerErrorCode.NOT_FOUND:
                    raise

    async def test_engines(self, test_id: str, ticket_json: str) -> None:
        name = engine_test_room(test_id)
        async with self._api() as livekit:
            await livekit.room.create_room(
                CreateRoomRequest(
                    name=name, empty_timeout=TEST_ROOM_SECS, departure_timeout=TEST_ROOM_SECS, max_participants=2
                )
            )
            await livekit.agent_dispatch.create_dispatch(
                CreateAgentDispatchRequest(agent_name=AGENT_NAME, room=name, metadata=ticket_json)
            )

    def _doorway(self, identity: str, grants: VideoGrants) -> Doorway:
        token = (
            AccessToken(self._livekit.api_key, self._livekit.api_secret)
            .with_identity(identity)
            .with_ttl(TOKEN_LIFETIME)
            .with_grants(grants)
            # A media server that has lost its rooms in a crash makes this one anew, with these bounds.
            .with_room_config(
                RoomConfiguration(
                    empty_timeout=EMPTY_SECS, departure_timeout=DEPARTURE_SECS, max_participants=MAX_PARTICIPANTS
                )
            )
        )
        return Doorway(
            transport="livekit",
            livekit_url=self._livekit.public_url,
            livekit_token=token.to_jwt(),
            room_name=grants.room,
            identity=identity,
        )

    @asynccontextmanager
    async def _api(self) -> AsyncIterator[LiveKitAPI]:
        """Raises RoomsAway for whatever the media server or the way to it has."""
        where = self._livekit
        try:
            async with LiveKitAPI(
                where.url,
                where.api_key,
                where.api_secret,
                timeout=aiohttp.ClientTimeout(total=ANSWER_SECS),
                # Its other regions are looked for at LiveKit's own cloud only, with pauses.
                failover=False,
            ) as livekit:
                yield livekit
        except (aiohttp.ClientError, TimeoutError, TwirpError) as error:
            log.warning("livekit_away", error=type(error).__name__, code=getattr(error, "code", None))
            raise RoomsAway(headers={"Retry-After": "3"}) from error


async def _inside(livekit: LiveKitAPI, room: str) -> list[ParticipantInfo]:
    """Nobody where there is no such room."""
    try:
        return list((await livekit.room.list_participants(ListParticipantsRequest(room=room))).participants)
    except TwirpError as error:
        if error.code != ServerErrorCode.NOT_FOUND:
            raise
        return []


def _is_phone(participant: ParticipantInfo) -> bool:
    """Whom LiveKit SIP has brought in, under an identity of its own: to us the candidate (agent/transports/sip.py)."""
    return participant.kind == ParticipantInfo.Kind.SIP


async def _put_out_phones(livekit: LiveKitAPI, room: str) -> None:
    """Whoever comes in by the candidate's identity takes the place of who was there; a phone by SIP has another."""
    for participant in await _inside(livekit, room):
        if _is_phone(participant):
            await _remove(livekit, room, participant.identity)


async def _remove(livekit: LiveKitAPI, room: str, identity: str) -> None:
    """No error when they are not there."""
    try:
        await livekit.room.remove_participant(RoomParticipantIdentity(room=room, identity=identity))
    except TwirpError as error:
        if error.code != ServerErrorCode.NOT_FOUND:
            raise
