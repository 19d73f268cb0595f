"""Somebody who may import."""

import pytest

from tests.support.api_world import ApiWorld


@pytest.fixture
async def hr(world: ApiWorld) -> dict[str, str]:
    await world.add_user("hr@example.com")
    return await world.login("hr@example.com")
