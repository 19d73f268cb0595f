"""From a row of the file to the columns of a candidate, or to an error that says what to do."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from api.candidates.models import CandidateStatus
from api.candidates.schemas import Address, PersonName, Phone, Source
from api.imports.cells import plain
from api.imports.reading import RawRow
from api.zones import Language, ZoneName

MAX_CELL = 1_000
"""Characters of a cell that an error keeps."""


class RowInput(BaseModel):
    email: Address
    name: PersonName
    phone: Phone | None = None
    source: Source | None = None
    language: Language = "en"
    timezone: ZoneName = "UTC"
    status: CandidateStatus = CandidateStatus.NEW


@dataclass(frozen=True, slots=True)
class Good:
    number: int
    values: RowInput
    job_template_id: str | None


@dataclass(frozen=True, slots=True)
class Bad:
    number: int
    column: str
    code: str
    message: str
    cells: list[str]
    email: str | None


@dataclass(frozen=True, slots=True)
class Defaults:
    """What rows have that name nothing else."""

    source: str | None
    job_template_id: str | None
    language: str
    timezone: str


_HELP: dict[str, str] = {
    "email": "This is not an e-mail address. It looks like name@example.com.",
    "name": "A name has 1 to 255 characters on one line.",
    "phone": "This is not a phone number: digits, spaces and + ( ) - . / only. A spreadsheet may have shortened it"
    " (8.21E+11): format the column as text and enter it again.",
    "source": "A source has at most 100 characters on one line.",
    "language": "A language is a code like en or ko.",
    "timezone": "A time zone looks like Europe/Berlin or Asia/Seoul.",
    "status": "The status is one of: " + ", ".join(CandidateStatus) + ".",
}
_MISSING = {"email": "The e-mail address is missing.", "name": "The name is missing."}
_NUMBER = re.compile(r"\d+\.0")
"""A phone number that a spreadsheet took for a number."""


def check_row(
    row: RawRow,
    columns: Mapping[str, int],
    jobs: Mapping[str, str],
    defaults: Defaults,
    fixed: Mapping[str, str] | None = None,
) -> Good | Bad:
    """`columns`: field → index. `jobs`: id or folded title → id. `fixed`: field → what stands in the cell's place."""
    given = {
        field: plain(row.cells[index])
        for field, index in columns.items()
        if index < len(row.cells) and row.cells[index].strip()
    }
    given |= fixed or {}
    for field, message in _MISSING.items():
        if field not in given:
            return _bad(row, field, "missing", message, given)
    job_id = defaults.job_template_id
    job = given.pop("job_template", None)
    if job is not None:
        job_id = jobs.get(" ".join(job.casefold().split()))
        if job_id is None:
            return _bad(row, "job_template", "unknown", "There is no such job. Use its exact title or its id.", given)
    if "phone" in given and _NUMBER.fullmatch(given["phone"]):
        given["phone"] = given["phone"].removesuffix(".0")
    if "language" in given:
        language, _, region = given["language"].replace("_", "-").partition("-")
        given["language"] = f"{language.lower()}-{region}" if region else language.lower()
    if "status" in given:
        given["status"] = given["status"].lower().replace(" ", "_")
    filled = {"language": defaults.language, "timezone": defaults.timezone} | given
    if defaults.source is not None:
        filled.setdefault("source", defaults.source)
    try:
        return Good(row.number, RowInput.model_validate(filled), job_id)
    except ValidationError as error:
        field = str(error.errors(include_url=False, include_context=False, include_input=False)[0]["loc"][0])
        return _bad(row, field, "invalid", _HELP[field], given)


def _bad(row: RawRow, field: str, code: str, message: str, given: Mapping[str, Any]) -> Bad:
    email = given.get("email")
    return Bad(
        row.number,
        field,
        code,
        message,
        [cell[:MAX_CELL].replace("\x00", "") for cell in row.cells[:200]],
        email.lower()[:255] if isinstance(email, str) else None,
    )
