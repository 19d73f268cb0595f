"""Topics of the bus, and publishing after commit."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.database import after_commit
from api.ports import Bus, BusMessage


def interview_topic(interview_id: str) -> str:
    """Everything of one interview."""
    return f"interview:{interview_id}"


def company_topic(company_id: str) -> str:
    """Everything of all interviews of one company."""
    return f"company:{company_id}"


def call_topic(call_id: str) -> str:
    """Commands for one call."""
    return f"call:{call_id}"


def task_topic(task_id: str) -> str:
    """Progress of one background task."""
    return f"task:{task_id}"


async def publish_now(bus: Bus, message: BusMessage) -> None:
    """For what is never stored (live states)."""
    await bus.publish(interview_topic(message.interview_id), message)
    await bus.publish(company_topic(message.company_id), message)
    if message.kind == "command" and message.call_id is not None:
        await bus.publish(call_topic(message.call_id), message)


def publish(session: AsyncSession, message: BusMessage) -> None:
    """Sends `message` to its interview's and company's topics (a command also to its call's) once `session` commits."""
    bus: Bus = session.info["bus"]

    async def send() -> None:
        await publish_now(bus, message)

    after_commit(session, send)
