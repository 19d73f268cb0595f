"""Passages to vectors, kept with whom they belong to."""

import asyncio
import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, select

from api.ai.masking import Mask
from api.ats.lexicon import load_lexicon
from api.candidates.models import Candidate
from api.embeddings.models import Embedding
from api.embeddings.passages import Passage, digest, passages_of
from api.metrics import embedded_passages_total, embedding_seconds
from api.resumes.models import Resume
from api.wiring import Services

Floats = NDArray[np.float32]


async def embed_resume(services: Services, resume: Resume) -> int:
    """The number of passages kept. A person's own; raises EmbedderUnavailable, EmbedderBroken."""
    passages = await _passages(services, resume.raw_text)
    vectors = await vectors_of(services, [passage.text for passage in passages])
    rows = _rows(services, resume.raw_text, passages, vectors)
    async with services.database.transaction() as session:
        if await session.scalar(select(Resume.id).where(Resume.id == resume.id).with_for_update()) is None:
            return 0
        await session.execute(delete(Embedding).where(Embedding.resume_id == resume.id))
        for row in rows:
            row.user_id, row.resume_id = resume.user_id, resume.id
        session.add_all(rows)
    return len(rows)


async def embed_candidate(services: Services, candidate_id: str) -> int:
    """The same of a company's candidate; nothing where the passages are of this very text and model already."""
    async with services.database.transaction(read_only=True) as session:
        candidate = await session.get(Candidate, candidate_id)
        text = candidate.resume_text if candidate is not None else None
        if candidate is None or candidate.deleted_at is not None or not text:
            return 0
        known = await session.scalar(
            select(Embedding.id).where(
                Embedding.candidate_id == candidate_id,
                Embedding.model == services.embedder.name,
                Embedding.source_digest == digest(text),
            )
        )
    if known is not None:
        return 0
    passages = await _passages(services, text)
    rows = _rows(services, text, passages, await vectors_of(services, [passage.text for passage in passages]))
    async with services.database.transaction() as session:
        current = await session.scalar(select(Candidate).where(Candidate.id == candidate_id).with_for_update())
        # Replaced, taken away or erased meanwhile: what was cut up is nobody's any more.
        if current is None or current.deleted_at is not None or current.resume_text != text:
            return 0
        await session.execute(delete(Embedding).where(Embedding.candidate_id == candidate_id))
        for row in rows:
            row.company_id, row.candidate_id = current.company_id, current.id
        session.add_all(rows)
    return len(rows)


async def vectors_of(services: Services, texts: Sequence[str]) -> Floats:
    """One unit vector a text. What goes to a vendor is masked first (SEC-07).

    Raises:
        EmbedderUnavailable, EmbedderBroken
    """
    provider = services.settings.embedding_provider
    if provider != "bundled":
        mask = Mask()
        texts = await asyncio.to_thread(lambda: [mask.hide(text) for text in texts])
    began = time.monotonic()
    outcome = "failed"
    try:
        vectors: Floats = await services.embedder.embed(texts)
        outcome = "ok"
    finally:
        embedding_seconds.labels(provider, outcome).observe(time.monotonic() - began)
    embedded_passages_total.labels(provider).inc(len(texts))
    return vectors


async def _passages(services: Services, text: str) -> list[Passage]:
    return await asyncio.to_thread(lambda: passages_of(text, load_lexicon(services.settings.config_dir)))


def _rows(services: Services, text: str, passages: Sequence[Passage], vectors: Floats) -> list[Embedding]:
    return [
        Embedding(
            source_digest=digest(text),
            model=services.embedder.name,
            position=number,
            start=passage.start,
            end=passage.end,
            chunk=passage.text,
            vector=[float(value) for value in vector],
        )
        for number, (passage, vector) in enumerate(zip(passages, vectors, strict=True))
    ]
