"""The record of human oversight: what a person had looked at when they decided (EU AI Act, Article 14; ux §3.10).

That report and transcript were opened is known from the audit log, whatever the page says. What was played, for how
long somebody looked, and the view they took before the suggestion opened is what the page tells.
"""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.audit.models import AuditEntry
from api.clock import Utc
from api.ids import UuidText
from api.interviews.models import Verdict
from api.security.callers import Caller
from contract.base import MAX_INTEGER

REPORT = "GET /interviews/{interview_id}"
TRANSCRIPT = "GET /interviews/{interview_id}/transcript"


class Played(BaseModel):
    """A place from which the recording was played."""

    call_id: UuidText
    started_ms: Annotated[int, Field(ge=0, le=MAX_INTEGER)]
    quote_id: Annotated[str, Field(max_length=64, pattern=r"^[A-Za-z0-9._:-]*$")] | None = None
    """Of the quote, where one was played."""


QuestionId = Annotated[str, Field(max_length=64, pattern=r"^[A-Za-z0-9._:-]*$")]


class Looked(BaseModel):
    """Told by the page."""

    own_view: Verdict | None = None
    """Taken before the suggestion was opened; None: the suggestion was open already."""
    played: Annotated[list[Played], Field(max_length=200)] = []
    evidence_opened: Annotated[list[QuestionId], Field(max_length=100)] = []
    """Questions of which at least one quote was opened."""
    evidence_of: Annotated[int, Field(ge=0, le=1_000)] | None = None
    """Questions that have quotes."""
    secs: Annotated[int, Field(ge=0, le=86_400)] | None = None
    """From opening the result to the decision, the page in front or not."""


class Oversight(Looked):
    """As it is kept with the decision."""

    report_opened_at: Utc | None = None
    """First, by this person; None: never."""
    transcript_opened_at: Utc | None = None
    known: bool = True
    """False: decided before such records were kept."""


async def oversight(session: AsyncSession, caller: Caller, interview_id: str, looked: Looked | None) -> Oversight:
    """What `caller` has looked at of the interview until now."""
    told = looked or Looked()
    return Oversight(
        **told.model_dump(),
        report_opened_at=await _first(session, caller, interview_id, REPORT),
        transcript_opened_at=await _first(session, caller, interview_id, TRANSCRIPT),
    )


async def _first(session: AsyncSession, caller: Caller, interview_id: str, action: str) -> datetime | None:
    return await session.scalar(
        select(func.min(AuditEntry.created_at)).where(
            AuditEntry.object_id == interview_id,
            AuditEntry.actor_id == caller.user_id,
            AuditEntry.action == action,
        )
    )


def kept(stored: dict[str, object]) -> Oversight:
    """From the row."""
    return Oversight.model_validate(stored) if stored else Oversight(known=False)
