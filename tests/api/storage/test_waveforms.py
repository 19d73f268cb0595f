"""A recording's waveform: each side where it sounds, computed once, and a broken file said so."""

from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from tests.support.api_world import ApiWorld, api_world
from tests.support.recordings import stereo_opus
from tests.support.scored_interview import Played, play_interview


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[ApiWorld]:
    async with api_world(tmp_path) as made:
        yield made


async def asked(played: Played, method: str = "GET") -> dict[str, object]:
    url = f"{played.url}/recordings/{played.agent.call_id}/waveform"
    reply = await played.world.http.request(method, url, headers=played.hr)
    assert reply.status_code == 200, reply.text
    found: dict[str, object] = reply.json()
    return found


async def test_each_side_sounds_in_its_own_place(world: ApiWorld) -> None:
    played = await play_interview(world, recording=stereo_opus((0, 1_000), (2_000, 3_000), 4_000))
    assert (await asked(played))["state"] == "none"
    assert (await asked(played, "POST"))["state"] == "working"
    assert (await asked(played, "POST"))["state"] == "working", "ordered once"
    await world.run_tasks()
    found = await asked(played)
    assert (found["state"], found["point_ms"]) == ("ready", 50)
    candidate, interviewer = np.array(found["candidate"]), np.array(found["interviewer"])
    assert abs(len(candidate) - 80) <= 1
    assert candidate[2:18].min() > 90
    assert candidate[24:].max() < 5
    assert interviewer[42:58].min() > 90
    assert interviewer[:38].max() < 5


async def test_what_cannot_be_decoded_is_said_once(world: ApiWorld) -> None:
    played = await play_interview(world, recording=b"OggS and nothing else that could be decoded")
    await asked(played, "POST")
    await world.run_tasks()
    assert (await asked(played))["state"] == "failed"
