"""A résumé as a person of the company reads it: its text in pieces, with what the check found in place."""

import asyncio
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from api.ats.keywords import terms_in, wanted_by
from api.ats.lexicon import load_lexicon
from api.ats.words import tokens_of
from api.candidates.models import Candidate
from api.clock import Utc
from api.documents.instructions import instruction_spans
from api.documents.schemas import FindingView
from api.documents.service import resume_of
from api.files.models import ScanStatus
from api.jobs.models import JobTemplate
from api.wiring import Services


class Piece(BaseModel):
    text: str
    mark: Literal["keyword", "instruction"] | None = None
    """instruction: it addresses whoever assesses the résumé, and was left out before anything scored it."""
    term: str | None = None
    """The keyword that the piece is a spelling of."""


class ResumeReading(BaseModel):
    filename: str
    content_type: str
    size_bytes: int
    added_at: Utc
    scan_status: ScanStatus
    findings: list[FindingView]
    """Hidden text and the like; none of it is in `pieces`, none of it has any effect."""
    pieces: Annotated[list[Piece], Field(description="The whole visible text, in order")]
    against: str | None
    """Title of the job whose words are marked; None: all known skills are."""


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    mark: Literal["keyword", "instruction"]
    term: str | None = None


async def read_for_people(session: AsyncSession, services: Services, candidate: Candidate) -> ResumeReading:
    """Raises NoResume."""
    document = await resume_of(session, candidate)
    job = await session.get(JobTemplate, candidate.job_template_id) if candidate.job_template_id else None
    description = f"{job.title}\n\n{job.description or ''}" if job is not None else None
    text = candidate.resume_text or ""
    # The lexicon is read from files, and marking takes some milliseconds.
    pieces = await asyncio.to_thread(_marked, services, text, description)
    return ResumeReading(
        filename=document.filename,
        content_type=document.content_type,
        size_bytes=document.size_bytes,
        added_at=document.created_at,
        scan_status=document.scan_status,
        findings=[FindingView.model_validate(finding) for finding in document.findings],
        pieces=pieces,
        against=job.title if job is not None else None,
    )


def _marked(services: Services, text: str, description: str | None) -> list[Piece]:
    lexicon = load_lexicon(services.settings.config_dir)
    wanted = wanted_by(description, lexicon) if description else None
    tokens = tokens_of(text)
    spans = [_Span(start, end, "instruction") for start, end in instruction_spans(text)]
    for match in terms_in(text, wanted, lexicon):
        if wanted is None or match.term in wanted.keywords:
            last = tokens[match.first + match.length - 1]
            spans.append(_Span(tokens[match.first].start, last.end, "keyword", match.term))
    return _pieces(text, spans)


def _pieces(text: str, spans: list[_Span]) -> list[Piece]:
    """`text` cut at the spans. Of two that overlap the one that begins first stands, of equal ones the first given."""
    found: list[Piece] = []
    place = 0
    for span in sorted(spans, key=lambda one: one.start):
        if span.start < place:
            continue
        if span.start > place:
            found.append(Piece(text=text[place : span.start]))
        found.append(Piece(text=text[span.start : span.end], mark=span.mark, term=span.term))
        place = span.end
    if place < len(text):
        found.append(Piece(text=text[place:]))
    return found
