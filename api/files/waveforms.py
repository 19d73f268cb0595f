"""The waveform of a recording: computed once, by a task, when somebody orders it, and kept beside its file's row."""

import json
import tempfile
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.files.models import Document
from api.outbox import TaskContext, TaskFailed, TaskState, enqueue, task
from api.outbox.store import latest_for
from api.programs import ProgramFailed, run_program

TASK = "draw_waveform"
TIME_LIMIT_SECS = 600
PROGRAM_SECS = 500.0
"""Four hours of sound take two minutes of one busy core."""


class Waveform(BaseModel):
    """Loudness over time, from the recording's first sample on. Points are 0 (silence) … 255."""

    state: Literal["none", "ready", "working", "failed"]
    """`none`: nobody has ordered it; `working`: ask again in a second."""
    point_ms: int | None = None
    candidate: list[int] = []
    interviewer: list[int] = []


async def waveform_of(session: AsyncSession, document: Document) -> Waveform:
    """What is known."""
    kept = await session.scalar(select(Document.waveform).where(Document.id == document.id))
    if kept and kept["sha256"] == document.sha256:
        return Waveform(state="ready", **{key: kept[key] for key in ("point_ms", "candidate", "interviewer")})
    last = await latest_for(session, TASK, document.id)
    if last is None or last.payload.get("sha256") != document.sha256:
        return Waveform(state="none")
    return Waveform(state="failed" if last.state is TaskState.FAILED else "working")


async def ordered(session: AsyncSession, document: Document, asked_by: str) -> Waveform:
    """What is known; where that is nothing, it is on its way."""
    known = await waveform_of(session, document)
    if known.state != "none":
        return known
    payload = {"document_id": document.id, "sha256": document.sha256}
    enqueue(session, TASK, payload, company_id=document.company_id, subject_id=document.id, created_by=asked_by)
    return Waveform(state="working")


@task(TASK, time_limit_secs=TIME_LIMIT_SECS, retry_waits_secs=())
async def draw_waveform(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    """Doing it again gives the same."""
    services = context.services
    async with services.database.transaction(read_only=True) as session:
        document = await session.get(Document, payload["document_id"])
    if document is None:
        return None
    with tempfile.TemporaryDirectory(prefix="waveform-") as folder:
        path = Path(folder) / "recording.ogg"
        try:
            with path.open("wb") as copy:
                async for piece in services.files.read(document.storage_key):
                    copy.write(piece)
            answer = json.loads(await run_program("api.files.waveform", str(path), secs=PROGRAM_SECS))
        except FileNotFoundError:
            raise TaskFailed("the recording's file is gone") from None
        except ProgramFailed as error:
            raise TaskFailed(f"the recording cannot be read: {error.reason}") from None
    async with services.database.transaction() as session:
        kept = {"sha256": document.sha256, **answer}
        await session.execute(update(Document).where(Document.id == document.id).values(waveform=kept))
    return {"points": len(answer["candidate"])}
