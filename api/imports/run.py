"""Carrying out an import: batches of rows, each in one transaction with the count of what is done.

Exactly once: a batch begins by locking the job and comparing `rows_done`, so a task that was killed goes on after the
last stored batch, and two runners of one task cannot both write. A row is added unless its address is in the company
already, so the same file again changes nothing.
"""

import asyncio
import contextlib
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import anyio
import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import User
from api.candidates.account_link import accounts_of
from api.candidates.derived import derived_columns, search_row
from api.candidates.keys import region_of
from api.companies.models import Company
from api.database import new_id
from api.imports import repository
from api.imports.models import ImportJob, ImportStatus
from api.imports.reading import BrokenTable, RawRow, rows
from api.imports.rows import Bad, Defaults, Good, check_row
from api.integrations import announce
from api.mail import send_mail
from api.outbox import TaskContext, TaskFailed, enqueue
from api.privacy.erasure import DELETE_FILES_TASK
from api.wiring import Services

log = structlog.get_logger(__name__)

BATCH_ROWS = 1_000
"""Some 0.1 s a batch: others write in between, and little is done again after a kill."""
SHOWN_ERRORS = 100
SHOWN_ROWS = 5


@dataclass(slots=True)
class Batch:
    """Checked rows, and the values to write for the good ones."""

    good: list[Good] = field(default_factory=list)
    bad: list[Bad] = field(default_factory=list)
    is_last: bool = False
    candidates: list[dict[str, Any]] = field(default_factory=list)
    searches: list[dict[str, Any]] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)

    @property
    def size(self) -> int:
        return len(self.good) + len(self.bad)


class Superseded(Exception):
    """Another runner has gone on with this import."""


class UploadGone(Exception):
    """The file is not in the store (any more)."""


