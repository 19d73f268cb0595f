"""A recording's waveform: each side where it sounds, computed once, and a broken file said so."""

import io
from collections.abc import AsyncIterator
from pathlib import Path

import av
import numpy as np
import pytest

from tests.support.api_world import ApiWorld, api_world
from tests.support.scored_interview import Played, play_interview


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[ApiWorld]:
    async with api_world(tmp_path) as made:
        yield made


def stereo_opus(left_ms: tuple[int, int], right_ms: tuple[int, int], ms: int) -> bytes:
    """Ogg Opus with a tone on each side in its own stretch, as the agent stores it."""
    rate = 48_000
    t = np.arange(rate * ms // 1_000)
    sides = [
        np.where((t >= a * 48) & (t < b * 48), np.sin(2 * np.pi * 440 * t / rate) * 16_000, 0)
        for a, b in (left_ms, right_ms)
    ]
    file = io.BytesIO()
    with av.open(file, "w", format="ogg") as container:
        stream = container.add_stream("libopus", rate=rate, layout="stereo")
        for start in range(0, len(t), 960):
            pcm = np.stack([side[start : start + 960] for side in sides], axis=1).astype(np.int16).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(pcm, format="s16", layout="stereo")
            frame.sample_rate, frame.pts = rate, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()


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
