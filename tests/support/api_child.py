"""A process that adds work and is killed at a chosen moment: `python -m tests.support.api_child <what> <key>`.

before-publish   commits a task and is gone before the broker is told
while-publishing commits a task, promises to tell the broker of it, and is gone
run              carries out the outbox in this process until nothing is left (or a task kills it)
"""

import asyncio
import os
import signal
import sys

from api import models
from api.database import after_commit
from api.outbox import enqueue
from api.outbox.relay import CeleryRelay
from api.outbox.runner import InProcessRunner
from api.settings import Settings
from api.wiring import Services, wire
from tests.support import background_tasks

assert background_tasks.plain
assert models.metadata.tables


async def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


async def add_and_die(services: Services, key: str) -> None:
    async with services.database.transaction() as session:
        after_commit(session, die)
        enqueue(session, "test_keyed", {"key": key})


async def promise_and_die(services: Services, key: str) -> None:
    relay = services.outbox
    assert isinstance(relay, CeleryRelay)
    services.database.session_info["wake_outbox"] = None
    async with services.database.transaction() as session:
        enqueue(session, "test_keyed", {"key": key})
    assert await relay.promise()
    await die()


async def run(services: Services, _key: str) -> None:
    runner = services.outbox
    assert isinstance(runner, InProcessRunner)
    await runner.start()
    await runner.stop()
    while not await background_tasks.all_ended(services):
        await runner.run_due()
        await asyncio.sleep(0.05)
    await services.close()


def main() -> None:
    what, key = sys.argv[1:]
    does = {"before-publish": add_and_die, "while-publishing": promise_and_die, "run": run}[what]
    asyncio.run(does(wire(Settings(_env_file=None)), key))


if __name__ == "__main__":
    main()