class Import:
    """One run of the task, from the last stored batch on."""

    def __init__(self, context: TaskContext, job: ImportJob, jobs: dict[str, str], defaults: Defaults) -> None:
        self._context = context
        self._services: Services = context.services
        self._job = job
        self._jobs = jobs
        self._defaults = defaults
        self._done = job.rows_done
        self._seen: set[str] = set()
        """Addresses of this file; of a dry run only, which writes none that the next batch could collide with."""

    async def run(self, path: Path) -> None:
        total = await anyio.to_thread.run_sync(self._count, path)
        if total > self._services.settings.max_import_rows:
            limit = self._services.settings.max_import_rows
            await self._refuse(f"The file has {total:,} rows; {limit:,} are allowed at once. Split it.")
            return
        iterator = rows(path, self._job.encoding, self._job.delimiter)
        skip = 0 if self._job.dry_run else self._done
        await self._begin(total)
        await anyio.to_thread.run_sync(lambda: next(islice(iterator, skip, skip), None))
        # The next batch is read and checked while the database stores this one.
        coming = asyncio.create_task(asyncio.to_thread(self._check_batch, iterator))
        try:
            while True:
                batch = await coming
                if not batch.is_last:
                    coming = asyncio.create_task(asyncio.to_thread(self._check_batch, iterator))
                if batch.good or batch.bad:
                    await self._store(batch)
                    await self._context.progress(self._done, total, "rows")
                if batch.is_last:
                    break
        finally:
            # A thread cannot be stopped; it must not read a file that is being removed.
            await asyncio.wait({coming})
        await self._finish()

    def _count(self, path: Path) -> int:
        """Rows of the file; one more for the place where it breaks off. Stops at what is too many."""
        count = 0
        try:
            for _ in rows(path, self._job.encoding, self._job.delimiter):
                count += 1
        except BrokenTable:
            count += 1
        return count

    def _check_batch(self, iterator: Iterator[RawRow]) -> Batch:
        """Blocking: reading, checking and preparing take half of the time."""
        batch = Batch()
        count = 0
        try:
            for row in islice(iterator, BATCH_ROWS):
                count += 1
                fixed = self._job.fixes.get(str(row.number))
                checked = check_row(row, self._job.columns, self._jobs, self._defaults, fixed)
                if isinstance(checked, Bad):
                    batch.bad.append(checked)
                else:
                    batch.good.append(checked)
        except BrokenTable as error:
            message = "The file cannot be read from here on. Look for a quotation mark that is never closed."
            batch.bad.append(Bad(error.number, "", "unreadable", message, [], None))
            batch.is_last = True
        batch.is_last = batch.is_last or count < BATCH_ROWS
        if not self._job.dry_run:
            self._prepare(batch)
        return batch

    async def _begin(self, total: int) -> None:
        async with self._services.database.transaction() as session:
            job = await self._locked(session)
            job.status, job.total = ImportStatus.RUNNING, total
            job.started_at = job.started_at or self._services.clock.now()
            if job.dry_run:
                # It wrote nothing but counts: it starts over.
                job.rows_done = job.succeeded = job.skipped = job.failed = 0
                job.errors, job.problems = [], []
                await repository.remove_errors(session, job.id)
                self._done = 0

    async def _store(self, batch: Batch) -> None:
        async with self._services.database.transaction() as session:
            job = await self._locked(session)
            if job.dry_run:
                added = await self._would_add(session, batch.good)
                await repository.insert_followers(session, [], [], [self._error_row(row) for row in batch.bad])
            else:
                accounts = await accounts_of(session, (row["email"] for row in batch.candidates))
                for row in batch.candidates:
                    row["user_id"] = accounts.get(row["email"])
                ids = await repository.insert_candidates(session, batch.candidates)
                added = len(ids)
                await repository.insert_followers(
                    session,
                    [row for row in batch.searches if row["candidate_id"] in ids],
                    [row for row in batch.changes if row["candidate_id"] in ids],
                    [self._error_row(row) for row in batch.bad],
                )
            job.rows_done += batch.size
            job.succeeded += added
            job.skipped += len(batch.good) - added
            job.failed += len(batch.bad)
            room = SHOWN_ERRORS - len(job.errors)
            if batch.bad and room > 0:
                job.errors = [*job.errors, *(_shown(row) for row in batch.bad[:room])]
            job.problems = _grouped(job.problems, batch.bad)
        self._done += batch.size

    async def _locked(self, session: AsyncSession) -> ImportJob:
        job = await repository.lock_import(session, self._job.id)
        if job is None:
            raise TaskFailed("the import is gone")
        if job.rows_done != self._done or job.status not in (ImportStatus.QUEUED, ImportStatus.RUNNING):
            raise Superseded()
        return job

    async def _would_add(self, session: AsyncSession, good: list[Good]) -> int:
        emails = [row.values.email for row in good]
        self._seen |= await repository.known_addresses(session, self._job.company_id, emails)
        added = 0
        for email in emails:
            added += email not in self._seen
            self._seen.add(email)
        return added

    def _prepare(self, batch: Batch) -> None:
        """Values of the rows to write."""
        dialect = "sqlite" if self._services.database.is_sqlite else "postgresql"
        now = self._services.clock.now()
        company_id = self._job.company_id
        for row in batch.good:
            values, candidate_id = row.values, new_id()
            derived = derived_columns(
                values.name, values.email, values.phone, region_of(values.language, values.timezone)
            )
            batch.candidates.append(
                {
                    "id": candidate_id,
                    "created_at": now,
                    "company_id": company_id,
                    **values.__dict__,
                    "status_since": now,
                    "status_rank": values.status.rank,
                    "ats_rank": -1,
                    "job_template_id": row.job_template_id,
                    **derived,
                }
            )
            batch.searches.append(
                search_row(candidate_id, company_id, values.name, values.email, derived["phone_key"], dialect)
            )
            batch.changes.append(
                {
                    "id": new_id(),
                    "created_at": now,
                    "company_id": company_id,
                    "candidate_id": candidate_id,
                    "from_status": None,
                    "to_status": values.status,
                    "changed_by": self._job.created_by,
                    "reason": None,
                }
            )

    def _error_row(self, row: Bad) -> dict[str, Any]:
        return {
            "id": new_id(),
            "created_at": self._services.clock.now(),
            "company_id": self._job.company_id,
            "import_job_id": self._job.id,
            "row": row.number,
            "column": row.column,
            "code": row.code,
            "message": row.message,
            "email": row.email,
            "cells": row.cells,
        }

    async def _finish(self) -> None:
        async with self._services.database.transaction() as session:
            job = await self._locked(session)
            job.status, job.finished_at = ImportStatus.FINISHED, self._services.clock.now()
            drop_file(session, job)
            if not job.dry_run:
                await self._tell(session, job)

    async def _refuse(self, reason: str) -> None:
        async with self._services.database.transaction() as session:
            job = await self._locked(session)
            job.status, job.reason, job.finished_at = ImportStatus.FAILED, reason, self._services.clock.now()
            drop_file(session, job)

    async def _tell(self, session: AsyncSession, job: ImportJob) -> None:
        counts = {"total": job.total, "succeeded": job.succeeded, "skipped": job.skipped, "failed": job.failed}
        announce(
            session,
            "import.finished",
            company_id=job.company_id,
            subject_id=job.id,
            data={"import_job_id": job.id, **counts},
        )
        user = await session.get(User, job.created_by) if job.created_by else None
        if user is None or not user.is_active or user.deleted_at is not None:
            return
        link = f"{self._services.settings.site_url}/candidates/import?job={job.id}"
        send_mail(
            session,
            "import_finished",
            to=user.email,
            language=user.language,
            values={
                "name": user.name,
                "file": job.filename,
                "link": link,
                **{key: f"{count or 0:,}" for key, count in counts.items()},
            },
            company_id=job.company_id,
            subject_id=job.id,
        )


