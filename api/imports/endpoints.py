"""Imports of candidates, and the candidates as a CSV file."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, UploadFile
from fastapi.responses import StreamingResponse
from pydantic import AfterValidator

from api.candidates.errors import JobNotThere
from api.candidates.query import Filters
from api.candidates.schemas import Source
from api.companies.access import NoCompany
from api.errors import Forbidden, Unauthenticated, responses
from api.files.errors import NoRoom
from api.ids import IdPath, UuidText
from api.imports import repository, service
from api.imports.cells import BOM, csv_lines
from api.imports.errors import (
    BadFixes,
    BadMapping,
    FileUnreadable,
    ImportOver,
    ImportTooLarge,
    NoEmailColumn,
    UnknownImport,
)
from api.imports.export import export_lines
from api.imports.models import ImportJob
from api.imports.reading import missing_fields
from api.imports.schemas import (
    ImportDetail,
    ImportPage,
    ImportPreview,
    ImportStarted,
    ImportView,
    RowsToFix,
)
from api.paging import Paging
from api.security.dependencies import CurrentUser, RequestSession, Wired
from api.texts import no_nul
from api.wiring import Services

router = APIRouter(tags=["candidates"], responses=responses(Unauthenticated, Forbidden))

CSV = "text/csv; charset=utf-8"
ERRORS_PER_READ = 500
Mapping = Annotated[
    str | None,
    Form(max_length=20_000, description='JSON: column name → field or null, e.g. {"Contact": "email"}'),
    AfterValidator(lambda text: text and no_nul(text)),
]
_CSV_REPLY: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "A CSV file"}
}


@router.post(
    "/candidates/bulk-import",
    status_code=202,
    responses=responses(
        NoCompany, ImportTooLarge, FileUnreadable, NoEmailColumn, BadMapping, BadFixes, JobNotThere, NoRoom
    ),
)
async def bulk_import(
    caller: CurrentUser,
    session: RequestSession,
    services: Wired,
    file: Annotated[UploadFile, File(description="CSV with a header: email, name, phone, source, job_template, …")],
    source: Annotated[Source | None, Form(description="For rows that name none")] = None,
    job_template_id: Annotated[UuidText | None, Form(description="For rows that name no job")] = None,
    dry_run: Annotated[bool, Form(description="Only say what an import would do")] = False,
    mapping: Mapping = None,
    fixes: Annotated[
        str | None,
        Form(max_length=100_000, description='JSON: row → field → value, e.g. {"118": {"email": "kim@example.com"}}'),
        AfterValidator(lambda text: text and no_nul(text)),
    ] = None,
) -> ImportStarted:
    """Adds the file's candidates in the background. Addresses that are here already are skipped, so the same file
    again changes nothing. UTF-8, UTF-16 and CP949 are understood, and commas, semicolons and tabs."""
    options = service.ImportOptions(source, job_template_id, dry_run, mapping, fixes)
    job, task = await service.start_import(session, services, caller, file, options)
    return ImportStarted(import_job_id=job.id, task_id=task.id)


@router.post("/candidates/bulk-import/preview", responses=responses(ImportTooLarge, FileUnreadable, BadMapping))
async def preview_import(
    _caller: CurrentUser,
    services: Wired,
    file: Annotated[UploadFile, File(description="CSV with a header")],
    mapping: Mapping = None,
) -> ImportPreview:
    """How the file would be read: encoding, separator, which column is taken for what. Nothing is stored."""
    filename, layout, samples = await service.preview(services, file, mapping)
    return ImportPreview(
        filename=filename,
        encoding=layout.encoding,
        delimiter=layout.delimiter,
        header=layout.header,
        columns=layout.columns,
        samples=samples,
        missing=missing_fields(layout),
    )


@router.get("/import-jobs")
async def list_imports(caller: CurrentUser, session: RequestSession, paging: Paging) -> ImportPage:
    """The company's imports of candidates, the newest first."""
    found = await repository.list_imports(session, caller, paging)
    return ImportPage(import_jobs=[ImportView.model_validate(row) for row in found.rows], **found.numbers())


@router.get("/import-jobs/{import_id}", responses=responses(UnknownImport))
async def get_import(import_id: IdPath, caller: CurrentUser, session: RequestSession) -> ImportDetail:
    """Counts and the first row errors, while it runs and after."""
    return ImportDetail.model_validate(await service.get_import(session, caller, import_id))


@router.get("/import-jobs/{import_id}/rows", responses=responses(UnknownImport))
async def list_rows_to_fix(import_id: IdPath, caller: CurrentUser, session: RequestSession) -> RowsToFix:
    """Rows that were not, or would not be, taken, each with the cell that has to change. Kept for 30 days."""
    return RowsToFix(rows=await service.rows_to_fix(session, caller, import_id))


@router.post("/import-jobs/{import_id}/cancel", responses=responses(UnknownImport, ImportOver))
async def cancel_import(
    import_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired
) -> ImportDetail:
    """Stops after the batch that is being written; what was imported before stays."""
    return ImportDetail.model_validate(await service.cancel_import(session, services, caller, import_id))


@router.get(
    "/import-jobs/{import_id}/errors.csv",
    response_class=StreamingResponse,
    responses={**responses(UnknownImport), **_CSV_REPLY},
)
async def download_errors(
    import_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired
) -> StreamingResponse:
    """The rows that were not imported, with their row number and what to do; to be corrected and imported again.
    Kept for 30 days."""
    job = await service.get_import(session, caller, import_id)
    return _download(_error_lines(services, job), "import-errors.csv")


@router.get("/candidates/export", response_class=StreamingResponse, responses={**_CSV_REPLY})
async def export_candidates(caller: CurrentUser, services: Wired, wanted: Filters) -> StreamingResponse:
    """All candidates of the list with these filters, newest first."""
    return _download(export_lines(services, caller, wanted), "candidates.csv")


def _download(lines: AsyncIterator[bytes], filename: str) -> StreamingResponse:
    headers = {"Content-Disposition": f'attachment; filename="{filename}"', "Cache-Control": "no-store"}
    return StreamingResponse(lines, 200, headers, CSV)


async def _error_lines(services: Services, job: ImportJob) -> AsyncIterator[bytes]:
    yield BOM.encode() + csv_lines([[*job.header, "row", "column", "error"]])
    row = 0
    while True:
        # A transaction for each piece: none stays open while a slow client reads.
        async with services.database.transaction(read_only=True) as session:
            errors = await repository.errors_after(session, job.id, row, ERRORS_PER_READ)
        if not errors:
            return
        width = len(job.header)
        yield csv_lines(
            [*(error.cells + [""] * width)[:width], error.row, error.column, error.message] for error in errors
        )
        row = errors[-1].row
