"""Commands to a running call: stored first, then the waiting agent is woken through the bus."""

import asyncio
import contextlib

from sqlalchemy.ext.asyncio import AsyncSession

from api.bus import call_topic, publish
from api.calls import repository
from api.calls.errors import CallReplaced
from api.calls.models import Call, CallCommand
from api.database import new_id
from api.interviews.models import Interview
from api.ports import BusMessage
from api.security.callers import AgentCaller
from api.security.dependencies import UnknownCall
from api.wiring import Services
from contract.commands import Command, CommandSource, SentCommand
from contract.wire import CommandPage


async def send_command(
    session: AsyncSession, interview: Interview, call_id: str, command: Command, source: CommandSource, by: str | None
) -> SentCommand:
    """Appends `command` for the call. `by`: display name of the person, for HR's commands."""
    sent = SentCommand(id=new_id(), source=source, command=command, by=by)
    await resend_command(session, interview, call_id, sent)
    return sent


async def resend_command(session: AsyncSession, interview: Interview, call_id: str, sent: SentCommand) -> None:
    """Appends a command that has its id already: the agent carries it out once, whichever call it reaches."""
    # The call's row is the lock that keeps cursors gap-free.
    await repository.lock_call(session, call_id)
    cursor = await repository.last_cursor(session, call_id) + 1
    now = session.info["clock"].now()
    session.add(CallCommand(call_id=call_id, cursor=cursor, body=sent.model_dump(mode="json"), created_at=now))
    await session.flush()
    publish(session, BusMessage("command", interview.company_id, interview.id, call_id, {"id": sent.id}))


async def next_commands(services: Services, caller: AgentCaller, after: int, wait_secs: float) -> CommandPage:
    """Commands after cursor `after`; waits up to `wait_secs` for the first one.

    A replaced call still gets what was meant for it (StopReplaced above all), and is refused after that.

    Raises:
        UnknownCall, CallReplaced
    """
    # Subscribed before the first look, so that nothing slips in between.
    async with services.bus.subscribe(call_topic(caller.call_id)) as subscription:
        page = await _page(services, caller, after)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(wait_secs) as waiting:
                while not page.commands:
                    await subscription.get()
                    # The wait ends here: a reading transaction is not to be cut off by the clock.
                    left = waiting.when()
                    waiting.reschedule(None)
                    page = await _page(services, caller, after)
                    waiting.reschedule(left)
        return page


async def _page(services: Services, caller: AgentCaller, after: int) -> CommandPage:
    async with services.database.transaction(read_only=True) as session:
        found = await repository.commands_after(session, caller.call_id, after)
        if not found:
            interview = await session.get(Interview, caller.interview_id)
            call = await session.get(Call, caller.call_id)
            if interview is None or call is None:
                raise UnknownCall()
            if interview.current_call_id != call.id:
                raise CallReplaced()
    commands = tuple(SentCommand.model_validate(row.body) for row in found)
    return CommandPage(commands=commands, cursor=found[-1].cursor if found else after)
