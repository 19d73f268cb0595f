"""An upload of tables on its way in: its size, a virus scan, the confined process that reads it."""

import json
import struct
from pathlib import Path
from typing import Annotated

import structlog
from fastapi import UploadFile
from pydantic import BaseModel, Field, ValidationError

from api.career.imports.archive import MAX_CELL_CHARS, MAX_COLUMNS, MAX_ROWS
from api.career.imports.errors import ADVICE, ExportRefused, NotAnExport
from api.documents.confinement import ENVIRONMENT
from api.documents.uploads import taken_in
from api.programs import run_isolated
from api.settings import Settings

log = structlog.get_logger(__name__)

READ_SECS = 15.0
_ROOT = Path(__file__).resolve().parents[3]
_PROGRAM = f"import sys; sys.path.insert(0, {str(_ROOT)!r}); from api.career.imports.archive import main; main()"

_Cell = Annotated[str, Field(max_length=MAX_CELL_CHARS)]
_Cells = Annotated[list[_Cell], Field(max_length=MAX_COLUMNS)]


class Table(BaseModel):
    name: Annotated[str, Field(max_length=100)]
    """In small letters, as in `api.career.imports.linkedin.TABLES`."""
    rows: Annotated[list[_Cells], Field(max_length=MAX_ROWS + 1)]
    """The head among them."""
    broken: bool
    cut: bool


class _Answer(BaseModel):
    tables: Annotated[list[Table], Field(max_length=100)] = []
    refused: str | None = None
    not_a_table: bool = False


async def read_tables(settings: Settings, upload: UploadFile, known: frozenset[str]) -> tuple[str, list[Table]]:
    """The file's name, and its tables of a known name.

    Raises:
        DocumentTooLarge, DocumentRefused (malware), ReadingUnavailable, NotAnExport, ExportRefused
    """
    taken = await taken_in(settings, upload)
    asked = json.dumps({"name": taken.filename, "known": sorted(known)}).encode()
    given = struct.pack(">I", len(asked)) + asked + taken.content
    try:
        _code, out = await run_isolated(_PROGRAM, given=given, secs=READ_SECS, environment=ENVIRONMENT)
        # A broken-into process may write anything; what is no answer refuses the file.
        answer = _Answer.model_validate_json(out)
    except (TimeoutError, ValidationError):
        log.warning("export_without_answer", size_bytes=len(taken.content))
        raise ExportRefused("too_costly") from None
    if answer.not_a_table:
        raise NotAnExport()
    if answer.refused is not None:
        raise ExportRefused(next((one for one in ADVICE if one == answer.refused), "unreadable"))
    if not answer.tables:
        raise ExportRefused("nothing_known")
    return taken.filename, answer.tables
