"""The recording promises: both sides where the call's clock says, whatever arrived late, in bursts or not at all."""

import asyncio
import time
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import pytest

from agent.clock import CallClock
from agent.record.recording import RATE, Recording
from tests.support.virtual_time import screenplay

IN_RATE, OUT_RATE = 16_000, 24_000


def tone(hz: float, ms: int, rate: int) -> bytes:
    t = np.arange(rate * ms // 1000) / rate
    return (np.sin(2 * np.pi * hz * t) * 12_000).astype(np.int16).tobytes()


def decoded(path: Path) -> npt.NDArray[np.float32]:
    with av.open(str(path)) as container:
        return np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)


def sounding_ms(channel: npt.NDArray[np.float32]) -> tuple[float, float]:
    """First and last moment that is louder than a whisper."""
    loud = np.flatnonzero(np.abs(channel) > 0.05)
    return loud[0] * 1000 / RATE, loud[-1] * 1000 / RATE


@screenplay
async def test_each_side_is_where_the_clock_says(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "r.ogg", CallClock())
    for n in range(500):  # ten seconds of a candidate who speaks from 2 s to 4 s
        await asyncio.sleep(0.02)
        sound = tone(440, 20, IN_RATE) if 100 <= n < 200 else bytes(640)
        recording._put("candidate", sound, IN_RATE)
        if 300 <= n < 350:  # the agent speaks from 6 s to 7 s
            recording._put("agent", tone(880, 20, OUT_RATE), OUT_RATE)
    finished = await asyncio.to_thread(recording.close)
    assert finished is not None
    assert abs(finished.duration_ms - 10_000) <= 20
    assert finished.size_bytes < 100_000, "compressed"
    left, right = decoded(finished.path)
    assert sounding_ms(left) == pytest.approx((2_000, 4_000), abs=30)
    assert sounding_ms(right) == pytest.approx((6_000, 7_000), abs=30)


@screenplay
async def test_a_gap_in_one_stream_shifts_neither(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "r.ogg", CallClock())
    for n in range(400):
        await asyncio.sleep(0.02)
        if 100 <= n < 250:
            continue  # the candidate's network is out for three seconds
        recording._put("candidate", tone(440, 20, IN_RATE) if n >= 300 else bytes(640), IN_RATE)
    finished = await asyncio.to_thread(recording.close)
    assert finished is not None
    left, _right = decoded(finished.path)
    assert sounding_ms(left)[0] == pytest.approx(6_000, abs=30)


@screenplay
async def test_ten_minutes_do_not_drift(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "r.ogg", CallClock())
    quiet, loud = bytes(IN_RATE // 5 * 2), tone(440, 200, IN_RATE)
    for n in range(3_000):  # 200 ms a piece; delivery jitters by up to 40 ms
        await asyncio.sleep(0.2 + (0.04 if n % 7 == 3 else 0.0) - (0.04 if n % 7 == 4 else 0.0))
        recording._put("candidate", loud if n in (2, 1_500, 2_995) else quiet, IN_RATE)
    finished = await asyncio.to_thread(recording.close)
    assert finished is not None
    left, _right = decoded(finished.path)
    loud_at = np.flatnonzero(np.abs(left) > 0.05) * 1000 / RATE
    for expected_ms in (400, 300_000, 599_000):
        nearest = loud_at[np.argmin(np.abs(loud_at - expected_ms))]
        assert abs(nearest - expected_ms) <= 100


def test_a_killed_process_leaves_a_playable_file(tmp_path: Path) -> None:
    async def record() -> Recording:
        recording = Recording(tmp_path / "r.ogg", CallClock())
        for n in range(300):
            recording._sounds.put(_sound(n))
        return recording

    recording = asyncio.run(record())
    deadline = time.monotonic() + 20
    while recording._written_ms < 4_000 and time.monotonic() < deadline:
        recording._thread.join(0.05)
    # The writer still runs and has closed nothing: this is what a kill would leave.
    copy = tmp_path / "copy.ogg"
    copy.write_bytes(recording.path.read_bytes())
    seconds = decoded(copy).shape[1] / RATE
    recording.close()
    assert seconds > 2.5


def _sound(n: int) -> object:
    from agent.record.recording import _Sound

    return _Sound("candidate", n * 20.0, IN_RATE, tone(440, 20, IN_RATE))


def test_an_unwritable_folder_is_a_reported_fault(tmp_path: Path) -> None:
    in_the_way = tmp_path / "recordings"
    in_the_way.write_text("not a folder")

    async def record() -> Recording:
        return Recording(in_the_way / "r.ogg", CallClock())

    recording = asyncio.run(record())
    assert recording.close() is None
    assert recording.error
