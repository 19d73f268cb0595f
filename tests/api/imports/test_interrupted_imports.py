"""CSV import: what is killed, taken over, late or stopped neither loses anybody nor adds them twice."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from api.candidates.models import Candidate, CandidateSearch, CandidateStatusChange
from api.imports import repository, run
from api.imports.models import ImportRowError
from api.outbox import TaskContext
from api.ports import FileStore
from tests.support.api_world import ApiWorld
from tests.support.imports import KOREAN, counts, people, upload


class Killed(BaseException):
    """The process ends here: nothing after it runs."""


@pytest.mark.parametrize("before_commit", [True, False])
async def test_an_import_that_is_killed_in_the_middle_neither_loses_nor_doubles(
    world: ApiWorld, hr: dict[str, str], monkeypatch: pytest.MonkeyPatch, before_commit: bool
) -> None:
    """A runner dies after its second batch was written, just before or just after that is stored."""
    monkeypatch.setattr(run, "BATCH_ROWS", 10)
    lines = [f"p{n}@example.com,P{n}" if n != 14 else "broken,P14" for n in range(45)]
    started = await upload(world, hr, "email,name\n" + "\n".join(lines))
    stored = run.Import._store
    inserted = repository.insert_followers
    left = 2

    async def store(self: run.Import, batch: run.Batch) -> None:
        nonlocal left
        await stored(self, batch)
        left -= 1
        if left == 0 and not before_commit:
            raise Killed

    async def followers(*arguments: Any) -> None:
        await inserted(*arguments)
        if left == 1 and before_commit:
            raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(run.Import, "_store", store)
        dying.setattr(repository, "insert_followers", followers)
        with pytest.raises(Killed):
            await world.run_tasks()
    world.clock.advance(minutes=5)
    await world.run_tasks()
    reply = await world.http.get(f"/api/v1/import-jobs/{started.json()['import_job_id']}", headers=hr)
    assert counts(reply.json()) == ("finished", 44, 0, 1)
    async with world.services.database.transaction(read_only=True) as session:
        numbers = [
            await session.scalar(select(func.count()).select_from(table))
            for table in (Candidate, CandidateSearch, CandidateStatusChange, ImportRowError)
        ]
        assert numbers == [44, 44, 44, 1]


@pytest.mark.parametrize("dies", [True, False])
async def test_an_import_that_was_taken_over_from_a_late_runner_is_finished(
    world: ApiWorld, hr: dict[str, str], monkeypatch: pytest.MonkeyPatch, dies: bool
) -> None:
    """The runner before still stores a batch, or all that is left, after this one has looked where it stood."""
    monkeypatch.setattr(run, "BATCH_ROWS", 10)
    lines = "".join(f"p{n}@example.com,P{n}\n" for n in range(45))
    import_id = (await upload(world, hr, "email,name\n" + lines)).json()["import_job_id"]

    async def stops(_done: int, _total: int, _note: str) -> None:
        if dies:
            raise Killed

    async def silent(_done: int, _total: int, _note: str) -> None:
        pass

    class Read(Slow):
        async def read(self, key: str) -> AsyncIterator[bytes]:
            await self._meanwhile()
            async for piece in self._store.read(key):
                yield piece

    async def the_late_one_goes_on() -> None:
        if meanwhile:
            return
        meanwhile.append(True)
        try:
            await run.carry_out(TaskContext(world.services, "late", 1, False, stops), import_id)
        except Killed:
            return
        await world.run_tasks()  # the upload is deleted

    meanwhile: list[bool] = []
    services = replace(world.services, files=Read(world.services.files, the_late_one_goes_on))
    await run.carry_out(TaskContext(services, "next", 2, False, silent), import_id)
    reply = await world.http.get(f"/api/v1/import-jobs/{import_id}", headers=hr)
    assert counts(reply.json()) == ("finished", 45, 0, 0)


class Slow:
    """A file store on which something else happens while it takes a file."""

    def __init__(self, store: FileStore, meanwhile: Callable[[], Awaitable[None]]) -> None:
        self._store = store
        self._meanwhile = meanwhile

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def put(self, *arguments: Any, **more: Any) -> None:
        await self._meanwhile()
        await self._store.put(*arguments, **more)


async def test_others_write_while_an_upload_is_being_stored(world: ApiWorld, hr: dict[str, str]) -> None:
    async def somebody_writes() -> None:
        body = {"email": "lee@example.com", "name": "Lee Seoyeon"}
        assert (await world.http.post("/api/v1/candidates", json=body, headers=hr)).status_code == 201

    world.app.state.services = replace(world.services, files=Slow(world.services.files, somebody_writes))
    assert (await upload(world, hr, KOREAN)).status_code == 202
    assert [one["name"] for one in await people(world, hr)] == ["Lee Seoyeon"]


async def test_an_import_stops_after_the_batch_and_says_how_many_are_in(
    world: ApiWorld, hr: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "BATCH_ROWS", 2)
    started = await upload(world, hr, "email,name\n" + "".join(f"p{n}@example.com,P{n}\n" for n in range(9)))
    url = f"/api/v1/import-jobs/{started.json()['import_job_id']}"
    stored = repository.insert_candidates

    async def then_stopped(session: Any, rows: list[dict[str, Any]]) -> set[str]:
        ids = await stored(session, rows)
        monkeypatch.setattr(repository, "insert_candidates", stored)
        asked.append(asyncio.create_task(world.http.post(f"{url}/cancel", headers=hr)))
        return ids

    asked: list[asyncio.Task[httpx.Response]] = []
    progress = TaskContext.progress

    async def told(self: TaskContext, done: int, total: int, note: str = "") -> None:
        await asyncio.gather(*asked)
        await progress(self, done, total, note)

    monkeypatch.setattr(repository, "insert_candidates", then_stopped)
    monkeypatch.setattr(TaskContext, "progress", told)
    await world.run_tasks()
    job = (await world.http.get(url, headers=hr)).json()
    assert counts(job) == ("cancelled", 2, 0, 0)
    assert len(await people(world, hr)) == 2
    again = await world.http.post(f"{url}/cancel", headers=hr)
    assert (again.status_code, again.json()["error_code"]) == (409, "CAND_426")
