"""Candidates as CSV, read in pieces: memory and locks stay small whatever the size."""

from collections.abc import AsyncIterator

from api.accounts.repository import names_of
from api.candidates import repository
from api.candidates.listing import CandidateFilter, rows_after
from api.candidates.models import Candidate
from api.clock import iso_z
from api.database.row_security import name_company
from api.imports.cells import BOM, csv_lines
from api.security.callers import Caller
from api.wiring import Services

ROWS_PER_READ = 1_000
COLUMNS = (
    "name", "email", "phone", "status", "source", "job_template", "assigned_to", "language", "timezone", "ats_score",
    "created_at",
)  # fmt: skip
"""Names that an import understands again."""


async def export_lines(services: Services, caller: Caller, wanted: CandidateFilter) -> AsyncIterator[bytes]:
    """UTF-8 with a byte order mark, in pieces."""
    yield BOM.encode() + csv_lines([COLUMNS])
    last: Candidate | None = None
    while True:
        async with services.database.transaction(read_only=True) as session:
            await name_company(session, caller.company_scope)
            found = await rows_after(session, caller, wanted, last, ROWS_PER_READ)
            people = await names_of(session, (one.assigned_to for one in found))
            jobs = await repository.job_titles(session, (one.job_template_id for one in found))
        if not found:
            return
        yield csv_lines(
            (
                one.name,
                one.email,
                one.phone,
                one.status.value,
                one.source,
                jobs.get(one.job_template_id or ""),
                people.get(one.assigned_to or ""),
                one.language,
                one.timezone,
                one.ats_score,
                iso_z(one.created_at),
            )
            for one in found
        )
        last = found[-1]
