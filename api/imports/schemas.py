"""Bodies of the imports' endpoints."""

from typing import Literal

from pydantic import BaseModel

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


class Problem(View):
    """Rows that one repair helps."""

    column: str
    code: str
    message: str
    count: int
    rows: list[int]
    """The first five."""


class RowToFix(View):
    row: int
    column: str
    code: str
    message: str
    value: str
    """What stands in that cell; empty where there is none."""
    name: str
    """What tells the row from others: the cell of the name, or of the address."""


class RowsToFix(BaseModel):
    rows: list[RowToFix]
    """In the file's order, the first 200."""


class ImportPreview(BaseModel):
    """What the file looks like before anything is read into the company."""

    filename: str
    encoding: str
    delimiter: str
    header: list[str]
    columns: dict[str, int]
    """Guessed: field → index in `header`."""
    samples: list[list[str]]
    """Of each column of `header` the first three values that are not empty."""
    missing: list[Literal["email", "name"]]
    """Needed fields without a column."""


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
    problems: list[Problem]
    errors: list[RowError]
    """The first 100; all of them are in errors.csv."""


class ImportPage(Paged):
    import_jobs: list[ImportView]
