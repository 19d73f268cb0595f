"""PDFs are made in the background (JOB-08) and kept for seven days (CACHE-05)."""

import hashlib
import secrets
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

from api.cvs import repository
from api.cvs.content import Content
from api.cvs.document import html_of
from api.cvs.models import CvStatus, CvVersion
from api.cvs.schemas import Section
from api.cvs.service import PDF_TASK, drawn_of, with_photo
from api.outbox import TaskContext, TaskFailed, enqueue, periodic, task
from api.privacy.erasure import DELETE_FILES_TASK
from api.programs import ProgramFailed, run_program
from api.reports.endpoints import PRINT_SECS, PdfUnavailable
from api.reports.printing import NO_PANGO
from api.wiring import Services

KEPT = timedelta(days=7)
BATCH = 200
PRINTER = "api.reports.printing"


async def _on_failed(context: TaskContext, payload: dict[str, Any], error: str) -> None:
    async with context.services.database.transaction() as session:
        version = await session.get(CvVersion, payload["version_id"])
        if version is not None and version.status is CvStatus.QUEUED:
            version.status, version.reason = CvStatus.FAILED, error[:500]


@task(PDF_TASK, queue="default", time_limit_secs=PRINT_SECS + 30, on_failed=_on_failed)
async def make_cv_pdf(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    """Printing has a limit of its own, `PRINT_SECS` (CV-13). Made again, the former file is replaced."""
    services = context.services
    async with services.database.transaction(read_only=True) as session:
        version = await session.get(CvVersion, payload["version_id"])
        if version is None:
            return None
        content = Content.model_validate(version.content)
        sections = [Section.model_validate(one) for one in version.sections]
        drawn = drawn_of(services, content, version.template, version.language, sections)
        drawn = await with_photo(services, drawn, await repository.profile_of(session, version))
    await context.progress(1, 3)
    try:
        pdf = await run_program(PRINTER, given=html_of(drawn).encode(), secs=PRINT_SECS)
    except ProgramFailed as failed:
        if failed.code == NO_PANGO:
            raise TaskFailed(PdfUnavailable.detail) from failed
        raise
    await context.progress(2, 3)
    key = f"cvs/{secrets.token_hex(24)}.pdf"
    await services.files.put(key, _once(pdf), size_bytes=len(pdf), sha256=hashlib.sha256(pdf).hexdigest())
    async with services.database.transaction() as session:
        version = await session.get(CvVersion, payload["version_id"])
        if version is None:
            await services.files.delete(key)
            return None
        former, version.pdf_key = version.pdf_key, key
        version.status, version.reason, version.pdf_bytes = CvStatus.READY, None, len(pdf)
        version.pdf_expires_at = services.clock.now() + KEPT
        if former is not None:
            enqueue(session, DELETE_FILES_TASK, {"keys": [former], "sealed_addresses": None})
    return {"bytes": len(pdf)}


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content


@periodic("drop_cv_pdfs", every_secs=6 * 3600)
async def drop_cv_pdfs(services: Services) -> None:
    """Versions stay; their files go after seven days."""
    done = BATCH
    while done == BATCH:
        async with services.database.transaction() as session:
            due = await repository.past_pdfs(session, services.clock.now(), BATCH)
            done = len(due)
            keys = [version.pdf_key for version in due]
            for version in due:
                version.status, version.pdf_key, version.pdf_bytes = CvStatus.EXPIRED, None, None
                version.pdf_expires_at = None
            if keys:
                enqueue(session, DELETE_FILES_TASK, {"keys": keys, "sealed_addresses": None})
