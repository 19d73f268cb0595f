"""Rules of taking in a file."""

import asyncio
import hashlib
import json
import os
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Annotated

import anyio
from annotated_types import Len
from fastapi import UploadFile
from pydantic import AfterValidator, StringConstraints, TypeAdapter, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from api.audit import about
from api.candidates.errors import JobNotThere
from api.companies.access import own_company
from api.database import new_id
from api.database.pause import released
from api.files.errors import NoRoom
from api.imports import repository
from api.imports.errors import (
    BadFixes,
    BadMapping,
    FileUnreadable,
    ImportOver,
    ImportTooLarge,
    NoEmailColumn,
    UnknownImport,
)
from api.imports.models import ImportJob, ImportStatus
from api.imports.reading import (
    FIELDS,
    PIECE_BYTES,
    Field,
    Layout,
    MissingColumns,
    Unreadable,
    inspect_file,
    layout_of,
    samples_of,
)
from api.imports.rows import MAX_CELL
from api.imports.run import drop_file
from api.imports.schemas import RowToFix
from api.imports.tasks import IMPORT_TASK
from api.jobs.repository import access_job
from api.outbox import Task, enqueue
from api.ports import StorageFull
from api.security.callers import Caller
from api.texts import no_nul
from api.wiring import Services

MAX_FIXED_ROWS = 200
_RowNumber = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,8}$")]
_Cell = Annotated[str, StringConstraints(max_length=MAX_CELL, strip_whitespace=True), AfterValidator(no_nul)]
_FIXES: TypeAdapter[dict[str, dict[Field, str]]] = TypeAdapter(
    Annotated[dict[_RowNumber, dict[Field, _Cell]], Len(0, MAX_FIXED_ROWS)]
)


@dataclass(frozen=True, slots=True)
class ImportOptions:
    source: str | None = None
    job_template_id: str | None = None
    dry_run: bool = False
    mapping: str | None = None
    fixes: str | None = None


async def start_import(
    session: AsyncSession, services: Services, caller: Caller, upload: UploadFile, options: ImportOptions
) -> tuple[ImportJob, Task]:
    """Looks at the header at once, so that a hopeless file is refused here; the rows follow in the background.

    Raises:
        NoCompany, ImportTooLarge, FileUnreadable, NoEmailColumn, BadMapping, BadFixes, JobNotThere, NoRoom
    """
    company_id = own_company(caller)
    mapping = _mapping(options.mapping)
    fixes = _fixes(options.fixes)
    if options.job_template_id is not None:
        job_template = await access_job(session, caller, options.job_template_id)
        if job_template is None or job_template.company_id != company_id:
            raise JobNotThere()
    # Copying a large file, perhaps to another server, takes seconds: no transaction waits for it.
    async with released(session, caller.company_scope):
        job = await _taken_in(services, caller, company_id, upload, mapping, options)
    job.fixes = fixes
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
    return ImportJob(
        id=job_id,
        company_id=company_id,
        created_by=caller.user_id,
        filename=_plain_name(filename),
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


def _plain_name(filename: str | None) -> str:
    name = PurePosixPath((filename or "").replace("\\", "/").replace("\x00", "")).name
    return name[:255] or "candidates.csv"


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


def _fixes(text: str | None) -> dict[str, dict[str, str]]:
    """Row → field → value. Raises BadFixes."""
    if not text:
        return {}
    try:
        fixes = _FIXES.validate_json(text)
        return {row: {str(field): value for field, value in cells.items()} for row, cells in fixes.items()}
    except ValidationError:
        raise BadFixes() from None


async def preview(
    services: Services, upload: UploadFile, mapping_text: str | None
) -> tuple[str, Layout, list[list[str]]]:
    """(file's name, how it is read, samples of each column). Nothing is kept.

    Raises:
        ImportTooLarge, FileUnreadable, BadMapping
    """
    mapping = _mapping(mapping_text)
    path, _size, _sha256 = await _spooled(upload, services.settings.max_import_bytes)
    try:
        layout = await anyio.to_thread.run_sync(layout_of, path, mapping)
        samples = await anyio.to_thread.run_sync(samples_of, path, layout)
    except Unreadable:
        raise FileUnreadable() from None
    finally:
        await anyio.to_thread.run_sync(lambda: path.unlink(missing_ok=True))
    return _plain_name(upload.filename), layout, samples


async def cancel_import(session: AsyncSession, services: Services, caller: Caller, import_id: str) -> ImportJob:
    """The batch that is being written is written; what follows is not. Raises UnknownImport, ImportOver."""
    job = await repository.lock_own_import(session, caller, import_id)
    if job is None:
        raise UnknownImport()
    if job.status not in (ImportStatus.QUEUED, ImportStatus.RUNNING):
        raise ImportOver()
    job.status, job.finished_at = ImportStatus.CANCELLED, services.clock.now()
    drop_file(session, job)
    await session.flush()
    about(session, "import_job", job.id, rows_done=job.rows_done)
    return job


async def rows_to_fix(session: AsyncSession, caller: Caller, import_id: str) -> list[RowToFix]:
    """In the file's order. Raises UnknownImport."""
    job = await get_import(session, caller, import_id)
    errors = await repository.errors_after(session, job.id, 0, MAX_FIXED_ROWS)
    return [
        RowToFix(
            row=error.row,
            column=error.column,
            code=error.code,
            message=error.message,
            value=_cell(job, error.cells, error.column),
            name=_cell(job, error.cells, "name") or _cell(job, error.cells, "email"),
        )
        for error in errors
    ]


def _cell(job: ImportJob, cells: list[str], field: str) -> str:
    index = job.columns.get(field)
    return str(cells[index]) if index is not None and index < len(cells) else ""


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
