"""What a candidate asks of people while they are in the interview, and what follows from it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.database import new_id
from api.interviews.models import Adjustment, Interview
from api.interviews.progress import announce_status
from contract.commands import AskForPerson
from contract.events import CommandReceived, Event

PERSON = ["person"]


async def note_requests(session: AsyncSession, interview: Interview, fresh: Sequence[Event], now: datetime) -> None:
    """Somebody asked for a person instead (key 9): kept as on the candidate's page, once while it is not answered, and
    shown to whoever follows."""
    asked = [
        event
        for event in fresh
        if isinstance(event, CommandReceived) and event.effect == "done" and isinstance(event.command, AskForPerson)
    ]
    if not asked:
        return
    waiting = select(Adjustment.kinds).where(Adjustment.interview_id == interview.id, Adjustment.answered_at.is_(None))
    if PERSON not in list(await session.scalars(waiting)):
        session.add(Adjustment(id=new_id(), interview_id=interview.id, kinds=list(PERSON), created_at=now))
        await session.flush()
    announce_status(session, interview)
