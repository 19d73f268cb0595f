"""JOB-04: analyze_resume, queue default, 3 minutes."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.ats.model_engine import About
from api.ats.result import AtsResult
from api.ats.service import check_in_task
from api.candidates.models import Candidate
from api.documents.extracted import Extracted, Refused
from api.documents.sandbox import extract
from api.documents.service import ANALYZE_TASK
from api.embeddings.service import embed_candidate
from api.files.models import Document
from api.jobs.models import JobTemplate
from api.outbox import TaskContext, TaskFailed, task

TIME_LIMIT_SECS = 180


@task(ANALYZE_TASK, queue="default", time_limit_secs=TIME_LIMIT_SECS)
async def analyze_resume(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    """Keywords and ATS result against the candidate's job, kept on the candidate (ATS-12).

    Harmless when it runs again; a résumé that was replaced or erased meanwhile is left alone.
    """
    candidate_id, document_id = payload["candidate_id"], payload["document_id"]
    services = context.services
    async with services.database.transaction(read_only=True) as session:
        candidate = await _candidate(session, candidate_id, document_id)
        document = await session.get(Document, document_id)
        if candidate is None or document is None:
            return {"skipped": True}
        job = await session.get(JobTemplate, candidate.job_template_id) if candidate.job_template_id else None
    description = f"{job.title}\n\n{job.description or ''}" if job is not None else None
    extracted = await _read_again(context, document)
    about = About(
        company_id=candidate.company_id,
        subject_id=candidate.id,
        ai_model=job.ai_model if job is not None else None,
        names=(candidate.name,),
    )
    result = await check_in_task(context, extracted, description, about)
    async with services.database.transaction() as session:
        current = await _candidate(session, candidate_id, document_id, lock=True)
        if current is None:
            return {"skipped": True}
        _keep(current, result, job)
        current.ats_checked_at = services.clock.now()
    passages = await embed_candidate(services, candidate_id)
    engine = result.engine
    return {"score": result.score, "passages": passages, "engine": engine.name, "fallback": engine.fallback}


def _keep(candidate: Candidate, result: AtsResult, job: JobTemplate | None) -> None:
    candidate.ats_score = result.score
    candidate.ats_report = result.model_dump(mode="json") | {"job_template_id": job.id if job is not None else None}


async def _candidate(
    session: AsyncSession, candidate_id: str, document_id: str, *, lock: bool = False
) -> Candidate | None:
    """The candidate as long as this is the résumé."""
    statement = select(Candidate).where(
        Candidate.id == candidate_id, Candidate.resume_document_id == document_id, Candidate.deleted_at.is_(None)
    )
    return await session.scalar(statement.with_for_update() if lock else statement)


async def _read_again(context: TaskContext, document: Document) -> Extracted:
    """From the file, so that layout counts too. It was readable once: what fails now is damaged."""
    services = context.services
    try:
        content = b"".join([piece async for piece in services.files.read(document.storage_key)])
        return await extract(content, document.filename, workers=services.settings.document_workers)
    except FileNotFoundError:
        raise TaskFailed("The résumé's file is gone from the server. Upload it again.") from None
    except Refused as refusal:
        raise TaskFailed(f"The résumé's file cannot be read any more ({refusal.reason}). Upload it again.") from None
