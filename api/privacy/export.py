"""A person's data as a ZIP archive (GDPR-02): one JSON file, and the files themselves."""

import hashlib
import json
import tempfile
import zipfile
from collections.abc import AsyncIterator, Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

import anyio
from sqlalchemy import inspect, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import User
from api.aftercare.models import CandidateRequest, InterviewFeedback
from api.calls.models import CallEvent
from api.candidates.models import Candidate, CandidateNote, CandidateStatusChange
from api.career import personal as careers
from api.clock import iso_z
from api.connections.models import Connection
from api.database import Base, new_id
from api.fairness.repository import reports_of_interviews
from api.files.models import Document
from api.hearing.models import HearingCheck
from api.interviews.models import Adjustment, Correction, Interview, Signal, TimeRequest
from api.interviews.models import Consent as InterviewConsent
from api.jobs.models import JobTemplate
from api.outbox import Task, TaskContext, enqueue, task
from api.practice import call_repository as practice_calls
from api.practice import repository as practice
from api.privacy import personal
from api.privacy.models import Consent, Export
from api.resumes import repository as resumes
from api.reviews.models import InterviewReview
from api.roadmaps import personal as roadmaps
from api.telephony.dial_models import CallHours, PhoneDial
from api.telephony.models import PhoneCall
from api.trials.models import Comparison, ReplayInterview
from api.verdicts.models import InterviewQuestion, VerdictDecision
from api.verdicts.repository import told_decision
from api.wiring import Services

EXPORT_TASK = "export_person"
KEPT = timedelta(days=7)
CHUNK_BYTES = 256 * 1024
SECRETS = frozenset(
    {"password_hash", "token_nonce", "token_hash", "verification_token", "calendar_token", "pin_hash", "pin_nonce"}
    | {"sealed_discord", "stop_token_hash", "sealed_access", "sealed_refresh"}
)
"""Columns that open something; they are no answer to "what do you know about me"."""
SELF_REPORTS_ELSEWHERE = (
    "Voluntary answers about oneself are shown on the candidate's own page and in their own export."
)
INTERNAL = frozenset({"grams", "lexemes", "status_rank", "ats_rank", "name_key", "email_key", "phone_key", "waveform"})
"""What is computed from other columns or files of the archive."""


def start_export(
    session: AsyncSession,
    services: Services,
    *,
    company_id: str | None,
    candidate_id: str | None,
    user_id: str | None,
    requested_by: str,
) -> Export:
    """Writes the order and its task."""
    order = Export(
        id=new_id(),
        company_id=company_id,
        candidate_id=candidate_id,
        user_id=user_id,
        requested_by=requested_by,
        expires_at=services.clock.now() + KEPT,
    )
    session.add(order)
    queued: Task = enqueue(
        session, EXPORT_TASK, {"export_id": order.id}, company_id=company_id, subject_id=order.id,
        created_by=requested_by,
    )  # fmt: skip
    order.task_id = queued.id
    return order


