"""Handlers for tests of the runners. Their effects are rows, which count across processes."""

import asyncio
import os
import time
from typing import Any

from sqlalchemy import func, select

from api.audit import record
from api.audit.models import AuditEntry
from api.outbox import RetryIn, Task, TaskContext, TaskFailed, enqueue, periodic, task
from api.wiring import Services

GATE_SECS = 60.0


async def leave(services: Services, key: str, what: str) -> None:
    """One effect of `key`."""
    async with services.database.transaction() as session:
        record(session, f"test.{what}", kind="test", object_id=key)


async def count_of(services: Services, key: str, what: str) -> int:
    found = select(func.count()).select_from(AuditEntry)
    async with services.database.transaction(read_only=True) as session:
        same = found.where(AuditEntry.action == f"test.{what}", AuditEntry.object_id == key)
        return await session.scalar(same) or 0


async def wait_for(services: Services, key: str, what: str, timeout_secs: float = GATE_SECS) -> None:
    """Until the effect is there; another process may leave it."""
    async with asyncio.timeout(timeout_secs):
        while not await count_of(services, key, what):  # noqa: ASYNC110  rows of another process send no event
            await asyncio.sleep(0.05)


async def all_ended(services: Services) -> bool:
    """No task waits or runs."""
    async with services.database.transaction(read_only=True) as session:
        return await session.scalar(select(Task.id).where(Task.finished_at.is_(None)).limit(1)) is None


async def note_failure(context: TaskContext, payload: dict[str, Any], error: str) -> None:
    await leave(context.services, payload["key"], "on_failed")


@task("test_plain")
async def plain(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    await leave(context.services, payload["key"], "effect")
    return {"key": payload["key"], "attempt": context.attempt}


@task("test_urgent_plain", queue="high")
async def urgent_plain(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    await leave(context.services, payload["key"], "effect")
    return None


@task("test_flaky", retry_waits_secs=(0.3, 0.3), on_failed=note_failure)
async def flaky(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    await leave(context.services, payload["key"], "attempt")
    if context.attempt <= payload["failures"]:
        raise OSError("away")
    return {"attempt": context.attempt}


@task("test_limited", retry_waits_secs=(300, 300))
async def limited(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    if context.attempt == 1:
        raise RetryIn(0.3, "the vendor said: too many requests")
    return {"attempt": context.attempt}


@task("test_beyond_help", on_failed=note_failure)
async def beyond_help(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    await leave(context.services, payload["key"], "attempt")
    raise TaskFailed("nothing will help")


@task("test_follow_up")
async def follow_up(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    """Work that asks for more work, in one transaction with its own effect."""
    async with context.services.database.transaction() as session:
        added = enqueue(session, "test_plain", {"key": payload["key"]})
    return {"follow_up": added.id}


@task("test_gated", time_limit_secs=60)
async def gated(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    """Tells how far it is, and waits for the test to go on."""
    await context.progress(3, 10, "rows read")
    await leave(context.services, payload["key"], "attempt")
    await wait_for(context.services, payload["key"], "gate")
    await context.progress(10, 10, "all rows read")
    await leave(context.services, payload["key"], "effect")
    return {"attempt": context.attempt}


@task("test_too_long", time_limit_secs=2, retry_waits_secs=(), on_failed=note_failure)
async def too_long(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    try:
        await asyncio.sleep(600)
    except asyncio.CancelledError:
        await leave(context.services, payload["key"], "cleaned_up")
        raise
    return None


@task("test_stubborn", time_limit_secs=2, retry_waits_secs=(), on_failed=note_failure)
async def stubborn(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    """Hears nothing: only the end of its process helps."""
    await leave(context.services, payload["key"], "attempt")
    while True:
        try:
            time.sleep(600)  # noqa: ASYNC251  blocking the loop is the point
        except Exception:
            continue


@task("test_poison", retry_waits_secs=(0.1, 0.1), on_failed=note_failure)
async def poison(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    await leave(context.services, payload["key"], "attempt")
    os._exit(1)


@task("test_keyed")
async def keyed(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    """Harmless the second time, as every handler is to be: it looks before it writes, in one transaction."""
    async with context.services.database.transaction() as session:
        same = select(AuditEntry.id).where(AuditEntry.action == "test.effect", AuditEntry.object_id == payload["key"])
        if await session.scalar(same.limit(1)) is None:
            record(session, "test.effect", kind="test", object_id=payload["key"])
    await asyncio.sleep(0.05)
    return None


@periodic("test_each_second", every_secs=1)
async def each_second(services: Services) -> None:
    slot = int(services.clock.now().timestamp())
    await leave(services, "each_second", f"slot.{slot}")
