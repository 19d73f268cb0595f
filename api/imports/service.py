"""Rules of taking in a file."""

import asyncio
import hashlib
import json
import os
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import anyio
from fastapi import UploadFile
from sqlalchemy.ext.asyncio import AsyncSession

from api.audit import about
from api.candidates.errors import JobNotThere
from api.companies.access import own_company
from api.database import new_id
from api.database.pause import released
from api.files.errors import NoRoom
from api.imports import repository
from api.imports.errors import BadMapping, FileUnreadable, ImportTooLarge, NoEmailColumn, UnknownImport
from api.imports.models import ImportJob
from api.imports.reading import FIELDS, PIECE_BYTES, Layout, MissingColumns, Unreadable, inspect_file
from api.imports.tasks import IMPORT_TASK
from api.jobs.repository import access_job
from api.outbox import Task, enqueue
from api.ports import StorageFull
from api.security.callers import Caller
from api.wiring import Services


@dataclass(frozen=True, slots=True)
class ImportOptions:
    source: str | None = None
    job_template_id: str | None = None
    dry_run: bool = False
    mapping: str | None = None


async def start_import(
    session: AsyncSession, services: Services, caller: Caller, upload: UploadFile, options: ImportOptions
) -> tuple[ImportJob, Task]:
    """Looks at the header at once, so that a hopeless file is refused here; the rows follow in the background.

    Raises:
        NoCompany, ImportTooLarge, FileUnreadable, NoEmailColumn, BadMapping, JobNotThere, NoRoom
    """
    company_id = own_company(caller)
    mapping = _mapping(options.mapping)
    if options.job_template_id is not None:
        job_template = await access_job(session, caller, options.job_template_id)
        if job_template is None or job_template.company_id != company_id:
            raise JobNotThere()
    # Copying a large file, perhaps to another server, takes seconds: no transaction waits for it.
    async with released(session, caller.company_scope):
        job = await _taken_in(services, caller, company_id, upload, mapping, options)
    session.add(job)
    await session.flush()
    task = enqueue(
        session,
        IMPORT_TASK,
        {"import_job_id": job.id},
        company_id=company_id,
        subject_id=job.id,
        created_by=caller.user_id,
    )
    job.task_id = task.id
    await session.flush()
    about(session, "import_job", job.id, dry_run=options.dry_run)
    return job, task


async def _taken_in(
    services: Services,
    caller: Caller,
    company_id: str,
    upload: UploadFile,
    mapping: dict[str, str | None],
    options: ImportOptions,
) -> ImportJob:
    """The file's header looked at and the file stored; the row is not. Raises as `start_import`."""
    path, size, sha256 = await _spooled(upload, services.settings.max_import_bytes)
    try:
        layout = await _inspect(path, mapping)
        job = _new_job(company_id, caller, upload.filename, layout, options, size, sha256)
        assert job.storage_key is not None  # noqa: S101  narrows the type for mypy; set just above
        try:
            await services.files.put(job.storage_key, _pieces(path), size_bytes=size, sha256=sha256)
        except StorageFull:
            raise NoRoom() from None
    finally:
        await anyio.to_thread.run_sync(lambda: path.unlink(missing_ok=True))
    return job


def _new_job(
    company_id: str,
    caller: Caller,
    filename: str | None,
    layout: Layout,
    options: ImportOptions,
    size: int,
    sha256: str,
) -> ImportJob:
    job_id = new_id()
    name = PurePosixPath((filename or "").replace("\\", "/").replace("\x00", "")).name
    return ImportJob(
        id=job_id,
        company_id=company_id,
        created_by=caller.user_id,
        filename=name[:255] or "candidates.csv",
        size_bytes=size,
        sha256=sha256,
        storage_key=f"imports/{job_id}.csv",
        encoding=layout.encoding,
        delimiter=layout.delimiter,
        header=layout.header,
        columns=layout.columns,
        source=options.source,
        job_template_id=options.job_template_id,
        dry_run=options.dry_run,
        errors=[],
    )


def _mapping(text: str | None) -> dict[str, str | None]:
    if not text:
        return {}
    try:
        mapping = json.loads(text)
    except (ValueError, RecursionError):
        raise BadMapping() from None
    if not isinstance(mapping, dict) or not all(value is None or value in FIELDS for value in mapping.values()):
        raise BadMapping()
    return mapping


async def _inspect(path: Path, mapping: dict[str, str | None]) -> Layout:
    try:
        return await anyio.to_thread.run_sync(inspect_file, path, mapping)
    except Unreadable:
        raise FileUnreadable() from None
    except MissingColumns:
        raise NoEmailColumn() from None


async def _spooled(upload: UploadFile, limit: int) -> tuple[Path, int, str]:
    """(file on disk, size in bytes, SHA-256). Raises ImportTooLarge."""
    if upload.size is not None and upload.size > limit:
        raise ImportTooLarge()
    descriptor, name = await asyncio.to_thread(tempfile.mkstemp, ".csv", "upload-")
    digest, size = hashlib.sha256(), 0
    with os.fdopen(descriptor, "wb") as file:
        while piece := await upload.read(PIECE_BYTES):
            size += len(piece)
            digest.update(piece)
            await asyncio.to_thread(file.write, piece)
    return Path(name), size, digest.hexdigest()


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    async with await anyio.open_file(path, "rb") as file:
        while piece := await file.read(PIECE_BYTES):
            yield piece


async def get_import(session: AsyncSession, caller: Caller, import_id: str) -> ImportJob:
    """Raises UnknownImport."""
    job = await repository.access_import(session, caller, import_id)
    if job is None:
        raise UnknownImport()
    return job
