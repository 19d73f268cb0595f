"""An agent for a call: its ticket, and sending it into the call's room."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.calls.models import Call
from api.database import after_commit
from api.errors import Unavailable
from api.security.tokens import agent_ticket
from api.wiring import Services
from contract.brief import Door
from contract.ticket import Ticket

log = structlog.get_logger(__name__)


def admit_agent(services: Services, call: Call, now: datetime) -> Ticket:
    """The agent's ticket of `call`."""
    settings = services.settings
    call.admitted_at = call.admitted_at or now
    call.last_seen_at = now
    lifetime = timedelta(seconds=settings.ticket_lifetime_secs)
    token, claims = agent_ticket(call.interview_id, call.id, settings.secret, now, lifetime)
    return Ticket(token=token, claims=claims, api_url=settings.agents_api_url)


def send_agent(session: AsyncSession, services: Services, call: Call, *, replacing: Call | None) -> None:
    """Once the call is stored, so that its agent is known when it asks for the brief. When that fails, the agent counts
    as never arrived and `api.rooms.watch` sends another."""
    if call.door is not Door.LIVEKIT:
        return
    ticket = admit_agent(services, call, services.clock.now())
    replaced = replacing.id if replacing is not None else None

    async def send() -> None:
        try:
            await services.dispatcher.dispatch(ticket, replacing=replaced)
        except Unavailable as error:
            log.warning("agent_not_sent", call_id=call.id, error=error.error_code)

    after_commit(session, send)
