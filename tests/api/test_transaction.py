"""One request, one transaction: stored before the reply leaves, or not at all."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import event, func, insert, select, text
from sqlalchemy.pool import QueuePool
from starlette.types import Message, Receive, Scope, Send

from api.bus import company_topic, publish
from api.companies.models import Company
from api.database import Database, after_commit
from api.errors import Conflict, install_error_handlers
from api.ports import BusMessage
from api.security.dependencies import RequestSession
from api.wiring import Services
from tests.support.api_world import ApiWorld, api_world


class Refused(Conflict):
    error_code = "TEST_1"


class RefusedButKept(Conflict):
    error_code = "TEST_2"
    keeps_changes = True


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[ApiWorld]:
    async with api_world(tmp_path) as made:
        yield made


def small_app(services: Services) -> FastAPI:
    app = FastAPI()
    app.state.services = services
    install_error_handlers(app)

    @app.post("/add")
    async def add(session: RequestSession, fate: str = "fine") -> dict[str, str]:
        session.add(Company(name="added"))
        publish(session, BusMessage("status", "c", "i"))
        if fate == "refused":
            raise Refused()
        if fate == "kept":
            raise RefusedButKept()
        if fate == "broken":
            raise RuntimeError("a defect")
        return {"fate": fate}

    return app


async def companies(services: Services) -> int:
    async with services.database.transaction(read_only=True) as session:
        return await session.scalar(select(func.count()).select_from(Company)) or 0


async def call(app: FastAPI, query: str, on_start: list[int], services: Services) -> int:
    """Calls the app by hand and looks into the database when the reply's first bytes are sent."""
    scope: Scope = {
        "type": "http",
        "method": "POST",
        "path": "/add",
        "raw_path": b"/add",
        "query_string": query.encode(),
        "headers": [],
        "client": ("127.0.0.1", 1),
        "server": ("test", 80),
        "scheme": "http",
        "http_version": "1.1",
        "root_path": "",
    }
    statuses: list[int] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])
            on_start.append(await companies(services))

    receiving: Receive = receive
    sending: Send = send
    try:
        await app(scope, receiving, sending)
    except RuntimeError:
        statuses = statuses or [500]
    return statuses[0]


@pytest.mark.parametrize(
    ("fate", "status", "stored"), [("fine", 200, 1), ("refused", 409, 0), ("kept", 409, 1), ("broken", 500, 0)]
)
async def test_what_is_stored_is_stored_before_the_reply_starts(
    world: ApiWorld, fate: str, status: int, stored: int
) -> None:
    seen: list[int] = []
    assert await call(small_app(world.services), f"fate={fate}", seen, world.services) == status
    assert seen == [stored]
    assert await companies(world.services) == stored


async def test_messages_leave_after_the_commit_only(world: ApiWorld) -> None:
    app = small_app(world.services)
    async with world.services.bus.subscribe(company_topic("c")) as messages:
        await call(app, "fate=refused", [], world.services)
        await call(app, "fate=fine", [], world.services)
        first = await messages.get()
        assert first.kind == "status"
        # The refused request sent none: the next message is of the next commit.
        async with world.services.database.transaction() as session:
            publish(session, BusMessage("report", "c", "i"))
        assert (await messages.get()).kind == "report"


async def test_a_failing_hook_does_not_undo_what_is_stored(world: ApiWorld) -> None:
    async def broken() -> None:
        raise OSError("the bus is away")

    async with world.services.database.transaction() as session:
        session.add(Company(name="kept"))
        after_commit(session, broken)
    assert await companies(world.services) == 1


async def test_writers_wait_for_their_turn(world: ApiWorld) -> None:
    import asyncio

    async def rename(n: int) -> None:
        async with world.services.database.transaction() as session:
            count = await session.scalar(select(func.count()).select_from(Company))
            session.add(Company(name=f"{n} after {count}"))

    await asyncio.gather(*(rename(n) for n in range(12)))
    assert await companies(world.services) == 12


async def test_a_cancelled_write_leaves_nothing_locked(world: ApiWorld) -> None:
    """The traceback of its CancelledError, kept here, holds a cursor whose row nobody read."""
    database = world.services.database

    async def write(name: str) -> None:
        async with database.transaction() as session:
            await session.scalar(insert(Company).values(name=name).returning(Company.id))

    def leave(_conn: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.startswith("INSERT"):
            asyncio.get_running_loop().call_soon(writing.cancel)

    writing = asyncio.create_task(write("left"))
    event.listen(database.engine.sync_engine, "before_cursor_execute", leave)
    (left,) = await asyncio.gather(writing, return_exceptions=True)
    event.remove(database.engine.sync_engine, "before_cursor_execute", leave)
    await write("stored")
    assert isinstance(left, asyncio.CancelledError)
    async with database.transaction(read_only=True) as session:
        assert list(await session.scalars(select(Company.name))) == ["stored"]


async def test_a_connection_of_whoever_was_cancelled_is_back_before_the_database_closes(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'a.db'}")
    pool = database.engine.pool
    assert isinstance(pool, QueuePool)
    reads = asyncio.Event()

    async def read_on() -> None:
        async with database.transaction(read_only=True) as session:
            await session.execute(text("SELECT 1"))
            reads.set()
            await asyncio.Event().wait()

    reader = asyncio.create_task(read_on())
    await reads.wait()
    reader.cancel()
    assert pool.checkedout() == 1
    await database.close()
    assert pool.checkedout() == 0
