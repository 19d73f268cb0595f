"""One process alone, killed by what it works on."""

from pathlib import Path

import pytest

from api.database import new_id
from api.outbox import TaskState
from api.outbox.execution import DIED
from tests.support.background import SECRET, child, in_process
from tests.support.databases import fresh_database

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


async def test_a_poisoned_task_does_not_keep_the_server_down(tmp_path: Path) -> None:
    async with fresh_database(tmp_path) as url:
        key, other = new_id(), new_id()
        async with in_process(tmp_path, url) as api:
            await api.services.outbox.stop()
            poisoned, plain = await api.add("test_poison", key=key), await api.add("test_keyed", key=other)
        env = {
            "DATABASE_URL": url,
            "DATA_DIR": str(tmp_path),
            "SECRET_KEY": SECRET,
            "TASK_RUNNER": "inprocess",
            "TASK_LEASE_SECS": "1",
        }
        codes = []
        for _ in range(6):
            codes.append(child("run", "", env).returncode)
            if codes[-1] == 0:
                break
        assert codes == [1, 1, 1, 0]
        async with in_process(tmp_path, url) as api:
            dead = await api.look(poisoned)
            assert (dead.state, dead.error) == (TaskState.FAILED, DIED)
            assert await api.effects(key, "attempt") == 3
            assert (await api.look(plain)).state is TaskState.DONE
            assert await api.effects(other) == 1
