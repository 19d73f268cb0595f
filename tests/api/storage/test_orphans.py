"""Files without a row are removed after a day; all others stay."""

import hashlib
import os
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from api.calls.models import Call
from api.database import new_id
from api.files.models import Document, DocumentKind
from api.files.orphans import BATCH, remove_orphans
from api.imports.models import ImportJob
from api.wiring import Services
from tests.support.api_world import ApiWorld, Scheduled


async def put(world: ApiWorld, *keys: str, age: timedelta = timedelta(hours=25)) -> None:
    for key in keys:
        await world.services.files.put(key, _one(), size_bytes=1, sha256=hashlib.sha256(b"x").hexdigest())
        stored = (world.clock.now() - age).timestamp()
        os.utime(world.services.settings.data_dir / "files" / key, (stored, stored))


async def _one() -> AsyncIterator[bytes]:
    yield b"x"


async def kept(services: Services) -> set[str]:
    folders = ("documents", "exports", "imports", "recordings", "elsewhere")
    return {file.key for folder in folders for file in [f async for f in services.files.list(folder)]}


async def test_what_no_row_knows_goes_after_a_day(world: ApiWorld) -> None:
    company = await world.add_user("hr@example.com")
    await put(world, "documents/known.pdf", "imports/known.csv", "documents/lost.pdf", "exports/lost.zip")
    await put(world, "documents/fresh.pdf", age=timedelta(hours=23))
    await put(world, "elsewhere/not-ours.bin", age=timedelta(days=100))
    async with world.services.database.transaction() as session:
        session.add(_document(company, "documents/known.pdf"))
        session.add(_import(company, "imports/known.csv"))
    await remove_orphans(world.services)
    stay = {"documents/known.pdf", "imports/known.csv", "documents/fresh.pdf", "elsewhere/not-ours.bin"}
    assert await kept(world.services) == stay
    world.clock.advance(hours=2)
    await remove_orphans(world.services)
    assert await kept(world.services) == stay - {"documents/fresh.pdf"}


async def test_more_than_one_batch(world: ApiWorld) -> None:
    company = await world.add_user("hr@example.com")
    known = {f"documents/known{n}.pdf" for n in range(0, BATCH + 20, 2)}
    await put(world, *known, *(f"documents/lost{n}.pdf" for n in range(0, BATCH + 20, 2)))
    async with world.services.database.transaction() as session:
        session.add_all(_document(company, key) for key in known)
    await remove_orphans(world.services)
    assert await kept(world.services) == known


async def test_a_recording_waits_for_its_agent_to_come_back(scheduled: Scheduled) -> None:
    """Also one whose row was not written: the agent uploads it again."""
    await scheduled.consent()
    agent = await scheduled.call()
    world = scheduled.world
    own = f"recordings/{agent.interview_id}/{agent.call_id}.ogg"
    await put(world, own, f"recordings/{new_id()}/{new_id()}.ogg", "recordings/by-hand.ogg", age=timedelta(days=30))
    await remove_orphans(world.services)
    assert await kept(world.services) == {own, "recordings/by-hand.ogg"}
    async with world.services.database.transaction() as session:
        (await session.get_one(Call, agent.call_id)).ended_at = world.clock.now() - timedelta(days=6)
    await remove_orphans(world.services)
    assert own in await kept(world.services)
    world.clock.advance(days=1, seconds=1)
    await remove_orphans(world.services)
    assert own not in await kept(world.services)


@pytest.mark.parametrize("ended_days_ago", [None, 40])
async def test_a_recording_that_its_call_names_stays(scheduled: Scheduled, ended_days_ago: int | None) -> None:
    await scheduled.consent()
    agent = await scheduled.call()
    world = scheduled.world
    own = f"recordings/{agent.interview_id}/{agent.call_id}.ogg"
    await put(world, own, age=timedelta(days=30))
    async with world.services.database.transaction() as session:
        call = await session.get_one(Call, agent.call_id)
        call.recording_key = own
        if ended_days_ago is not None:
            call.ended_at = world.clock.now() - timedelta(days=ended_days_ago)
    await remove_orphans(world.services)
    assert await kept(world.services) == {own}


def _document(company_id: str, key: str) -> Document:
    return Document(
        company_id=company_id,
        kind=DocumentKind.RESUME,
        filename="resume.pdf",
        content_type="application/pdf",
        size_bytes=1,
        sha256="0" * 64,
        storage_key=key,
    )


def _import(company_id: str, key: str) -> ImportJob:
    return ImportJob(
        company_id=company_id,
        filename="people.csv",
        size_bytes=1,
        sha256="0" * 64,
        storage_key=key,
        encoding="utf-8",
        delimiter=",",
        header=["email"],
        columns={},
        errors=[],
    )