@task(EXPORT_TASK, queue="default", time_limit_secs=600)
async def export_person(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    """Building it again replaces the archive."""
    services = context.services
    async with services.database.transaction(read_only=True) as session:
        order = await session.get(Export, payload["export_id"])
        if order is None:
            return {"ready": False}
        content, documents = await _collect(session, order)
    key = f"exports/{order.id}.zip"
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "export.zip"
        await _write_archive(services, archive, content, documents)
        size, sha256 = await anyio.to_thread.run_sync(_measure, archive)
        await services.files.put(key, _pieces(archive), size_bytes=size, sha256=sha256)
    async with services.database.transaction() as session:
        order = await session.get(Export, order.id)
        if order is None:
            await services.files.delete(key)
            return {"ready": False}
        order.storage_key, order.size_bytes, order.ready_at = key, size, services.clock.now()
    return {"ready": True, "files": len(documents)}


async def _collect(session: AsyncSession, order: Export) -> tuple[dict[str, Any], list[Document]]:
    content: dict[str, Any] = {"made_at": iso_z(order.created_at)}
    documents: list[Document] = []
    if order.user_id is not None:
        user = await session.get(User, order.user_id)
        content["account"] = _plain(user) if user else None
        career = await careers.rows_of(session, order.user_id)
        content["career"] = {table: [_plain(row) for row in found] for table, found in career.items()}
        content["consents"] = await _rows(session, Consent, Consent.user_id == order.user_id)
        content["connections"] = await _rows(session, Connection, Connection.user_id == order.user_id)
        read, own_files = await resumes.all_of(session, order.user_id)
        content["resumes"] = [_plain(resume) for resume in read]
        content["documents"] = [_plain(document) | {"file": _name(document)} for document in own_files]
        documents += own_files
        prepared = await roadmaps.rows_of(session, order.user_id)
        content["prepared"] = {table: [_plain(row) for row in found] for table, found in prepared.items()}
        content["practice"] = [
            _plain(one) | {"questions": [_plain(row) for row in rows]}
            for one, rows in await practice.all_of(session, order.user_id)
        ]
        content["practice_calls"] = []
        for call, interview in await practice_calls.all_of(session, order.user_id):
            recorded = list(await practice_calls.recordings_of(session, interview.id))
            told = await _interview(session, interview, to_themself=True)
            named = [_plain(document) | {"file": _name(document)} for document in recorded]
            given = {
                "candidate": _plain(await session.get_one(Candidate, interview.candidate_id)),
                "job": _plain(await session.get_one(JobTemplate, interview.job_template_id)),
            }
            content["practice_calls"].append(_plain(call) | given | {"interview": told, "files": named})
            documents += recorded
        linked = await session.scalars(select(Candidate).where(Candidate.user_id == order.user_id))
        people = [row for row in linked if row.deleted_at is None]
    else:
        candidate = await session.get(Candidate, order.candidate_id) if order.candidate_id else None
        people = [candidate] if candidate else []
    content["applications"] = []
    for person in people:
        own = order.user_id is not None
        application, files = await _application(session, person, own=own)
        # An archive for the company is opened by those who decide: it never holds these answers.
        application["self_reports"] = await _self_reports(session, person) if own else SELF_REPORTS_ELSEWHERE
        content["applications"].append(application)
        documents += files
    return content, documents


async def _application(
    session: AsyncSession, candidate: Candidate, *, own: bool
) -> tuple[dict[str, Any], list[Document]]:
    interviews = await personal.interviews_of(session, candidate.id)
    ids = [interview.id for interview in interviews]
    documents = await personal.documents_of(session, candidate.id, ids)
    history = await _rows(session, CandidateStatusChange, CandidateStatusChange.candidate_id == candidate.id)
    return {
        "candidate": _plain(candidate),
        "history": history,
        "notes": await _rows(session, CandidateNote, CandidateNote.candidate_id == candidate.id),
        "interviews": [await _interview(session, interview, to_themself=own) for interview in interviews],
        "files": [_plain(document) | {"file": _name(document)} for document in documents],
    }, documents


async def _self_reports(session: AsyncSession, candidate: Candidate) -> list[dict[str, Any]]:
    ids = [interview.id for interview in await personal.interviews_of(session, candidate.id)]
    return [_plain(row) for row in await reports_of_interviews(session, ids)]


async def _interview(session: AsyncSession, interview: Interview, *, to_themself: bool) -> dict[str, Any]:
    """`to_themself`: a decision that can still be taken back is left out until they are told of it."""
    own = interview.id
    decided, known = VerdictDecision.interview_id == own, {}
    if to_themself:
        told = await told_decision(session, own)
        decided &= VerdictDecision.told_at.is_not(None)
        known = {"verdict": _json(told.decision) if told else None}
    return {
        **_plain(interview),
        **known,
        "consents": await _rows(session, InterviewConsent, InterviewConsent.interview_id == own),
        "events": await _rows(session, CallEvent, CallEvent.interview_id == own),
        "answers": await _rows(session, InterviewQuestion, InterviewQuestion.interview_id == own),
        "corrections": await _rows(session, Correction, Correction.interview_id == own),
        "hearing": await _rows(session, HearingCheck, HearingCheck.interview_id == own),
        "adjustments": await _rows(session, Adjustment, Adjustment.interview_id == own),
        "requests": await _rows(session, CandidateRequest, CandidateRequest.interview_id == own),
        "feedback": await _rows(session, InterviewFeedback, InterviewFeedback.interview_id == own),
        "time_requests": await _rows(session, TimeRequest, TimeRequest.interview_id == own),
        "signals": await _rows(session, Signal, Signal.interview_id == own),
        "phone_calls": await _rows(session, PhoneCall, PhoneCall.interview_id == own),
        "calls_ordered": await _rows(session, PhoneDial, PhoneDial.interview_id == own),
        "call_hours": await _rows(session, CallHours, CallHours.interview_id == own),
        "decisions": await _rows(session, VerdictDecision, decided),
        "reviews": await _rows(session, InterviewReview, InterviewReview.interview_id == own),
        "comparisons": await _rows(session, Comparison, Comparison.interview_id == own),
        "replays": await _rows(session, ReplayInterview, ReplayInterview.interview_id == own),
    }


async def _rows(session: AsyncSession, model: type[Base], condition: Any) -> list[dict[str, Any]]:
    return [_plain(row) for row in await session.scalars(select(model).where(condition))]


def _plain(row: Base) -> dict[str, Any]:
    hidden = SECRETS | INTERNAL
    return {
        column.key: _json(getattr(row, column.key))
        for column in inspect(type(row)).column_attrs
        if column.key not in hidden
    }


def _json(value: Any) -> Any:
    if isinstance(value, datetime):
        return iso_z(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return value.value if isinstance(value, Enum) else value


def _name(document: Document) -> str:
    ending = Path(document.filename).suffix[:10]
    return f"files/{document.kind.value}-{document.id}{ending}"


async def _write_archive(services: Services, archive: Path, content: dict[str, Any], documents: list[Document]) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=2)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        await anyio.to_thread.run_sync(out.writestr, "data.json", text)
        for document in documents:
            await _add_file(services, out, document)


async def _add_file(services: Services, out: zipfile.ZipFile, document: Document) -> None:
    if await services.files.size(document.storage_key) is None:
        return
    with out.open(_name(document), "w", force_zip64=True) as entry:
        write: Callable[[bytes], int] = entry.write
        async for piece in services.files.read(document.storage_key):
            await anyio.to_thread.run_sync(write, piece)


def _measure(path: Path) -> tuple[int, str]:
    total = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(CHUNK_BYTES):
            total.update(piece)
    return path.stat().st_size, total.hexdigest()


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    async with await anyio.open_file(path, "rb") as file:
        while piece := await file.read(CHUNK_BYTES):
            yield piece
