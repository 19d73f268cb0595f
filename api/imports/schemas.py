"""Bodies of the imports' endpoints."""

from api.clock import Utc
from api.imports.models import ImportStatus
from api.paging import Paged
from api.views import View


class ImportStarted(View):
    import_job_id: str
    task_id: str
    """Progress: GET /tasks/{id}."""


class RowError(View):
    row: int
    """As a spreadsheet counts: the header is row 1."""
    column: str
    code: str
    message: str
    """What to do about it."""


class ImportView(View):
    id: str
    filename: str
    status: ImportStatus
    reason: str | None
    """Why it failed."""
    dry_run: bool
    """Nothing was written; the counts say what an import would do."""
    total: int | None
    rows_done: int
    succeeded: int
    skipped: int
    """Their address was here already, or earlier in the file."""
    failed: int
    created_by: str | None
    task_id: str | None
    created_at: Utc
    started_at: Utc | None
    finished_at: Utc | None


class ImportDetail(ImportView):
    encoding: str
    delimiter: str
    header: list[str]
    columns: dict[str, int]
    """Field → index in `header`. Columns that are not named here are not imported."""
    errors: list[RowError]
    """The first 100; all of them are in errors.csv."""


class ImportPage(Paged):
    import_jobs: list[ImportView]
