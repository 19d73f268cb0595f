"""Files that no row knows of: the transaction that was to write the row failed, or its process died in between."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.calls.models import Call
from api.cvs.models import CvVersion
from api.files.models import Document
from api.ids import canonical
from api.imports.models import ImportJob
from api.outbox import periodic
from api.ports import ListedFile
from api.privacy.models import Export
from api.wiring import Services

log = structlog.get_logger(__name__)

EVERY_SECS = 24 * 3600
FOLDERS = ("cvs", "documents", "exports", "imports", "recordings")
"""What api stores. Anything else in a bucket belongs to somebody else."""
LEFT_ALONE = timedelta(days=1)
"""Longer than any request or task that stores a file and then its row."""
RECORDING_LEFT_ALONE = timedelta(days=7)
"""After its call: an agent that was cut off comes back with the recording later, under the same key."""
BATCH = 500


@periodic("remove_orphan_files", every_secs=EVERY_SECS)
async def remove_orphans(services: Services) -> None:
    """Deletes files that are older than a day and belong to no row."""
    before = services.clock.now() - LEFT_ALONE
    removed = 0
    for folder in FOLDERS:
        batch: list[ListedFile] = []
        async for file in services.files.list(folder):
            if file.changed_at < before:
                batch.append(file)
            if len(batch) == BATCH:
                removed += await _remove(services, batch)
                batch = []
        removed += await _remove(services, batch)
    if removed:
        log.warning("orphan_files_removed", count=removed)


async def _remove(services: Services, batch: Sequence[ListedFile]) -> int:
    keys = [file.key for file in batch]
    async with services.database.transaction(read_only=True) as session:
        known = await _known(session, keys, services.clock.now()) if keys else set()
    orphans = [key for key in keys if key not in known]
    for key in orphans:
        await services.files.delete(key)
    return len(orphans)


async def _known(session: AsyncSession, keys: Sequence[str], now: datetime) -> set[str]:
    """Those of `keys` that a row names, or that an agent may still be storing."""
    known: set[str] = set()
    columns = (
        Document.storage_key, ImportJob.storage_key, Export.storage_key, Call.recording_key,
        CvVersion.pdf_key,
    )  # fmt: skip
    for column in columns:
        known.update(key for key in await session.scalars(select(column).where(column.in_(keys))) if key)
    return known | await _recordings_to_come(session, set(keys) - known, now)


async def _recordings_to_come(session: AsyncSession, keys: set[str], now: datetime) -> set[str]:
    by_call: dict[str, str] = {}
    others: set[str] = set()
    for key in keys:
        if key.startswith("recordings/"):
            try:
                by_call[canonical(key.rsplit("/", 1)[-1].removesuffix(".ogg"))] = key
            except ValueError:
                # Not named after a call, so not stored by api.
                others.add(key)
    if not by_call:
        return others
    ended = await session.execute(select(Call.id, Call.ended_at).where(Call.id.in_(by_call)))
    return others | {by_call[row[0]] for row in ended if row[1] is None or row[1] > now - RECORDING_LEFT_ALONE}
