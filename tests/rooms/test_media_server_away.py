"""The media server is away, comes back, and reports: what api does before real livekit-servers."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select

from api.app import create_app
from api.calls.models import Call
from api.interviews.models import Interview
from api.settings import Settings
from api.wiring import Services, wire
from contract.rooms import agent_identity, candidate_identity
from tests.api.test_calls import started
from tests.rooms.test_webhooks import KEY, NOWHERE, SECRET
from tests.support.api_world import ApiWorld, SteppingClock, api_world, schedule_interview
from tests.support.live_server import serving
from tests.support.livekit_server import LiveKitServer, livekit_server, needs_livekit
from tests.support.rooms import Rooms, rooms_before


async def calls(world: ApiWorld) -> int:
    async with world.services.database.transaction(read_only=True) as session:
        return await session.scalar(select(func.count()).select_from(Call)) or 0


async def test_joining_answers_503_and_makes_nothing(tmp_path: Path) -> None:
    async with api_world(tmp_path, **NOWHERE) as world:
        scheduled = await schedule_interview(world)
        await scheduled.consent()
        reply = await scheduled.join()
        assert (reply.status_code, reply.json()["error_code"]) == (503, "INT_505")
        assert reply.headers["Retry-After"] == "3"
        assert "link stays good" in reply.json()["detail"]
        assert await calls(world) == 0
        async with world.services.database.transaction(read_only=True) as session:
            assert (await session.get_one(Interview, scheduled.interview_id)).current_call_id is None
        config = (await world.http.get("/api/v1/config")).json()
        assert (config["transport"], config["livekit_url"]) == ("livekit", NOWHERE["livekit_url"])
        # The look at its rooms survives it too.
        world.services.rooms.notice(scheduled.interview_id)
        await world.services.rooms.tick()


def test_half_a_configuration_is_refused() -> None:
    for given in (
        {"livekit_url": "ws://127.0.0.1:9"},
        {"livekit_url": "ws://127.0.0.1:9", "livekit_api_key": KEY},
        {"livekit_url": "ws://127.0.0.1:9", "livekit_api_key": KEY, "livekit_api_secret": "short"},
    ):
        with pytest.raises(ValueError, match="LIVEKIT"):
            Settings(_env_file=None, **given)  # type: ignore[arg-type]  # words, as the environment gives them
    assert Settings(_env_file=None, livekit_api_key=KEY, livekit_api_secret=SECRET).livekit_url == ""


@pytest.fixture
def own_server() -> Iterator[LiveKitServer]:
    with livekit_server() as running:
        yield running


@needs_livekit
@pytest.mark.slow
async def test_a_running_interview_outlives_a_restart(own_server: LiveKitServer, tmp_path: Path) -> None:
    """The room is lost with the server; candidate and agent come back to it with the tokens that they have."""
    async with rooms_before(own_server, tmp_path) as rooms:
        joined, candidate = await rooms.candidate()
        agent_person, agent = await rooms.agent((await rooms.tickets())[0])
        await agent.post(started())
        await rooms.tick()
        begun = time.perf_counter()
        own_server.kill()
        assert (await rooms.scheduled.join("tab-00000002", take_over=True)).status_code == 503
        for _ in range(3):
            await rooms.tick(secs=2)
            await agent.post()
        assert await rooms.current_call() == joined["call_id"]
        own_server.start()
        both = {agent_identity(agent.call_id), candidate_identity(rooms.interview_id)}
        await rooms.inside(both)
        print(f"both back {time.perf_counter() - begun:.1f} s after the server was killed")
        await agent.post()
        await rooms.tick(secs=2)
        await agent.post()
        assert await rooms.current_call() == joined["call_id"]
        assert agent_person.here
        assert candidate.here


@asynccontextmanager
async def api_that_is_reported_to(
    folder: Path, server_settings: dict[str, str]
) -> AsyncIterator[tuple[ApiWorld, Services]]:
    """With the machine's own clock, for the media server signs by it."""
    async with api_world(folder, **server_settings) as world:
        services = wire(world.services.settings)
        yield world, services
        await services.close()


@needs_livekit
@pytest.mark.slow
async def test_what_a_real_server_reports_reaches_the_watch(own_server: LiveKitServer, tmp_path: Path) -> None:
    """Its own signature, over HTTP: the candidate's coming and going is known without a look by the clock."""
    async with api_that_is_reported_to(tmp_path, own_server.settings) as (world, real):
        app = create_app(services=real)
        async with serving(app) as address:
            own_server.stop()
            own_server.report_to(f"http://{address}/api/v1/webhooks/livekit")
            own_server.start()
            # The interview is made by the clock of the tests, which is ahead; the watch takes the machine's.
            assert isinstance(world.clock, SteppingClock)
            scheduled = await schedule_interview(world)
            await scheduled.consent()
            rooms = Rooms(world, own_server, scheduled)
            _, candidate = await rooms.candidate()
            await noted(rooms, real, lambda call: call.candidate_joined_at is not None)
            await rooms.lose(candidate)
            await noted(rooms, real, lambda call: call.candidate_left_at is not None)
            await rooms.close()


async def noted(rooms: Rooms, services: Services, fact: Callable[[Call], bool]) -> None:
    """Only what was reported is looked at."""
    async with asyncio.timeout(20):
        while True:
            await services.rooms.look_at_reported()
            async with services.database.transaction(read_only=True) as session:
                if fact(await session.get_one(Call, await rooms.current_call())):
                    return
            await asyncio.sleep(0.05)
