"""One api and one SQLite file for each test, and an interview whose words a test chooses."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.support.api_world import ApiWorld, api_world
from tests.support.scored_interview import Played, play_interview


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[ApiWorld]:
    async with api_world(tmp_path) as made:
        yield made


@pytest.fixture
def judge_settings() -> Callable[[str], dict[str, str]]:
    """Settings that send judging, one reading of it, to the loopback vendor at a base URL."""
    return lambda base_url: {"judge_model": "judge-model", "judge_base_url": base_url, "judge_runs": "1"}


@pytest.fixture
async def played(world: ApiWorld) -> Played:
    """A good interview, completed and not yet scored."""
    return await play_interview(world)
