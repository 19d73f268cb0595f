"""A POST that is sent twice has its effect once."""

import asyncio
import contextlib
import hashlib
import hmac
import json
import os
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import Request
from fastapi.responses import JSONResponse
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.app import create_app
from api.audit.models import AuditEntry
from api.idempotency.errors import KeyRunning
from api.idempotency.models import IdempotencyKey
from api.idempotency.service import PURPOSE, Claim, _lock, forget_old_keys, keep_reply
from api.jobs.models import JobTemplate
from api.wiring import wire
from tests.support.api_world import PASSWORD, ApiWorld, api_world

KEY = {"Idempotency-Key": "7d8a1a52-first"}
JOB = {"title": "Backend engineer"}


@pytest.fixture
async def hr(world: ApiWorld) -> dict[str, str]:
    await world.add_user("hr@example.com")
    return await world.login("hr@example.com")


async def jobs(world: ApiWorld) -> int:
    async with world.services.database.transaction(read_only=True) as session:
        return await session.scalar(select(func.count()).select_from(JobTemplate)) or 0


async def create(world: ApiWorld, headers: dict[str, str], body: dict[str, str] = JOB) -> httpx.Response:
    return await world.http.post("/api/v1/jobs", json=body, headers=headers)


async def test_the_second_one_gets_the_first_ones_reply(world: ApiWorld, hr: dict[str, str]) -> None:
    first = await create(world, {**hr, **KEY})
    second = await create(world, {**hr, **KEY})
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert second.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert await jobs(world) == 1


async def test_without_a_key_each_one_counts(world: ApiWorld, hr: dict[str, str]) -> None:
    await create(world, hr)
    await create(world, hr)
    assert await jobs(world) == 2


async def test_a_key_belongs_to_one_request_of_one_person(world: ApiWorld, hr: dict[str, str]) -> None:
    await create(world, {**hr, **KEY})
    changed = await create(world, {**hr, **KEY}, {"title": "Another"})
    assert (changed.status_code, changed.json()["error_code"]) == (422, "SYS_424")
    elsewhere = await world.http.post("/api/v1/candidates", json=JOB, headers={**hr, **KEY})
    assert elsewhere.status_code == 422
    await world.add_user("other@example.com")
    other = await world.login("other@example.com")
    assert "idempotency-replayed" not in (await create(world, {**other, **KEY})).headers
    assert await jobs(world) == 2


@pytest.mark.parametrize("key", ["", "x" * 201, "tab\tbed"])
async def test_keys_are_printable_and_short(world: ApiWorld, hr: dict[str, str], key: str) -> None:
    refused = await create(world, {**hr, "Idempotency-Key": key})
    assert (refused.status_code, refused.json()["error_code"]) == (422, "SYS_423")


async def test_a_refused_request_leaves_the_key_free(world: ApiWorld, hr: dict[str, str]) -> None:
    refused = await create(world, {**hr, **KEY}, {"title": "Engineer", "persona_id": "nobody"})
    assert refused.status_code >= 400
    assert (await create(world, {**hr, **KEY})).status_code == 201


async def test_many_at_once_have_one_effect(world: ApiWorld, hr: dict[str, str]) -> None:
    replies = await asyncio.gather(*(create(world, {**hr, **KEY}) for _ in range(8)))
    assert {reply.status_code for reply in replies} <= {201, 409}
    assert await jobs(world) == 1
    done = [reply for reply in replies if reply.status_code == 201]
    assert len({reply.content for reply in done}) == 1
    assert sum("idempotency-replayed" not in reply.headers for reply in done) == 1


@pytest.mark.skipif(not os.environ.get("TEST_POSTGRES_URL"), reason="SQLite lets the second request wait instead")
async def test_a_key_in_use_answers_409(world: ApiWorld, hr: dict[str, str]) -> None:
    user = (await world.http.get("/api/v1/auth/me", headers=hr)).json()["id"]
    async with world.services.database.transaction() as session:
        assert await _lock(session, f"{user}:{hashlib.sha256(KEY['Idempotency-Key'].encode()).hexdigest()}")
        running = await create(world, {**hr, **KEY})
        assert (running.status_code, running.json()["error_code"]) == (409, "SYS_425")
    assert (await create(world, {**hr, **KEY})).status_code == 201


