"""One livekit-server for the tests of a file; every test has rooms and an api of its own.

A file about the telephone has a fleet for all of its tests, `running`, and a bridge for each.
"""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.support.briefs import brief
from tests.support.fleet import Fleet, Interview
from tests.support.livekit_server import LiveKitServer, livekit_server
from tests.support.phone_leg import Admissions, BridgeProcess
from tests.support.rooms import Rooms, rooms_before


@pytest.fixture(scope="module")
def server() -> Iterator[LiveKitServer]:
    with livekit_server() as running:
        yield running


@pytest.fixture
async def rooms(server: LiveKitServer, tmp_path: Path) -> AsyncIterator[Rooms]:
    async with rooms_before(server, tmp_path) as made:
        yield made


@pytest.fixture
async def interview(running: Fleet) -> AsyncIterator[Interview]:
    async with running.in_use():
        yield running.interview(brief())


@pytest.fixture
async def admissions() -> AsyncIterator[Admissions]:
    async with Admissions().serve() as made:
        yield made


@pytest.fixture
async def bridge(running: Fleet, admissions: Admissions) -> AsyncIterator[BridgeProcess]:
    made = BridgeProcess(running.folder, admissions.url)
    made.start()
    try:
        await made.ready()
        yield made
    finally:
        made.kill()