def _shown(row: Bad) -> dict[str, Any]:
    return {"row": row.number, "column": row.column, "code": row.code, "message": row.message}


def _grouped(problems: list[Any], bad: list[Bad]) -> list[Any]:
    """`ImportJob.problems` with the batch's bad rows, what concerns most rows first."""
    groups = {(one["column"], one["code"]): dict(one) for one in problems}
    for row in bad:
        group = groups.setdefault(
            (row.column, row.code),
            {"column": row.column, "code": row.code, "message": row.message, "count": 0, "rows": []},
        )
        group["count"] += 1
        if len(group["rows"]) < SHOWN_ROWS:
            group["rows"] = [*group["rows"], row.number]
    return sorted(groups.values(), key=lambda one: -one["count"])


def drop_file(session: AsyncSession, job: ImportJob) -> None:
    """The upload is not needed any more: the rows it held are candidates or in the error file."""
    if job.storage_key is not None:
        enqueue(session, DELETE_FILES_TASK, {"keys": [job.storage_key], "sealed_addresses": None})
        job.storage_key = None
    # What a person wrote in a row's place is somebody's address or number.
    job.fixes = {}


async def carry_out(context: TaskContext, import_id: str) -> None:
    """Raises TaskFailed when there is nothing that another attempt could do.

    A runner whose lease ran out may still write, or finish, beside the one that took over. Whoever finds the import
    further on than it thought goes on from there: only the lease says who stops.
    """
    while (given := await _unfinished(context.services, import_id)) is not None:
        job, jobs, defaults, key = given
        try:
            async with _local_copy(context.services, key) as path:
                await Import(context, job, jobs, defaults).run(path)
            return
        except Superseded:
            log.warning("import_superseded", import_id=import_id, task_id=context.task_id)
        except UploadGone:
            if await _unfinished(context.services, import_id) is not None:
                raise TaskFailed("the uploaded file is gone; upload it again") from None


async def _unfinished(services: Services, import_id: str) -> tuple[ImportJob, dict[str, str], Defaults, str] | None:
    """The import as it stands, ids of jobs by name, what rows leave out, the file's key. None: nothing is left to do.

    Raises TaskFailed."""
    async with services.database.transaction(read_only=True) as session:
        job = await session.get(ImportJob, import_id)
        if job is None:
            raise TaskFailed("the import is gone")
        if job.status not in (ImportStatus.QUEUED, ImportStatus.RUNNING) or job.storage_key is None:
            return None
        jobs = await repository.jobs_by_name(session, job.company_id)
        company = await session.get_one(Company, job.company_id)
    timezone = str(company.settings.get("timezone") or "UTC")
    language = "ko" if timezone == "Asia/Seoul" else "en"
    return job, jobs, Defaults(job.source, job.job_template_id, language, timezone), job.storage_key


@contextlib.asynccontextmanager
async def _local_copy(services: Services, key: str) -> AsyncIterator[Path]:
    """The stored file on this machine's disk, to be read more than once without holding it in memory.

    Raises UploadGone."""
    descriptor, name = await anyio.to_thread.run_sync(lambda: tempfile.mkstemp(prefix="import-", suffix=".csv"))
    path = Path(name)
    try:
        try:
            with os.fdopen(descriptor, "wb") as file:
                async for piece in services.files.read(key):
                    await anyio.to_thread.run_sync(file.write, piece)
        except FileNotFoundError:
            raise UploadGone() from None
        yield path
    finally:
        await anyio.to_thread.run_sync(lambda: path.unlink(missing_ok=True))