async def test_a_crash_before_the_commit_leaves_neither_effect_nor_key(
    world: ApiWorld, hr: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = AsyncSession.commit

    async def dies(session: AsyncSession) -> None:
        monkeypatch.setattr(AsyncSession, "commit", commit)
        raise ConnectionError("the database went away")

    monkeypatch.setattr(AsyncSession, "commit", dies)
    # httpx's ASGI transport passes on what the server would answer with 500.
    with contextlib.suppress(ConnectionError):
        assert (await create(world, {**hr, **KEY})).status_code >= 500
    assert await jobs(world) == 0
    again = await create(world, {**hr, **KEY})
    assert again.status_code == 201
    assert "idempotency-replayed" not in again.headers


async def test_a_reply_that_was_lost_on_the_way_is_given_by_the_next_process(tmp_path: Path) -> None:
    async with api_world(tmp_path) as world:
        await world.add_user("hr@example.com")
        hr = await world.login("hr@example.com")
        first = await create(world, {**hr, **KEY})
        # Another process of the same database: nothing of the first one's memory.
        services = wire(world.services.settings, clock=world.clock)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(create_app(services=services))) as http:
            second = await http.post("http://test/api/v1/jobs", json=JOB, headers={**hr, **KEY})
        await services.close()
        assert second.content == first.content
        assert second.headers["idempotency-replayed"] == "true"
        assert await jobs(world) == 1


async def test_after_a_day_a_key_is_new_again_and_its_row_goes(world: ApiWorld, hr: dict[str, str]) -> None:
    await create(world, {**hr, **KEY})
    world.clock.advance(hours=24, seconds=1)
    world.logins.clear()
    hr = await world.login("hr@example.com")
    assert "idempotency-replayed" not in (await create(world, {**hr, **KEY})).headers
    assert await jobs(world) == 2
    world.clock.advance(hours=25)
    await forget_old_keys(world.services)
    async with world.services.database.transaction(read_only=True) as session:
        assert await session.scalar(select(func.count()).select_from(IdempotencyKey)) == 0


async def test_uploads_are_told_apart_by_their_content(world: ApiWorld, hr: dict[str, str]) -> None:
    async def send(content: bytes) -> httpx.Response:
        file = {"file": ("people.csv", content, "text/csv")}
        return await world.http.post("/api/v1/candidates/bulk-import", files=file, headers={**hr, **KEY})

    first = await send(b"email,name\na@example.com,A\n")
    assert first.status_code == 202, first.text
    second = await send(b"email,name\na@example.com,A\n")
    # The boundary between the parts differs each time; the parts do not.
    assert (second.status_code, second.headers["idempotency-replayed"]) == (202, "true")
    assert second.json() == first.json()
    other = await send(b"email,name\nb@example.com,B\n")
    assert (other.status_code, other.json()["error_code"]) == (422, "SYS_424")


async def test_the_slower_of_two_that_got_past_the_look_up_is_undone(world: ApiWorld, hr: dict[str, str]) -> None:
    """An operation may let go of its transaction, and of the key's lock with it, while it reads a document."""
    me = (await world.http.get("/api/v1/auth/me", headers=hr)).json()
    company_id = me["company_id"]
    held = Request({"type": "http", "state": {}})
    row = IdempotencyKey(
        user_id=me["id"],
        key_hash=hashlib.sha256(KEY["Idempotency-Key"].encode()).hexdigest(),
        operation="POST /api/v1/jobs",
        request_hash="0" * 64,
    )
    assert (await create(world, {**hr, **KEY})).status_code == 201

    async def slower() -> None:
        async with world.services.database.transaction() as session:
            session.add(JobTemplate(company_id=company_id, title="undone", language="en"))
            held.state.idempotency = Claim(world.services, session, row)
            await keep_reply(held, JSONResponse({"id": "1"}, 201))

    with pytest.raises(KeyRunning):
        await slower()
    assert await jobs(world) == 1


async def test_replies_are_sealed_at_rest(world: ApiWorld, hr: dict[str, str]) -> None:
    await create(world, {**hr, **KEY})
    async with world.services.database.transaction(read_only=True) as session:
        row = (await session.scalars(select(IdempotencyKey))).one()
    assert "Backend" not in row.reply
    assert "Backend" in world.services.vault.unseal(row.reply)
    assert row.created_at > world.clock.now() - timedelta(minutes=1)


async def test_a_replay_is_not_another_entry_in_the_audit_log(world: ApiWorld, hr: dict[str, str]) -> None:
    for _ in range(3):
        await create(world, {**hr, **KEY})
    async with world.services.database.transaction(read_only=True) as session:
        entries = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "POST /jobs")
        assert await session.scalar(entries) == 1


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[ApiWorld]:
    async with api_world(tmp_path) as made:
        yield made


async def test_a_stored_password_change_cannot_be_guessed_from_the_database(
    world: ApiWorld, hr: dict[str, str]
) -> None:
    body = json.dumps({"current_password": PASSWORD, "new_password": "another long pass phrase 7"}).encode()
    headers = {**hr, **KEY, "Content-Type": "application/json"}
    changed = await world.http.post("/api/v1/auth/password", content=body, headers=headers)
    assert changed.status_code < 300, changed.text
    async with world.services.database.transaction(read_only=True) as session:
        stored = await session.scalar(select(IdempotencyKey.request_hash))
    head = b"POST /api/v1/auth/password?\n"
    secret = world.services.settings.secret.encode()
    assert stored == hmac.new(secret, PURPOSE + head + body, hashlib.sha256).hexdigest()
    assert stored != hashlib.sha256(head + body).hexdigest()
