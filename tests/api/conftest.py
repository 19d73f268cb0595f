"""One api and one SQLite file for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.api_world import ApiWorld, Scheduled, api_world, schedule_interview


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[ApiWorld]:
    async with api_world(tmp_path) as made:
        yield made


@pytest.fixture
async def scheduled(world: ApiWorld) -> Scheduled:
    return await schedule_interview(world)
