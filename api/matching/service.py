"""Candidates for a job and jobs for a person, each with the reasons."""

import asyncio
from collections.abc import Sequence

import numpy as np
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.adapters.multilingual import EmbedderBroken
from api.ats.lexicon import load_lexicon
from api.candidates.models import Candidate
from api.database.pause import released
from api.embeddings import repository
from api.embeddings.models import Embedding
from api.embeddings.service import Floats, vectors_of
from api.jobs.models import JobTemplate
from api.matching.errors import MatchingUnavailable, NothingAsked, ResumeNotReady
from api.matching.explain import Piece, explained
from api.matching.requirements import Requirement, requirements_of
from api.matching.schemas import CandidateMatch, JobMatch, JobMatches, Match, ResumeMatches
from api.outbox import enqueue_once
from api.ports import EmbedderUnavailable
from api.resumes.models import Resume
from api.security.callers import Caller
from api.wiring import Services

EMBED_TASK = "embed_candidates"
CONSIDERED = 50
"""Candidates whose passages are read one by one, of those that the vector search puts first."""
MAX_JOBS = 50
PREPARED_AT_ONCE = 200


async def for_job(
    session: AsyncSession, services: Services, caller: Caller, job: JobTemplate, limit: int
) -> JobMatches:
    """Raises NothingAsked, MatchingUnavailable."""
    requirements = await _requirements(services, f"{job.title}.\n{job.description or ''}")
    async with released(session, caller.company_scope):
        wanted = await _vectors(services, requirements)
    model, company_id = services.embedder.name, job.company_id
    missing = await repository.unprepared(session, caller, company_id, model, PREPARED_AT_ONCE)
    if missing:
        await enqueue_once(
            session,
            EMBED_TASK,
            {"candidate_ids": missing},
            dedupe_key=f"{EMBED_TASK}:{company_id}:{missing[0]}:{len(missing)}:{model}"[:200],
            company_id=company_id,
            created_by=caller.user_id,
        )
    middle = wanted.mean(axis=0)
    centre = [float(value) for value in middle / max(float(np.linalg.norm(middle)), 1e-9)]
    nearest = await repository.nearest_candidates(session, caller, company_id, model, centre, CONSIDERED)
    found = []
    for candidate_id, _ in nearest:
        candidate = await session.get_one(Candidate, candidate_id)
        rows = await repository.of_candidate(session, candidate_id, model)
        match = await _explained(services, requirements, wanted, rows)
        found.append(CandidateMatch(candidate_id=candidate.id, name=candidate.name, match=match))
    found.sort(key=lambda one: (-one.match.score, one.name))
    warning = None
    if session.get_bind().dialect.name == "postgresql" and not await repository.has_vector_search(session):
        warning = repository.NO_PGVECTOR
    return JobMatches(matches=found[:limit], waiting=len(missing), warning=warning)


async def for_resume(session: AsyncSession, services: Services, resume: Resume) -> ResumeMatches:
    """Open jobs of companies that have the person as a candidate. Raises ResumeNotReady, MatchingUnavailable."""
    rows = await _rows_of(session, services, resume)
    found = []
    async with released(session, None):
        for job_id, title, text in await _jobs_of(services, resume.user_id):
            try:
                found.append(JobMatch(job_id=job_id, title=title, match=await _one_text(services, text, rows)))
            except NothingAsked:
                # A job without a description has nothing to compare with; the others have.
                continue
    found.sort(key=lambda one: (-one.match.score, one.title))
    return ResumeMatches(matches=found)


async def _jobs_of(services: Services, user_id: str) -> list[tuple[str, str, str]]:
    """(id, title, text). In a transaction that names no company: the person belongs to none, their jobs to several."""
    companies = select(Candidate.company_id).where(
        Candidate.user_id == user_id, Candidate.deleted_at.is_(None), Candidate.merged_into.is_(None)
    )
    statement = (
        select(JobTemplate)
        .where(JobTemplate.company_id.in_(companies), JobTemplate.is_open, JobTemplate.deleted_at.is_(None))
        .order_by(JobTemplate.created_at.desc())
        .limit(MAX_JOBS)
    )
    async with services.database.transaction(read_only=True) as session:
        return [
            (job.id, job.title, f"{job.title}.\n{job.description or ''}") for job in await session.scalars(statement)
        ]


async def for_text(session: AsyncSession, services: Services, resume: Resume, description: str) -> Match:
    """Raises ResumeNotReady, NothingAsked, MatchingUnavailable."""
    rows = await _rows_of(session, services, resume)
    async with released(session, None):
        return await _one_text(services, description, rows)


async def _one_text(services: Services, text: str, rows: Sequence[Embedding]) -> Match:
    requirements = await _requirements(services, text)
    return await _explained(services, requirements, await _vectors(services, requirements), rows)


async def _rows_of(session: AsyncSession, services: Services, resume: Resume) -> list[Embedding]:
    rows = await repository.of_resume(session, resume.id, services.embedder.name)
    if not rows:
        raise ResumeNotReady()
    return rows


async def _requirements(services: Services, text: str) -> list[Requirement]:
    found = await asyncio.to_thread(lambda: requirements_of(text, load_lexicon(services.settings.config_dir)))
    if not found:
        raise NothingAsked()
    return found


async def _vectors(services: Services, requirements: Sequence[Requirement]) -> Floats:
    try:
        return await vectors_of(services, [requirement.text for requirement in requirements])
    except (EmbedderUnavailable, EmbedderBroken) as error:
        raise MatchingUnavailable(str(error)) from error


async def _explained(
    services: Services, requirements: Sequence[Requirement], wanted: Floats, rows: Sequence[Embedding]
) -> Match:
    pieces = [Piece(row.chunk, row.start, row.end) for row in rows]
    vectors = np.asarray([row.vector for row in rows], dtype=np.float32)
    lexicon = load_lexicon(services.settings.config_dir)
    model = services.embedder.name
    return await asyncio.to_thread(explained, requirements, wanted, pieces, vectors, lexicon, model)
