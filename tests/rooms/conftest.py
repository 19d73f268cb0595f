"""One livekit-server for the tests of a file; every test has rooms and an api of its own."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.support.livekit_server import LiveKitServer, livekit_server
from tests.support.rooms import Rooms, rooms_before


@pytest.fixture(scope="module")
def server() -> Iterator[LiveKitServer]:
    with livekit_server() as running:
        yield running


@pytest.fixture
async def rooms(server: LiveKitServer, tmp_path: Path) -> AsyncIterator[Rooms]:
    async with rooms_before(server, tmp_path) as made:
        yield made
