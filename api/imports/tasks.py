"""JOB-07: bulk_import, queue default, 30 minutes."""

from datetime import timedelta
from typing import Any

from api.imports import repository, run
from api.imports.models import ImportJob, ImportStatus
from api.outbox import TaskContext, periodic, task
from api.wiring import Services

IMPORT_TASK = "bulk_import"
ERRORS_KEPT = timedelta(days=30)


async def _on_failed(context: TaskContext, payload: dict[str, Any], _error: str) -> None:
    async with context.services.database.transaction() as session:
        job = await repository.lock_import(session, payload["import_job_id"])
        if job is not None and job.status in (ImportStatus.QUEUED, ImportStatus.RUNNING):
            job.status, job.finished_at = ImportStatus.FAILED, context.services.clock.now()
            job.reason = (
                "The import stopped in the middle. Upload the same file again: what is there already is skipped."
            )
            run.drop_file(session, job)


@task(IMPORT_TASK, queue="default", time_limit_secs=1_800, on_failed=_on_failed)
async def bulk_import(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    """Goes on after the last stored batch; run twice, it adds nothing twice."""
    await run.carry_out(context, payload["import_job_id"])
    async with context.services.database.transaction(read_only=True) as session:
        job = await session.get(ImportJob, payload["import_job_id"])
    if job is None:
        return None
    return {"total": job.total, "succeeded": job.succeeded, "skipped": job.skipped, "failed": job.failed}


@periodic("forget_import_errors", every_secs=24 * 3600)
async def forget_import_errors(services: Services) -> None:
    """Rejected rows hold people's data that nobody asked to keep."""
    async with services.database.transaction() as session:
        await repository.forget_errors(session, services.clock.now() - ERRORS_KEPT)
